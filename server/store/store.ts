/**
 * What the rest of the server may ask of our own Redis. `createStore` (storeClient.ts) makes one; ingest writes through
 * `appendBatch`, everything else only reads. Keys, types and lives are in keys.ts.
 */
import type { TaskEvent, WorkerEvent, EventProblem } from "@/lib/celery/celeryEvent";
import type { FailureIdentity } from "@/lib/cluster/failureGroup";
import type { TaskSummary } from "@/lib/cluster/task";
import type { WorkerRecord } from "@/lib/cluster/worker";
import type { WorkerSign } from "@/lib/cluster/workerGenerations";
import type { SketchCounts } from "@/lib/cluster/sketch";
import type { SavedView, ViewList } from "@/lib/contract/views";
import type { CaughtStore } from "./caughtStore";
import type { StoreRefusal } from "./storeRefusal";
import type { QueueStore } from "./queueStore";
import type { TokenStore } from "./tokenStore";

/** A batch as ingest hands it over, in the order of arrival. */
export interface EventBatch {
  taskEvents: TaskEvent[];
  workerEvents: WorkerEvent[];
  problems: EventProblem[];
  /** Events that came, readable or not. */
  received: number;
  /** Messages that had to be let go since the last batch. */
  dropped: number;
  /** When the batch was received, our clock, Unix ms. */
  receivedAt: number;
}

export interface BatchOutcome {
  written: number;
  duplicates: number;
}

/** One step of the change stream: rows that changed and ids that retention removed. */
export interface ChangeSet {
  rows: TaskSummary[];
  evicted: string[];
  workers: WorkerRecord[];
}

/** `gap`: the stream was trimmed past where the reader stood, so it must hydrate anew. */
export interface ChangeRead {
  position: string;
  changes: ChangeSet[];
  gap: boolean;
}

export type Resolution = "minute" | "hour" | "day";
export const RESOLUTION_MS: Record<Resolution, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What one task contributed to one bucket, summed. `run` and `wait` are sketches of ms. */
export interface RollupCounts {
  received: number;
  succeeded: number;
  failed: number;
  retried: number;
  revoked: number;
  rejected: number;
  run: SketchCounts;
  wait: SketchCounts;
}

/**
 * `all`: one entry with key "". `name`, `queue`, `worker`: one entry per value that had any event. `failure`: one entry
 * per failure group, in which only `failed` counts.
 */
export type RollupDimension = "all" | "name" | "queue" | "worker" | "failure";
export interface RollupBucket {
  at: number;
  entries: Map<string, RollupCounts>;
}

export interface IngestCounters {
  received: number;
  written: number;
  duplicates: number;
  undecodable: number;
  dropped: number;
}

/** How often an event of this type came. */
export interface EventCount {
  /** A worker, or a publisher as `gen@host`. */
  sender: string;
  type: string;
  /** Empty for events of workers, and where no name is known. */
  task: string;
  /** Empty where it is not known. */
  queue: string;
  /** The class, of `task-failed`; else empty. */
  exception: string;
  count: number;
}

/** How long tasks ran that succeeded. */
export interface RuntimeHistogram {
  worker: string;
  task: string;
  /** Empty where it is not known. */
  queue: string;
  /** Of each bound those above the one before, and last those above all. */
  counts: number[];
  /** Seconds. */
  sum: number;
}

export interface ProblemCount {
  kind: string;
  outcome: EventProblem["outcome"];
  count: number;
  /** Of the newest one. */
  detail: string;
  sample: string;
  lastAt: number;
}

/** What each ingest process writes about itself every second or two; it vanishes when the process does. */
export interface IngestStatus {
  id: string;
  state: "connecting" | "connected" | "waiting" | "stopped";
  /** Without the password. */
  url: string;
  since: number;
  lastError: string | null;
  nextTryAt: number | null;
  lastEventAt: number | null;
  /** When the broker last said anything, be it that it is there; null before it did. */
  heardAt: number | null;
  /** Until when all that was heard is written: behind `heardAt` while the store refuses, or more waits than is taken in. */
  writtenUntil: number | null;
  queue: string | null;
  note: string | null;
  /** Events per second over the last few seconds. */
  eventsPerSecond: number;
  /** From when the newest event was sent, by its sender's clock, to when it was written; null before the first. */
  lagMs: number | null;
  /** Messages that wait for us on the broker; null where it does not tell. */
  backlog: number | null;
  /** Why the store does not take what came, since the last batch was tried. */
  storeRefusal: StoreRefusal | null;
  writtenAt: number;
}

export interface Gap {
  from: number;
  to: number | null;
}

/** A failure group (lib/cluster/failureGroup.ts), how it began, and how it failed last. How often is in the rollups. */
export interface FailureGroup extends FailureIdentity {
  firstAt: number;
  lastAt: number;
  /** The id of the task that failed last; it may be retained no more. */
  lastTask: string;
  lastWorker: string | null;
  /** At most 300 characters. */
  lastMessage: string;
  mark: FailureMark | null;
}

/** Of the newest failure; long tracebacks are kept from some frame on. */
export interface FailureGroupTexts {
  exception: string | null;
  traceback: string | null;
}

/** What people say of a failure group. */
export interface FailureMark {
  kind: "resolved" | "muted";
  /** Who said it: a user's name. */
  by: string;
  at: number;
  /** Muted until then; null: for good. */
  until: number | null;
}

/** What is written before an action does anything. */
export interface AuditBegin {
  id: string;
  at: number;
  /** Empty for somebody who has not signed in. */
  user: string;
  role: string;
  /** The address that it came from; empty where there is none. */
  from: string;
  reason: string | null;
  /** By `AUDIT_ACTIONS`, e.g. `pool-grow`. */
  action: string;
  /** The first of what it is about: workers, task ids. */
  targets: string[];
  targetCount: number;
  /** What else was asked for, JSON text without secrets. */
  details: string;
  /** Of what is over when it is written: there is no second entry then. */
  end?: AuditEnd;
}

export interface AuditEnd {
  id: string;
  endedAt: number;
  /** How many by outcome. */
  counts: Record<string, number>;
  error: string | null;
  /** It was not done because they may not. */
  isRefused?: boolean | undefined;
}

/** One action. `endedAt` is null while it is under way, and for good when its process died over it. */
export interface AuditLine extends Omit<AuditBegin, "end"> {
  isRunning: boolean;
  isRefused: boolean;
  endedAt: number | null;
  counts: Record<string, number> | null;
  error: string | null;
}

/** How much of the audit is kept. */
export interface AuditLimits {
  /** The newest actions; failed sign-ins and what was refused are bounded on their own. */
  lines: number;
  /** Null: however old. */
  ageMs: number | null;
}

export interface AuditSearch {
  /** At most so many lines. */
  limit: number;
  /** After so many entries a page ends, however few lines it has. */
  scan: number;
  /** Unix ms. */
  from: number | null;
  to: number | null;
  /** `next` of the page before; null, or one that cannot be read: from the newest. */
  cursor: string | null;
  matches: (line: AuditLine) => boolean;
}

export interface AuditPage {
  lines: AuditLine[];
  /** Where to go on; null: there is no more. */
  next: string | null;
  /** How far back it looked, Unix ms; null: to the end. */
  searchedTo: number | null;
}

/** Where an action on many things stands. */
export interface OperationRecord {
  id: string;
  kind: string;
  state: "running" | "done" | "stopped" | "failed";
  user: string;
  startedAt: number;
  updatedAt: number;
  finishedAt: number | null;
  total: number;
  done: number;
  /** How many by outcome. */
  counts: Record<string, number>;
  error: string | null;
  silentWorkers: string[];
}

/** What became of one thing of an operation. */
export interface OperationItem {
  id: string;
  outcome: string;
  text: string;
  code: string | null;
  /** The task that came of it, where one did. */
  newId?: string | null | undefined;
}

/** A task that another one was run again as. */
export interface RetryLink {
  id: string;
  at: number;
  user: string;
}

export interface RetryLinks {
  retryOf: string | null;
  /** Newest first. */
  retriedAs: RetryLink[];
}

export interface Store {
  /** Lengths of queues over time, pauses, purged messages. */
  readonly queues: QueueStore;
  /** Arguments that were caught while a worker held the task. */
  readonly caught: CaughtStore;

  /** Writes a batch once and for all: events not yet known are appended, counts moved, the change stream extended,
   *  retention enforced, all in one atomic step per shard. Resolves when Redis has confirmed. */
  appendBatch(batch: EventBatch): Promise<BatchOutcome>;

  /** The events of each task, oldest written first; null for a task that is not held. */
  readTaskEvents(ids: string[]): Promise<(TaskEvent[] | null)[]>;
  /** Rows of all held tasks, newest first, in chunks of up to `chunk`. Rows changed meanwhile may be older than the
   *  change stream's: keep the higher version. */
  readAllRows(chunk: number): AsyncIterable<TaskSummary[]>;
  /** The present end of the change stream. */
  changesEnd(): Promise<string>;
  /** Waits up to `blockMs` for changes after `position`. Uses a connection of its own. */
  readChanges(position: string, blockMs: number): Promise<ChangeRead>;

  readWorkers(): Promise<WorkerRecord[]>;
  /** Removes what is known of these workers. Whoever follows the change stream notices at its next `readWorkers`. */
  forgetWorkers(names: readonly string[]): Promise<void>;
  /** When workers came and left, of the last 8 days, the newest 1000 or some more, in no order. */
  readWorkerSigns(): Promise<WorkerSign[]>;
  /** Buckets of `resolution` that start in [from, to), oldest first; buckets without an event are left out. The sketches
   *  `run` and `wait` are filled for dimension `all`, and else only for the values in `sketchesOf`: choose those by their
   *  counts first, for there may be 10,000 names. Minutes are kept 26 hours for `all` and `failure` and 2 hours for the
   *  other dimensions, hours 8 days, days (none for `failure`) 90 days. */
  readRollups(
    resolution: Resolution,
    dimension: RollupDimension,
    from: number,
    to: number,
    sketchesOf?: readonly string[],
  ): Promise<RollupBucket[]>;
  /** All groups that failed in the last 30 days, the newest 2000 or a few more, in no order. */
  readFailureGroups(): Promise<FailureGroup[]>;
  readFailureGroup(id: string): Promise<(FailureGroup & FailureGroupTexts) | null>;
  /** Sets the mark or, with null, takes it away; false when there is no such group. */
  markFailure(id: string, mark: FailureMark | null): Promise<boolean>;
  readCounters(): Promise<IngestCounters>;
  readEventCounts(): Promise<EventCount[]>;
  /** By the bounds that this store was made with. */
  readRuntimes(): Promise<RuntimeHistogram[]>;
  /** Every task name that any event of the last months told, whether its tasks are held or not. */
  readTaskNames(): Promise<string[]>;
  readProblems(): Promise<ProblemCount[]>;
  readIngestStatuses(): Promise<IngestStatus[]>;
  writeIngestStatus(status: IngestStatus): Promise<void>;
  /** Times when no ingest was connected, newest first, at most 100. */
  readGaps(): Promise<Gap[]>;
  writeGap(gap: Gap): Promise<void>;
  /** When an ingest process was last connected to the broker, Unix ms; null before the first time. */
  lastConnectedAt(): Promise<number | null>;
  /** The same of the first time: before it nothing was collected. */
  firstConnectedAt(): Promise<number | null>;

  /** Writes that an action begins, or how it ended. */
  writeAudit(entry: AuditBegin | AuditEnd): Promise<void>;
  readonly tokens: TokenStore;
  /** Says of these actions that they are still under way: a line that nobody says it of for a minute was cut short. */
  noteAuditOpen(ids: readonly string[]): Promise<void>;
  /** Actions, newest first. */
  readAudit(limit: number): Promise<AuditLine[]>;
  /** The same in pages, by what they are about. */
  readAuditPage(search: AuditSearch): Promise<AuditPage>;
  /** `expiresAt`: when it would have ended by itself, Unix ms. */
  saveEndedSession(id: string, expiresAt: number): Promise<void>;
  /** Those that were ended before their time; by id, when each would have ended by itself. */
  readEndedSessions(): Promise<ReadonlyMap<string, number>>;
  /** Saves where an operation stands, with the items that are new. It is kept for a day. */
  saveOperation(record: OperationRecord, items: readonly OperationItem[]): Promise<void>;
  readOperation(id: string): Promise<{ record: OperationRecord; stopAsked: boolean } | null>;
  /** Items of one outcome in the order in which they were done. */
  readOperationItems(id: string, outcome: string, offset: number, limit: number): Promise<OperationItem[]>;
  askOperationToStop(id: string): Promise<void>;

  /** Links a task to the one it was run again as, both ways. */
  saveRetry(oldId: string, link: RetryLink): Promise<void>;
  /** In the order of `ids`. */
  readRetries(ids: readonly string[]): Promise<RetryLinks[]>;

  /** Saved views of the task list, by name, and the one that it opens with. */
  readViews(): Promise<ViewList>;
  /** Adds a view or puts it in the place of the one with its id. */
  saveView(view: SavedView): Promise<void>;
  /** False when there is no such view. */
  removeView(id: string): Promise<boolean>;
  saveDefaultView(id: string | null): Promise<void>;

  /** A name of this store's own, made at its first use and kept: 12 hex digits. */
  identity(): Promise<string>;
  /** Removes what is over age, also when no event comes, and what was not heard of for 30 days. Ingest calls it every few
   *  seconds. */
  enforceRetention(): Promise<void>;

  /** Writes something small everywhere; rejects with Redis' own words where it takes nothing. */
  probe(): Promise<void>;
  ping(): Promise<{ version: string; usedMemoryBytes: number }>;
  taskCount(): Promise<number>;
  close(): void;
}

export interface StoreOptions {
  /** See `parseStoreUrl`. */
  url: string;
  cluster: string;
  /** How many parts a new store is to have (shards.ts); one for each master if left out. What a store was made with stays. */
  shards?: number | undefined;
  /** How many replicas must have a batch before it counts as written; none if left out. */
  replicas?: number;
  maxTasks: number;
  maxAgeMs: number | null;
  /** The usual ones if left out. */
  audit?: AuditLimits;
  /** Upper bounds of the runtime histogram in seconds, ascending, without +Inf; the usual ones if left out. */
  runtimeBuckets?: readonly number[];
  now?: () => number;
}

/** Flower's, which are prometheus_client's. */
export const USUAL_RUNTIME_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
