/**
 * What a worker's slots did in the last minute, as lanes. Events bear the pid of the worker itself, not of the process
 * in its pool that ran the task, so tasks are laid into as few lanes as hold them: no more than the pool has slots. Where
 * events do tell the processes apart, each has its lane. Pure.
 */
import type { TaskRow, WorkerView } from "@/lib/contract/api";
import type { WorkerInspectSummary } from "@/lib/contract/control";

export const LANES_MS = 60_000;
/** More lanes than these tell nothing any more. */
export const MAX_LANES = 64;

export type LaneKind = "success" | "retry" | "failure" | "revoked" | "running" | "other";

export interface LanePart {
  id: string;
  name: string | null;
  kind: LaneKind;
  /** Unix ms, cut to the minute shown. */
  from: number;
  to: number;
}

export interface Lane {
  /** The process's pid, or the number of the lane. */
  label: string;
  parts: LanePart[];
  current: { id: string; name: string | null; startedAt: number } | null;
}

export interface LanesInput {
  pool: Pick<WorkerInspectSummary, "pool" | "slots" | "processes"> | null;
  /** The newest tasks of the worker. */
  rows: readonly TaskRow[];
  /** What it runs now, as events tell. */
  running: WorkerView["running"];
  /** Our clock, Unix ms. */
  now: number;
}

interface Span extends LanePart {
  pid: number | null;
  startedAt: number;
}

export interface Lanes {
  /** At most `MAX_LANES`. */
  lanes: Lane[];
  /** How many there are. */
  total: number;
  /** A lane is a process; else a slot. */
  ofProcesses: boolean;
}

export function makeLanes({ pool, rows, running, now }: LanesInput): Lanes {
  const spans = spansOf(rows, running, now);
  const ofProcesses = isOfProcesses(pool?.processes ?? [], spans);
  const lanes = ofProcesses ? byProcess(spans, pool?.processes ?? []) : packed(spans, pool?.slots ?? 0);
  return { lanes: lanes.slice(0, MAX_LANES), total: Math.max(lanes.length, pool?.slots ?? 0), ofProcesses };
}

/** From when on the rows hold everything: later than the minute's beginning where more ran than were read. */
export function coveredFrom(rows: readonly TaskRow[], limit: number, now: number): number {
  const oldest = rows.at(-1);
  const start = now - LANES_MS;
  return rows.length < limit || oldest === undefined ? start : Math.max(start, oldest.updatedAt);
}

function spansOf(rows: readonly TaskRow[], running: LanesInput["running"], now: number): Span[] {
  const start = now - LANES_MS;
  const runs = new Map(running.map((task) => [task.id, task]));
  const spans: Span[] = [];
  const add = (
    id: string,
    name: string | null,
    pid: number | null,
    at: number,
    kind: LaneKind,
    end: number,
  ) => {
    if (end < start) return;
    spans.push({ id, name, pid, kind, startedAt: at, from: Math.max(at, start), to: Math.min(end, now) });
  };
  for (const row of rows) {
    if (row.startedAt === null || runs.has(row.id)) continue;
    const kind = kindOf(row.state);
    // What runs is told by `running`; a row that says so still is a moment older.
    if (kind === "running") continue;
    add(row.id, row.name, row.pid, row.startedAt, kind, row.finishedAt ?? row.updatedAt);
  }
  for (const { id, name, pid, startedAt } of running) {
    if (startedAt !== null) add(id, name, pid, startedAt, "running", now);
  }
  return spans.sort((a, b) => a.startedAt - b.startedAt);
}

function kindOf(state: string): LaneKind {
  switch (state) {
    case "SUCCESS":
      return "success";
    case "RETRY":
      return "retry";
    case "FAILURE":
    case "REJECTED":
      return "failure";
    case "REVOKED":
      return "revoked";
    case "PENDING":
    case "RECEIVED":
      return "other";
    default:
      return "running";
  }
}

function isOfProcesses(processes: readonly number[], spans: readonly Span[]): boolean {
  const known = new Set(processes);
  return spans.length > 0 && spans.every(({ pid }) => pid !== null && known.has(pid)) && known.size > 1;
}

/** The processes that are there, and those that ended within the minute. */
function byProcess(spans: readonly Span[], processes: readonly number[]): Lane[] {
  const lanes = new Map<string, Lane>();
  const laneOf = (label: string) => {
    const lane = lanes.get(label) ?? { label, parts: [], current: null };
    lanes.set(label, lane);
    return lane;
  };
  for (const pid of processes) laneOf(String(pid));
  for (const span of spans) put(laneOf(span.pid === null ? "?" : String(span.pid)), span);
  return [...lanes.values()].sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }));
}

/**
 * Each task into the first lane that is free when it starts. The next task of a slot is told to have begun a moment
 * before the one before it ended, for two processes tell it: while all slots are taken, the one that is free soonest has it.
 */
function packed(spans: readonly Span[], slots: number): Lane[] {
  const count = Math.min(slots, MAX_LANES);
  const lanes = Array.from({ length: count }, (_, index) => emptyLane(index));
  const endOf = ({ parts }: Lane) => parts.at(-1)?.to ?? -Infinity;
  for (const span of spans) {
    let lane = lanes.find((one) => endOf(one) <= span.from);
    if (lane === undefined) {
      const [soonest] = [...lanes].sort((a, b) => endOf(a) - endOf(b));
      if (soonest !== undefined && endOf(soonest) - span.from < OVERLAP_MS) lane = soonest;
    }
    if (lane === undefined) {
      lane = emptyLane(lanes.length);
      lanes.push(lane);
    }
    const last = lane.parts.at(-1);
    if (last !== undefined) last.to = Math.min(last.to, Math.max(last.from, span.from));
    put(lane, span);
  }
  return lanes;
}

const OVERLAP_MS = 500;

function emptyLane(index: number): Lane {
  return { label: String(index + 1), parts: [], current: null };
}

function put(lane: Lane, { id, name, kind, from, to, startedAt }: Span): void {
  lane.parts.push({ id, name, kind, from, to });
  if (kind === "running") lane.current = { id, name, startedAt };
}

export interface MinuteFigures {
  /** Tasks that ended, for each minute. */
  perMinute: number;
  /** ms; null where too few ended to say. */
  runP95: number | null;
  /** Ended tasks a minute, by queue. */
  byQueue: ReadonlyMap<string, number>;
}

/** Fewer runs give no 95th percentile worth the name. */
const LEAST_RUNS = 5;

/** What the rows of the last minute come to. `from`: since when they hold everything, see `coveredFrom`. */
export function minuteFigures(rows: readonly TaskRow[], from: number, now: number): MinuteFigures {
  const ended = rows.filter(({ finishedAt }) => finishedAt !== null && finishedAt >= from);
  const scale = LANES_MS / Math.max(1000, now - from);
  const byQueue = new Map<string, number>();
  for (const { queue } of ended) {
    if (queue !== null) byQueue.set(queue, (byQueue.get(queue) ?? 0) + scale);
  }
  const runtimes = ended.flatMap(({ runtime }) => (runtime === null ? [] : [runtime])).sort((a, b) => a - b);
  const p95 = runtimes[Math.ceil(runtimes.length * 0.95) - 1];
  return {
    perMinute: ended.length * scale,
    runP95: p95 === undefined || runtimes.length < LEAST_RUNS ? null : p95 * 1000,
    byQueue,
  };
}
