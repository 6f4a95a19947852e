/**
 * What workers and clients say on the exchange `celeryev`, decoded once. Celery's field names are turned from
 * snake_case here and nowhere else. Field by field: Celery's `celery/events`, our protocol reference a.2 to a.4.
 */

/** What every event carries. Together with the uuid these five make an event's identity. */
interface EventBase {
  /** Celery's own word, e.g. `task-received`, `worker-heartbeat`, or a custom `task-progress`. */
  type: string;
  /** Unix milliseconds (with fractions) by the sender's clock. Already UTC: `utcoffset` is never applied. */
  at: number;
  /** Node name `name@host`; for `task-sent` the client, `gen<pid>@<host>`. */
  hostname: string;
  pid: number | null;
  /** The sender's Lamport clock; only comparable within one hostname and pid. */
  clock: number | null;
}

/** One event about one task. A field that the event did not carry (or carried with a wrong type) is absent. */
export interface TaskEvent extends EventBase {
  kind: "task";
  /** The task's id: any text of 1 to 255 characters without control characters; nearly always a UUID. */
  uuid: string;
  name?: string;
  /** Celery's `saferepr` of the arguments: text, possibly truncated, never to be evaluated. */
  args?: string;
  kwargs?: string;
  rootId?: string;
  parentId?: string;
  retries?: number;
  /** ISO 8601 as it came. */
  eta?: string;
  expires?: string;
  queue?: string;
  exchange?: string;
  routingKey?: string;
  /** `saferepr` of the return value. */
  result?: string;
  /** Seconds. */
  runtime?: number;
  /** Python `repr` of the exception. */
  exception?: string;
  traceback?: string;
  terminated?: boolean;
  /** A number or, when the pool reports the kill itself, a name such as `SIGKILL`. */
  signum?: number | string;
  expired?: boolean;
  requeue?: boolean;
  /** Fields of a custom event (`task-progress` and the like) as one JSON object's raw text, numbers untouched. */
  custom?: string;
  /** Names of fields whose text was longer than `MAX_FIELD_CHARS` and was cut by us. */
  cut?: string[];
}

/** One event about one worker. */
export interface WorkerEvent extends EventBase {
  kind: "worker";
  /** Heartbeat interval in seconds; 5 in a heartbeat that was asked for, whatever the real one. */
  freq?: number;
  /** Tasks running now. */
  active?: number;
  /** Tasks accepted since the worker started. */
  processed?: number;
  /** Load of the worker's host over 1, 5 and 15 minutes. */
  loadavg?: [number, number, number];
  swIdent?: string;
  swVer?: string;
  swSys?: string;
}

export type CeleryEvent = TaskEvent | WorkerEvent;

/** Why a part of a message was not taken as it came. `kind` is what is counted, one counter each. */
export interface EventProblem {
  kind:
    | "not-json"
    | "too-large"
    | "too-deep"
    | "not-an-event"
    | "unknown-type"
    | "bad-uuid"
    | "bad-timestamp"
    | "bad-hostname"
    | "bad-field"
    | "content-type";
  /** `dropped`: this event is lost to us. `repaired`: it was kept without the field named in `detail`. */
  outcome: "dropped" | "repaired";
  /** In words, for the "About this dashboard" panel; no values from the event. */
  detail: string;
  /** The first 500 characters of the event as it came. */
  sample: string;
}
