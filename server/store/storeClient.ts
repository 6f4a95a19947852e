/** Makes the `Store`: three connections to our Redis (commands, writing batches, waiting for changes) behind one object. */
import { randomBytes } from "node:crypto";
import { EXPIRE_SCRIPT } from "./appendScript";
import { forgetSenders, readEventCounts, readRuntimes } from "./eventCountStore";
import * as failures from "./failureStore";
import * as ingests from "./ingestStore";
import { createCaughtStore } from "./caughtStore";
import {
  noteAuditOpen,
  readAudit,
  readAuditPage,
  trimAudit,
  USUAL_AUDIT_LIMITS,
  writeAudit,
} from "./auditStore";
import { storeKeys } from "./keys";
import * as operations from "./operationStore";
import * as retries from "./retryStore";
import { readProblems } from "./problemStore";
import { readRollups } from "./rollupStore";
import { USUAL_RUNTIME_BUCKETS, type Store, type StoreOptions } from "./store";
import { openStoreRedis } from "./storeRedis";
import { createTaskAppender } from "./taskAppender";
import { changesEnd, readAllRows, readChanges, readTaskEvents } from "./taskReader";
import * as views from "./viewStore";
import {
  createWorkerReader,
  forgetOldWorkers,
  forgetWorkers,
  forgetWorkerSigns,
  readWorkerSigns,
  heardWorkers,
} from "./workerStore";
import { createQueueStore } from "./queueStore";
import { createTokenStore } from "./tokenStore";
import { readEndedSessions, saveEndedSession } from "./sessionStore";

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
/** Messages that are all different make a group each: no more than these are kept. */
const MAX_FAILURE_GROUPS = 2000;

/** Connects in the background: whatever is asked before that waits, and is refused when Redis stays away. */
export function createStore(options: StoreOptions): Store {
  const now = options.now ?? Date.now;
  const keys = storeKeys(options.cluster);
  const redis = openStoreRedis(options.url, "store");
  const writer = openStoreRedis(options.url, "writer", { lazyConnect: true });
  // It blocks in the server by design, so it has no time limit of its own.
  const follower = openStoreRedis(options.url, "changes", { lazyConnect: true, commandTimeout: undefined });
  const workers = createWorkerReader();
  const changesKept = trimToBytes(CHANGES_BYTES);
  let forgottenAt = 0;
  const { maxTasks, runtimeBuckets = USUAL_RUNTIME_BUCKETS, audit = USUAL_AUDIT_LIMITS } = options;
  const appender = createTaskAppender(writer, keys, { maxTasks, changesKept, runtimeBuckets }, now);

  return {
    queues: createQueueStore(redis, keys, now),
    tokens: createTokenStore(redis, keys),
    caught: createCaughtStore(redis, keys),
    appendBatch: (batch) => appender.append(batch),
    readTaskEvents: (ids) => readTaskEvents(redis, keys, ids),
    readAllRows: (chunk) => readAllRows(redis, keys, chunk),
    changesEnd: () => changesEnd(redis, keys),
    readChanges: (position, blockMs) => readChanges(follower, keys, workers, position, blockMs),
    readWorkers: () => workers.readAll(redis, keys),
    forgetWorkers: (names) => forgetWorkers(redis, keys, names),
    readWorkerSigns: () => readWorkerSigns(redis, keys),
    readRollups: (resolution, dimension, from, to, sketchesOf = []) =>
      readRollups(redis, keys, resolution, dimension, { from, to }, sketchesOf),
    readFailureGroups: () => failures.readFailureGroups(redis, keys),
    readFailureGroup: (id) => failures.readFailureGroup(redis, keys, id),
    markFailure: (id, mark) => failures.markFailure(redis, keys, id, mark),
    readCounters: () => ingests.readCounters(redis, keys),
    readEventCounts: () => readEventCounts(redis, keys),
    readRuntimes: () => readRuntimes(redis, keys, runtimeBuckets),
    readTaskNames: () => redis.hkeys(keys.taskNames),
    readProblems: () => readProblems(redis, keys),
    readIngestStatuses: () => ingests.readIngestStatuses(redis, keys),
    writeIngestStatus: (status) => ingests.writeIngestStatus(redis, keys, status),
    readGaps: () => ingests.readGaps(redis, keys),
    writeGap: (gap) => ingests.writeGap(redis, keys, gap),
    lastConnectedAt: () => ingests.readMoment(redis, keys.lastConnected),
    firstConnectedAt: () => ingests.readMoment(redis, keys.firstConnected),
    writeAudit: (entry) => writeAudit(redis, keys, audit, entry, now()),
    noteAuditOpen: (ids) => noteAuditOpen(redis, keys, ids, now()),
    readAudit: (limit) => readAudit(redis, keys, audit, limit, now()),
    readAuditPage: (search) => readAuditPage(redis, keys, audit, search, now()),
    saveEndedSession: (id, expiresAt) => saveEndedSession(redis, keys, id, expiresAt),
    readEndedSessions: () => readEndedSessions(redis, keys, now()),
    saveOperation: (record, items) => operations.saveOperation(redis, keys, record, items),
    readOperation: (id) => operations.readOperation(redis, keys, id),
    readOperationItems: (id, outcome, offset, limit) =>
      operations.readOperationItems(redis, keys, id, outcome, offset, limit),
    saveRetry: (oldId, link) => retries.saveRetry(redis, keys, oldId, link),
    readRetries: (ids) => retries.readRetries(redis, keys, ids),
    askOperationToStop: (id) => operations.askOperationToStop(redis, keys, id),
    readViews: () => views.readViews(redis, keys),
    saveView: (view) => views.saveView(redis, keys, view),
    removeView: (id) => views.removeView(redis, keys, id),
    saveDefaultView: (id) => views.saveDefaultView(redis, keys, id),
    async identity() {
      const mine = randomBytes(6).toString("hex");
      await redis.setnx(keys.identity, mine);
      return (await redis.get(keys.identity)) ?? mine;
    },
    async enforceRetention() {
      if (options.maxAgeMs !== null) {
        const before = Math.floor(now() - options.maxAgeMs).toString(36);
        const kept = changesKept(0);
        await redis.eval(
          EXPIRE_SCRIPT,
          3,
          keys.order,
          keys.changes,
          keys.counters,
          keys.taskPrefix,
          before,
          kept,
        );
      }
      const isFull = await failures.hasTooManyFailures(redis, keys, MAX_FAILURE_GROUPS);
      if (!isFull && now() - forgottenAt < FORGET_EVERY_MS) return;
      forgottenAt = now();
      await trimAudit(redis, keys, audit, now());
      await forgetOldWorkers(redis, keys, now() - SILENT_LIFE_MS);
      await forgetWorkerSigns(redis, keys, now() - SIGNS_LIFE_MS, MAX_SIGNS);
      await forgetSenders(
        redis,
        keys,
        runtimeBuckets,
        await heardWorkers(redis, keys, now() - SILENT_COUNTERS_MS),
      );
      await failures.forgetFailures(redis, keys, now() - SILENT_LIFE_MS, MAX_FAILURE_GROUPS);
    },
    async ping() {
      const info = await redis.info("server", "memory");
      const field = (name: string) => new RegExp(`^${name}:(.*)\r?$`, "m").exec(info)?.[1]?.trim() ?? "";
      return { version: field("redis_version"), usedMemoryBytes: Number(field("used_memory")) };
    },
    taskCount: () => redis.llen(keys.order),
    close() {
      for (const connection of [redis, writer, follower]) connection.disconnect();
    },
  };
}

/** How many entries come to `limit` bytes, from a running mean of their sizes; `bytes` 0 only asks. */
function trimToBytes(limit: number): (bytes: number) => number {
  let mean = 1000;
  return (bytes) => {
    if (bytes > 0) mean += (bytes - mean) / 20;
    return Math.round(Math.min(10_000, Math.max(50, limit / mean)));
  };
}
