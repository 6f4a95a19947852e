import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { decodeEvents } from "@/lib/celery/decodeEvents";
import type { EventBatch, Store } from "@/server/store/store";
import { createStore } from "@/server/store/storeClient";
import { openRedis, REDIS_URL, removeCluster } from "@/server/testing/liveServers";
import type { Published, WireEvent } from "./publisher";
import { storyOf, workerName } from "./taskStories";
import { judge } from "./verdict";

let cluster: string;
let store: Store;
let published: Published;

beforeEach(() => {
  cluster = `test-${randomUUID()}`;
  store = createStore({ url: REDIS_URL, cluster, maxTasks: 1000, maxAgeMs: null });
  published = tell(40);
});

afterEach(async () => {
  store.close();
  await removeCluster(cluster);
});

/** What so many tasks and some heartbeats tell. */
function tell(tasks: number): Published {
  let clock = 0;
  const event = (hostname: string, type: string, fields: object): WireEvent => {
    return { type, hostname, pid: 7, clock: ++clock, timestamp: Date.now() / 1000, ...fields };
  };
  const told = Array.from({ length: tasks }, (_, index) => {
    const { id, endsIn, worker, tellings } = storyOf("test", index);
    return {
      id,
      endsIn,
      events: tellings.map(({ type, fields }) => event(worker, type, { uuid: id, ...fields })),
    };
  });
  const beats = Array.from({ length: 5 }, (_, n) =>
    event(workerName(n), "worker-heartbeat", { freq: 2, active: 0 }),
  );
  return { tasks: told, workerEvents: beats };
}

async function write(wire: readonly WireEvent[]): Promise<void> {
  const { events } = decodeEvents(Buffer.from(JSON.stringify(wire)), "application/json", Date.now());
  const batch: EventBatch = {
    taskEvents: events.flatMap((event) => (event.kind === "task" ? [event] : [])),
    workerEvents: events.flatMap((event) => (event.kind === "worker" ? [event] : [])),
    problems: [],
    received: events.length,
    dropped: 0,
    receivedAt: Date.now(),
  };
  await store.appendBatch(batch);
}

const all = () => [...published.tasks.flatMap(({ events }) => events), ...published.workerEvents];
const WELL = { lost: 0, doubled: 0, wrongStates: 0, wrongCounters: 0 };

it("finds nothing wrong where nothing is, also when everything came twice", async () => {
  await write(all());
  await write(all());
  expect(await judge(store, published, [])).toMatchObject({ published: all().length, ...WELL, details: [] });
});

it("finds a lost event, and that nothing else is wrong", async () => {
  await write(all().slice(1));
  expect(await judge(store, published, [])).toMatchObject({ ...WELL, lost: 1 });
});

it("finds a lost heartbeat", async () => {
  await write(all().slice(0, -1));
  expect(await judge(store, published, [])).toMatchObject({ ...WELL, lost: 1 });
});

it("finds a count that is one too high", async () => {
  await write(all());
  const redis = openRedis();
  // The counts of all tasks in a minute; its sketches stand under the same name with a colon behind it.
  const minutes = await redis.keys(`umbel:${cluster}:r:m:a:*`);
  await redis.hincrby(minutes.find((key) => !key.endsWith(":")) ?? "", "\x1fS", 1);
  redis.disconnect();
  const verdict = await judge(store, published, []);
  expect(verdict).toMatchObject({ doubled: 1, wrongCounters: 1 });
});

it("finds a task that ended otherwise than it should", async () => {
  await write(all());
  published.tasks[0]!.endsIn = published.tasks[0]!.endsIn === "FAILURE" ? "SUCCESS" : "FAILURE";
  expect(await judge(store, published, [])).toMatchObject({ ...WELL, wrongStates: 1 });
});
