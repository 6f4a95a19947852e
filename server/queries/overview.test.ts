import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WorkerSign } from "@/lib/cluster/workerGenerations";
import { overviewSchema } from "@/lib/contract/api";
import { RESOLUTION_MS, type Gap, type RollupCounts, type Store } from "../store/store";
import { aWorker, FakeStore, taskLife } from "../testing/fakeStore";
import { createView } from "../view/view";
import { collectedMs, createOverviewReader, usualPerMinute } from "./overview";
import type { QueryContext } from "./queries";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 21, 14, 30, 20);

/** One run that ended at an instant, as the store counts it in minutes and hours. */
interface Run {
  at: number;
  name: string;
  outcome: "succeeded" | "failed";
}

/** A store whose rollups are counted from the runs as they are asked for. */
function storeOf(
  runs: readonly Run[],
  firstAt: number,
  { gaps = [], signs = [] }: { gaps?: Gap[]; signs?: WorkerSign[] },
  fake = new FakeStore(),
): Store {
  const counting: Pick<Store, "readRollups" | "readGaps" | "firstConnectedAt" | "readWorkerSigns"> = {
    readRollups(resolution, dimension, from, to) {
      const buckets = new Map<number, Map<string, RollupCounts>>();
      for (const { at, name, outcome } of runs) {
        const start = Math.floor(at / RESOLUTION_MS[resolution]) * RESOLUTION_MS[resolution];
        if (start < from || start >= to) continue;
        const entries = buckets.get(start) ?? new Map<string, RollupCounts>();
        buckets.set(start, entries);
        const key = { all: "", name, queue: `${name}-queue`, worker: `${name}@host`, failure: "" }[dimension];
        const none = { received: 0, succeeded: 0, failed: 0, retried: 0, revoked: 0, rejected: 0 };
        const counts = entries.get(key) ?? { ...none, run: new Map(), wait: new Map() };
        counts.received += 1;
        counts[outcome] += 1;
        entries.set(key, counts);
      }
      return Promise.resolve([...buckets].sort().map(([at, entries]) => ({ at, entries })));
    },
    readGaps: () => Promise.resolve(gaps),
    firstConnectedAt: () => Promise.resolve(firstAt),
    readWorkerSigns: () => Promise.resolve(signs),
  };
  return Object.assign(fake, counting) as unknown as Store; // the overview asks for no more than these
}

/** What the broker tells before it was asked. */
const untold: Pick<QueryContext, "messagesWaiting" | "waitingByQueue" | "unconsumedQueues"> = {
  messagesWaiting: () => null,
  waitingByQueue: () => null,
  unconsumedQueues: () => [],
};

function overviewOf(
  runs: readonly Run[],
  firstAt: number,
  more: { gaps?: Gap[]; signs?: WorkerSign[] } = {},
) {
  const store = storeOf(runs, firstAt, more);
  const context = {
    store,
    view: createView(store, { now: () => NOW }),
    now: () => NOW,
    slotsOf: () => null,
    ...untold,
  };
  return createOverviewReader(context as unknown as QueryContext); // it looks at nothing else
}

function times(count: number, at: number, outcome: Run["outcome"], name = "shop.pay"): Run[] {
  return Array.from({ length: count }, () => ({ at, name, outcome }));
}

describe("overview", () => {
  it.each([
    ["15m", 15, MINUTE],
    ["1h", 60, MINUTE],
    ["6h", 72, 5 * MINUTE],
    ["24h", 96, 15 * MINUTE],
    ["7d", 84, 2 * HOUR],
  ] as const)("draws %s in %i steps, the last of which goes on", async (range, steps, stepMs) => {
    const overview = await overviewOf(times(3, NOW - 1000, "succeeded"), 0).get({ range });
    expect(() => overviewSchema.parse(overview)).not.toThrow();
    expect(overview.points).toHaveLength(steps);
    expect(overview.stepMs).toBe(stepMs);
    for (const { at } of overview.points) expect(at % stepMs).toBe(0);
    const last = overview.points.at(-1);
    expect(last?.succeeded).toBe(3);
    expect((last?.at ?? 0) <= NOW && NOW < (last?.at ?? 0) + stepMs).toBe(true);
  });

  it("goes by the broker for what waits, and says from which queue nobody takes", async () => {
    const store = storeOf(times(3, NOW - MINUTE, "succeeded"), 0, {});
    const context = {
      ...{ store, view: createView(store, { now: () => NOW }), now: () => NOW, slotsOf: () => null },
      messagesWaiting: () => 9,
      waitingByQueue: () => new Map([["lonely", 7]]),
      unconsumedQueues: () => [{ queue: "lonely", ready: 7 }],
    };
    const reader = createOverviewReader(context as unknown as QueryContext); // it looks at nothing else
    const { queues, queueCount, queued, queuedBy } = await reader.get({ range: "1h" });
    expect({ queued, queuedBy }).toEqual({ queued: 9, queuedBy: "broker" });
    expect(await reader.get({ range: "1h", queue: "lonely" })).toMatchObject({
      queued: 7,
      queuedBy: "broker",
    });
    expect(await reader.get({ range: "1h", name: "shop.pay" })).toMatchObject({
      queued: 0,
      queuedBy: "events",
    });
    expect(queueCount).toBe(2);
    expect(queues).toMatchObject([
      { name: "lonely", waiting: 7, unconsumed: true },
      { name: "shop.pay-queue", waiting: 0, unconsumed: false },
    ]);
  });

  it("counts every run in just one step", async () => {
    const runs = Array.from({ length: 60 }, (_, i) => times(i, NOW - i * MINUTE, "succeeded")).flat();
    const { points } = await overviewOf(runs, 0).get({ range: "1h" });
    expect(points.map(({ succeeded }) => succeeded)).toEqual(Array.from({ length: 60 }, (_, i) => 59 - i));
  });

  it("takes what is usual from before the range only", async () => {
    const usual = Array.from({ length: 24 }, (_, i) => times(60, NOW - (i + 2) * HOUR, "failed")).flat();
    const before = await overviewOf(usual, 0).get({ range: "1h" });
    expect(before.usualFailingPerMinute).toBe(1);
    const now = await overviewOf([...usual, ...times(5000, NOW - 10 * MINUTE, "failed")], 0).get({
      range: "1h",
    });
    expect(now.usualFailingPerMinute).toBe(1);
  });

  it("does not know what is usual in its first hour", async () => {
    const { usualFailingPerMinute } = await overviewOf(times(30, NOW - 1000, "failed"), NOW - 20_000).get({
      range: "15m",
    });
    expect(usualFailingPerMinute).toBeNull();
  });

  it("counts per minute over the time in which it collected", async () => {
    const runs = times(60, NOW - 90_000, "succeeded");
    // The last two whole minutes of the five were collected.
    const began = Math.floor(NOW / MINUTE) * MINUTE - 2 * MINUTE;
    expect((await overviewOf(runs, began).get({ range: "15m" })).finishedPerMinute).toBe(30);
    expect((await overviewOf(runs, 0).get({ range: "15m" })).finishedPerMinute).toBe(12);
  });

  it("marks the steps in which nothing was collected", async () => {
    const gap = { from: NOW - 5.5 * MINUTE, to: NOW - 4.5 * MINUTE };
    const { points } = await overviewOf([], 0, { gaps: [gap] }).get({ range: "15m" });
    expect(points.filter((point) => point.gap).map(({ at }) => Math.round((NOW - at) / MINUTE))).toEqual([
      6, 5,
    ]);
  });

  it("counts only one name, queue or worker where it is asked to, also over days", async () => {
    const runs = [
      ...times(5, NOW - MINUTE, "succeeded", "a"),
      ...times(2, NOW - MINUTE, "failed", "a"),
      ...times(9, NOW - MINUTE, "succeeded", "b"),
    ];
    for (const scope of [{ name: "a" }, { queue: "a-queue" }, { worker: "a@host" }]) {
      for (const range of ["1h", "24h", "7d"] as const) {
        const { points, failedShare, names } = await overviewOf(runs, 0).get({ range, ...scope });
        expect(points.reduce((sum, point) => sum + point.succeeded, 0)).toBe(5);
        expect(failedShare).toBeCloseTo(2 / 7);
        expect(names).toBe(2);
      }
    }
    const { points, stepMs } = await overviewOf(runs, 0).get({ range: "24h", name: "a" });
    expect([points.length, stepMs]).toEqual([24, HOUR]);
  });

  it("tells the rates of queues", async () => {
    const { queues, queueCount } = await overviewOf(times(10, NOW - 2 * MINUTE, "succeeded", "a"), 0).get({
      range: "1h",
    });
    expect(queueCount).toBe(1);
    expect(queues).toEqual([
      { name: "a-queue", waiting: 0, unconsumed: false, oldestAt: null, inPerMinute: 2, outPerMinute: 2 },
    ]);
  });

  it("tells when workers began anew within the range", async () => {
    const sign = { pid: 1, version: "5.5.3", kind: "came" as const };
    const signs: WorkerSign[] = [
      { ...sign, worker: "a@host", at: NOW - 2 * HOUR },
      { ...sign, worker: "a@host", at: NOW - 10 * MINUTE, pid: 2, version: "5.6.1" },
      { ...sign, worker: "b@host", at: NOW - 9 * MINUTE },
    ];
    const reader = overviewOf([], 0, { signs });
    expect((await reader.get({ range: "1h" })).generations).toEqual([
      { at: NOW - 10 * MINUTE, workers: ["a@host", "b@host"], count: 2, version: "5.6.1" },
    ]);
    expect((await reader.get({ range: "1h", worker: "b@host" })).generations).toMatchObject([{ count: 1 }]);
    expect((await reader.get({ range: "24h" })).generations).toHaveLength(2);
  });

  it("counts as running what workers count, not what ended without an event", async () => {
    const fake = new FakeStore();
    const store = storeOf([], 0, {}, fake);
    fake.say(aWorker("shop@a", NOW, { active: 1 }));
    for (const id of ["a", "b", "c"]) {
      const [received, started] = taskLife(id, NOW - 20 * MINUTE);
      for (const event of [received, started]) if (event) fake.add({ ...event, hostname: "shop@a" });
    }
    const view = createView(store, { now: () => NOW });
    await view.start();
    const context = { store, view, now: () => NOW, slotsOf: () => 4, ...untold };
    const overview = await createOverviewReader(context as unknown as QueryContext).get({ range: "1h" });
    await view.stop();
    expect(overview).toMatchObject({ running: 1, runningOver10Min: 1, slots: 4 });
  });

  it("ranks names by their runs and by their failures", async () => {
    const runs = [
      ...times(5, NOW - 1000, "succeeded", "a"),
      ...times(9, NOW - 1000, "succeeded", "b"),
      ...times(2, NOW - 1000, "failed", "c"),
    ];
    const { busiest, failing, names } = await overviewOf(runs, 0).get({ range: "1h" });
    expect(busiest.map(({ name, runs: count }) => [name, count])).toEqual([
      ["b", 9],
      ["a", 5],
      ["c", 2],
    ]);
    expect(failing.map(({ name, failedShare }) => [name, failedShare])).toEqual([["c", 1]]);
    expect(names).toBe(3);
  });
});

describe("collectedMs", () => {
  it("counts each moment that is in no gap once, however gaps overlap", () => {
    const gap = fc.record({ from: fc.integer({ min: 0, max: 60 }), to: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(
        fc.array(gap),
        fc.integer({ min: 0, max: 60 }),
        fc.nat({ max: 20 }),
        (gaps, from, length) => {
          const to = from + length;
          const moments = Array.from({ length }, (_, i) => from + i);
          const known = moments.filter((at) => !gaps.some((one) => one.from <= at && at < one.to));
          expect(collectedMs(from, to, gaps)).toBe(known.length);
        },
      ),
    );
  });

  it("ends an open gap with the time asked for", () => {
    expect(collectedMs(0, 100, [{ from: 60, to: null }])).toBe(60);
    expect(usualPerMinute(10, 0, 24 * HOUR, [{ from: 0, to: null }])).toBeNull();
  });
});
