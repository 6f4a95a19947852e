import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskList, TaskRow } from "@/lib/contract/api";
import type { Workflow } from "@/lib/contract/workflow";
import type { TasksUpdate } from "@/lib/contract/realtime";
import { aTaskRow } from "./testing/aTaskRow";
import { applyTasksUpdate, applyWorkflowUpdate, countNewTasks } from "./liveCache";

const row = (id: string, version = 1, state = "RECEIVED") => aTaskRow({ id, version, state });
const list = (rows: TaskRow[], total = rows.length): TaskList => ({
  total,
  retained: total,
  hydrating: false,
  rows,
});
const update = (ids: string[], rows: TaskRow[], total = ids.length): TasksUpdate => ({
  subject: "tasks:x",
  total,
  retained: total,
  hydrating: false,
  ids,
  rows,
});

describe("applyTasksUpdate", () => {
  it("keeps the same object for a row that did not change", () => {
    const shown = list([row("a"), row("b")]);
    const next = applyTasksUpdate(shown, update(["c", "a"], [row("c")], 3));
    expect(next?.rows.map(({ id }) => id)).toEqual(["c", "a"]);
    expect(next?.rows[1]).toBe(shown.rows[0]);
    expect(next?.total).toBe(3);
  });

  it("never turns a row back to fewer events, whatever came last", () => {
    const shown = list([row("a", 3, "SUCCESS")]);
    expect(applyTasksUpdate(shown, update(["a"], [row("a", 2, "STARTED")]))?.rows[0]?.state).toBe("SUCCESS");
  });

  it("takes news of the same events: a task is lost without an event of its own", () => {
    const shown = list([row("a", 2, "STARTED")]);
    const lost = { ...row("a", 2, "STARTED"), lost: true };
    expect(applyTasksUpdate(shown, update(["a"], [lost]))?.rows[0]?.lost).toBe(true);
  });

  it("gives up where a row is named that was never told, so that the list is read anew", () => {
    expect(applyTasksUpdate(list([row("a")]), update(["a", "b"], []))).toBeUndefined();
    expect(applyTasksUpdate(undefined, update(["a"], [row("a")]))?.rows).toHaveLength(1);
  });

  it("ends with the same list whether updates are shown one by one or held and shown together", () => {
    const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 6 }), (orders) => {
        const steps = orders.map((order, version) =>
          update(
            order,
            order.map((id) => row(id, version + 2)),
          ),
        );
        const start = list(["a", "b", "c", "d", "e"].map((id) => row(id)));
        const live = steps.reduce<TaskList | undefined>(
          (shown, step) => applyTasksUpdate(shown, step),
          start,
        );
        const last = orders.at(-1);
        expect(live?.rows.map(({ id }) => id)).toEqual(last ?? start.rows.map(({ id }) => id));
      }),
    );
  });
});

describe("countNewTasks", () => {
  it("counts what is not shown yet", () => {
    expect(countNewTasks(list([row("a")]), list([row("b"), row("a")]))).toBe(1);
    expect(countNewTasks(list([row("a")]), null)).toBe(0);
  });

  it("counts more than one page by the totals", () => {
    expect(countNewTasks(list([row("a"), row("b")], 10), list([row("y"), row("z")], 350))).toBe(340);
  });
});

describe("applyWorkflowUpdate", () => {
  const a = row("a");
  const b = row("b");
  const frame = { rootId: "a", total: 2, sentBy: null, groupId: null };
  const shown: Workflow = { ...frame, tasks: [a, b] };

  it("changes what is new and leaves the other tasks and their order", () => {
    const news = {
      subject: "workflow:a",
      ...frame,
      ids: null,
      rows: [{ ...b, version: 2, state: "STARTED" }],
    };
    const next = applyWorkflowUpdate(shown, news);
    expect(next?.tasks.map(({ id, state }) => `${id} ${state}`)).toEqual(["a RECEIVED", "b STARTED"]);
    expect(next?.tasks[0]).toBe(a);
  });

  it("asks to read anew when a task is named that is not known", () => {
    const news = { subject: "workflow:a", ...frame, ids: ["a", "c"], rows: [] };
    expect(applyWorkflowUpdate(shown, news)).toBeUndefined();
    expect(applyWorkflowUpdate(undefined, { ...news, ids: null })).toBeUndefined();
  });
});
