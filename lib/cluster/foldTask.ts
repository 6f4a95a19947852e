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
import type { Attempt, Task, TaskSummary } from "./task";

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
 * sending is known) and its eta, to its start. Never negative, though clocks of different machines differ. Null while it
 * has not started.
 */
export function waitedMs(task: Pick<Task, "attempts">): number | null {
  const current = task.attempts.at(-1);
  return current === undefined ? null : attemptWaitedMs(current);
}

/** The same of one attempt. */
export function attemptWaitedMs(attempt: Attempt): number | null {
  return waitBetween(attempt.sentAt, attempt.receivedAt, attempt.startedAt, attempt.etaAt);
}

/** Whether two events are one and the same, delivered twice (protocol reference b.3.1). */
export function sameEvent(a: TaskEvent, b: TaskEvent): boolean {
  return (
    a.at === b.at &&
    a.type === b.type &&
    a.clock === b.clock &&
    a.pid === b.pid &&
    a.hostname === b.hostname &&
    a.uuid === b.uuid
  );
}

/** The same as a text, for sets: equal for two events of one task exactly when `sameEvent`. */
export function eventIdentity(event: TaskEvent): string {
  return `${event.at} ${event.clock} ${event.pid} ${event.type} ${event.hostname}`;
}

/** Whether this event ends its task. A rejected message that was put back will run again. */
export function isEnd(event: TaskEvent): boolean {
  return rankOf(event.type) > 0 || (event.type === "task-rejected" && event.requeue !== true);
}

// --- One run, one event of each kind -------------------------------------------------------------------------------

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

function summariseSimpleRun({ sent, received, started, final, count }: SimpleRun): TaskSummary {
  const onWorker = final ?? started ?? received;
  const deciding = onWorker ?? sent;
  const any = deciding;
  if (any === null) throw new Error("a task without events");
  const message = received ?? sent;
  const id = any.uuid;
  const etaAt = message?.eta ? parseCeleryDate(message.eta) : null;
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
    name: received?.name || sent?.name || null,
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
  };
}

function parentOf(event: TaskEvent | null, id: string): string | null {
  return event?.parentId && event.parentId !== id ? event.parentId : null;
}

function waitBetween(
  sentAt: number | null,
  receivedAt: number | null,
  startedAt: number | null,
  etaAt: number | null,
): number | null {
  const queuedAt = sentAt ?? receivedAt;
  const dueAt = queuedAt === null ? etaAt : etaAt === null ? queuedAt : Math.max(queuedAt, etaAt);
  return startedAt === null || dueAt === null ? null : Math.max(0, startedAt - dueAt);
}

// --- The general rule ----------------------------------------------------------------------------------------------

/** An event with what rule b.3.3 and b.3.4 derive for it from the whole set. */
interface Fact {
  event: TaskEvent;
  /** succeeded 3, failed 2, revoked 1, all others 0. */
  final: number;
  /** Which run of the task it belongs to, 0 for the first. */
  attempt: number;
  /** How often the message had been put back before it; 0 for final and sent events. */
  requeues: number;
  stage: number;
}

interface Facts {
  /** Without duplicates, oldest first. */
  all: Fact[];
  first: Fact;
  last: Fact;
  /** Whose state the task has. */
  deciding: Fact;
  /** The greatest that came from a worker and was not custom: says where the task is. */
  onWorker: Fact | null;
  /** Received or sent, the newest: its eta and expiry hold. */
  message: Fact | null;
  /** The newest sent. */
  sent: Fact | null;
  firstSentAt: number | null;
  firstReceivedAt: number | null;
  retries: number;
  /** The highest attempt that any event belongs to. */
  attempt: number;
}

const RANKS: ReadonlyMap<string, number> = new Map([
  ["task-succeeded", 3],
  ["task-failed", 2],
  ["task-revoked", 1],
]);
const CUSTOM_STAGE = 3;
const STAGES: ReadonlyMap<string, number> = new Map([
  ["task-sent", 0],
  ["task-received", 1],
  ["task-started", 2],
  ["task-cancelled", 4],
  ["task-retried", 5],
  ["task-rejected", 6],
]);

function rankOf(type: string): number {
  return RANKS.get(type) ?? 0;
}

function gatherFacts(events: readonly TaskEvent[]): Facts {
  const all: Fact[] = distinctEvents(events).map((event) => {
    const final = rankOf(event.type);
    // No stage matters among final events.
    const stage = final > 0 ? 0 : (STAGES.get(event.type) ?? CUSTOM_STAGE);
    return { event, final, attempt: event.retries ?? 0, requeues: 0, stage };
  });
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) throw new Error("a task without events");
  assignAttempts(all);
  assignRequeues(all);

  const facts: Facts = {
    all,
    first,
    last,
    deciding: first,
    onWorker: null,
    message: null,
    sent: null,
    firstSentAt: null,
    firstReceivedAt: null,
    retries: 0,
    attempt: 0,
  };
  for (const fact of all) {
    const { type, at } = fact.event;
    const isSent = type === "task-sent";
    const isReceived = type === "task-received";
    if (compareFacts(fact, facts.deciding) > 0) facts.deciding = fact;
    if (!isSent && !isCustom(fact)) {
      if (facts.onWorker === null || compareFacts(fact, facts.onWorker) > 0) facts.onWorker = fact;
    }
    if (isSent) {
      facts.firstSentAt ??= at;
      if (facts.sent === null || fact.attempt >= facts.sent.attempt) facts.sent = fact;
    }
    if (isReceived) facts.firstReceivedAt ??= at;
    if (isSent || isReceived) {
      facts.retries = Math.max(facts.retries, fact.attempt);
      if (facts.message === null || compareMessages(fact, facts.message) >= 0) facts.message = fact;
    }
    facts.attempt = Math.max(facts.attempt, fact.attempt);
  }
  return facts;
}

/** Without duplicates, by time, then by what else tells them apart, so that the same set always gives the same list. */
export function distinctEvents(events: readonly TaskEvent[]): TaskEvent[] {
  const sorted = [...events].sort(compareEvents);
  return sorted.filter((event, i) => {
    const before = sorted[i - 1];
    return before === undefined || !sameEvent(before, event);
  });
}

/** By `(timestamp, clock, hostname)`, then by pid and type, so that only one and the same event compares equal. */
function compareEvents(a: TaskEvent, b: TaskEvent): number {
  return (
    a.at - b.at ||
    (a.clock ?? -1) - (b.clock ?? -1) ||
    compareTexts(a.hostname, b.hostname) ||
    (a.pid ?? -1) - (b.pid ?? -1) ||
    compareTexts(a.type, b.type)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rule b.3.3. No event but sent and received says which attempt it belongs to. `all` is oldest first. */
function assignAttempts(all: Fact[]): void {
  const latestByHost = new Map<string, number>();
  let highest = 0;
  let next = 0;
  for (const fact of all) {
    // "Not later than its own" takes in those of the same moment, so look ahead to its end.
    for (; next < all.length; next++) {
      const ahead = all[next];
      if (ahead === undefined || ahead.event.at > fact.event.at) break;
      if (ahead.event.type !== "task-received") continue;
      latestByHost.set(ahead.event.hostname, ahead.attempt);
      highest = Math.max(highest, ahead.attempt);
    }
    if (fact.event.type === "task-received" || fact.event.type === "task-sent") continue;
    fact.attempt = latestByHost.get(fact.event.hostname) ?? highest;
  }
}

/** Rule b.3.4: how often the message had been put back before each event. */
function assignRequeues(all: Fact[]): void {
  const putBackAt: number[] = [];
  for (const { event } of all) {
    if (event.type === "task-cancelled" || (event.type === "task-rejected" && event.requeue === true)) {
      putBackAt.push(event.at);
    }
  }
  if (putBackAt.length === 0) return;
  let before = 0;
  for (const fact of all) {
    while (before < putBackAt.length && (putBackAt[before] ?? Infinity) < fact.event.at) before++;
    if (fact.final === 0 && fact.event.type !== "task-sent") fact.requeues = before;
  }
}

/** Rule b.3.4's order: the greatest decides the state. */
function compareFacts(a: Fact, b: Fact): number {
  if (a.final !== b.final) return a.final - b.final;
  if (a.final === 0) {
    const byRun = a.attempt - b.attempt || a.requeues - b.requeues || a.stage - b.stage;
    if (byRun !== 0) return byRun;
  }
  return compareEvents(a.event, b.event);
}

/** Of two messages (sent or received), which one's eta holds: `(retries, received before sent, timestamp)`. */
function compareMessages(a: Fact, b: Fact): number {
  return a.attempt - b.attempt || a.stage - b.stage || compareEvents(a.event, b.event);
}

function isCustom(fact: Fact): boolean {
  return fact.final === 0 && fact.stage === CUSTOM_STAGE;
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
    const same = byNumber.get(fact.attempt);
    if (same === undefined) byNumber.set(fact.attempt, [fact]);
    else same.push(fact);
  }
  return [...byNumber].sort((a, b) => a[0] - b[0]).map(([number, own]) => foldAttempt(number, own));
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
  return [...latest.values()].sort((a, b) => compareTexts(a.type, b.type));
}

function cutNames(facts: Facts): string[] {
  const names = new Set<string>();
  for (const { event } of facts.all) for (const name of event.cut ?? []) names.add(name);
  return [...names].sort();
}
