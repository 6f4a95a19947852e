/** The last heartbeats of each worker, which Flower's list of workers shows. */
import type { Services } from "../../services";

export interface HeartbeatMemory {
  /** Unix ms, at most four, oldest first; none after a goodbye. */
  of(worker: string): readonly number[];
  stop(): void;
}

const KEPT = 4;

export function createHeartbeatMemory(view: Services["view"]): HeartbeatMemory {
  const known = new Map<string, number[]>();

  function look(): void {
    const records = view.workers();
    for (const { name, lastHeartbeatAt, offlineAt } of records) {
      const times = known.get(name) ?? [];
      if (offlineAt !== null && offlineAt >= (lastHeartbeatAt ?? 0)) times.length = 0;
      else if (lastHeartbeatAt !== null && times.at(-1) !== lastHeartbeatAt) times.push(lastHeartbeatAt);
      if (times.length > KEPT) times.shift();
      known.set(name, times);
    }
    if (known.size <= records.length) return;
    const present = new Set(records.map(({ name }) => name));
    for (const name of known.keys()) if (!present.has(name)) known.delete(name);
  }

  look();
  const stop = view.onWorkersChange(look);
  return {
    of(worker) {
      // The notice comes some moments after the change.
      look();
      return known.get(worker) ?? [];
    },
    stop,
  };
}
