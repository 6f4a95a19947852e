/**
 * Every key that Umbel writes in its Redis, with its type and its life. All of them start with `umbel:<cluster>:`, so
 * that the store may share a Redis with a broker or a result backend; on a Redis Cluster with `umbel:{<cluster>}:`, or
 * `umbel:{<cluster>/<number>}:` where they belong to one part of the store. Nothing else in the server spells a key.
 */
import type { Resolution, RollupDimension } from "./store";

export interface StoreKeys {
  /** list · one compact event an item (eventCodec.ts), only appended to · until retention removes the task */
  task(id: string): string;
  taskPrefix: string;
  /** list · `<arrival ms, base 36> <task id>`, oldest left · the order in which retention removes, and hydration reads */
  order: string;
  /** stream · one entry a batch: `s` sequence, `r` rows, `x` evicted ids, `w` worker facts · trimmed to the newest */
  changes: string;
  /** hash · `<worker>\x1f<kind>` -> `<place in time> <JSON of seen ms and event>`, the latest of each kind · forgotten after 30 days */
  workers: string;
  /** hash · `<worker>\x1f<pid>\x1f<ms>\x1f<came or left>` -> `0 <JSON WorkerSign>` · the newest 1000 of 8 days */
  workerSigns: string;
  /** hash · failure group id -> `<place, later is smaller> <JSON of what it is and its first failure>` · 30 days after the last */
  failures: string;
  /** hash · failure group id -> `<place in time> <JSON of its newest failure>` · as failures */
  failureNewest: string;
  /** hash · failure group id -> `<place in time> <JSON of that failure's exception and traceback>` · as failures */
  failureTexts: string;
  /** hash · failure group id -> JSON FailureMark · as failures, or until it is taken away */
  failureMarks: string;
  /** string · when a process last tried whether anything can be written here, Unix ms · a minute */
  probe: string;
  /** hash · counter name -> number · forever */
  counters: string;
  /** hash · `<sender>\x1f<event type>\x1f<task name>` -> count, bounded · 90 days after the last event */
  eventCounts: string;
  /** hash · worker -> marks of its last events, apart by blanks: what is counted already · as workers */
  workerSeen: string;
  /** hash · task name -> events, at most 10,000 names · 90 days after the last event */
  taskNames: string;
  /** hash · `<worker>\x1f<task name>\x1f<place of the bound, or "sum">` -> count, or microseconds · as eventCounts */
  runtimeCounts(bounds: string): string;
  /** hash · problem kind -> JSON of its newest sample · forever, bounded by the kinds there are */
  problems: string;
  /** hash · ingest process id -> JSON IngestStatus · entries older than a day are removed by the next writer */
  ingests: string;
  /** list · JSON Gap, newest left · the newest 100 */
  gaps: string;
  /** string · Unix ms when an ingest process was last connected to the broker · forever */
  lastConnected: string;
  /** string · Unix ms when an ingest process was connected for the first time: before it nothing was collected · forever */
  firstConnected: string;
  /** string · 12 random hex digits, this store's name · forever */
  identity: string;
  /** stream · `j` JSON of an action's begin or end · two for each line, within the limits of the settings */
  audit: string;
  /** stream · `j` JSON of a failed sign-in · the newest 2,000, and as old as the audit may be */
  auditFailed: string;
  /** stream · `j` JSON of what was refused before it began · as auditFailed */
  auditRefused: string;
  /** hash · id of an action under way -> Unix ms when its process last said so · until it ended, or its line is gone */
  auditOpen: string;
  /** hash · token id -> JSON TokenRecord · until it is revoked; lib/contract/tokens.ts bounds how many */
  tokens: string;
  /** hash · token id -> Unix ms of its last use, to the minute · as tokens */
  tokenUses: string;
  /** sorted set · session id, or `token <id>`, by when it would have ended by itself, Unix ms · until then */
  endedSessions: string;
  /** string · JSON OperationRecord · a day after the last change */
  operation(id: string): string;
  /** list · JSON OperationItem, in the order they were done, one list for each outcome · as its operation */
  operationItems(id: string, outcome: string): string;
  /** string · "1" when somebody asked for an end · a day */
  operationStop(id: string): string;
  /** list · JSON RetryLink, newest left: as which tasks this one was run again · 30 days after the last */
  retriedAs(id: string): string;
  /** string · id of the task that this one is a retry of · 30 days */
  retryOf(id: string): string;
  /** list · JSON CatchableTask, newest left · the newest 1000, 5 minutes after the last */
  catchable: string;
  /** hash · task id -> JSON CaughtArguments · within the limits of the settings, looked at when one is added */
  caught: string;
  /** zset · task id by when its arguments were caught, Unix ms · as caught */
  caughtAt: string;
  /** string · bytes of all texts in `caught` · as caught */
  caughtBytes: string;
  /** hash · view id -> JSON SavedView · until it is removed; lib/contract/views.ts bounds how many */
  views: string;
  /** string · id of the view that the task list opens with · until another is chosen */
  defaultView: string;
  /** hash · queue -> messages that waited in that minute, those with none left out · 3 hours */
  queueSample(at: number): string;
  /** hash · queue -> JSON PauseRecord · until it is resumed */
  queuePauses: string;
  /** hash · purge id -> JSON PurgeRecord · an hour, then removed by the next reader */
  queuePurges: string;
  /** list · messages that a purge took out, in their order · an hour */
  purged(id: string): string;
  /** hash · counts of one bucket: `<value>\x1f<outcome letter>` -> count · rollupLifeMs */
  rollupCounts(resolution: Resolution, dimension: RollupDimension, at: number): string;
  /** hash · sketches of one value in one bucket: `r<bucket>` and `w<bucket>` -> count · rollupLifeMs. The append script makes it of the former */
  rollupSketch(resolution: Resolution, dimension: RollupDimension, at: number, value: string): string;
}

/** Between the parts of a hash field; Celery's names cannot hold it, for the decoder refuses control characters. */
export const FIELD_SEPARATOR = "\x1f";

const HOUR_MS = 3_600_000;

/**
 * How long a bucket is kept after it began. Minutes by name, queue and worker are many, and asked for the last hour only;
 * of failure groups only those have minutes that failed in them.
 */
export function rollupLifeMs(resolution: Resolution, dimension: RollupDimension): number {
  if (resolution === "day") return 90 * 24 * HOUR_MS;
  if (resolution === "hour") return 8 * 24 * HOUR_MS;
  return dimension === "all" || dimension === "failure" ? 26 * HOUR_MS : 2 * HOUR_MS;
}

/** On one Redis. */
export function storeKeys(cluster: string): StoreKeys {
  return keysUnder(`umbel:${cluster}:`);
}

/** On a Redis Cluster: of one part of the store, all in one slot (shards.ts). */
export function shardKeys(tag: string): StoreKeys {
  return keysUnder(`umbel:{${tag}}:`);
}

/** On a Redis Cluster: of all that no part has, in one slot as well. `shards`: string · how many parts there are · forever */
export function sharedKeys(cluster: string): StoreKeys & { shards: string } {
  const prefix = `umbel:{${cluster}}:`;
  return { ...keysUnder(prefix), shards: `${prefix}shards` };
}

function keysUnder(prefix: string): StoreKeys {
  const taskPrefix = `${prefix}t:`;
  const bucket = (resolution: Resolution, dimension: RollupDimension, at: number) =>
    `${prefix}r:${resolution[0]}:${dimension[0]}:${at / 60_000}`;
  return {
    taskPrefix,
    task: (id) => taskPrefix + id,
    order: `${prefix}order`,
    changes: `${prefix}changes`,
    workers: `${prefix}workers`,
    workerSigns: `${prefix}workerSigns`,
    failures: `${prefix}failures`,
    failureNewest: `${prefix}failureNewest`,
    failureTexts: `${prefix}failureTexts`,
    failureMarks: `${prefix}failureMarks`,
    probe: `${prefix}probe`,
    counters: `${prefix}counters`,
    eventCounts: `${prefix}eventCounts`,
    workerSeen: `${prefix}workerSeen`,
    taskNames: `${prefix}taskNames`,
    runtimeCounts: (bounds) => `${prefix}runtimes:${bounds}`,
    problems: `${prefix}problems`,
    ingests: `${prefix}ingests`,
    gaps: `${prefix}gaps`,
    lastConnected: `${prefix}lastConnected`,
    firstConnected: `${prefix}firstConnected`,
    identity: `${prefix}identity`,
    audit: `${prefix}audit`,
    auditFailed: `${prefix}auditFailed`,
    auditRefused: `${prefix}auditRefused`,
    auditOpen: `${prefix}auditOpen`,
    endedSessions: `${prefix}endedSessions`,
    tokens: `${prefix}tokens`,
    tokenUses: `${prefix}tokenUses`,
    operation: (id) => `${prefix}o:${id}`,
    operationItems: (id, outcome) => `${prefix}o:${id}:${outcome}`,
    operationStop: (id) => `${prefix}o:${id}:stop`,
    retriedAs: (id) => `${prefix}again:${id}`,
    retryOf: (id) => `${prefix}againOf:${id}`,
    catchable: `${prefix}catchable`,
    caught: `${prefix}caught`,
    caughtAt: `${prefix}caughtAt`,
    caughtBytes: `${prefix}caughtBytes`,
    views: `${prefix}views`,
    defaultView: `${prefix}defaultView`,
    queueSample: (at) => `${prefix}q:${at / 60_000}`,
    queuePauses: `${prefix}queuePauses`,
    queuePurges: `${prefix}queuePurges`,
    purged: (id) => `${prefix}purged:${id}`,
    rollupCounts: bucket,
    rollupSketch: (resolution, dimension, at, value) => `${bucket(resolution, dimension, at)}:${value}`,
  };
}
