/**
 * All that batches write and pages read of tasks, workers and counts, put together from the parts of the store (shards.ts).
 * A batch goes to each part that it says something to, as one script each; it is written when all of them have confirmed.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import type { TaskSummary } from "@/lib/cluster/task";
import { EXPIRE_SCRIPT } from "./appendScript";
import { forgetSenders, readEventCounts, readRuntimes } from "./eventCountStore";
import * as failures from "./failureStore";
import { readCounters } from "./ingestStore";
import type { StoreKeys } from "./keys";
import { readProblems } from "./problemStore";
import { readRollups } from "./rollupStore";
import { shardOf, type Shard, type Shards } from "./shards";
import type {
  BatchOutcome,
  ChangeRead,
  EventBatch,
  EventCount,
  IngestCounters,
  RollupBucket,
  RollupCounts,
  RuntimeHistogram,
  Store,
} from "./store";
import { createTaskAppender, type TaskAppender } from "./taskAppender";
import { changesEnd, readAllRows, readChanges, readTaskEvents } from "./taskReader";
import {
  createWorkerReader,
  forgetOldWorkers,
  forgetWorkers,
  forgetWorkerSigns,
  heardWorkers,
  readWorkerFacts,
  readWorkerSigns,
} from "./workerStore";

export interface TaskPartsOptions {
  shards: Shards;
  /** Where what people say of failures stands. */
  shared: { redis: Redis; keys: StoreKeys };
  /** Connections for writing, and one for each part for waiting. */
  writer: Redis;
  openFollower: () => Redis;
  /** The writers of a batch are made anew by each part, with its share of `maxTasks`. */
  maxTasks: number;
  maxAgeMs: number | null;
  runtimeBuckets: readonly number[];
  /** A batch counts as written when so many replicas have it. */
  replicas: number;
  now: () => number;
}

export type TaskParts = Pick<
  Store,
  | "appendBatch"
  | "readTaskEvents"
  | "readAllRows"
  | "changesEnd"
  | "readChanges"
  | "readWorkers"
  | "forgetWorkers"
  | "readWorkerSigns"
  | "readRollups"
  | "readFailureGroups"
  | "readFailureGroup"
  | "markFailure"
  | "readCounters"
  | "readEventCounts"
  | "readRuntimes"
  | "readTaskNames"
  | "readProblems"
  | "enforceRetention"
  | "taskCount"
  | "probe"
>;

/** The change stream is kept at about this size, so that a reader may fall some seconds behind. */
const CHANGES_BYTES = 32 * 1024 * 1024;
/** Workers and failure groups that nothing was heard of for so long are forgotten. */
const SILENT_LIFE_MS = 30 * 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
/** As long as rollups by the hour, which are what charts of more than a day are made of. */
const SIGNS_LIFE_MS = 8 * 86_400_000;
const MAX_SIGNS = 1000;
/** Counters of workers that have gone are a series each for Prometheus, and names of pods are never used again. */
const SILENT_COUNTERS_MS = 86_400_000;
const PROBE_LIFE_SECONDS = 60;
/** By then every worker that lives has been heard. */
const SETTLING_MS = 60_000;
/** Messages that are all different make a group each: no more than these are kept. */
const MAX_FAILURE_GROUPS = 2000;

/** What one part needs beside its place. */
interface Part extends Shard {
  appender: TaskAppender;
  changesKept: (bytes: number) => number;
}

export function createTaskParts(options: TaskPartsOptions): TaskParts & { close(): void } {
  const { shared, runtimeBuckets, now } = options;
  const workers = createWorkerReader();
  const splits = new WeakMap<EventBatch, BatchPart[]>();
  const followers: Redis[] = [];
  const pending: (PendingRead | undefined)[] = [];
  let parts: readonly Part[] | null = null;
  const startedAt = now();
  let forgottenAt = 0;

  async function all(): Promise<readonly Part[]> {
    if (parts) return parts;
    const shards = await options.shards.all();
    parts ??= shards.map((shard) => {
      const changesKept = trimToBytes(CHANGES_BYTES / shards.length);
      const maxTasks = Math.ceil(options.maxTasks / shards.length);
      const limits = { maxTasks, changesKept, runtimeBuckets, replicas: options.replicas };
      return { ...shard, changesKept, appender: createTaskAppender(options.writer, shard.keys, limits, now) };
    });
    return parts;
  }

  const fromEach = async <T>(read: (part: Part) => Promise<T>): Promise<T[]> =>
    Promise.all((await all()).map(read));

  async function failurePlaces(): Promise<failures.FailurePlaces> {
    return { parts: await all(), marks: shared };
  }

  /** Of the part's changes; over when there are any or time is up. */
  function pendingRead(part: Part, position: string, blockMs: number): PendingRead {
    const known = pending[part.index];
    if (known?.position === position) return known;
    followers[part.index] ??= options.openFollower();
    const read: PendingRead = {
      position,
      result: null,
      done: readChanges(followers[part.index]!, part.keys, workers, position, blockMs).then(
        (result) => void (read.result = result),
        (error: unknown) => {
          if (pending[part.index] === read) pending[part.index] = undefined;
          throw error;
        },
      ),
    };
    read.done.catch(() => undefined); // told to whoever waits for it; nobody may do so any more
    pending[part.index] = read;
    return read;
  }

  return {
    async appendBatch(batch) {
      const written = splits.get(batch) ?? splitBatch(batch, await all());
      // Tried again after a failure, it goes only where it has not been written.
      splits.set(batch, written);
      const outcomes = await Promise.allSettled(
        written.map(async (one) => (one.outcome ??= await one.part.appender.append(one.batch))),
      );
      const failed = outcomes.find((outcome) => outcome.status === "rejected");
      if (failed) throw failed.reason;
      splits.delete(batch);
      return sumOutcomes(written);
    },

    async readTaskEvents(ids) {
      const everywhere = await all();
      if (everywhere.length === 1) return readTaskEvents(everywhere[0]!.redis, everywhere[0]!.keys, ids);
      const events = new Map<string, TaskEvent[] | null>();
      await fromEach(async ({ index, redis, keys }) => {
        const here = ids.filter((id) => shardOf(id, everywhere.length) === index);
        const found = here.length === 0 ? [] : await readTaskEvents(redis, keys, here);
        here.forEach((id, at) => events.set(id, found[at] ?? null));
      });
      return ids.map((id) => events.get(id) ?? null);
    },

    async *readAllRows(chunk) {
      const everywhere = await all();
      const size = Math.ceil(chunk / everywhere.length);
      let open = everywhere.map(({ redis, keys }) => readAllRows(redis, keys, size));
      while (open.length > 0) {
        const steps = await Promise.all(open.map((rows) => rows.next()));
        open = open.filter((_, index) => !steps[index]!.done);
        const rows: TaskSummary[] = steps.flatMap((step) => (step.done ? [] : step.value));
        if (rows.length > 0) yield rows;
      }
    },

    async changesEnd() {
      return (await fromEach(({ redis, keys }) => changesEnd(redis, keys))).join(BETWEEN_POSITIONS);
    },

    async readChanges(position, blockMs) {
      const positions = position.split(BETWEEN_POSITIONS);
      const reads = (await all()).map((part) => pendingRead(part, positions[part.index] ?? "0-0", blockMs));
      await Promise.race(reads.map(({ done }) => done));
      await nextTurn(); // others that came at the same time come along
      const result: ChangeRead = { position: "", changes: [], gap: false };
      reads.forEach((read, index) => {
        if (read.result === null) return;
        pending[index] = undefined;
        positions[index] = read.result.position;
        result.changes.push(...read.result.changes);
        result.gap ||= read.result.gap;
      });
      result.position = positions.join(BETWEEN_POSITIONS);
      return result;
    },

    async readWorkers() {
      return workers.begin((await fromEach(({ redis, keys }) => readWorkerFacts(redis, keys))).flat());
    },
    async forgetWorkers(names) {
      await fromEach(({ redis, keys }) => forgetWorkers(redis, keys, names));
    },
    async readWorkerSigns() {
      return (await fromEach(({ redis, keys }) => readWorkerSigns(redis, keys))).flat();
    },

    async readRollups(resolution, dimension, from, to, sketchesOf = []) {
      const range = { from, to };
      return sumBuckets(
        await fromEach(({ redis, keys }) =>
          readRollups(redis, keys, resolution, dimension, range, sketchesOf),
        ),
      );
    },
    readFailureGroups: async () => failures.readFailureGroups(await failurePlaces()),
    readFailureGroup: async (id) => failures.readFailureGroup(await failurePlaces(), id),
    markFailure: async (id, mark) => failures.markFailure(await failurePlaces(), id, mark),

    async readCounters() {
      return sumCounters(await fromEach(({ redis, keys }) => readCounters(redis, keys)));
    },
    async readEventCounts() {
      return sumEventCounts(await fromEach(({ redis, keys }) => readEventCounts(redis, keys)));
    },
    async readRuntimes() {
      return sumRuntimes(await fromEach(({ redis, keys }) => readRuntimes(redis, keys, runtimeBuckets)));
    },
    async readTaskNames() {
      return [...new Set((await fromEach(({ redis, keys }) => redis.hkeys(keys.taskNames))).flat())];
    },
    async readProblems() {
      const { redis, keys } = (await all())[FIRST]!;
      return readProblems(redis, keys);
    },

    async enforceRetention() {
      const { maxAgeMs } = options;
      if (maxAgeMs !== null) {
        const before = Math.floor(now() - maxAgeMs).toString(36);
        await fromEach(({ redis, keys, changesKept }) => expire(redis, keys, before, changesKept(0)));
      }
      const places = await failurePlaces();
      const isFull = await failures.hasTooManyFailures(places, MAX_FAILURE_GROUPS);
      if (!isFull && now() - forgottenAt < FORGET_EVERY_MS) return;
      forgottenAt = now() - startedAt < SETTLING_MS ? startedAt + SETTLING_MS - FORGET_EVERY_MS : now();
      await fromEach(async ({ redis, keys }) => {
        await forgetOldWorkers(redis, keys, now() - SILENT_LIFE_MS);
        await forgetWorkerSigns(redis, keys, now() - SIGNS_LIFE_MS, MAX_SIGNS);
      });
      const since = now() - SILENT_COUNTERS_MS;
      const heard = await fromEach(({ redis, keys }) => heardWorkers(redis, keys, since));
      const told = await fromEach(({ appender }) => Promise.resolve(appender.heardSince(since)));
      const names = new Set([...heard.flatMap((some) => [...some]), ...told.flat()]);
      // A process that has just begun has not heard those yet that send no heartbeats, or no heartbeat yet.
      if (now() - startedAt >= SETTLING_MS)
        await fromEach(({ redis, keys }) => forgetSenders(redis, keys, runtimeBuckets, names));
      await failures.forgetFailures(places, now() - SILENT_LIFE_MS, MAX_FAILURE_GROUPS);
    },

    async taskCount() {
      return (await fromEach(({ redis, keys }) => redis.llen(keys.order))).reduce((sum, n) => sum + n, 0);
    },

    async probe() {
      await fromEach(({ redis, keys }) => redis.set(keys.probe, now(), "EX", PROBE_LIFE_SECONDS));
    },

    close() {
      for (const follower of followers) follower.disconnect();
    },
  };
}

/** What is of no task and no worker is counted here. */
const FIRST = 0;
const BETWEEN_POSITIONS = "|";

interface PendingRead {
  position: string;
  done: Promise<void>;
  result: ChangeRead | null;
}

interface BatchPart {
  part: Part;
  batch: EventBatch;
  outcome: BatchOutcome | null;
}

/** A batch's share for each part that has one; the first part also takes what is of no task and no worker. */
function splitBatch(batch: EventBatch, parts: readonly Part[]): BatchPart[] {
  if (parts.length === 1) return [{ part: parts[0]!, batch, outcome: null }];
  const { receivedAt } = batch;
  const shares = parts.map((part): BatchPart => {
    const empty = { taskEvents: [], workerEvents: [], problems: [], received: 0, dropped: 0, receivedAt };
    return { part, batch: empty, outcome: null };
  });
  for (const event of batch.taskEvents) {
    shares[shardOf(event.uuid, parts.length)]!.batch.taskEvents.push(event);
  }
  for (const event of batch.workerEvents) {
    shares[shardOf(event.hostname, parts.length)]!.batch.workerEvents.push(event);
  }
  // Each counts what it takes, so that what it takes twice it counts as such.
  for (const { batch: share } of shares) share.received = share.taskEvents.length + share.workerEvents.length;
  const unread = batch.received - batch.taskEvents.length - batch.workerEvents.length;
  const first = shares[FIRST]!.batch;
  Object.assign(first, {
    problems: batch.problems,
    dropped: batch.dropped,
    received: first.received + unread,
  });
  return shares.filter(({ batch: share }) => share.received + share.dropped + share.problems.length > 0);
}

function sumOutcomes(parts: readonly BatchPart[]): BatchOutcome {
  const sum: BatchOutcome = { written: 0, duplicates: 0 };
  for (const { outcome } of parts) {
    sum.written += outcome?.written ?? 0;
    sum.duplicates += outcome?.duplicates ?? 0;
  }
  return sum;
}

async function expire(redis: Redis, keys: StoreKeys, before: string, changesKept: number): Promise<void> {
  const touched = [keys.order, keys.changes, keys.counters];
  await redis.eval(EXPIRE_SCRIPT, touched.length, ...touched, keys.taskPrefix, before, changesKept);
}

function sumBuckets(parts: readonly RollupBucket[][]): RollupBucket[] {
  const [first = [], ...others] = parts;
  if (others.length === 0) return first;
  const byStart = new Map(first.map((bucket) => [bucket.at, bucket]));
  for (const bucket of others.flat()) {
    const sum = byStart.get(bucket.at);
    if (!sum) byStart.set(bucket.at, bucket);
    else for (const [value, counts] of bucket.entries) addCounts(sum.entries, value, counts);
  }
  return [...byStart.values()].sort((a, b) => a.at - b.at);
}

function addCounts(entries: Map<string, RollupCounts>, value: string, counts: RollupCounts): void {
  const sum = entries.get(value);
  if (!sum) {
    entries.set(value, counts);
    return;
  }
  for (const field of ["received", "succeeded", "failed", "retried", "revoked", "rejected"] as const) {
    sum[field] += counts[field];
  }
  for (const sketch of ["run", "wait"] as const) {
    for (const [bucket, n] of counts[sketch]) sum[sketch].set(bucket, (sum[sketch].get(bucket) ?? 0) + n);
  }
}

function sumCounters(parts: readonly IngestCounters[]): IngestCounters {
  const sum: IngestCounters = { received: 0, written: 0, duplicates: 0, undecodable: 0, dropped: 0 };
  for (const part of parts) {
    for (const name of Object.keys(sum) as (keyof IngestCounters)[]) sum[name] += part[name];
  }
  return sum;
}

function sumEventCounts(parts: readonly EventCount[][]): EventCount[] {
  const [first = [], ...others] = parts;
  if (others.length === 0) return first;
  const sums = new Map<string, EventCount>();
  for (const one of parts.flat()) {
    const key = [one.sender, one.type, one.task, one.queue, one.exception].join("\n");
    const sum = sums.get(key);
    if (sum) sum.count += one.count;
    else sums.set(key, one);
  }
  return [...sums.values()];
}

function sumRuntimes(parts: readonly RuntimeHistogram[][]): RuntimeHistogram[] {
  const [first = [], ...others] = parts;
  if (others.length === 0) return first;
  const sums = new Map<string, RuntimeHistogram>();
  for (const one of parts.flat()) {
    const key = [one.worker, one.task, one.queue].join("\n");
    const sum = sums.get(key);
    if (!sum) sums.set(key, one);
    else {
      sum.sum += one.sum;
      one.counts.forEach((n, at) => (sum.counts[at] = (sum.counts[at] ?? 0) + n));
    }
  }
  return [...sums.values()];
}

/** How many entries come to `limit` bytes, from a running mean of their sizes; `bytes` 0 only asks. */
function trimToBytes(limit: number): (bytes: number) => number {
  let mean = 1000;
  return (bytes) => {
    if (bytes > 0) mean += (bytes - mean) / 20;
    return Math.round(Math.min(10_000, Math.max(50, limit / mean)));
  };
}
