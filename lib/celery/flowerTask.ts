/**
 * A task as Flower's JSON tells it. Flower shows Celery's own state model (`celery/events/state.py`), which goes by the
 * order in which events came; what our pages show (lib/cluster/foldTask.ts) goes by when things happened. The two differ
 * for retried and redelivered tasks. Pure.
 */
import type { TaskEvent } from "./celeryEvent";
import { isObject } from "./fieldReader";
import { parsePythonJson, PythonNumber, type PythonJson } from "./pythonJson";
import { stateOfEvent } from "./states";

/** Instants are Unix seconds. In the order in which Flower writes them. */
export interface FlowerTask {
  uuid: string;
  name: string | null;
  state: string;
  received: number | null;
  sent: number | null;
  started: number | null;
  rejected: number | null;
  succeeded: number | null;
  failed: number | null;
  retried: number | null;
  revoked: number | null;
  /** Python `repr` as the sender made it. */
  args: string | null;
  kwargs: string | null;
  /** ISO 8601 as sent. */
  eta: string | null;
  expires: string | null;
  retries: number | null;
  /** A worker's name. */
  worker: string | null;
  result: string | null;
  exception: string | null;
  timestamp: number;
  /** Seconds. */
  runtime: number | null;
  traceback: string | null;
  exchange: string | null;
  routing_key: string | null;
  clock: number;
  client: string | null;
  root: string | null;
  root_id: string | null;
  parent: string | null;
  parent_id: string | null;
  children: string[];
}

/**
 * What Celery's state model comes to after these events of one task, in the order in which they came; at least one.
 * `children` holds at most the task itself, which a retried task names as its parent; others are the caller's to add.
 */
export function foldFlowerTask(events: readonly TaskEvent[]): FlowerTask {
  const [first] = events;
  if (first === undefined) throw new Error("a task without events");
  const task = emptyTask(first.uuid);
  for (const event of events) apply(task, event);
  task.root = task.root_id;
  task.parent = task.parent_id;
  if (task.parent_id === task.uuid) task.children.push(task.uuid);
  return task;
}

function emptyTask(uuid: string): FlowerTask {
  return {
    uuid,
    name: null,
    state: "PENDING",
    received: null,
    sent: null,
    started: null,
    rejected: null,
    succeeded: null,
    failed: null,
    retried: null,
    revoked: null,
    args: null,
    kwargs: null,
    eta: null,
    expires: null,
    retries: null,
    worker: null,
    result: null,
    exception: null,
    timestamp: 0,
    runtime: null,
    traceback: null,
    exchange: null,
    routing_key: null,
    clock: 0,
    client: null,
    root: null,
    root_id: null,
    parent: null,
    parent_id: null,
    children: [],
  };
}

/** Best first; `states.PRECEDENCE`. A custom state stands where Celery's `None` does. */
const PRECEDENCE = [
  "SUCCESS",
  "FAILURE",
  null,
  "REVOKED",
  "STARTED",
  "RECEIVED",
  "REJECTED",
  "RETRY",
  "PENDING",
];

/** What an event of this state still adds when a later state is known (`Task.merge_rules`). */
const ADDED_LATE: Partial<Record<string, ReadonlySet<string>>> = {
  RECEIVED: new Set(["name", "args", "kwargs", "parent_id", "root_id", "retries", "eta", "expires"]),
};

const KINDS = {
  "task-sent": "sent",
  "task-received": "received",
  "task-started": "started",
  "task-rejected": "rejected",
  "task-succeeded": "succeeded",
  "task-failed": "failed",
  "task-retried": "retried",
  "task-revoked": "revoked",
} as const;

function apply(task: FlowerTask, event: TaskEvent): void {
  const at = event.at / 1000;
  if (event.type === "task-sent") task.client = event.hostname;
  else task.worker = event.hostname;
  if (event.type in KINDS) task[KINDS[event.type as keyof typeof KINDS]] = at;

  const state = stateOfEvent(event.type);
  const isLate = state !== "RETRY" && task.state !== "RETRY" && rank(state) > rank(task.state);
  const kept = isLate ? ADDED_LATE[state] : undefined;
  if (!isLate) task.state = state;
  for (const [field, value] of Object.entries(fieldsOf(event, at))) {
    if (value !== undefined && (kept === undefined || kept.has(field)))
      Object.assign(task, { [field]: value });
  }
}

function rank(state: string): number {
  const found = PRECEDENCE.indexOf(state);
  return found < 0 ? PRECEDENCE.indexOf(null) : found;
}

/** Values by Flower's names; what the event did not carry is undefined. */
function fieldsOf(event: TaskEvent, at: number): Record<string, unknown> {
  return {
    name: event.name,
    args: event.args,
    kwargs: event.kwargs,
    eta: event.eta,
    expires: event.expires,
    retries: event.retries,
    result: event.result,
    exception: event.exception,
    traceback: event.traceback,
    runtime: event.runtime,
    exchange: event.exchange,
    routing_key: event.routingKey,
    root_id: event.rootId,
    parent_id: event.parentId,
    clock: event.clock ?? undefined,
    timestamp: at,
    ...customFields(event.custom),
  };
}

const TEXT_FIELDS = ["name", "args", "kwargs", "eta", "expires", "result", "exception", "traceback"] as const;

/** A custom event may carry any field of a task. */
function customFields(text: string | undefined): Record<string, unknown> {
  const value = text === undefined ? undefined : parsePythonJson(text);
  if (value === undefined || !isObject(value)) return {};
  const fields: Record<string, unknown> = {};
  for (const name of TEXT_FIELDS) if (typeof value[name] === "string") fields[name] = value[name];
  for (const name of ["retries", "runtime"]) fields[name] = numberOf(value[name]);
  return fields;
}

function numberOf(value: PythonJson | undefined): number | undefined {
  if (value instanceof PythonNumber) return value.value;
  return typeof value === "number" ? value : undefined;
}
