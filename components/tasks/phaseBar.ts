/**
 * Where the time of a task's last run went: in the queue, in the worker, running. Time before the task was due (an
 * eta, a retry's back-off) is nobody's wait and is left out of the bar.
 */
import type { TaskDetail } from "@/lib/contract/api";

export type PhaseKind = "queue" | "worker" | "running";

export interface Phase {
  kind: PhaseKind;
  ms: number;
  /** It is still going on: `ms` is up to now. */
  open: boolean;
}

export interface PhaseBarModel {
  /** In order of time; a phase that no event told of is missing. */
  phases: Phase[];
  totalMs: number;
  /** What the whole width stands for: the total, and for a task at work room for its usual end. */
  scaleMs: number;
  /** When the bar begins: the last run was sent, or was due. Null when only a later phase is known. */
  startAt: number | null;
  /** True when `startAt` is the time it was due, not the time it was sent. */
  startIsDue: boolean;
  endAt: number | null;
  /** Where the usual run ends, ms after the bar's start; null: unknown, or the task does not run. */
  p50AtMs: number | null;
  /** The p50 lies to the right of the bar. */
  p50Beyond: boolean;
  /** How long it was deliberately held back before that, ms; 0 for none. */
  heldBackMs: number;
  /** Nobody said when it was sent: the wait in the queue is not known. */
  queueUnknown: boolean;
}

/** For a task at work the bar leaves room up to its usual end, times this. */
const ROOM_AFTER_P50 = 1.15;
/** A usual end so little after the bar's own is the same end: percentiles are not that exact. */
const SAME_END = 1.02;

/**
 * The bar at the time `now`, Unix ms. Null while there is nothing to draw (no phase is known).
 *
 * Instants come from several machines: a later step that seems earlier counts as no time at all.
 */
export function phaseBar(
  detail: Pick<TaskDetail, "task" | "runtimeP50" | "lost">,
  now: number,
): PhaseBarModel | null {
  const { task } = detail;
  const run = task.attempts.at(-1);
  const sentAt = run ? run.sentAt : task.sentAt;
  const receivedAt = run ? run.receivedAt : task.receivedAt;
  const startedAt = run ? run.startedAt : task.startedAt;
  const endedAt = run?.endedAt ?? task.finishedAt;
  const runtimeMs = ms(run?.runtime ?? (task.finishedAt === null ? null : task.runtime));
  // A lost task stopped telling at its last event. Nobody knows what came after.
  const until = endedAt ?? (detail.lost ? task.updatedAt : now);
  const etaAt = run ? run.etaAt : task.etaAt;
  const dueAt = etaAt === null ? null : Math.min(etaAt, until);

  const phases: Phase[] = [];
  const add = (kind: PhaseKind, from: number | null, to: number | null, known: number | null = null) => {
    if (from === null && known === null) return;
    const start = dueAt === null || kind === "running" || from === null ? from : Math.max(from, dueAt);
    const length = known ?? Math.max(0, (to ?? until) - (start ?? 0));
    phases.push({ kind, ms: length, open: to === null && endedAt === null && !detail.lost });
  };
  const begun = startedAt ?? (runtimeMs !== null && endedAt !== null ? endedAt - runtimeMs : null);
  add("queue", sentAt, receivedAt ?? begun ?? endedAt);
  add("worker", receivedAt, begun ?? endedAt);
  if (begun !== null) add("running", begun, endedAt, endedAt === null ? null : runtimeMs);
  if (phases.length === 0) return null;

  const totalMs = phases.reduce((sum, phase) => sum + phase.ms, 0);
  const p50Ms = ms(detail.runtimeP50);
  const before = phases.reduce((sum, phase) => (phase.kind === "running" ? sum : sum + phase.ms), 0);
  const p50AtMs = p50Ms === null || begun === null ? null : before + p50Ms;
  const atWork = phases.some((phase) => phase.open && phase.kind === "running");
  const scaleMs = Math.max(totalMs, atWork && p50AtMs !== null ? p50AtMs * ROOM_AFTER_P50 : 0, 1);
  const firstKnown = sentAt ?? receivedAt;
  const heldBackMs = dueAt === null || firstKnown === null ? 0 : Math.max(0, dueAt - firstKnown);
  return {
    phases,
    totalMs,
    scaleMs,
    startAt: heldBackMs > 0 ? dueAt : firstKnown,
    startIsDue: heldBackMs > 0,
    endAt: endedAt,
    p50AtMs,
    p50Beyond: p50AtMs !== null && p50AtMs > scaleMs * SAME_END,
    heldBackMs,
    queueUnknown: sentAt === null,
  };
}

function ms(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.max(0, seconds * 1000);
}
