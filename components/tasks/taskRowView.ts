/** What a row of the task list says, worked out apart from how it looks: state with its reason, lengths that still grow. */
import { isKnownState } from "@/lib/celery/states";
import type { TaskRow } from "@/lib/contract/api";
import { argumentLine } from "@/components/ui/argumentLine";

/** The second line under the state: why it is so, or how far it has come. */
export type StateReason =
  | { kind: "dueIn"; ms: number }
  | { kind: "inWorker"; ms: number }
  /** `inMs`: 0 is now; null where the worker named no time. */
  | { kind: "retry"; number: number; inMs: number | null }
  | { kind: "exception"; type: string }
  | { kind: "terminated" }
  | { kind: "expired" }
  | { kind: "noWord"; ms: number };

export interface TaskRowView {
  /** Celery's state, or `LOST`. */
  state: string;
  reason: StateReason | null;
  argumentLine: string;
  /** How long it was due and not yet running, ms; `open`: and still is. Null: not known. */
  waited: { ms: number; open: boolean } | null;
  /** Seconds; `open`: it is running now. */
  runtime: { seconds: number; open: boolean } | null;
  /** Runtime against the p50 of its name, only where it is worth a look: above `SLOW_RATIO`. */
  slowRatio: number | null;
}

/** Below this a run is as long as ever: a ratio on every row would only be noise. */
export const SLOW_RATIO = 1.5;

const WAITING = new Set(["PENDING", "RECEIVED", "RETRY"]);

/** The row as it stands at `now`, Unix ms. */
export function taskRowView(row: TaskRow, now: number): TaskRowView {
  const runtime = runtimeOf(row, now);
  return {
    state: row.lost ? "LOST" : row.state,
    reason: reasonOf(row, now),
    argumentLine: argumentLine(row.args, row.kwargs),
    waited: waitedOf(row, now),
    runtime,
    slowRatio: row.runtimeRatio !== null && row.runtimeRatio > SLOW_RATIO ? row.runtimeRatio : null,
  };
}

/** A state that Celery does not name itself: sent by the task's own code, it counts as running. */
export function isCustomState(state: string): boolean {
  return state !== "LOST" && !isKnownState(state);
}

function reasonOf(row: TaskRow, now: number): StateReason | null {
  if (row.lost) return { kind: "noWord", ms: Math.max(0, now - row.updatedAt) };
  const dueIn = row.etaAt !== null && row.etaAt > now ? row.etaAt - now : null;
  switch (row.state) {
    case "RETRY":
      return { kind: "retry", number: row.retries, inMs: row.etaAt === null ? null : (dueIn ?? 0) };
    case "PENDING":
      if (dueIn !== null && row.retries > 0) return { kind: "retry", number: row.retries, inMs: dueIn };
      return dueIn === null ? null : { kind: "dueIn", ms: dueIn };
    case "RECEIVED":
      // A worker takes the message of a retry at once and holds it until it is due.
      if (dueIn !== null && row.retries > 0) return { kind: "retry", number: row.retries, inMs: dueIn };
      if (dueIn !== null) return { kind: "dueIn", ms: dueIn };
      return row.receivedAt === null ? null : { kind: "inWorker", ms: Math.max(0, now - row.receivedAt) };
    case "FAILURE":
    case "REJECTED":
      return row.exceptionType === null ? null : { kind: "exception", type: row.exceptionType };
    case "REVOKED":
      if (row.expired) return { kind: "expired" };
      return row.terminated ? { kind: "terminated" } : null;
    default:
      return null;
  }
}

function waitedOf(row: TaskRow, now: number): TaskRowView["waited"] {
  if (row.waitedMs !== null) return { ms: row.waitedMs, open: false };
  if (row.lost || !WAITING.has(row.state)) return null;
  const since = Math.max(row.createdAt, row.etaAt ?? 0);
  return since > now ? null : { ms: now - since, open: true };
}

function runtimeOf(row: TaskRow, now: number): TaskRowView["runtime"] {
  if (row.runtime !== null) return { seconds: row.runtime, open: false };
  if (row.startedAt === null || row.lost) return null;
  if (row.finishedAt !== null)
    return { seconds: Math.max(0, row.finishedAt - row.startedAt) / 1000, open: false };
  if (WAITING.has(row.state)) return null;
  return { seconds: Math.max(0, now - row.startedAt) / 1000, open: true };
}
