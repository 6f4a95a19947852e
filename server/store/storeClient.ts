/** Makes the `Store`: connections to our Redis (for commands, for writing batches, for waiting for changes) behind one object. */
import { randomBytes } from "node:crypto";
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
import { sharedKeys, storeKeys } from "./keys";
import * as operations from "./operationStore";
import * as retries from "./retryStore";
import { createShards, oneShard } from "./shards";
import { USUAL_RUNTIME_BUCKETS, type Store, type StoreOptions } from "./store";
import { mastersOf, openStoreRedis } from "./storeRedis";
import { parseStoreUrl } from "./storeUrl";
import { createTaskParts } from "./taskParts";
import * as views from "./viewStore";
import { createQueueStore } from "./queueStore";
import { createTokenStore } from "./tokenStore";
import { readEndedSessions, saveEndedSession } from "./sessionStore";

const TRIM_AUDIT_EVERY_MS = 3_600_000;

/** Connects in the background: whatever is asked before that waits, and is refused when Redis stays away. */
export function createStore(options: StoreOptions): Store {
  const now = options.now ?? Date.now;
  const redis = openStoreRedis(options.url, "store");
  const writer = openStoreRedis(options.url, "writer", { lazyConnect: true });
  const isCluster = parseStoreUrl(options.url).kind === "cluster" || options.shards !== undefined;
  const keys = isCluster ? sharedKeys(options.cluster) : storeKeys(options.cluster);
  const wanted = () => Promise.resolve(options.shards ?? mastersOf(redis).length);
  const tasks = createTaskParts({
    shards: isCluster ? createShards(redis, options.cluster, wanted) : oneShard(redis, keys),
    shared: { redis, keys },
    writer,
    openFollower: () => openStoreRedis(options.url, "changes", { lazyConnect: true }),
    maxTasks: options.maxTasks,
    maxAgeMs: options.maxAgeMs,
    runtimeBuckets: options.runtimeBuckets ?? USUAL_RUNTIME_BUCKETS,
    replicas: options.replicas ?? 0,
    now,
  });
  const audit = options.audit ?? USUAL_AUDIT_LIMITS;
  let auditTrimmedAt = -Infinity;

  return {
    ...tasks,
    queues: createQueueStore(redis, keys, now),
    tokens: createTokenStore(redis, keys),
    caught: createCaughtStore(redis, keys),
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
      await tasks.enforceRetention();
      if (now() - auditTrimmedAt < TRIM_AUDIT_EVERY_MS) return;
      auditTrimmedAt = now();
      await trimAudit(redis, keys, audit, now());
    },
    async ping() {
      const infos = await Promise.all(mastersOf(redis).map((one) => one.info()));
      const field = (info: string, name: string) =>
        new RegExp(`^${name}:(.*)\r?$`, "m").exec(info)?.[1]?.trim() ?? "";
      return {
        version: field(infos[0] ?? "", "redis_version"),
        usedMemoryBytes: infos.reduce((sum, info) => sum + Number(field(info, "used_memory")), 0),
      };
    },
    close() {
      tasks.close();
      for (const connection of [redis, writer]) connection.disconnect();
    },
  };
}
