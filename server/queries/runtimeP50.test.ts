import { describe, expect, it, vi } from "vitest";
import { mergeSketch, sketchBucket, type SketchCounts } from "@/lib/cluster/sketch";
import type { RollupBucket, RollupCounts, Store } from "../store/store";
import { createRuntimeP50 } from "./runtimeP50";

const NOW = Date.UTC(2026, 10, 21, 14, 30);
const HOUR_MS = 3_600_000;

/** Hours in which tasks of each name ran so long (ms), and how often they were read. */
function storeWith(hours: Record<string, number[]>[]) {
  const buckets = hours.map((runs, i): RollupBucket => {
    const entries = Object.entries(runs).map(([name, times]) => [name, countsOf(times)] as const);
    return { at: NOW - i * HOUR_MS, entries: new Map(entries) };
  });
  const reads: string[][] = [];
  let error: Error | null = null;
  const readRollups: Store["readRollups"] = (_resolution, _dimension, _from, _to, names = []) => {
    reads.push([...names]);
    return error === null ? Promise.resolve(buckets) : Promise.reject(error);
  };
  return { readRollups, reads, break: (with_: Error | null) => (error = with_) };
}

function countsOf(times: number[]): RollupCounts {
  const run: SketchCounts = new Map();
  for (const time of times) mergeSketch(run, new Map([[sketchBucket(time), 1]]));
  const none = { received: 0, succeeded: times.length, failed: 0, retried: 0, revoked: 0, rejected: 0 };
  return { ...none, run, wait: new Map() };
}

describe("the usual runtime of a name", () => {
  it("is the median over all hours, in seconds", async () => {
    const p50 = createRuntimeP50(storeWith([{ pay: [1000, 1000] }, { pay: [1000, 9000] }]), () => NOW);
    expect(await p50.read("pay")).toBeCloseTo(1, 0);
    expect(await p50.read("never-ran")).toBeNull();
  });

  it("is not waited for by rows: unknown at first, known after it was read", async () => {
    const store = storeWith([{ pay: [1000], mail: [2000] }]);
    const p50 = createRuntimeP50(store, () => NOW);
    expect(p50.known("pay")).toBeNull();
    expect(p50.known("mail")).toBeNull();
    await vi.waitFor(() => expect(p50.known("mail")).toBeCloseTo(2, 0));
    expect(p50.known("pay")).toBeCloseTo(1, 0);
    // Both were asked for in one reading.
    expect(store.reads).toEqual([["pay", "mail"]]);
  });

  it("is read again when it is old, and only then", async () => {
    let now = NOW;
    const store = storeWith([{ pay: [1000] }]);
    const p50 = createRuntimeP50(store, () => now);
    await p50.read("pay");
    now += 59_000;
    await p50.read("pay");
    expect(store.reads).toHaveLength(1);
    now += 2000;
    await p50.read("pay");
    expect(store.reads).toHaveLength(2);
  });

  it("stays what it was while the store is away, and does not ask it for each row", async () => {
    let now = NOW;
    const store = storeWith([{ pay: [1000] }]);
    const p50 = createRuntimeP50(store, () => now);
    await p50.read("pay");
    now += 61_000;
    store.break(new Error("Connection is closed."));
    for (let row = 0; row < 100; row += 1) expect(p50.known("pay")).toBeCloseTo(1, 0);
    await vi.waitFor(() => expect(store.reads).toHaveLength(2));
    expect(p50.known("pay")).toBeCloseTo(1, 0);
    expect(store.reads).toHaveLength(2);
  });

  it("fails for who waits for it while the store is away", async () => {
    const store = storeWith([]);
    store.break(new Error("Connection is closed."));
    await expect(createRuntimeP50(store, () => NOW).read("pay")).rejects.toThrow("Connection is closed.");
  });
});
