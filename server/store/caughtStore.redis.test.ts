import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { REDIS_URL, removeCluster } from "../testing/liveServers";
import type { CaughtArguments } from "./caughtStore";
import type { Store } from "./store";
import { createStore } from "./storeClient";

let cluster: string;
let store: Store;

beforeEach(() => {
  cluster = `test-${randomUUID()}`;
  store = createStore({ url: REDIS_URL, cluster, maxTasks: 100, maxAgeMs: null });
});
afterEach(async () => {
  store.close();
  await removeCluster(cluster);
});

const LIMITS = { tasks: 3, bytes: 100_000, ageMs: 1000 };
const caught = (at: number, argsText = "[1.0]"): CaughtArguments => ({
  ...{ argsText, kwargsText: "{}", from: "worker", by: "a@x", at, retries: 0 },
});

it("hands each task that ingest noted to one taker, the newest first, and keeps only the newest", async () => {
  await store.caught.note([{ id: "1", worker: "a@x" }]);
  await store.caught.note([
    { id: "2", worker: "b@x" },
    { id: "3", worker: "a@x" },
  ]);
  expect(await store.caught.take(2)).toEqual([
    { id: "3", worker: "a@x" },
    { id: "2", worker: "b@x" },
  ]);
  expect(await store.caught.take(2)).toEqual([{ id: "1", worker: "a@x" }]);
  expect(await store.caught.take(2)).toEqual([]);
  await store.caught.note(Array.from({ length: 1500 }, (_, n) => ({ id: String(n), worker: "a@x" })));
  const [newest] = await store.caught.take(1);
  expect(newest?.id).toBe("1499");
  expect(await store.caught.take(2000)).toHaveLength(999);
});

it("keeps the first that was caught of a task, and lets the oldest go beyond number, bytes and age", async () => {
  for (const at of [1, 2, 3]) await store.caught.save(`t${at}`, caught(at), LIMITS);
  await store.caught.save("t1", caught(4, "[2]"), LIMITS);
  expect(await store.caught.read(["t1", "t2", "none"])).toEqual([caught(1), caught(2), null]);
  await store.caught.save("t4", caught(5), LIMITS);
  expect(await store.caught.read(["t1", "t2", "t3", "t4"])).toEqual([null, caught(2), caught(3), caught(5)]);
  const large = caught(6, JSON.stringify(["x".repeat(60_000)]));
  await store.caught.save("t5", large, LIMITS);
  await store.caught.save("t6", { ...large, at: 7 }, LIMITS);
  expect(await store.caught.read(["t4", "t5", "t6"])).toEqual([null, null, { ...large, at: 7 }]);
  await store.caught.save("t7", caught(5000), LIMITS);
  expect(await store.caught.read(["t6", "t7"])).toEqual([null, caught(5000)]);
  expect(await store.caught.read([])).toEqual([]);
});
