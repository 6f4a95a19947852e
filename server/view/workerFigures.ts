/** What the retained tasks tell of each worker, from one pass over the table. */
import type { WorkerRecord } from "@/lib/cluster/worker";
import { isRunningState } from "./lostTasks";
import { YES } from "./masks";
import { CHUNK_BITS, CHUNK_MASK } from "./taskChunk";
import type { TaskTable } from "./taskTable";

export interface WorkerFigures {
  /** Retained tasks that it took. */
  tasks: number;
  /** Of those, failed since it started. */
  failed: number;
  /** In RETRY or with retries, since it started. */
  retried: number;
  /** Running now, by events; lost ones are not. */
  running: number;
  /** Taken, and waiting in the worker. */
  received: number;
  lost: number;
  /** Where its tasks came from, by name. */
  queues: string[];
  /** The tasks running now, longest running first, at most `MAX_RUNNING`. */
  runningIds: string[];
  /** When it began the newest of the tasks that it has not ended (also those that count as lost), by its own clock. */
  lastBegunAt: number | null;
  /** When it last told anything of a task, by its own clock. */
  lastToldAt: number | null;
}

/** Running tasks listed per worker. */
export const MAX_RUNNING = 100;

/** By worker name: every worker that has tasks. */
export function workerFigures(table: TaskTable, workers: Iterable<WorkerRecord>): Map<string, WorkerFigures> {
  const { state, worker, queue } = table.texts;
  const since = new Float64Array(worker.texts.length).fill(-Infinity);
  for (const record of workers) {
    const number = worker.numberOf(record.name);
    if (number !== undefined) since[number] = record.startedAt ?? -Infinity;
  }
  const isRunning = Uint8Array.from(state.texts, (text) =>
    Number(text !== null && text !== "" && isRunningState(text)),
  );
  const [failure, retry, received, lost] = ["FAILURE", "RETRY", "RECEIVED", "LOST"].map(
    (text) => state.numberOf(text) ?? -1,
  );
  const counts = new Uint32Array(worker.texts.length * 5);
  const queues = worker.texts.map(() => new Set<number>());
  const running = worker.texts.map((): number[] => []);
  const lastBegun = new Float64Array(worker.texts.length).fill(-Infinity);
  const lastTold = new Float64Array(worker.texts.length).fill(-Infinity);
  const add = (number: number, figure: number) => {
    counts[number * 5 + figure] = (counts[number * 5 + figure] ?? 0) + 1;
  };

  for (const [index, chunk] of table.chunks.entries()) {
    const { limit, used } = chunk;
    let lastPair = -1;
    for (let at = 0; at < limit; at++) {
      const number = chunk.worker[at] ?? 0;
      if (number === 0 || used[at] !== YES) continue;
      const stateNumber = chunk.state[at] ?? 0;
      const fromQueue = chunk.queue[at] ?? 0;
      const pair = number * 65_536 + fromQueue;
      if (pair !== lastPair && fromQueue !== 0) queues[number]?.add(fromQueue);
      lastPair = pair;
      const updatedAt = chunk.updatedAt[at] ?? 0;
      if (updatedAt > (lastTold[number] ?? 0)) lastTold[number] = updatedAt;
      const sinceStart = updatedAt >= (since[number] ?? 0);
      if (stateNumber === failure && sinceStart) add(number, 0);
      if ((stateNumber === retry || (chunk.retries[at] ?? 0) > 0) && sinceStart) add(number, 1);
      const row = (index << CHUNK_BITS) | at;
      if (isRunning[stateNumber] === 1) running[number]?.push(row);
      if (stateNumber === received) add(number, 3);
      if (stateNumber === lost) add(number, 4);
      if (isRunning[stateNumber] === 1 || (stateNumber === lost && isRunningState(table.toldState(row)))) {
        const begunAt = chunk.startedAt[at] ?? NaN;
        if (begunAt > (lastBegun[number] ?? 0)) lastBegun[number] = begunAt;
      }
    }
  }

  const figures = new Map<string, WorkerFigures>();
  for (const { text, number, uses } of worker.entries()) {
    const rows = running[number] ?? [];
    figures.set(text, {
      tasks: uses,
      failed: counts[number * 5] ?? 0,
      retried: counts[number * 5 + 1] ?? 0,
      running: rows.length,
      received: counts[number * 5 + 3] ?? 0,
      lost: counts[number * 5 + 4] ?? 0,
      queues: [...(queues[number] ?? [])].map((each) => queue.textOf(each) ?? "").sort(),
      runningIds: longestFirst(table, rows).map((row) => table.idOf(row)),
      lastBegunAt: known(lastBegun[number]),
      lastToldAt: known(lastTold[number]),
    });
  }
  return figures;
}

function known(at: number | undefined): number | null {
  return at === undefined || at === -Infinity ? null : at;
}

function longestFirst(table: TaskTable, rows: number[]): number[] {
  const startedAt = (row: number) => {
    const at = table.chunkOf(row).startedAt[row & CHUNK_MASK] ?? NaN;
    return Number.isNaN(at) ? Infinity : at;
  };
  return rows.sort((a, b) => startedAt(a) - startedAt(b) || table.compareIds(a, b)).slice(0, MAX_RUNNING);
}
