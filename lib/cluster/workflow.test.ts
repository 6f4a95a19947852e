import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkWorkflow, type WorkflowTask } from "./workflow";
import { chainOf, chainWithChord, workflowTask } from "./workflowExamples";
import { foldItems } from "./workflowItems";
import { workflowShape } from "./workflowShape";
import { criticalPath } from "./workflowTimes";

/** `from>to` of all links: `~` for a concluded one, with the first letter of its kind. */
function linkTexts(tasks: WorkflowTask[]): string[] {
  return linkWorkflow(tasks)
    .links.map(({ from, to, kind, inferred }) => `${from}${inferred ? "~" : ">"}${to} ${kind[0] ?? ""}`)
    .sort();
}

describe("a chain", () => {
  it("is what follows each other's ends", () => {
    expect(linkTexts(chainOf("a", "b", "c"))).toEqual(["a>b f", "b>c f"]);
    expect(workflowShape(linkWorkflow(chainOf("a", "b", "c"))).parts).toEqual([{ kind: "chain", count: 3 }]);
  });

  it("differs from a task that was called while the other ran", () => {
    const [a, b] = chainOf("a", "b");
    const early = { ...b!, createdAt: a!.createdAt + 100 };
    expect(linkTexts([a!, early])).toEqual(["a>b c"]);
    expect(workflowShape(linkWorkflow([a!, early]))).toEqual({
      parts: [
        { kind: "chain", count: 1 },
        { kind: "calls", count: 1 },
      ],
      inferred: true,
    });
  });
});

describe("a chord", () => {
  it("gathers all members, though the body names only one", () => {
    expect(linkTexts(chainWithChord())).toEqual([
      "a>m1 f",
      "a>m2 f",
      "a>m3 f",
      "m1~body g",
      "m2>body g",
      "m3~body g",
    ]);
    expect(workflowShape(linkWorkflow(chainWithChord())).parts).toEqual([
      { kind: "chain", count: 1 },
      { kind: "chord", count: 3 },
    ]);
  });

  it("is found for a group sent by a client, of which each member is its own root", () => {
    const [, ...rest] = chainWithChord();
    const tasks = rest.map((task) =>
      task.id === "body" ? { ...task, rootId: "m2" } : { ...task, parentId: null, rootId: task.id },
    );
    expect(linkTexts(tasks)).toEqual(["m1~body g", "m2>body g", "m3~body g"]);
    expect(workflowShape(linkWorkflow(tasks)).parts).toEqual([{ kind: "chord", count: 3 }]);
  });

  it("is not concluded while a member runs, after a failure, or where several members go on", () => {
    const tasks = chainWithChord();
    const change = (id: string, fields: Partial<WorkflowTask>) =>
      tasks.map((task) => (task.id === id ? { ...task, ...fields } : task));
    const bodies = (given: WorkflowTask[]) => linkWorkflow(given).groups.flatMap((group) => group.bodies);
    expect(bodies(tasks)).toEqual(["body"]);
    expect(bodies(change("m1", { state: "STARTED", finishedAt: null }))).toEqual([]);
    expect(bodies(change("m1", { state: "FAILURE" }))).toEqual([]);
    const callback = workflowTask("callback", { sent: 1499, began: 1600, ended: 1650 }, { parentId: "m1" });
    expect(bodies([...tasks, callback])).toEqual([]);
  });
});

describe("a group", () => {
  it("is what was sent without a pause", () => {
    const [a, m1, m2, m3] = chainWithChord();
    const late = { ...m3!, createdAt: m3!.createdAt + 5000 };
    expect(linkWorkflow([a!, m1!, m2!, late]).groups).toEqual([
      { parentId: "a", members: ["m1", "m2"], bodies: [] },
    ]);
  });

  it("is one where no event told when it was sent", () => {
    const [a, ...members] = chainWithChord().slice(0, 4);
    const received = members.map((task, nth) => {
      const at = task.createdAt + nth * 400;
      return { ...task, createdAt: at, receivedAt: at };
    });
    expect(linkWorkflow([a!, ...received]).groups[0]?.members).toEqual(["m1", "m2", "m3"]);
  });
});

it("follows its parent, though a large group takes the parent long to send", () => {
  const parent = workflowTask("a", { sent: 0, began: 10, ended: 2000 });
  const members = Array.from({ length: 100 }, (_, n) =>
    workflowTask(`m${n}`, { sent: 20 + n * 19 }, { parentId: "a" }),
  );
  const { links } = linkWorkflow([parent, ...members]);
  expect(new Set(links.map(({ kind }) => kind))).toEqual(new Set(["followed"]));
});

describe("what was not seen", () => {
  it("stands as an id: the parent, and the root before it", () => {
    const [, , c] = chainOf("a", "b", "c");
    const graph = linkWorkflow([c!]);
    expect(graph.unseen).toEqual(["b", "a"]);
    expect(linkTexts([c!])).toEqual(["a~b c", "b>c f"]);
  });

  it("does not go in circles, whatever ids name each other", () => {
    const knot = ["a", "b", "c"].map((id, nth, ids) =>
      workflowTask(id, { sent: nth }, { parentId: ids[(nth + 1) % 3], rootId: "z" }),
    );
    expect(linkTexts(knot)).toHaveLength(3);
    expect(linkTexts([workflowTask("a", { sent: 0 }, { parentId: "a" })])).toEqual([]);
  });
});

const anyTask = fc
  .record({
    id: fc.constantFrom("a", "b", "c", "d", "e"),
    parentId: fc.constantFrom("a", "b", "c", "d", "e", "x", null),
    rootId: fc.constantFrom("a", "b", "x", "y", null),
    name: fc.constantFrom("one", "two", null),
    sent: fc.nat(3000),
    took: fc.option(fc.nat(1000)),
  })
  .map(({ id, sent, took, ...fields }) =>
    workflowTask(id, took === null ? { sent } : { sent, began: sent, ended: sent + took }, fields),
  );

describe("any set of tasks", () => {
  it("is drawn whole, each task once, and has a critical path", () => {
    fc.assert(
      fc.property(fc.array(anyTask, { maxLength: 8 }), fc.nat(3), (tasks, most) => {
        const graph = linkWorkflow(tasks);
        const { items, links } = foldItems(graph, { most, keep: "c", opened: new Map() });
        const drawn = items.flatMap((item) =>
          item.tasks.length === 0 ? item.key : item.tasks.map(({ id }) => id),
        );
        expect(drawn.sort()).toEqual([...graph.unseen, ...graph.byId.keys()].sort());
        const keys = new Set(items.map(({ key }) => key));
        expect(links.every(({ from, to }) => keys.has(from) && keys.has(to))).toBe(true);
        expect(criticalPath(graph, tasks[0]?.createdAt ?? 0).length > 0).toBe(tasks.length > 0);
        workflowShape(graph);
      }),
    );
  });
});
