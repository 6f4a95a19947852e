/**
 * The events of one task as facts: without duplicates, in one order whatever the order of arrival, each with the
 * attempt and the run that it belongs to. Protocol reference b.3.1, b.3.3 and b.3.4.
 */
import type { TaskEvent } from "@/lib/celery/celeryEvent";

/** An event with what rule b.3.3 and b.3.4 derive for it from the whole set. */
export interface Fact {
  event: TaskEvent;
  /** succeeded 3, failed 2, revoked 1, all others 0. */
  final: number;
  /** Which run of the task it belongs to, 0 for the first. */
  attempt: number;
  /** How often the message had been put back before it; 0 for final and sent events. */
  requeues: number;
  stage: number;
}

export interface Facts {
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

export function gatherFacts(events: readonly TaskEvent[]): Facts {
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
export function compareFacts(a: Fact, b: Fact): number {
  if (a.final !== b.final) return a.final - b.final;
  if (a.final === 0) {
    const byRun = a.attempt - b.attempt || a.requeues - b.requeues || a.stage - b.stage;
    if (byRun !== 0) return byRun;
  }
  return compareEvents(a.event, b.event);
}

/** Of two messages (sent or received), which one's eta holds: `(retries, received before sent, timestamp)`. */
export function compareMessages(a: Fact, b: Fact): number {
  return a.attempt - b.attempt || a.stage - b.stage || compareEvents(a.event, b.event);
}

export function isCustom(fact: Fact): boolean {
  return fact.final === 0 && fact.stage === CUSTOM_STAGE;
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

/** Whether this event ends its task. A rejected message that was put back will run again. */
export function isEnd(event: TaskEvent): boolean {
  return rankOf(event.type) > 0 || (event.type === "task-rejected" && event.requeue !== true);
}
