/**
 * A task's record from the set of its events: protocol reference b.3. The result does not depend on the order in which
 * events came nor on how often each came, because every field is the greatest (or least) of a total order over them.
 *
 * Where the rule leaves room, we decide:
 * - "current attempt" is the highest that any event names; `receivedAt`, `startedAt` and `waitedMs` are of its latest
 *   run. A run begins anew when the message was put back (requeued, cancelled), so a task that waits for its second
 *   run has no `startedAt`.
 * - `task-cancelled` puts a task in the state CANCELLED, as Celery's own state machine names it; it does not end it.
 */
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { parseCeleryDate } from "@/lib/celery/dates";
import { exceptionType } from "@/lib/celery/exceptionType";
import { stateOfEvent } from "@/lib/celery/states";
import { failureOf } from "./failureGroup";
import { parentOf, simpleRun, summariseSimpleRun, waitBetween } from "./simpleRun";
import type { Attempt, Task, TaskSummary } from "./task";
import {
  compareFacts,
  compareMessages,
  gatherFacts,
  isCustom,
  isEnd,
  type Fact,
  type Facts,
} from "./taskFacts";

export { isEnd, sameEvent } from "./taskFacts";

/**
 * Folds the events of one task (all of one uuid; at least one) into its record. Pure. Cost grows with n log n.
 */
export function foldTask(events: readonly TaskEvent[]): Task {
  const facts = gatherFacts(events);
  const { first } = facts;
  const id = first.event.uuid;
  const decisive = facts.deciding.event;
  const deciding = bestOfRank(facts).event;
  const { name, taskName, args, kwargs, rootId, parentId } = describe(facts, id);
  const message = facts.message?.event;
  const sent = facts.sent?.event;
  const run = latestRun(facts.all.filter((fact) => fact.attempt === facts.attempt));
  const state = stateOfEvent(decisive.type);

  return {
    id,
    state,
    name,
    taskName,
    args,
    kwargs,
    rootId,
    parentId,
    retries: facts.retries,
    etaAt: message?.eta ? parseCeleryDate(message.eta) : null,
    expiresAt: message?.expires ? parseCeleryDate(message.expires) : null,
    queue: sent?.queue || null,
    exchange: sent?.exchange ?? null,
    routingKey: sent?.routingKey ?? null,
    client: sent?.hostname ?? null,
    worker: facts.onWorker?.event.hostname ?? null,
    pid: facts.onWorker?.event.pid ?? null,
    createdAt: first.event.at,
    sentAt: facts.firstSentAt,
    firstReceivedAt: facts.firstReceivedAt,
    receivedAt: run.receivedAt,
    startedAt: run.startedAt,
    finishedAt: isEnd(deciding) ? deciding.at : null,
    updatedAt: facts.last.event.at,
    runtime: deciding.runtime ?? null,
    result: deciding.result ?? null,
    exception: deciding.exception ?? null,
    traceback: deciding.traceback ?? null,
    terminated: deciding.terminated ?? false,
    signum: deciding.signum ?? null,
    expired: deciding.expired ?? false,
    requeue: deciding.requeue ?? false,
    attempts: foldAttempts(facts),
    custom: latestCustom(facts),
    cut: cutNames(facts),
    eventCount: facts.all.length,
  };
}

/** The compact row of a record. `version` is the number of distinct events that it was folded from. */
export function summariseTask(task: Task, version: number): TaskSummary {
  return {
    id: task.id,
    version,
    state: task.state,
    name: task.name,
    worker: task.worker,
    pid: task.pid,
    queue: task.queue,
    retries: task.retries,
    createdAt: task.createdAt,
    receivedAt: task.receivedAt,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    updatedAt: task.updatedAt,
    etaAt: task.etaAt,
    runtime: task.runtime,
    waitedMs: waitedMs(task),
    rootId: task.rootId,
    parentId: task.parentId,
    exceptionType: exceptionType(task.exception, task.traceback),
    failure: task.state === "FAILURE" ? failureOf(task.name, task.exception, task.traceback).id : null,
  };
}

/**
 * `summariseTask(foldTask(events), events' distinct number)`, but without building the record for the tasks that nearly
 * all are: one run, at most one event of each kind. For the hot path.
 */
export function foldSummary(events: readonly TaskEvent[]): TaskSummary {
  const run = simpleRun(events);
  if (run === null) {
    const task = foldTask(events);
    return summariseTask(task, task.eventCount);
  }
  return summariseSimpleRun(run);
}

/**
 * How long the current run was due and not yet running, ms: from the later of its sending (or its receiving, where no
 * sending is known) and its eta, to its start. Never negative, though clocks of different machines differ. Null while
 * it has not started.
 */
export function waitedMs(task: Pick<Task, "attempts">): number | null {
  const current = task.attempts.at(-1);
  return current === undefined ? null : attemptWaitedMs(current);
}

/** The same of one attempt. */
export function attemptWaitedMs(attempt: Attempt): number | null {
  return waitBetween(attempt.sentAt, attempt.receivedAt, attempt.startedAt, attempt.etaAt);
}

/** Newer Celery tells one failure twice, once without traceback: of those that tie, one with a traceback. */
function bestOfRank(facts: Facts): Fact {
  let best = facts.deciding;
  if (best.final === 0) return best;
  for (const fact of facts.all) {
    if (fact.final === best.final && hasTraceback(fact) >= hasTraceback(best)) best = fact;
  }
  return best;
}

function hasTraceback(fact: Fact): number {
  return fact.event.traceback ? 1 : 0;
}

type Description = Pick<Task, "name" | "taskName" | "args" | "kwargs" | "rootId" | "parentId">;

/** What the task is: from the first received that tells it, else from the first sent. Empty texts tell nothing. */
function describe(facts: Facts, id: string): Description {
  const received: TaskEvent[] = [];
  const sent: TaskEvent[] = [];
  // `all` is by time; a stable sort by attempt makes it the lowest (retries, timestamp, clock, hostname) first.
  const byAttempt = [...facts.all].sort((a, b) => a.attempt - b.attempt);
  for (const { event } of byAttempt) {
    if (event.type === "task-received") received.push(event);
    else if (event.type === "task-sent") sent.push(event);
  }
  const messages = [...received, ...sent];
  const firstText = (field: "name" | "args" | "kwargs" | "rootId") =>
    messages.find((event) => event[field])?.[field] ?? null;
  return {
    name: firstText("name"),
    taskName: sent.find((event) => event.name)?.name ?? null,
    args: firstText("args"),
    kwargs: firstText("kwargs"),
    rootId: firstText("rootId"),
    parentId: messages.find((event) => parentOf(event, id) !== null)?.parentId ?? null,
  };
}

interface Run {
  sentAt: number | null;
  receivedAt: number | null;
  startedAt: number | null;
}

/** When the latest run among the facts of one attempt was sent, received and started. */
function latestRun(facts: readonly Fact[]): Run {
  let requeues = 0;
  for (const fact of facts) {
    if (fact.stage === 1 || fact.stage === 2) requeues = Math.max(requeues, fact.requeues);
  }
  let startedAt: number | null = null;
  for (const { event, requeues: run } of facts) {
    if (event.type === "task-started" && run === requeues) startedAt = event.at; // oldest first, so the last stays
  }
  const received = facts.filter((fact) => fact.event.type === "task-received" && fact.requeues === requeues);
  const sent = facts.filter((fact) => fact.event.type === "task-sent");
  return { sentAt: latestUpTo(sent, startedAt), receivedAt: latestUpTo(received, startedAt), startedAt };
}

/** The latest not after `limit`. Where all are after it, by another machine's clock, the earliest. */
function latestUpTo(facts: readonly Fact[], limit: number | null): number | null {
  let found: number | null = null;
  for (const { event } of facts) {
    if (limit === null || event.at <= limit || found === null) found = event.at;
  }
  return found;
}

function foldAttempts(facts: Facts): Attempt[] {
  const byNumber = new Map<number, Fact[]>();
  for (const fact of facts.all) {
    const number = fact.event.type === "task-retried" ? retriedAttempt(fact, byNumber) : fact.attempt;
    const same = byNumber.get(number);
    if (same === undefined) byNumber.set(number, [fact]);
    else same.push(fact);
  }
  return [...byNumber].sort((a, b) => a[0] - b[0]).map(([number, own]) => foldAttempt(number, own));
}

/**
 * Which attempt a retry ended. The next message is sent before the retry is told (protocol reference b.1), so that the
 * same worker may tell first that it received it: an attempt that has not begun cannot be the one that ended.
 */
function retriedAttempt({ attempt }: Fact, earlier: ReadonlyMap<number, readonly Fact[]>): number {
  const has = (number: number, type: string) =>
    earlier.get(number)?.some(({ event }) => event.type === type) === true;
  const before = attempt - 1;
  const isOfBefore =
    !has(attempt, "task-started") && has(before, "task-started") && !has(before, "task-retried");
  return isOfBefore ? before : attempt;
}

function foldAttempt(number: number, own: Fact[]): Attempt {
  let deciding: Fact | null = null;
  let best: Fact | null = null;
  let onWorker: Fact | null = null;
  let message: Fact | null = null;
  for (const fact of own) {
    if (deciding === null || compareFacts(fact, deciding) > 0) deciding = fact;
    if (fact.event.type !== "task-sent" && !isCustom(fact)) {
      if (onWorker === null || compareFacts(fact, onWorker) > 0) onWorker = fact;
    }
    if (fact.stage < 2 && fact.final === 0 && (message === null || compareMessages(fact, message) >= 0))
      message = fact;
  }
  for (const fact of own) {
    if (fact.final !== deciding?.final || (fact.final === 0 && fact !== deciding)) continue;
    if (best === null || hasTraceback(fact) >= hasTraceback(best)) best = fact;
  }
  const end = best?.event;
  const ended =
    end !== undefined && (isEnd(end) || end.type === "task-retried" || end.type === "task-rejected");
  const eta = message?.event.eta;
  return {
    number,
    state: stateOfEvent(deciding?.event.type ?? "task-sent"),
    worker: onWorker?.event.hostname ?? null,
    pid: onWorker?.event.pid ?? null,
    ...latestRun(own),
    endedAt: ended ? end.at : null,
    etaAt: eta ? parseCeleryDate(eta) : null,
    runtime: end?.runtime ?? null,
    exception: end?.exception ?? null,
    traceback: end?.traceback ?? null,
  };
}

function latestCustom(facts: Facts): Task["custom"] {
  const latest = new Map<string, { type: string; at: number; fields: string }>();
  for (const fact of facts.all) {
    const { type, at, custom } = fact.event;
    if (isCustom(fact)) latest.set(type, { type, at, fields: custom ?? "{}" });
  }
  return [...latest.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

function cutNames(facts: Facts): string[] {
  const names = new Set<string>();
  for (const { event } of facts.all) for (const name of event.cut ?? []) names.add(name);
  return [...names].sort();
}
