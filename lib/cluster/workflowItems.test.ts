import { describe, expect, it } from "vitest";
import { linkWorkflow, type WorkflowTask } from "./workflow";
import { workflowTask } from "./workflowExamples";
import { countStates, foldItems, type FoldOptions } from "./workflowItems";

/** `a`, then a group of chains: each `fetch` is followed by a `store`. */
function manyChains(count: number): WorkflowTask[] {
  const tasks = [workflowTask("a", { sent: 0, began: 1, ended: 100 })];
  for (let n = 0; n < count; n++) {
    const fetch = { name: "crawl.fetch", parentId: "a" };
    const store = { name: "crawl.store", parentId: `f${n}` };
    tasks.push(workflowTask(`f${n}`, { sent: 101, began: 120, ended: 200 }, fetch));
    tasks.push(workflowTask(`s${n}`, { sent: 201 }, store));
  }
  return tasks;
}

function fold(tasks: WorkflowTask[], options: Partial<FoldOptions> = {}): string[] {
  const folded = foldItems(linkWorkflow(tasks), { most: 8, keep: null, opened: new Map(), ...options });
  return folded.items.map(({ key, tasks: own, folded: box }) => (box ? `${key} ×${own.length}` : key));
}

describe("equal tasks", () => {
  it("are one box, and so is what they called", () => {
    expect(fold(manyChains(1000))).toEqual(["a", "crawl.fetch@a ×1000", "crawl.store@f0 ×1000"]);
    const { links } = foldItems(linkWorkflow(manyChains(1000)), { most: 8, keep: null, opened: new Map() });
    expect(links).toEqual([
      { from: "a", to: "crawl.fetch@a", kind: "followed", inferred: false },
      { from: "crawl.fetch@a", to: "crawl.store@f0", kind: "followed", inferred: false },
    ]);
  });

  it("stand each by itself while they are few", () => {
    expect(fold(manyChains(2))).toEqual(["a", "f0", "f1", "s0", "s1"]);
  });

  it("leave out the one that is looked at, and those that led to it", () => {
    expect(fold(manyChains(1000), { keep: "s7" })).toEqual([
      "a",
      "f7",
      "crawl.fetch@a ×999",
      "s7",
      "crawl.store@f0 ×999",
    ]);
  });

  it("come out of an opened box, failed ones first", () => {
    const tasks = manyChains(20).map((task) => (task.id === "f9" ? { ...task, state: "FAILURE" } : task));
    const opened = new Map([["crawl.fetch@a", 2]]);
    expect(fold(tasks, { opened })).toEqual([
      "a",
      "f9",
      "f0",
      "crawl.fetch@a ×18",
      "s9",
      "s0",
      "crawl.store@f1 ×18",
    ]);
    expect(fold(tasks, { opened: new Map([["crawl.fetch@a", 19]]) })).toHaveLength(42 - 1);
  });
});

it("counts states with what wants to be looked at first", () => {
  const tasks = [
    workflowTask("a", { sent: 0, began: 1, ended: 2 }),
    workflowTask("b", { sent: 0, began: 1, ended: 2 }),
    workflowTask("c", { sent: 0, began: 1 }, { state: "PROGRESS" }),
    workflowTask("d", { sent: 0, began: 1 }, { lost: true }),
    workflowTask("e", { sent: 0, began: 1, ended: 2 }, { state: "FAILURE" }),
  ];
  expect(countStates(tasks).map(({ state, count }) => `${count} ${state}`)).toEqual([
    "1 FAILURE",
    "1 LOST",
    "1 PROGRESS",
    "2 SUCCESS",
  ]);
});
