/**
 * A worker's record from its events: protocol reference b.3.8. What is kept of a worker is the newest event of each
 * kind (`WorkerFacts`), by the worker's own clock; the record is a pure function of that. So facts may be merged
 * anywhere and in any order, and never grow.
 */
import type { WorkerEvent } from "@/lib/celery/celeryEvent";
import type { WorkerRecord } from "./worker";

/**
 * - `online`: `worker-online`, sent at start, but also after a reconnect and when events are turned on again.
 * - `started`: a `worker-online` of a worker that has not processed anything: it begins what `processed` counts.
 * - `heartbeat`: a heartbeat of the worker's own.
 * - `requested`: a heartbeat that somebody asked for by command. It has no figures, and says 5 seconds as interval
 *   whatever the real one (protocol reference a.3).
 * - `offline`: a goodbye.
 */
export const WORKER_FACT_KINDS = ["online", "started", "heartbeat", "requested", "offline"] as const;
export type WorkerFactKind = (typeof WORKER_FACT_KINDS)[number];

export interface WorkerFacts {
  name: string;
  latest: Partial<Record<WorkerFactKind, WorkerEvent>>;
  /** When it last gave a sign of life, our clock, Unix ms, and that event's own time. */
  seenAt: number;
  seenEventAt: number;
}

/** As which kinds an event is to be kept, if it is newer there; none for events that tell nothing of the worker. */
export function workerFactKinds(event: WorkerEvent): WorkerFactKind[] {
  switch (event.type) {
    case "worker-online":
      return event.processed === undefined || event.processed === 0 ? ["online", "started"] : ["online"];
    case "worker-heartbeat":
      return event.active === undefined && event.processed === undefined ? ["requested"] : ["heartbeat"];
    case "worker-offline":
      return ["offline"];
    default:
      return [];
  }
}

/** Whether `a` is to replace `b` where both are of one kind: a total order, by `(timestamp, clock, pid)`. */
export function isNewer(a: WorkerEvent, b: WorkerEvent): boolean {
  return compareWorkerEvents(a, b) > 0;
}

/** Adds one event, sent at `seenAt` by our clock (Unix ms). */
export function addWorkerEvent(facts: WorkerFacts | null, event: WorkerEvent, seenAt: number): WorkerFacts {
  const latest: WorkerFacts["latest"] = {};
  for (const kind of workerFactKinds(event)) latest[kind] = event;
  const added = { name: event.hostname, latest, seenAt, seenEventAt: event.at };
  return facts === null ? added : mergeWorkerFacts(facts, added);
}

/** What both know of one worker. In any order and any number of times the same. */
export function mergeWorkerFacts(a: WorkerFacts, b: WorkerFacts): WorkerFacts {
  const latest: WorkerFacts["latest"] = { ...a.latest };
  for (const kind of WORKER_FACT_KINDS) {
    const other = b.latest[kind];
    const own = latest[kind];
    if (other !== undefined && (own === undefined || isNewer(other, own))) latest[kind] = other;
  }
  const bySeen = a.seenAt - b.seenAt || a.seenEventAt - b.seenEventAt;
  const { seenAt, seenEventAt } = bySeen >= 0 ? a : b;
  return { name: a.name, latest, seenAt, seenEventAt };
}

/** The record that the facts come to. */
export function foldWorker(facts: WorkerFacts): WorkerRecord {
  const { online, started, heartbeat, requested, offline } = facts.latest;
  const newestFirst = WORKER_FACT_KINDS.map((kind) => facts.latest[kind])
    .filter((event) => event !== undefined)
    .sort((a, b) => compareWorkerEvents(b, a));
  const pid = newestFirst.find((event) => event.pid !== null)?.pid ?? null;
  // A new pid is a new start: what the process before it had counted is no more.
  const ofProcess = newestFirst.filter((event) => event.pid === pid);
  const own = ofProcess.filter((event) => event !== requested);
  const freq =
    own.find((event) => event.freq)?.freq ?? newestFirst.find((e) => e !== requested && e.freq)?.freq;

  return {
    name: facts.name,
    pid,
    clock: newestFirst[0]?.clock ?? null,
    freqMs: freq === undefined ? DEFAULT_FREQ_MS : freq * 1000,
    active: firstKnown(own, "active"),
    processed: firstKnown(own, "processed"),
    loadavg: firstKnown(own, "loadavg"),
    swIdent: firstKnown(newestFirst, "swIdent"),
    swVer: firstKnown(newestFirst, "swVer"),
    swSys: firstKnown(newestFirst, "swSys"),
    onlineAt: online?.at ?? null,
    offlineAt: offline?.at ?? null,
    lastHeartbeatAt: latestAt(heartbeat, requested),
    lastSeenAt: facts.seenAt,
    driftMs: facts.seenAt - facts.seenEventAt,
    startedAt: started !== undefined && started.pid === pid ? started.at : null,
  };
}

const DEFAULT_FREQ_MS = 2000;

function compareWorkerEvents(a: WorkerEvent, b: WorkerEvent): number {
  return a.at - b.at || (a.clock ?? -1) - (b.clock ?? -1) || (a.pid ?? -1) - (b.pid ?? -1);
}

type FigureField = "active" | "processed" | "loadavg" | "swIdent" | "swVer" | "swSys";

function firstKnown<Field extends FigureField>(
  newestFirst: readonly WorkerEvent[],
  field: Field,
): NonNullable<WorkerEvent[Field]> | null {
  for (const event of newestFirst) {
    const value = event[field];
    if (value !== undefined) return value;
  }
  return null;
}

function latestAt(a: WorkerEvent | undefined, b: WorkerEvent | undefined): number | null {
  if (a === undefined || b === undefined) return a?.at ?? b?.at ?? null;
  return Math.max(a.at, b.at);
}
