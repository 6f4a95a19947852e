import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import fc from "fast-check";
import type { TaskEvent, WorkerEvent } from "@/lib/celery/celeryEvent";
import { someTaskEvents } from "@/lib/cluster/generatedEvents";
import { openRedis, REDIS_URL, removeCluster } from "../testing/liveServers";
import { shardKeys } from "./keys";
import { shardTags } from "./shards";
import { createStore } from "./storeClient";
import type { EventBatch, Store } from "./store";

/** Events that a generator puts on some day are moved to half an hour before this hour began. */
const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 1_800_000;
const HOUR_MS = 3_600_000;

const clusters: string[] = [];
const stores: Store[] = [];

function open(shards: number | undefined, cluster = `test-${randomUUID()}`): Store {
  clusters.push(cluster);
  const store = createStore({ url: REDIS_URL, cluster, maxTasks: 10_000, maxAgeMs: null, shards });
  stores.push(store);
  return store;
}

afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  for (const cluster of new Set(clusters.splice(0))) await removeCluster(cluster);
});

function batchOf(taskEvents: TaskEvent[], workerEvents: WorkerEvent[] = []): EventBatch {
  const received = taskEvents.length + workerEvents.length;
  // The writer lets go of long texts in what it was given.
  return structuredClone({ taskEvents, workerEvents, problems: [], received, dropped: 0, receivedAt: START });
}

function beat(worker: number, number: number): WorkerEvent {
  const [hostname, type] = [`w${worker}@host`, "worker-heartbeat"];
  return {
    kind: "worker",
    type,
    hostname,
    pid: 7,
    clock: number,
    at: START + number * 2000,
    active: number,
    processed: 1,
  };
}

async function all(store: Store) {
  const rows = [];
  for await (const chunk of store.readAllRows(7)) rows.push(...chunk);
  const read = async (dimension: "all" | "name" | "queue" | "worker" | "failure", sketchesOf?: string[]) =>
    (await store.readRollups("hour", dimension, START - HOUR_MS, START + HOUR_MS, sketchesOf)).map(
      ({ at, entries }) => ({ at, entries: Object.fromEntries([...entries].sort()) }),
    );
  return {
    rows: rows.sort((a, b) => a.id.localeCompare(b.id)),
    tasks: await store.taskCount(),
    rollups: [
      await read("all"),
      await read("name", ["proj.add"]),
      await read("queue"),
      await read("worker"),
      await read("failure"),
    ],
    counters: await store.readCounters(),
    eventCounts: sorted(await store.readEventCounts()),
    runtimes: sorted(await store.readRuntimes()),
    names: sorted(await store.readTaskNames()),
    failures: sorted(await store.readFailureGroups()),
    workers: sorted(await store.readWorkers()),
    signs: sorted(await store.readWorkerSigns()),
  };
}

const sorted = <T>(values: T[]) => values.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

it("comes to the same in three parts as in one, in all that can be asked", async () => {
  const lives = fc.array(someTaskEvents, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lives, async (generated) => {
      const [one, three] = [open(undefined), open(3)];
      const shift = START - Date.UTC(2026, 10, 21, 12);
      const events = generated.flatMap((life, index) =>
        life.map((event) => ({ ...event, uuid: `task-${index}`, at: event.at + shift })),
      );
      const beats = Array.from({ length: 9 }, (_, number) => beat(number % 4, number));
      for (const store of [one, three]) {
        for (let from = 0; from < events.length; from += 5) {
          await store.appendBatch(batchOf(events.slice(from, from + 5), beats.slice(from / 5, from / 5 + 1)));
        }
      }
      expect(await all(three)).toEqual(await all(one));
      const ids = generated.map((_, index) => `task-${index}`);
      expect(await three.readTaskEvents(ids)).toEqual(await one.readTaskEvents(ids));
    }),
    { numRuns: 15 },
  );
});

const RECEIVED_IDS = Array.from({ length: 20 }, (_, index) => `task-${index}`);

/** Twenty tasks that a worker took. */
function receivedBatch(): EventBatch {
  const head = {
    kind: "task" as const,
    type: "task-received",
    hostname: "w1@host",
    pid: 7,
    clock: 1,
    at: START,
  };
  return batchOf(RECEIVED_IDS.map((uuid) => ({ ...head, uuid, name: "proj.add" })));
}

it("brings the changes of all parts to whoever follows", async () => {
  const store = open(3);
  const start = await store.changesEnd();
  await store.appendBatch(receivedBatch());
  const seen = new Set<string>();
  let position = start;
  while (seen.size < RECEIVED_IDS.length) {
    const read = await store.readChanges(position, 1000);
    expect(read.gap).toBe(false);
    for (const { rows } of read.changes) for (const { id } of rows) seen.add(id);
    position = read.position;
  }
  expect(position).toBe(await store.changesEnd());
  expect((await store.readChanges(position, 10)).changes).toEqual([]);
});

it("writes a batch that failed in one part only there again", async () => {
  const cluster = `test-${randomUUID()}`;
  const store = open(3, cluster);
  const batch = receivedBatch();
  expect(await store.taskCount()).toBe(0);
  const redis = openRedis();
  const [order = ""] = inTheWay(cluster);
  await redis.set(order, "no list");
  await expect(store.appendBatch(batch)).rejects.toThrow("WRONGTYPE");
  await redis.del(order);
  redis.disconnect();
  expect(await store.appendBatch(batch)).toEqual({ written: 20, duplicates: 0 });
  expect(await store.readCounters()).toMatchObject({ received: 20, written: 20, duplicates: 0 });
  expect(await store.taskCount()).toBe(20);
});

it("keeps the number of parts that the store was made with", async () => {
  const cluster = `test-${randomUUID()}`;
  await open(3, cluster).appendBatch(batchOf([], [beat(1, 1)]));
  expect(await open(5, cluster).readWorkers()).toHaveLength(1);
  const redis = openRedis();
  expect(await redis.get(`umbel:{${cluster}}:shards`)).toBe("3");
  redis.disconnect();
});

/** The keys of the order of tasks, of all parts but the first. */
function inTheWay(cluster: string): string[] {
  return shardTags(cluster, 3)
    .slice(1)
    .map((tag) => shardKeys(tag).order);
}
