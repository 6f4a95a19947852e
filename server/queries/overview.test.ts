import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { overviewSchema } from "@/lib/contract/api";
import { RESOLUTION_MS, type Gap, type RollupCounts, type Store } from "../store/store";
import { FakeStore } from "../testing/fakeStore";
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
function storeOf(runs: readonly Run[], firstAt: number, gaps: Gap[] = []): Store {
  const counting: Pick<Store, "readRollups" | "readGaps" | "firstConnectedAt"> = {
    readRollups(resolution, dimension, from, to) {
      const buckets = new Map<number, Map<string, RollupCounts>>();
      for (const { at, name, outcome } of runs) {
        const start = Math.floor(at / RESOLUTION_MS[resolution]) * RESOLUTION_MS[resolution];
        if (start < from || start >= to) continue;
        const entries = buckets.get(start) ?? new Map<string, RollupCounts>();
        buckets.set(start, entries);
        const key = dimension === "all" ? "" : name;
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
  };
  return Object.assign(new FakeStore(), counting) as unknown as Store; // the overview asks for no more than these
}

function overviewOf(runs: readonly Run[], firstAt: number, gaps: Gap[] = []) {
  const store = storeOf(runs, firstAt, gaps);
  const context = { store, view: createView(store, { now: () => NOW }), now: () => NOW };
  return createOverviewReader(context as QueryContext); // it looks at nothing else
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
    const overview = await overviewOf(times(3, NOW - 1000, "succeeded"), 0).get(range);
    expect(() => overviewSchema.parse(overview)).not.toThrow();
    expect(overview.points).toHaveLength(steps);
    expect(overview.stepMs).toBe(stepMs);
    for (const { at } of overview.points) expect(at % stepMs).toBe(0);
    const last = overview.points.at(-1);
    expect(last?.succeeded).toBe(3);
    expect((last?.at ?? 0) <= NOW && NOW < (last?.at ?? 0) + stepMs).toBe(true);
  });

  it("counts every run in just one step", async () => {
    const runs = Array.from({ length: 60 }, (_, i) => times(i, NOW - i * MINUTE, "succeeded")).flat();
    const { points } = await overviewOf(runs, 0).get("1h");
    expect(points.map(({ succeeded }) => succeeded)).toEqual(Array.from({ length: 60 }, (_, i) => 59 - i));
  });

  it("takes what is usual from before the range only", async () => {
    const usual = Array.from({ length: 24 }, (_, i) => times(60, NOW - (i + 2) * HOUR, "failed")).flat();
    const before = await overviewOf(usual, 0).get("1h");
    expect(before.usualFailingPerMinute).toBe(1);
    const now = await overviewOf([...usual, ...times(5000, NOW - 10 * MINUTE, "failed")], 0).get("1h");
    expect(now.usualFailingPerMinute).toBe(1);
  });

  it("does not know what is usual in its first hour", async () => {
    const { usualFailingPerMinute } = await overviewOf(times(30, NOW - 1000, "failed"), NOW - 20_000).get(
      "15m",
    );
    expect(usualFailingPerMinute).toBeNull();
  });

  it("counts per minute over the time in which it collected", async () => {
    const runs = times(60, NOW - 90_000, "succeeded");
    // The last two whole minutes of the five were collected.
    const began = Math.floor(NOW / MINUTE) * MINUTE - 2 * MINUTE;
    expect((await overviewOf(runs, began).get("15m")).finishedPerMinute).toBe(30);
    expect((await overviewOf(runs, 0).get("15m")).finishedPerMinute).toBe(12);
  });

  it("marks the steps in which nothing was collected", async () => {
    const gap = { from: NOW - 5.5 * MINUTE, to: NOW - 4.5 * MINUTE };
    const { points } = await overviewOf([], 0, [gap]).get("15m");
    expect(points.filter((point) => point.gap).map(({ at }) => Math.round((NOW - at) / MINUTE))).toEqual([
      6, 5,
    ]);
  });

  it("ranks names by their runs and by their failures", async () => {
    const runs = [
      ...times(5, NOW - 1000, "succeeded", "a"),
      ...times(9, NOW - 1000, "succeeded", "b"),
      ...times(2, NOW - 1000, "failed", "c"),
    ];
    const { busiest, failing, names } = await overviewOf(runs, 0).get("1h");
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
