import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import type { TaskEvent, WorkerEvent } from "@/lib/celery/celeryEvent";
import { openRedis, REDIS_URL, removeCluster } from "../testing/liveServers";
import { MAX_TASK_NAMES, OTHER } from "./eventCountStore";
import { storeKeys } from "./keys";
import type { Store } from "./store";
import { createStore } from "./storeClient";

const DAY_MS = 86_400_000;
const WORKER = "shop@pay-1";

let now = Date.UTC(2026, 10, 21, 14, 30);
const opened: { cluster: string; store: Store }[] = [];

function open(cluster = `test-${randomUUID()}`) {
  const options = { url: REDIS_URL, cluster, maxTasks: 1000, maxAgeMs: null, runtimeBuckets: [1, 10] };
  const store = createStore({ ...options, now: () => now });
  opened.push({ cluster, store });
  return { cluster, store };
}

afterEach(async () => {
  for (const { store } of opened) store.close();
  for (const { cluster } of opened.splice(0)) await removeCluster(cluster);
});

function event(uuid: string, type: string, fields: Partial<TaskEvent> = {}): TaskEvent {
  return { kind: "task", uuid, type, at: now, hostname: WORKER, pid: 7, clock: 1, ...fields };
}

function beat(hostname: string): WorkerEvent {
  return { kind: "worker", type: "worker-heartbeat", hostname, pid: 7, clock: 1, at: now, freq: 2 };
}

function append(store: Store, taskEvents: TaskEvent[], workerEvents: WorkerEvent[] = []) {
  const received = taskEvents.length + workerEvents.length;
  return store.appendBatch({ taskEvents, workerEvents, problems: [], received, dropped: 0, receivedAt: now });
}

it("counts by queue, failures by exception, and how long tasks ran, over a restart", async () => {
  const { cluster, store } = open();
  const sent = { name: "shop.pay", queue: "mail", hostname: "gen123@web-1" };
  await append(store, [
    event("a", "task-sent", sent),
    event("a", "task-received", { name: "shop.pay" }),
    event("a", "task-succeeded", { runtime: 2.5 }),
    event("b", "task-received", { name: "shop.pay" }),
    event("b", "task-failed", { exception: "CardError('no')" }),
  ]);
  const { store: again } = open(cluster);
  await append(again, [event("c", "task-sent", { ...sent, hostname: "gen9@web-1" })]);
  const counts = (await again.readEventCounts()).map(
    ({ sender, type, task, queue, exception, count }) =>
      `${sender} ${type} ${task} ${queue} ${exception} ${count}`,
  );
  expect(counts.sort()).toEqual([
    "gen@web-1 task-sent shop.pay mail  2",
    "shop@pay-1 task-failed shop.pay  CardError 1",
    "shop@pay-1 task-received shop.pay   1",
    "shop@pay-1 task-received shop.pay mail  1",
    "shop@pay-1 task-succeeded shop.pay mail  1",
  ]);
  expect(await again.readRuntimes()).toEqual([
    { worker: WORKER, task: "shop.pay", queue: "mail", counts: [0, 1, 0], sum: 2.5 },
  ]);
});

it("counts names beyond ten thousand together", async () => {
  const { cluster, store } = open();
  const redis = openRedis();
  const names = Array.from({ length: MAX_TASK_NAMES }, (_, n) => [`task.${n}`, "1"]).flat();
  await redis.hset(storeKeys(cluster).taskNames, ...names);
  redis.disconnect();
  await append(store, [
    event("a", "task-received", { name: "task.7" }),
    event("b", "task-received", { name: "one.more" }),
    event("c", "task-received", { name: "and.another" }),
  ]);
  const counts = (await store.readEventCounts()).map(({ task, count }) => [task, count]);
  expect(Object.fromEntries(counts)).toEqual({ "task.7": 1, [OTHER]: 2 });
});

it("forgets workers and publishers that were silent for a day, and makes room for others", async () => {
  const { store } = open();
  const fresh = (name: string) => event(randomUUID(), "task-received", { name: "t", hostname: name });
  const published = (host: string) =>
    event(randomUUID(), "task-sent", { name: "t", hostname: `gen1@${host}` });
  const ran = event("ran", "task-succeeded", { name: "t", hostname: "old@pod", runtime: 1 });
  await append(
    store,
    [fresh("old@pod"), ran, fresh(WORKER), published("old"), published("new")],
    [beat("old@pod"), beat(WORKER)],
  );
  now += DAY_MS / 2;
  await append(store, [published("new")], [beat(WORKER)]);
  now += DAY_MS / 2 + 60_000;
  await append(store, [published("new")], [beat(WORKER)]);
  await store.enforceRetention();
  const senders = new Set((await store.readEventCounts()).map(({ sender }) => sender));
  expect([...senders].sort()).toEqual(["gen@new", WORKER]);
  expect(await store.readRuntimes()).toEqual([]);
});
