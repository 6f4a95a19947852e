/**
 * The short way to a row, for the tasks that nearly all are: one run, at most one event of each kind. It gives what the
 * general rule gives (foldTask.ts), at a small part of the cost; tests hold the two together.
 */
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { parseCeleryDate } from "@/lib/celery/dates";
import { exceptionType } from "@/lib/celery/exceptionType";
import { stateOfEvent } from "@/lib/celery/states";
import { failureOf } from "./failureGroup";
import type { TaskSummary } from "./task";
import { sameEvent } from "./taskFacts";

/** The events of a task that ran, or runs, once. */
export interface SimpleRun {
  sent: TaskEvent | null;
  received: TaskEvent | null;
  started: TaskEvent | null;
  /** The one that succeeded, failed or was revoked. */
  final: TaskEvent | null;
  count: number;
}

/**
 * Sorts the events of an ordinary task by kind; null when it is not ordinary: retried, put back, custom events, or two
 * different events of one kind. Duplicates are no hindrance.
 */
export function simpleRun(events: readonly TaskEvent[]): SimpleRun | null {
  const run: SimpleRun = { sent: null, received: null, started: null, final: null, count: 0 };
  for (const event of events) {
    let known: TaskEvent | null;
    switch (event.type) {
      case "task-sent":
        if (event.retries) return null;
        known = run.sent;
        run.sent ??= event;
        break;
      case "task-received":
        if (event.retries) return null;
        known = run.received;
        run.received ??= event;
        break;
      case "task-started":
        known = run.started;
        run.started ??= event;
        break;
      case "task-succeeded":
      case "task-failed":
      case "task-revoked":
        known = run.final;
        run.final ??= event;
        break;
      default:
        return null;
    }
    if (known === null) run.count++;
    else if (!sameEvent(known, event)) return null;
  }
  return run.count === 0 ? null : run;
}

/** The row of such a task. */
export function summariseSimpleRun({ sent, received, started, final, count }: SimpleRun): TaskSummary {
  const onWorker = final ?? started ?? received;
  const deciding = onWorker ?? sent;
  const any = deciding;
  if (any === null) throw new Error("a task without events");
  const message = received ?? sent;
  const id = any.uuid;
  const etaAt = message?.eta ? parseCeleryDate(message.eta) : null;
  const name = received?.name || sent?.name || null;
  const startedAt = started === null ? null : started.at;
  const receivedAt = received === null ? null : received.at;
  const sentAt = sent === null ? null : sent.at;

  let createdAt = any.at;
  let updatedAt = any.at;
  if (sent !== null) {
    if (sent.at < createdAt) createdAt = sent.at;
    if (sent.at > updatedAt) updatedAt = sent.at;
  }
  if (received !== null) {
    if (received.at < createdAt) createdAt = received.at;
    if (received.at > updatedAt) updatedAt = received.at;
  }
  if (started !== null) {
    if (started.at < createdAt) createdAt = started.at;
    if (started.at > updatedAt) updatedAt = started.at;
  }

  return {
    id,
    version: count,
    state: stateOfEvent(any.type),
    name,
    worker: onWorker === null ? null : onWorker.hostname,
    pid: onWorker === null ? null : onWorker.pid,
    queue: sent?.queue || null,
    retries: 0,
    createdAt,
    receivedAt,
    startedAt,
    finishedAt: final === null ? null : final.at,
    updatedAt,
    etaAt,
    runtime: final?.runtime ?? null,
    waitedMs: waitBetween(sentAt, receivedAt, startedAt, etaAt),
    rootId: received?.rootId || sent?.rootId || null,
    parentId: parentOf(received, id) ?? parentOf(sent, id),
    exceptionType:
      final?.exception || final?.traceback ? exceptionType(final.exception, final.traceback) : null,
    failure: final?.type === "task-failed" ? failureOf(name, final.exception, final.traceback).id : null,
  };
}

/** A parent other than the task itself: retried and replaced tasks name themselves (protocol reference b.2). */
export function parentOf(event: TaskEvent | null, id: string): string | null {
  return event?.parentId && event.parentId !== id ? event.parentId : null;
}

/** See `waitedMs` in foldTask.ts. */
export function waitBetween(
  sentAt: number | null,
  receivedAt: number | null,
  startedAt: number | null,
  etaAt: number | null,
): number | null {
  const queuedAt = sentAt ?? receivedAt;
  const dueAt = queuedAt === null ? etaAt : etaAt === null ? queuedAt : Math.max(queuedAt, etaAt);
  return startedAt === null || dueAt === null ? null : Math.max(0, startedAt - dueAt);
}
