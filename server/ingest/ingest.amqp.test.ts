import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pino } from "pino";
import { DEFAULT_BROKER_OPTIONS } from "../broker/brokerOptions";
import { AMQP_URL, openChannel, REDIS_URL, removeCluster } from "../testing/liveServers";
import type { Store } from "../store/store";
import { createStore } from "../store/storeClient";
import { startIngest } from "./ingest";
import type { IngestOptions } from "./ingestOptions";

const PATIENCE = { timeout: 20_000, interval: 50 };

let name: string;
let store: Store;
let broker: Awaited<ReturnType<typeof openChannel>>;
let running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  name = `test-${randomUUID()}`;
  store = createStore(options().store);
  broker = await openChannel();
  await broker.channel.assertExchange(name, "topic", { durable: true });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((ingest) => ingest.stop()));
  await broker.channel.deleteQueue(queue());
  await broker.channel.deleteExchange(name);
  await broker.close();
  store.close();
  await removeCluster(name);
});

function options(overrides: Partial<IngestOptions> = {}): IngestOptions {
  return {
    id: "test",
    brokerUrl: AMQP_URL,
    broker: DEFAULT_BROKER_OPTIONS,
    instance: name,
    eventExchange: name,
    eventQueueLimit: 100_000,
    notesCatchable: false,
    store: { url: REDIS_URL, cluster: name, maxTasks: 10_000, maxAgeMs: null },
    logLevel: "silent",
    redact: { rules: [], defaults: true },
    ...overrides,
  };
}

function queue(): string {
  return `umbel.events.${name}`;
}

function start(overrides: Partial<IngestOptions> = {}): { stop(): Promise<void> } {
  const ingest = startIngest(options(overrides), store, pino({ level: "silent" }));
  running.push(ingest);
  return ingest;
}

async function stop(ingest: { stop(): Promise<void> }): Promise<void> {
  running = running.filter((other) => other !== ingest);
  await ingest.stop();
}

async function statusIs(state: string, id = "test"): Promise<void> {
  await vi.waitFor(async () => {
    const status = (await store.readIngestStatuses()).find((one) => one.id === id);
    expect(status?.state).toBe(state);
  }, PATIENCE);
}

let clock = 0;
function send(events: object | object[], body = Buffer.from(JSON.stringify(events))): void {
  broker.channel.publish(name, "task.multi", body, { contentType: "application/json" });
}

function event(uuid: string, type: string, fields: object = {}): object {
  return { uuid, type, hostname: "w1@h", pid: 1, clock: ++clock, timestamp: Date.now() / 1000, ...fields };
}

function life(uuid: string): object[] {
  return [
    event(uuid, "task-received", { name: "shop.pay", args: "(1,)", kwargs: "{}", retries: 0 }),
    event(uuid, "task-started"),
    event(uuid, "task-succeeded", { result: "1", runtime: 0.1 }),
  ];
}

async function statesAre(expected: Record<string, string>): Promise<void> {
  await vi.waitFor(async () => {
    const states: Record<string, string> = {};
    for await (const rows of store.readAllRows(100)) for (const row of rows) states[row.id] = row.state;
    expect(states).toEqual(expected);
  }, PATIENCE);
}

describe("ingest from a real RabbitMQ into a real Redis", () => {
  it("takes single and grouped events, and an empty group", async () => {
    start();
    await statusIs("connected");
    send(life("grouped"));
    send([]);
    for (const one of life("single")) send(one);
    await statesAre({ grouped: "SUCCESS", single: "SUCCESS" });
    expect(await store.readCounters()).toMatchObject({ received: 6, written: 6, undecodable: 0 });
  });

  it("gets what was sent while it was down", async () => {
    const first = start();
    await statusIs("connected");
    send(life("before"));
    await statesAre({ before: "SUCCESS" });
    await stop(first);
    await statusIs("stopped");
    send(life("meanwhile"));
    start();
    await statesAre({ before: "SUCCESS", meanwhile: "SUCCESS" });
    expect(await store.readGaps()).toEqual([]);
  });

  it("counts nothing twice when unacknowledged events come again", async () => {
    // What a killed process leaves: written, but not acknowledged.
    start();
    await statusIs("connected");
    const events = life("a");
    send(events);
    await statesAre({ a: "SUCCESS" });
    send(events);
    await vi.waitFor(async () => expect((await store.readCounters()).duplicates).toBe(3), PATIENCE);
    expect((await store.readCounters()).written).toBe(3);
    const [bucket] = await store.readRollups("day", "all", 0, Date.now());
    expect(bucket?.entries.get("")).toMatchObject({ received: 1, succeeded: 1 });
  });

  it("names its queue after the store when it is given no name", async () => {
    const ingest = start({ instance: null });
    await statusIs("connected");
    const named = `umbel.events.${await store.identity()}`;
    expect((await store.readIngestStatuses())[0]?.queue).toBe(named);
    await stop(ingest);
    await broker.channel.deleteQueue(named);
  });

  it("shares one queue between two processes and comes to the same", async () => {
    start({ id: "one" });
    start({ id: "two" });
    await statusIs("connected", "one");
    await statusIs("connected", "two");
    const ids = Array.from({ length: 60 }, (_, i) => `t${i}`);
    const lives = ids.map(life);
    // Event by event, so that the broker deals the events of one task to both.
    for (const phase of [0, 1, 2]) for (const events of lives) send(events[phase] ?? []);
    await statesAre(Object.fromEntries(ids.map((id) => [id, "SUCCESS"])));
    expect(await store.readCounters()).toMatchObject({ received: 180, written: 180, duplicates: 0 });
    const [bucket] = await store.readRollups("day", "all", 0, Date.now());
    expect(bucket?.entries.get("")).toMatchObject({ received: 60, succeeded: 60 });
  });

  it("never loses a neighbour of what cannot be read", async () => {
    start();
    await statusIs("connected");
    const good = life("good");
    send([
      good[0] ?? {},
      7,
      null,
      { type: "task-started" },
      event("x".repeat(300), "task-started"),
      ...good.slice(1),
    ]);
    send({}, Buffer.from('{"type": "task-succeeded", '));
    send({}, Buffer.from("[".repeat(1000) + "]".repeat(1000)));
    send(event("old", "task-started", { timestamp: 0 }));
    send(event("late", "task-started", { timestamp: Date.UTC(2100, 0, 1) / 1000 }));
    send(event("odd", "party-started"));
    send(event("huge", "task-failed", { exception: "E()", traceback: "x".repeat(1_000_000) }));
    await statesAre({ good: "SUCCESS", huge: "FAILURE" });
    await vi.waitFor(async () => expect((await store.readCounters()).undecodable).toBe(9), PATIENCE);
    const kinds = (await store.readProblems()).map((problem) => problem.kind);
    expect(kinds).toEqual(expect.arrayContaining(["not-an-event", "bad-uuid", "not-json", "bad-timestamp"]));
  });

  it("declares its queue again when somebody deletes it, and records the gap", async () => {
    start();
    await statusIs("connected");
    await vi.waitFor(async () => expect(await store.lastConnectedAt()).not.toBeNull(), PATIENCE);
    await broker.channel.deleteQueue(queue());
    await vi.waitFor(async () => expect(await store.readGaps()).toHaveLength(1), PATIENCE);
    await statusIs("connected");
    send(life("after"));
    await statesAre({ after: "SUCCESS" });
  });

  it("uses a queue of its name that is there with other limits, and says so", async () => {
    await broker.channel.assertQueue(queue(), { durable: true, arguments: { "x-max-length": 5 } });
    start();
    await statusIs("connected");
    expect((await store.readIngestStatuses())[0]?.note).toBe("other-limits");
    send(life("a"));
    await statesAre({ a: "SUCCESS" });
  });

  it("tells of when events are missing after its queue was full", async () => {
    const first = start({ eventQueueLimit: 10 });
    await statusIs("connected");
    send(life("before"));
    await statesAre({ before: "SUCCESS" });
    await stop(first);
    await statusIs("stopped");
    const stoppedAt = (await store.lastConnectedAt()) ?? 0;
    for (let n = 0; n < 15; n++) send(event(`t${n}`, "task-received", { name: "shop.pay" }));
    await vi.waitFor(async () => {
      expect((await broker.channel.checkQueue(queue())).messageCount).toBe(10);
    }, PATIENCE);
    start({ eventQueueLimit: 10 });
    await vi.waitFor(async () => {
      const [gap] = await store.readGaps();
      expect(gap?.from).toBe(stoppedAt);
      expect(gap?.to).toBeGreaterThanOrEqual(stoppedAt);
    }, PATIENCE);
    expect(await store.readTaskEvents(["t4", "t5"])).toEqual([
      null,
      [expect.objectContaining({ uuid: "t5" })],
    ]);
  });

  it("takes a quorum queue when it is asked to", async () => {
    start({ eventQueueType: "quorum" });
    await statusIs("connected");
    send(life("a"));
    await statesAre({ a: "SUCCESS" });
    const { channel, close } = await openChannel();
    channel.on("error", () => undefined); // told by the rejection
    const classic = {
      durable: true,
      expires: 86_400_000,
      maxLength: 100_000,
      overflow: "drop-head",
    } as const;
    await expect(channel.assertQueue(queue(), classic)).rejects.toThrow(/x-queue-type|quorum/);
    await close();
  });

  it("says what it is trying while the broker is away, without the password", async () => {
    start({ brokerUrl: "amqp://someone:hidden-password@127.0.0.1:9//" });
    await statusIs("waiting");
    const [status] = await store.readIngestStatuses();
    expect(status?.lastError).toMatch(/ECONNREFUSED/);
    expect(status?.nextTryAt).toBeGreaterThan(Date.now() - 20_000);
    expect(JSON.stringify(status)).not.toContain("hidden-password");
  });

  it("says that a password is wrong, without quoting it", async () => {
    const url = new URL(AMQP_URL.replace("amqp:", "http:"));
    start({ brokerUrl: `amqp://guest:hidden-password@${url.host}//` });
    await statusIs("waiting");
    const [status] = await store.readIngestStatuses();
    expect(status?.lastError).toMatch(/ACCESS.REFUSED/i);
    expect(JSON.stringify(status)).not.toContain("hidden-password");
  });
});
