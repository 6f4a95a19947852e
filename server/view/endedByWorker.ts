/** How many tasks each worker ended of late, by the queue they came from; one pass over the table. */
import { YES } from "./masks";
import type { TaskTable } from "./taskTable";

export interface EndedCounts {
  byQueue: ReadonlyMap<string, number>;
  /** Of which nobody told the queue. */
  unknown: number;
}

/** By worker name: those that ended any at `from` or later, Unix ms. */
export function endedByWorker(table: TaskTable, from: number): Map<string, EndedCounts> {
  const { worker, queue } = table.texts;
  const counts = new Map<number, Map<number, number>>();
  for (const chunk of table.chunks) {
    for (let at = 0; at < chunk.limit; at++) {
      // NaN, of what has not ended, is not later than anything.
      if (!((chunk.finishedAt[at] ?? NaN) >= from) || chunk.used[at] !== YES) continue;
      const byWorker = chunk.worker[at] ?? 0;
      const byQueue = counts.get(byWorker) ?? new Map<number, number>();
      const fromQueue = chunk.queue[at] ?? 0;
      counts.set(byWorker, byQueue.set(fromQueue, (byQueue.get(fromQueue) ?? 0) + 1));
    }
  }
  const named = new Map<string, EndedCounts>();
  for (const [number, byQueue] of counts) {
    const name = worker.textOf(number);
    if (name === null) continue;
    const unknown = byQueue.get(0) ?? 0;
    byQueue.delete(0);
    named.set(name, {
      unknown,
      byQueue: new Map([...byQueue].map(([each, count]) => [queue.textOf(each) ?? "", count])),
    });
  }
  return named;
}
