import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import fc from "fast-check";
import type { TaskEvent, WorkerEvent } from "@/lib/celery/celeryEvent";
import { parseTraceback } from "@/lib/celery/traceback";
import { failureOf } from "@/lib/cluster/failureGroup";
import { foldSummary } from "@/lib/cluster/foldTask";
import type { TaskSummary } from "@/lib/cluster/task";
import { openRedis, REDIS_URL, removeCluster } from "../testing/liveServers";
import { createStore } from "./storeClient";
import type {
  EventBatch,
  Resolution,
  RollupBucket,
  RollupCounts,
  RollupDimension,
  Store,
  StoreOptions,
} from "./store";

/**
 * A round minute, so that buckets are easy to name; the store's clock stands ten seconds after it. Half an hour before this
 * hour began: Redis, whose clock is the real one, lets minutes by name go after two hours.
 */
const MINUTE = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 1_800_000;
const clusters: string[] = [];
const stores: Store[] = [];

function open(options: Partial<StoreOptions> = {}): Store {
  const cluster = options.cluster ?? `test-${randomUUID()}`;
  clusters.push(cluster);
  const store = createStore({
    url: REDIS_URL,
    cluster,
    maxTasks: 1000,
    maxAgeMs: null,
    now: () => MINUTE + 10_000,
    ...options,
  });
  stores.push(store);
  return store;
}

afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  for (const cluster of new Set(clusters.splice(0))) await removeCluster(cluster);
});

/** By value and step of time, without what comes to 0. */
function sumsBy(buckets: readonly RollupBucket[], stepMs: number): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { at, entries } of buckets) {
    for (const [value, { run, wait, ...counts }] of entries) {
      const fields = [
        ...Object.entries(counts),
        ...[...run].map(([bucket, n]) => [`run ${bucket}`, n] as const),
        ...[...wait].map(([bucket, n]) => [`wait ${bucket}`, n] as const),
      ];
      for (const [field, n] of fields) {
        const key = `${Math.floor(at / stepMs)} ${value} ${field}`;
        sums.set(key, (sums.get(key) ?? 0) + n);
      }
    }
  }
  return Object.fromEntries([...sums].filter(([, n]) => n !== 0).sort());
}

let clock = 0;
function event(uuid: string, type: string, seconds: number, fields: Partial<TaskEvent> = {}): TaskEvent {
  const head = {
    kind: "task" as const,
    uuid,
    type,
    at: MINUTE + seconds * 1000,
    hostname: "w1@host",
    pid: 7,
  };
  return { ...head, clock: ++clock, ...fields };
}

function lifeOf(uuid: string, end: "task-succeeded" | "task-failed" = "task-succeeded"): TaskEvent[] {
  const outcome =
    end === "task-succeeded" ? { result: "42", runtime: 0.5 } : { exception: "ValueError('no')" };
  return [
    event(uuid, "task-sent", 0, { name: "shop.pay", queue: "payments", hostname: "gen1@web", rootId: uuid }),
    event(uuid, "task-received", 1, {
      name: "shop.pay",
      args: "(1,)",
      kwargs: "{}",
      rootId: uuid,
      retries: 0,
    }),
    event(uuid, "task-started", 2),
    event(uuid, end, 3, outcome),
  ];
}

function batch(taskEvents: TaskEvent[], rest: Partial<EventBatch> = {}): EventBatch {
  // Events are copied, for a writer forgets the long texts of those it keeps.
  const copies = taskEvents.map((one) => ({ ...one }));
  return {
    taskEvents: copies,
    workerEvents: [],
    problems: [],
    received: taskEvents.length,
    dropped: 0,
    receivedAt: MINUTE + 10_000,
    ...rest,
  };
}

async function allRows(store: Store): Promise<TaskSummary[]> {
  const rows: TaskSummary[] = [];
  for await (const chunk of store.readAllRows(7)) rows.push(...chunk);
  return rows;
}

async function total(store: Store, dimension: RollupDimension, value = ""): Promise<RollupCounts> {
  const sketches = dimension === "all" ? [] : [value];
  const buckets = await store.readRollups("minute", dimension, MINUTE, MINUTE + 60_000, sketches);
  const counts = buckets[0]?.entries.get(value);
  if (!counts) throw new Error(`nothing counted for ${dimension} ${value}`);
  return counts;
}

describe("writing a batch", () => {
  it("keeps every event of a task, in full, and gives its row", async () => {
    const store = open();
    const events = lifeOf("a");
    expect(await store.appendBatch(batch(events))).toEqual({ written: 4, duplicates: 0 });
    expect(await store.readTaskEvents(["a", "unknown"])).toEqual([events, null]);
    expect(await allRows(store)).toEqual([foldSummary(events)]);
    expect(await store.taskCount()).toBe(1);
  });

  it("counts a task once however often its events come, to one writer, a new one or another", async () => {
    const cluster = `test-${randomUUID()}`;
    const first = open({ cluster });
    const second = open({ cluster });
    const events = lifeOf("a");
    await first.appendBatch(batch([...events, ...events]));
    await first.appendBatch(batch(events));
    expect(await second.appendBatch(batch(events))).toEqual({ written: 0, duplicates: 4 });
    const counts = await total(first, "all");
    expect(counts).toMatchObject({ received: 1, succeeded: 1, failed: 0 });
    expect([...counts.run.values()]).toEqual([1]);
    expect(await first.readCounters()).toMatchObject({ received: 16, written: 4, duplicates: 12 });
  });

  it("moves an outcome from one count to the other when a task thinks better of it", async () => {
    const store = open();
    await store.appendBatch(batch(lifeOf("a", "task-failed")));
    expect(await total(store, "all")).toMatchObject({ failed: 1, succeeded: 0 });
    await store.appendBatch(batch([event("a", "task-succeeded", 9, { runtime: 1 })]));
    expect(await total(store, "all")).toMatchObject({ failed: 0, succeeded: 1 });
  });

  it("counts by name, queue and worker, also when the name is learned last", async () => {
    const store = open();
    const [sent, received, started, succeeded] = lifeOf("a");
    for (const one of [succeeded, started, received, sent]) if (one) await store.appendBatch(batch([one]));
    for (const [dimension, value] of [
      ["name", "shop.pay"],
      ["queue", "payments"],
      ["worker", "w1@host"],
    ] as const) {
      const counts = await total(store, dimension, value);
      expect(counts).toMatchObject({ received: 1, succeeded: 1 });
      expect(counts.wait.size).toBe(1);
    }
  });

  it("lets every hash of counts go at the end of its life, and sets no other end when more is counted", async () => {
    const cluster = `test-${randomUUID()}`;
    const store = open({ cluster });
    await store.appendBatch(batch(lifeOf("a")));
    await store.appendBatch(batch(lifeOf("b", "task-failed")));
    const redis = openRedis();
    const keys = await redis.keys(`umbel:${cluster}:r:*`);
    const ends = await Promise.all(keys.map((key) => redis.expiretime(key)));
    redis.disconnect();
    const hour = Math.floor(MINUTE / 3_600_000) * 3600;
    const day = Math.floor(MINUTE / 86_400_000) * 86_400;
    const minute = MINUTE / 1000;
    // Three resolutions of all, names, queues and workers, each with counts and one sketch, and two of failures.
    expect(keys).toHaveLength(3 * 4 * 2 + 2);
    for (const [index, key] of keys.entries()) {
      const [resolution = "", dimension = ""] = key.slice(`umbel:${cluster}:r:`.length).split(":");
      const minuteHours = dimension === "a" || dimension === "f" ? 26 : 2;
      const lives: Record<string, number> = {
        m: minute + minuteHours * 3600,
        h: hour + 8 * 86_400,
        d: day + 90 * 86_400,
      };
      expect([key, ends[index]]).toEqual([key, lives[resolution]]);
    }
  });

  it("counts the same in minutes, hours and days, also what moves from one to another", async () => {
    const store = open();
    // Over the end of a minute and of an hour; the second and third change their minds, a day later and earlier.
    const seconds = [-40, 30, 1810];
    const ends = [86_400, 900, -86_400];
    for (const [index, start] of seconds.entries()) {
      const id = `task-${index}`;
      const head = { name: `shop.${id}`, rootId: id, retries: 0 };
      await store.appendBatch(
        batch([event(id, "task-received", start, head), event(id, "task-started", start + 45)]),
      );
      await store.appendBatch(batch([event(id, "task-failed", start + 100, { exception: "E()" })]));
      const runtime = 1 + index;
      await store.appendBatch(
        batch([event(id, "task-succeeded", start + (ends[index] ?? 0), { result: "1", runtime })]),
      );
    }
    const names = ["shop.task-0", "shop.task-1", "shop.task-2"];
    const day = 86_400_000;
    const from = Math.floor(MINUTE / day) * day - 2 * day;
    for (const dimension of ["all", "name", "queue", "worker"] as const) {
      const values = dimension === "name" ? names : ["w1@host"];
      const read = (resolution: Resolution) =>
        store.readRollups(resolution, dimension, from, from + 5 * day, values);
      const hours = await read("hour");
      expect(sumsBy(hours, day)).toEqual(sumsBy(await read("day"), day));
      // Minutes by name and worker of long ago are gone.
      if (dimension === "all") expect(sumsBy(await read("minute"), day)).toEqual(sumsBy(hours, day));
    }
  });

  it("comes to the same, whatever is split, shuffled and doubled over two writers at once", async () => {
    const lives = Array.from({ length: 6 }, (_, i) =>
      lifeOf(`t${i}`, i % 3 ? "task-succeeded" : "task-failed"),
    );
    const events = lives.flat();
    const plan = fc.array(fc.record({ index: fc.nat(events.length - 1), writer: fc.boolean() }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const cluster = `test-${randomUUID()}`;
        const writers = [open({ cluster }), open({ cluster })] as const;
        // What the plan repeats is written twice, what it leaves out comes last.
        const all = [...steps, ...events.map((_, index) => ({ index, writer: index % 2 === 0 }))];
        const queues = [true, false].map((which) => all.filter((step) => step.writer === which));
        await Promise.all(
          queues.map(async (queue, which) => {
            const writer = writers[which === 0 ? 0 : 1];
            for (let i = 0; i < queue.length; i += 3) {
              const some = queue.slice(i, i + 3).flatMap(({ index }) => events[index] ?? []);
              await writer.appendBatch(batch(some));
            }
          }),
        );
        const rows = (await allRows(writers[0])).sort((a, b) => a.id.localeCompare(b.id));
        expect(rows).toEqual(lives.map(foldSummary));
        expect(await total(writers[0], "all")).toMatchObject({ received: 6, succeeded: 4, failed: 2 });
        expect((await writers[0].readCounters()).written).toBe(events.length);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps the ends of a task that sends events without end, and counts what it drops", async () => {
    const store = open();
    const progress = Array.from({ length: 1200 }, (_, i) =>
      event("a", "task-progress", i / 1000, { custom: `{"n":${i}}` }),
    );
    await store.appendBatch(batch(progress));
    await store.appendBatch(batch([event("a", "task-succeeded", 5, { runtime: 1 })]));
    const [row] = await allRows(store);
    expect(row?.state).toBe("SUCCESS");
    expect(await store.readCounters()).toMatchObject({ dropped: 200, written: 1001 });
  });
});

describe("retention", () => {
  it("holds no more than the most, oldest out first, and tells the readers", async () => {
    const store = open({ maxTasks: 5 });
    const position = await store.changesEnd();
    for (let i = 0; i < 8; i++) await store.appendBatch(batch(lifeOf(`t${i}`)));
    expect((await allRows(store)).map((row) => row.id)).toEqual(["t7", "t6", "t5", "t4", "t3"]);
    expect(await store.readTaskEvents(["t0"])).toEqual([null]);
    const { changes } = await store.readChanges(position, 100);
    expect(changes.flatMap((change) => change.evicted)).toEqual(["t0", "t1", "t2"]);
  });

  it("removes what is over age while nothing else happens", async () => {
    let now = MINUTE;
    const store = open({ maxAgeMs: 60_000, now: () => now });
    await store.appendBatch(batch(lifeOf("old")));
    now += 40_000;
    await store.appendBatch(batch(lifeOf("young")));
    now += 30_000;
    await store.enforceRetention();
    expect((await allRows(store)).map((row) => row.id)).toEqual(["young"]);
  });

  it("takes up a task again whose events come after it was removed", async () => {
    const store = open({ maxTasks: 1 });
    const [sent, received, started, succeeded] = lifeOf("a");
    await store.appendBatch(batch([sent, received].flatMap((one) => one ?? [])));
    await store.appendBatch(batch(lifeOf("b")));
    await store.appendBatch(batch([started, succeeded].flatMap((one) => one ?? [])));
    expect((await allRows(store)).map(({ id, state }) => [id, state])).toEqual([["a", "SUCCESS"]]);
  });
});

describe("the change stream", () => {
  it("brings rows and workers from where one stood", async () => {
    const store = open();
    const start = await store.changesEnd();
    await store.appendBatch(batch(lifeOf("a")));
    const first = await store.readChanges(start, 100);
    expect(first.gap).toBe(false);
    expect(first.changes.flatMap((change) => change.rows).map((row) => [row.id, row.version])).toEqual([
      ["a", 4],
    ]);
    expect((await store.readChanges(first.position, 10)).changes).toEqual([]);
    expect(await store.changesEnd()).toBe(first.position);
  });

  it("says when it was trimmed past where one stood", async () => {
    const store = open();
    await store.appendBatch(batch(lifeOf("a")));
    const position = await store.changesEnd();
    await store.appendBatch(batch(lifeOf("b")));
    await store.appendBatch(batch(lifeOf("c")));
    const redis = openRedis();
    await redis.xtrim(`umbel:${clusters[0]}:changes`, "MAXLEN", 1);
    redis.disconnect();
    expect((await store.readChanges(position, 100)).gap).toBe(true);
  });
});

describe("failure groups", () => {
  const traceback = (order: number) =>
    `Traceback (most recent call last):\n  File "/srv/shop/gateway.py", line 8, in charge\n    raise CardError(order)\nCardError: order ${order} declined\n`;

  function failing(uuid: string, seconds: number, order = 1, name = "shop.pay"): TaskEvent[] {
    return [
      event(uuid, "task-received", seconds - 1, { name, rootId: uuid, retries: 0 }),
      event(uuid, "task-failed", seconds, { exception: `CardError(${order})`, traceback: traceback(order) }),
    ];
  }

  const GROUP = failureOf("shop.pay", "CardError(7)", traceback(7));

  it("tell what failed, when first and last, and keep the last one's texts", async () => {
    const store = open();
    await store.appendBatch(batch([...failing("b", 5, 22), ...failing("a", 3, 11)]));
    await store.appendBatch(batch(failing("c", 4, 33)));
    const group = {
      ...GROUP,
      firstAt: MINUTE + 3000,
      lastAt: MINUTE + 5000,
      lastTask: "b",
      lastWorker: "w1@host",
      lastMessage: "order 22 declined",
      mark: null,
    };
    expect(await store.readFailureGroups()).toEqual([group]);
    expect(await store.readFailureGroup(GROUP.id)).toEqual({
      ...group,
      exception: "CardError(22)",
      traceback: traceback(22),
    });
    expect(await store.readFailureGroup("0")).toBeNull();
    expect(await total(store, "failure", GROUP.id)).toMatchObject({ failed: 3, received: 0 });
  });

  it("count each failure once, whatever is split, shuffled and doubled over two writers at once", async () => {
    const tasks = [
      failing("a", 3, 1),
      failing("b", 5, 2),
      failing("c", 7, 3, "shop.refund"),
      // Known as failed at first, but then it succeeded: it counts for no group.
      [...failing("d", 4, 4), event("d", "task-succeeded", 9, { runtime: 1 })],
    ];
    const events = tasks.flat();
    const step = fc.record({ index: fc.nat(events.length - 1), writer: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const cluster = `test-${randomUUID()}`;
        const writers = [open({ cluster }), open({ cluster })] as const;
        const all = [...steps, ...events.map((_, index) => ({ index, writer: index % 2 === 0 }))];
        await Promise.all(
          writers.map(async (writer, which) => {
            for (const { index } of all.filter((one) => one.writer === (which === 0))) {
              await writer.appendBatch(batch([events[index] ?? []].flat()));
            }
          }),
        );
        const [{ entries } = { entries: new Map<string, RollupCounts>() }] = await writers[0].readRollups(
          "minute",
          "failure",
          MINUTE,
          MINUTE + 60_000,
        );
        const counted = [...entries].flatMap(([id, { failed }]) => (failed === 0 ? [] : [[id, failed]]));
        const refund = failureOf("shop.refund", "CardError(7)", traceback(7)).id;
        expect(new Map(counted as [string, number][])).toEqual(
          new Map([
            [GROUP.id, 2],
            [refund, 1],
          ]),
        );
      }),
      { numRuns: 15 },
    );
  });

  it("move a failure to its right group when the task's name is learned last", async () => {
    const store = open();
    const [received, failed] = failing("a", 3);
    await store.appendBatch(batch(failed ? [failed] : []));
    await store.appendBatch(batch(received ? [received] : []));
    expect(await total(store, "failure", GROUP.id)).toMatchObject({ failed: 1 });
    const nameless = failureOf(null, "CardError(7)", traceback(7)).id;
    expect(await total(store, "failure", nameless)).toMatchObject({ failed: 0 });
    expect(await store.readFailureGroup(GROUP.id)).toMatchObject({ name: "shop.pay", lastTask: "a" });
  });

  it("of tasks that failed at one moment keep the same ones, in whatever order they come", async () => {
    for (const order of [["a", "b", "c"], ["c", "a", "b"], ["b c a"]]) {
      const store = open();
      for (const ids of order) {
        const failed = ids.split(" ").flatMap((id) => failing(id, 3));
        await store.appendBatch(batch(failed));
      }
      expect(await store.readFailureGroups()).toMatchObject([{ lastTask: "c" }]);
    }
  });

  it("carry a mark until it is taken away", async () => {
    const store = open();
    const said = { kind: "muted" as const, by: "leo", at: MINUTE, until: MINUTE + 1000 };
    expect(await store.markFailure(GROUP.id, said)).toBe(false);
    await store.appendBatch(batch(failing("a", 3)));
    expect(await store.markFailure(GROUP.id, said)).toBe(true);
    expect(await store.readFailureGroups()).toMatchObject([{ mark: said }]);
    await store.markFailure(GROUP.id, null);
    expect(await store.readFailureGroups()).toMatchObject([{ mark: null }]);
  });

  it("are forgotten when they have not failed for 30 days", async () => {
    let now = MINUTE;
    const store = open({ now: () => now });
    const day = 86_400;
    await store.appendBatch(batch([...failing("a", 0), ...failing("b", 5 * day, 2, "shop.refund")]));
    await store.markFailure(GROUP.id, { kind: "resolved", by: "leo", at: MINUTE, until: null });
    now += 31 * day * 1000;
    await store.enforceRetention();
    expect((await store.readFailureGroups()).map((group) => group.name)).toEqual(["shop.refund"]);
    // It is a new group when it comes again.
    await store.appendBatch(batch(failing("c", 31 * day)));
    const again = await store.readFailureGroup(GROUP.id);
    expect(again).toMatchObject({ firstAt: MINUTE + 31 * day * 1000, mark: null });
  });

  it("are bounded, however many different ones there are, and their counts with them", async () => {
    const store = open({ maxTasks: 10_000 });
    const letters = (n: number) => String(n).replace(/./g, (digit) => "abcdefghij"[Number(digit)] ?? "");
    for (let i = 0; i < 3000; i += 500) {
      const events = Array.from({ length: 500 }, (_, k) =>
        event(`t${i + k}`, "task-failed", (i + k) / 100, { exception: `E('no ${letters(i + k)}')` }),
      );
      await store.appendBatch(batch(events));
    }
    expect(await store.readFailureGroups()).toHaveLength(3000);
    await store.enforceRetention();
    const groups = await store.readFailureGroups();
    expect(groups).toHaveLength(2000);
    expect(Math.min(...groups.map((group) => group.lastAt))).toBe(MINUTE + 10_000);
    for (const resolution of ["minute", "hour"] as const) {
      const buckets = await store.readRollups(resolution, "failure", MINUTE - 3_600_000, MINUTE + 60_000);
      expect(buckets.reduce((sum, { entries }) => sum + entries.size, 0)).toBe(2000);
    }
    expect(await store.readRollups("day", "failure", MINUTE - 86_400_000, MINUTE + 1)).toEqual([]);
  });

  it("keep a traceback of any length short, its last calls and the error whole", async () => {
    const store = open();
    const frames = Array.from({ length: 1000 }, (_, i) => `  File "/srv/shop/f${i}.py", line 1, in f`).join(
      "\n",
    );
    const long = `Traceback (most recent call last):\n${frames}\nValueError: deep\n`;
    await store.appendBatch(
      batch([event("a", "task-failed", 1, { exception: "ValueError()", traceback: long })]),
    );
    const [group] = await store.readFailureGroups();
    const { traceback: kept } = (await store.readFailureGroup(group?.id ?? "")) ?? {};
    expect(kept?.length).toBeLessThan(17_000);
    expect(parseTraceback(kept ?? "").exceptions).toMatchObject([{ type: "ValueError", message: "deep" }]);
    expect(failureOf(null, "ValueError()", kept)).toEqual(failureOf(null, "ValueError()", long));
  });
});

describe("workers", () => {
  function beat(seconds: number, fields: Partial<WorkerEvent> = {}): WorkerEvent {
    const head = {
      kind: "worker" as const,
      type: "worker-heartbeat",
      hostname: "w1@host",
      pid: 7,
      clock: seconds,
    };
    return { ...head, at: MINUTE + seconds * 1000, freq: 2, active: 1, processed: seconds, ...fields };
  }

  it("keep their newest heartbeat whichever writer brings it last", async () => {
    const cluster = `test-${randomUUID()}`;
    const first = open({ cluster });
    const second = open({ cluster });
    await first.appendBatch(batch([], { workerEvents: [beat(5)], received: 1 }));
    await second.appendBatch(batch([], { workerEvents: [beat(3)], received: 1 }));
    expect(await second.readWorkers()).toMatchObject([{ name: "w1@host", processed: 5 }]);
  });

  it("of two heartbeats at one moment keep the one with the higher clock", async () => {
    const store = open();
    await store.appendBatch(
      batch([], { workerEvents: [beat(3, { clock: 10, processed: 10 })], received: 1 }),
    );
    await store.appendBatch(batch([], { workerEvents: [beat(3, { clock: 9, processed: 9 })], received: 1 }));
    expect(await store.readWorkers()).toMatchObject([{ processed: 10 }]);
  });

  it("leave one sign of each coming and goodbye, however often it is told", async () => {
    const store = open();
    const came = beat(1, { type: "worker-online", processed: 0, swVer: "5.5.3" });
    const again = beat(2, { type: "worker-online", processed: 9 });
    const left = beat(3, { type: "worker-offline" });
    await store.appendBatch(batch([], { workerEvents: [came, beat(2), again, left], received: 4 }));
    await store.appendBatch(batch([], { workerEvents: [left, came], received: 2 }));
    const signs = (await store.readWorkerSigns()).sort((a, b) => a.at - b.at);
    expect(signs).toEqual([
      { worker: "w1@host", pid: 7, at: came.at, version: "5.5.3", kind: "came" },
      { worker: "w1@host", pid: 7, at: left.at, version: null, kind: "left" },
    ]);
  });

  it("are forgotten with their signs after the days that charts show", async () => {
    let now = MINUTE;
    const store = open({ now: () => now });
    await store.appendBatch(batch([], { workerEvents: [beat(1, { type: "worker-offline" })], received: 1 }));
    now += 9 * 86_400_000;
    await store.enforceRetention();
    expect(await store.readWorkerSigns()).toEqual([]);
    expect(await store.readWorkers()).toHaveLength(1);
  });

  it("are counted once for each event, however often it comes, and through whom", async () => {
    const cluster = `test-${randomUUID()}`;
    const [one, other] = [open({ cluster }), open({ cluster })];
    const beats = Array.from({ length: 10 }, (_, n) => beat(n));
    const events = batch([], { workerEvents: beats, received: 10 });
    await one.appendBatch(events);
    await one.appendBatch(events);
    await other.appendBatch(batch([], { workerEvents: [beat(7), beat(10)], received: 2 }));
    expect(await one.readEventCounts()).toMatchObject([{ type: "worker-heartbeat", count: 11 }]);
    expect(await one.readCounters()).toMatchObject({ received: 22, written: 11, duplicates: 11 });
  });

  it("come with the changes", async () => {
    const store = open();
    const position = await store.changesEnd();
    await store.appendBatch(batch([], { workerEvents: [beat(1), beat(2)], received: 2 }));
    const { changes } = await store.readChanges(position, 100);
    expect(changes.flatMap((change) => change.workers)).toMatchObject([{ name: "w1@host", processed: 2 }]);
  });

  it("are seen when they gave a sign of life, not when we came to read of it", async () => {
    const cluster = `test-${randomUUID()}`;
    const before = open({ cluster });
    // Its clock is four seconds ahead of ours.
    await before.appendBatch(batch([], { workerEvents: [beat(10)], received: 1, receivedAt: MINUTE + 6000 }));
    expect(await before.readWorkers()).toMatchObject([{ lastSeenAt: MINUTE + 6000, driftMs: -4000 }]);
    // After a new start all that waited comes at once: the last of it was sent half a minute ago.
    const after = open({ cluster });
    const waited = [beat(12), beat(14), beat(40)];
    await after.appendBatch(batch([], { workerEvents: waited, received: 3, receivedAt: MINUTE + 66_000 }));
    expect(await after.readWorkers()).toMatchObject([{ lastSeenAt: MINUTE + 36_000, driftMs: -4000 }]);
  });
});

describe("what could not be read", () => {
  it("is counted by kind with its newest sample", async () => {
    const store = open();
    const problem = { kind: "not-json" as const, outcome: "dropped" as const, detail: "not JSON" };
    await store.appendBatch(batch([], { problems: [{ ...problem, sample: "{a" }], received: 1 }));
    await store.appendBatch(batch([], { problems: [{ ...problem, sample: "{b" }], received: 1 }));
    expect(await store.readProblems()).toMatchObject([{ kind: "not-json", count: 2, sample: "{b" }]);
    expect(await store.readCounters()).toMatchObject({ received: 2, undecodable: 2, written: 0 });
  });
});
