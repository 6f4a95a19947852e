/**
 * What we believe about one task: a pure function of the set of its events (`foldTask`). Nothing here depends on
 * the order in which events arrived, nor on the present time.
 */

/** Of one task so many events are kept; beyond that only those that end it. */
export const MAX_EVENTS_PER_TASK = 1000;

/** Celery's states; a custom event `task-progress` gives the custom state `PROGRESS`. */
export type TaskState =
  | "PENDING"
  | "RECEIVED"
  | "STARTED"
  | "SUCCESS"
  | "FAILURE"
  | "RETRY"
  | "REVOKED"
  | "REJECTED"
  | (string & {});

/** One run of a task; a task retried twice has three. */
export interface Attempt {
  /** 0 for the first run; Celery's `retries`. */
  number: number;
  state: TaskState;
  worker: string | null;
  pid: number | null;
  sentAt: number | null;
  receivedAt: number | null;
  startedAt: number | null;
  /** When it ended (succeeded, failed, retried, revoked, rejected). */
  endedAt: number | null;
  /** When this run was due, Unix ms, if it had an eta. */
  etaAt: number | null;
  /** Seconds, as Celery measured it, else null. */
  runtime: number | null;
  exception: string | null;
  traceback: string | null;
}

/** The whole record of one task. Instants are Unix ms, null where no event told. */
export interface Task {
  id: string;
  state: TaskState;
  /** The name shown (Celery's `shadow`, if one was set); null until a sent or received event came. */
  name: string | null;
  /** The registered name, where it differs from the shown one or is known from `task-sent`. */
  taskName: string | null;
  args: string | null;
  kwargs: string | null;
  rootId: string | null;
  /** Never the task's own id: retried and replaced tasks name themselves as parent on the wire. */
  parentId: string | null;
  retries: number;
  etaAt: number | null;
  expiresAt: number | null;
  queue: string | null;
  exchange: string | null;
  routingKey: string | null;
  /** Who sent it, `gen<pid>@<host>`. */
  client: string | null;
  worker: string | null;
  /** The process whose pid the deciding event carried. */
  pid: number | null;
  /** When it was first heard of: the earliest of all its events. */
  createdAt: number;
  sentAt: number | null;
  firstReceivedAt: number | null;
  /** Of the highest attempt. */
  receivedAt: number | null;
  startedAt: number | null;
  /** Of the event that ended it, for states that end a task. */
  finishedAt: number | null;
  /** The latest of all its events. */
  updatedAt: number;
  /** Seconds. */
  runtime: number | null;
  result: string | null;
  exception: string | null;
  traceback: string | null;
  terminated: boolean;
  signum: number | string | null;
  expired: boolean;
  requeue: boolean;
  attempts: Attempt[];
  /** The latest event of each custom type: `fields` is the raw JSON object. */
  custom: { type: string; at: number; fields: string }[];
  /** Fields that we cut, with the text kept up to there. */
  cut: string[];
  eventCount: number;
}

/**
 * The compact row: what the task table holds and the change stream carries for each task. No long texts.
 * `version` is the number of events it was folded from: of two rows for one id the higher version is newer.
 */
export interface TaskSummary {
  id: string;
  version: number;
  state: TaskState;
  name: string | null;
  worker: string | null;
  pid: number | null;
  queue: string | null;
  retries: number;
  createdAt: number;
  receivedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  updatedAt: number;
  etaAt: number | null;
  /** Seconds. */
  runtime: number | null;
  /** How long it was due and not yet running, ms: see `waitedMs()`. Null while it has not started. */
  waitedMs: number | null;
  rootId: string | null;
  parentId: string | null;
  /** The exception's class without module, e.g. `ConnectionError`; null when it did not fail. */
  exceptionType: string | null;
  /** The group of the failure (failureGroup.ts) while the state is FAILURE, else null. */
  failure: string | null;
}
