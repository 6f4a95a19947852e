/**
 * Which tasks are lost: a worker had taken them and has gone silent, said goodbye, been started anew or says to run
 * nothing since, so that nothing will tell how they ended. No event says so; it follows from what the workers last said,
 * and can be undone by the next word of the worker or of the task.
 */
import { isKnownState } from "@/lib/celery/states";
import { silenceAllowedMs } from "@/lib/cluster/presence";
import { LOST_STATE } from "@/lib/cluster/taskFilter";
import type { WorkerRecord, WorkerStatus } from "@/lib/cluster/worker";
import { YES } from "./masks";
import { CHUNK_BITS, type TaskChunk } from "./taskChunk";
import type { TaskTable } from "./taskTable";

/** STARTED, or a custom state, which only running code can set. CANCELLED is Celery's own: the message was put back. */
export function isRunningState(state: string): boolean {
  return state === "STARTED" || (!isKnownState(state) && state !== "CANCELLED" && state !== LOST_STATE);
}

/** What is known of a worker's end, in the worker's own time. */
export interface WorkerEnd {
  /** Tasks whose newest event is not after this are lost: it fell silent or said goodbye; null while it is there. */
  goneAt: number | null;
  /** Its process, and since when: a task that another process had taken before is lost. */
  pid: number | null;
  startedAt: number | null;
  /** Its newest heartbeat, if that tells of no running task. A task that raised Ignore has ended without an event. */
  idleAt: number | null;
}

/** A task that begins or ends beside a heartbeat may be counted in it or not. */
const IDLE_GRACE_MS = 10_000;

export function workerEnd(record: WorkerRecord, status: WorkerStatus): WorkerEnd {
  const { pid } = record;
  const startedAt = record.startedAt ?? record.onlineAt ?? record.lastHeartbeatAt;
  const known = { pid, startedAt, idleAt: record.active === 0 ? record.lastHeartbeatAt : null };
  switch (status) {
    case "online":
    case "unknown":
      return { ...known, goneAt: null };
    case "offline":
      return { ...known, goneAt: record.offlineAt };
    case "lost":
      // What it did after its last heartbeat was within the silence that a worker is allowed. A task event from
      // later than that shows a worker which sends no heartbeats: of such a one nothing can be said.
      return { ...known, goneAt: record.lastSeenAt - record.driftMs + silenceAllowedMs(record) };
  }
}

export interface HeldTask {
  state: string;
  /** Its newest event, by the worker's clock. */
  updatedAt: number;
  pid: number | null;
  etaAt: number | null;
}

/** Is a task lost that this worker had taken? `now`: our clock, Unix ms. */
export function isLost(task: HeldTask, end: WorkerEnd, now: number): boolean {
  const isWaiting = task.state === "RECEIVED";
  if (!isWaiting && !isRunningState(task.state)) return false;
  // Its message goes back to the queue long before it is due.
  if (isWaiting && task.etaAt !== null && task.etaAt > now) return false;
  if (end.goneAt !== null && task.updatedAt <= end.goneAt) return true;
  const isIdle = end.idleAt !== null && task.updatedAt <= end.idleAt - IDLE_GRACE_MS;
  if (!isWaiting && isIdle && task.pid !== null && task.pid === end.pid) return true;
  const otherProcess = task.pid !== null && end.pid !== null && task.pid !== end.pid;
  return otherProcess && end.startedAt !== null && task.updatedAt <= end.startedAt;
}

/** Judges every task that a worker holds; the ids of those that became lost, or are no longer. `now`: our clock. */
export function markLostTasks(
  table: TaskTable,
  workers: Iterable<WorkerRecord>,
  statusOf: (record: WorkerRecord) => WorkerStatus,
  now: number,
): string[] {
  const ends = new Map<number, WorkerEnd>();
  for (const record of workers) {
    const number = table.texts.worker.numberOf(record.name);
    if (number !== undefined) ends.set(number, workerEnd(record, statusOf(record)));
  }
  const held = Uint8Array.from(table.texts.state.texts, (state) =>
    Number(state !== null && mayBeHeld(state)),
  );
  const changed: string[] = [];
  for (const [index, chunk] of table.chunks.entries()) {
    for (const at of placesIn(chunk, held)) {
      const row = (index << CHUNK_BITS) | at;
      const end = ends.get(chunk.worker[at] ?? 0);
      const lost = end !== undefined && isLost(table.summary(row), end, now);
      if (table.setLost(row, lost)) changed.push(table.idOf(row));
    }
  }
  return changed;
}

function mayBeHeld(state: string): boolean {
  return state === "RECEIVED" || state === LOST_STATE || isRunningState(state);
}

function placesIn(chunk: TaskChunk, states: Uint8Array): number[] {
  const places: number[] = [];
  const { state, used, limit } = chunk;
  for (let at = 0; at < limit; at++) if (states[state[at] ?? 0] === 1 && used[at] === YES) places.push(at);
  return places;
}
