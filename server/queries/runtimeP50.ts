/** How long a task of a name usually runs: the median over the last 24 hours, from the rollups, remembered for a while. */
import { mergeSketch, sketchPercentile, type SketchCounts } from "@/lib/cluster/sketch";
import type { Store } from "../store/store";

const DAY_MS = 86_400_000;
const FRESH_MS = 60_000;
/** Names whose median is remembered. */
const MOST_NAMES = 5000;

export interface RuntimeP50 {
  /** Seconds; null while unknown. What is not known or old is read meanwhile, for the next time. */
  known(name: string): number | null;
  /** Seconds; null for a name that did not run. */
  read(name: string): Promise<number | null>;
}

export function createRuntimeP50(store: Pick<Store, "readRollups">, now: () => number): RuntimeP50 {
  const medians = new Map<string, { seconds: number | null; at: number }>();
  const wanted = new Set<string>();
  let reading: Promise<void> | null = null;

  async function readWanted(): Promise<void> {
    const names = [...wanted];
    wanted.clear();
    const at = now();
    // Asked only once until it is old again, also when the store does not answer.
    for (const name of names) medians.set(name, { seconds: medians.get(name)?.seconds ?? null, at });
    const buckets = await store.readRollups("hour", "name", at - DAY_MS, at + 1, names);
    for (const name of names) {
      const sketch: SketchCounts = new Map();
      for (const bucket of buckets)
        mergeSketch(sketch, bucket.entries.get(name)?.run ?? new Map<number, number>());
      const median = sketchPercentile(sketch, 0.5);
      medians.delete(name);
      medians.set(name, { seconds: median === null ? null : median / 1000, at });
    }
    for (const name of medians.keys()) {
      if (medians.size <= MOST_NAMES) break;
      medians.delete(name);
    }
  }

  /** One reading at a time; what is wanted meanwhile is read after it. */
  function readSoon(): Promise<void> {
    reading ??= Promise.resolve()
      .then(readWanted)
      .finally(() => (reading = null));
    return reading;
  }

  const isFresh = (name: string) => now() - (medians.get(name)?.at ?? -Infinity) < FRESH_MS;

  return {
    known(name) {
      if (!isFresh(name)) {
        wanted.add(name);
        // The store being away is told by whatever asks it for more than this.
        readSoon().catch(() => undefined);
      }
      return medians.get(name)?.seconds ?? null;
    },
    async read(name) {
      while (!isFresh(name)) {
        wanted.add(name);
        await readSoon();
      }
      return medians.get(name)?.seconds ?? null;
    },
  };
}
