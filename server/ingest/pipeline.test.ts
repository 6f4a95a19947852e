import { describe, expect, it, vi } from "vitest";
import type { EventBatch } from "../store/store";
import { createPipeline } from "./pipeline";

const NOW = Date.UTC(2026, 10, 21);

function delivery(tag: number, uuid = `task-${tag}`) {
  const event = { type: "task-started", uuid, hostname: "w@h", timestamp: NOW / 1000, pid: 1, clock: tag };
  return { tag, body: Buffer.from(JSON.stringify(event)), contentType: "application/json" };
}

/** A store whose writes end when the test says so. */
function heldStore() {
  const batches: { batch: EventBatch; done: () => void; fail: (error: Error) => void }[] = [];
  return {
    batches,
    appendBatch: (batch: EventBatch) =>
      new Promise<{ written: number; duplicates: number }>((resolve, reject) => {
        batches.push({
          batch,
          done: () => resolve({ written: batch.taskEvents.length, duplicates: 0 }),
          fail: reject,
        });
      }),
  };
}

function setUp() {
  const store = heldStore();
  const troubles: (string | null)[] = [];
  const pipeline = createPipeline({
    store,
    now: () => NOW,
    onStoreTrouble: (error) => troubles.push(error?.message ?? null),
  });
  return { store, troubles, pipeline, acknowledge: vi.fn<(tag: number) => void>() };
}

describe("the pipeline", () => {
  it("acknowledges a batch only after it is written, once, by its highest tag", async () => {
    const { store, pipeline, acknowledge } = setUp();
    for (const tag of [1, 2, 3]) pipeline.push(delivery(tag), acknowledge);
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    expect(store.batches[0]?.batch.taskEvents.map((event) => event.uuid)).toEqual([
      "task-1",
      "task-2",
      "task-3",
    ]);
    expect(acknowledge).not.toHaveBeenCalled();
    store.batches[0]?.done();
    await vi.waitFor(() => expect(acknowledge.mock.calls).toEqual([[3]]));
  });

  it("writes one batch at a time and gathers the next meanwhile", async () => {
    const { store, pipeline, acknowledge } = setUp();
    pipeline.push(delivery(1), acknowledge);
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    pipeline.push(delivery(2), acknowledge);
    pipeline.push(delivery(3), acknowledge);
    store.batches[0]?.done();
    await vi.waitFor(() => expect(store.batches).toHaveLength(2));
    expect(store.batches[1]?.batch.taskEvents).toHaveLength(2);
  });

  it("tells since when something waits to be written", async () => {
    let now = NOW;
    const store = heldStore();
    const pipeline = createPipeline({ store, now: () => now, onStoreTrouble: () => undefined });
    const acknowledge = vi.fn<(tag: number) => void>();
    expect(pipeline.unwrittenSince()).toBeNull();
    pipeline.push(delivery(1), acknowledge);
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    now += 1000;
    pipeline.push(delivery(2), acknowledge);
    now += 1000;
    pipeline.push(delivery(3), acknowledge);
    expect(pipeline.unwrittenSince()).toBe(NOW);
    store.batches[0]?.fail(new Error("full"));
    await vi.waitFor(() => expect(store.batches).toHaveLength(2), { timeout: 5000 });
    expect(pipeline.unwrittenSince()).toBe(NOW);
    store.batches[1]?.done();
    await vi.waitFor(() => expect(store.batches).toHaveLength(3));
    expect(pipeline.unwrittenSince()).toBe(NOW + 1000);
    store.batches[2]?.done();
    await vi.waitFor(() => expect(pipeline.unwrittenSince()).toBeNull());
  });

  it("tells since when, also where more waits than a batch takes", async () => {
    let now = NOW;
    const store = heldStore();
    const pipeline = createPipeline({ store, now: () => now, onStoreTrouble: () => undefined });
    for (let tag = 1; tag <= 2500; tag++) {
      now = NOW + tag;
      pipeline.push(delivery(tag), () => undefined);
    }
    for (const [index, firstTag] of [1, 1001, 2001].entries()) {
      await vi.waitFor(() => expect(store.batches).toHaveLength(index + 1));
      expect(pipeline.unwrittenSince()).toBe(NOW + firstTag);
      store.batches[index]?.done();
    }
    await vi.waitFor(() => expect(pipeline.unwrittenSince()).toBeNull());
  });

  it("tries a failed write again with the same events, and tells of it once", async () => {
    const { store, troubles, pipeline, acknowledge } = setUp();
    pipeline.push(delivery(1), acknowledge);
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    store.batches[0]?.fail(new Error("away"));
    await vi.waitFor(() => expect(store.batches).toHaveLength(2), { timeout: 5000 });
    expect(store.batches[1]?.batch).toEqual(store.batches[0]?.batch);
    expect(acknowledge).not.toHaveBeenCalled();
    store.batches[1]?.done();
    await vi.waitFor(() => expect(acknowledge.mock.calls).toEqual([[1]]));
    expect(troubles).toEqual(["away", null]);
  });

  it("acknowledges each subscription's deliveries by its own tags when a batch spans a reconnect", async () => {
    const { store, pipeline } = setUp();
    const before = vi.fn<(tag: number) => void>();
    const after = vi.fn<(tag: number) => void>();
    pipeline.push(delivery(41), before);
    pipeline.push(delivery(42), before);
    pipeline.push(delivery(1), after);
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    store.batches[0]?.done();
    await vi.waitFor(() => expect(after).toHaveBeenCalled());
    expect(before.mock.calls).toEqual([[42]]);
    expect(after.mock.calls).toEqual([[1]]);
  });

  it("keeps the neighbours of an event that cannot be read, and counts all that came", async () => {
    const { store, pipeline, acknowledge } = setUp();
    pipeline.push(delivery(1), acknowledge);
    pipeline.push({ tag: 2, body: Buffer.from("not json"), contentType: "application/json" }, acknowledge);
    pipeline.push(delivery(3), acknowledge);
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    const batch = store.batches[0]?.batch;
    expect(batch?.taskEvents).toHaveLength(2);
    expect(batch?.problems.map((problem) => problem.kind)).toEqual(["not-json"]);
    expect(batch?.received).toBe(3);
  });

  it("waits longer for company where many come, and no longer where few do", async () => {
    vi.useFakeTimers();
    try {
      const { store, pipeline, acknowledge } = setUp();
      for (let tag = 1; tag <= 100; tag++) pipeline.push(delivery(tag), acknowledge);
      await vi.advanceTimersByTimeAsync(15);
      expect(store.batches).toHaveLength(1);
      pipeline.push(delivery(101), acknowledge);
      store.batches[0]?.done();
      await vi.advanceTimersByTimeAsync(50);
      expect(store.batches).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(10);
      expect(store.batches).toHaveLength(2);
      store.batches[1]?.done();
      pipeline.push(delivery(102), acknowledge);
      await vi.advanceTimersByTimeAsync(15);
      expect(store.batches).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it("writes at once what has waited while another batch was written", async () => {
    vi.useFakeTimers();
    try {
      const { store, pipeline, acknowledge } = setUp();
      pipeline.push(delivery(1), acknowledge);
      await vi.advanceTimersByTimeAsync(15);
      pipeline.push(delivery(2), acknowledge);
      await vi.advanceTimersByTimeAsync(100);
      expect(store.batches).toHaveLength(1);
      store.batches[0]?.done();
      await vi.advanceTimersByTimeAsync(0);
      expect(store.batches).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("writes what it holds before it stops", async () => {
    const { store, pipeline, acknowledge } = setUp();
    pipeline.push(delivery(1), acknowledge);
    const stopped = pipeline.stop();
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    store.batches[0]?.done();
    await stopped;
    expect(acknowledge.mock.calls).toEqual([[1]]);
  });

  it("stops without acknowledging when the store is away", async () => {
    const { store, pipeline, acknowledge } = setUp();
    pipeline.push(delivery(1), acknowledge);
    await vi.waitFor(() => expect(store.batches).toHaveLength(1));
    const stopped = pipeline.stop();
    store.batches[0]?.fail(new Error("away"));
    await stopped;
    expect(acknowledge).not.toHaveBeenCalled();
  });
});
