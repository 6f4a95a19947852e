import { describe, expect, it } from "vitest";
import type { HeldTask } from "@/lib/celery/inspect";
import type { WorkerInspection } from "@/lib/contract/control";
import { heldCounts, heldTasks } from "./heldModel";
import { aLine } from "./testing/aLine";

const task = (id: string, over: Partial<HeldTask> = {}): HeldTask => ({
  id,
  name: "shop.add",
  taskName: "shop.add",
  args: "(1, 2)",
  kwargs: "{}",
  argsForm: "repr",
  startedAt: 5000,
  acknowledged: true,
  exchange: "",
  routingKey: "default",
  priority: null,
  redelivered: false,
  pid: 11,
  ...over,
});
const asked = {
  state: "answered" as const,
  askedAt: 0,
  answeredAt: 0,
  unreadable: [],
  problem: null,
  code: null,
};
const none = { ...asked, value: null };
const panels = (over: Partial<WorkerInspection["panels"]>): WorkerInspection["panels"] => ({
  stats: none,
  queues: none,
  active: none,
  reserved: none,
  scheduled: none,
  revoked: none,
  registered: none,
  conf: none,
  report: none,
  clock: none,
  ...over,
});
const active = (...items: HeldTask[]) =>
  panels({ active: { ...asked, value: { total: items.length, items } } });

describe("heldTasks", () => {
  it("goes by events for what runs, and takes arguments and queue from the answer", () => {
    const worker = aLine("w@a", { running: [{ id: "a", name: "shop.add", startedAt: 6000, pid: 11 }] });
    expect(heldTasks("running", worker, active(task("a"), task("ended")))).toEqual([
      {
        id: "a",
        name: "shop.add",
        arguments: "(1, 2)",
        queue: "default",
        pid: 11,
        startedAt: 6000,
        dueAt: null,
      },
    ]);
  });

  it("leaves out what the worker itself said not to run any more, though no event told of its end", () => {
    const running = [{ id: "ignored", name: "shop.skip", startedAt: 6000, pid: 11 }];
    const answered = (answeredAt: number, ...items: HeldTask[]) =>
      panels({ active: { ...asked, answeredAt, value: { total: items.length, items } } });
    const listed = (told: WorkerInspection["panels"]) =>
      heldTasks("running", aLine("w@a", { running }), told).map(({ id }) => id);
    expect(listed(answered(20_000))).toEqual([]);
    expect(listed(answered(20_000, task("ignored")))).toEqual(["ignored"]);
    // An answer from about when it began may have missed it.
    expect(listed(answered(9000))).toEqual(["ignored"]);
  });

  it("believes the answer of a worker that sends no events", () => {
    const worker = aLine("w@a", { sendsTaskEvents: false });
    expect(heldTasks("running", worker, active(task("a"))).map(({ id }) => id)).toEqual(["a"]);
  });

  it("lists what waits for its time with that time, and revoked ids alone", () => {
    const told = panels({
      scheduled: { ...asked, value: { total: 1, items: [{ dueAt: 9000, task: task("later") }] } },
      revoked: { ...asked, value: { total: 3, items: ["gone"] } },
    });
    const worker = aLine("w@a");
    expect(heldTasks("scheduled", worker, told)).toMatchObject([{ id: "later", dueAt: 9000 }]);
    expect(heldTasks("revoked", worker, told)).toMatchObject([{ id: "gone", name: null }]);
    expect(heldCounts(worker, told)).toEqual({ running: 0, reserved: null, scheduled: 1, revoked: 3 });
  });
});
