/** Reads rollups again and again without asking Redis each time for what no longer changes. */
import {
  RESOLUTION_MS,
  type Resolution,
  type RollupBucket,
  type RollupDimension,
  type Store,
} from "../store/store";

/** Buckets older than this rarely change: a late event may still move them, so they are read again now and then. */
const SETTLED_MS = 3 * 60_000;
const SETTLED_FRESH_MS = 60_000;

/** Buckets that start in [from, to), oldest first. */
export type BucketReader = (resolution: Resolution, from: number, to: number) => Promise<RollupBucket[]>;

/**
 * Of one dimension; sketches come with `all` only, or with `value`: then its entry is the only one. Settled buckets are up
 * to a minute old.
 */
export function createBucketReader(
  store: Pick<Store, "readRollups">,
  dimension: RollupDimension,
  now: () => number,
  value?: string,
): BucketReader {
  const sketchesOf = value === undefined ? undefined : [value];
  const settled = new Map<string, { readAt: number; bucket: RollupBucket | null }>();
  return async (resolution, from, to) => {
    const step = RESOLUTION_MS[resolution];
    const at = now();
    const keyOf = (start: number) => `${resolution} ${start}`;
    const starts: number[] = [];
    for (let start = Math.ceil(from / step) * step; start < to; start += step) starts.push(start);
    const missing = starts.filter(
      (start) => at - (settled.get(keyOf(start))?.readAt ?? -Infinity) >= SETTLED_FRESH_MS,
    );
    const read = new Map<number, RollupBucket>();
    const first = missing[0];
    const last = missing.at(-1);
    if (first !== undefined && last !== undefined) {
      for (const bucket of await store.readRollups(resolution, dimension, first, last + 1, sketchesOf))
        read.set(bucket.at, value === undefined ? bucket : only(bucket, value));
      for (const start of missing) {
        if (at - start > step + SETTLED_MS)
          settled.set(keyOf(start), { readAt: at, bucket: read.get(start) ?? null });
      }
    }
    for (const [key, { readAt }] of settled) if (at - readAt > 2 * SETTLED_FRESH_MS) settled.delete(key);
    return starts.flatMap((start) => read.get(start) ?? settled.get(keyOf(start))?.bucket ?? []);
  };
}

function only({ at, entries }: RollupBucket, value: string): RollupBucket {
  const entry = entries.get(value);
  return { at, entries: new Map(entry ? [[value, entry]] : []) };
}
