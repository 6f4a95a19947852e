/**
 * Mergeable log-bucket sketches of positive lengths: a sketch is a map from bucket index to count, two sketches merge
 * by adding counts, and a percentile read from one is within `RELATIVE_ERROR` of the true value.
 */

/** Percentiles are right within this share: a bucket spans a factor of (1 + e) / (1 - e). */
export const RELATIVE_ERROR = 0.05;
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Everything at or below 0.01 ms shares the lowest bucket; everything over about 116 days the highest. */
const MIN_MS = 0.01;
export const MAX_BUCKET = Math.ceil(Math.log(1e10 / MIN_MS) / LOG_GAMMA);

/** Bucket index to count. */
export type SketchCounts = Map<number, number>;

/** The bucket of a length in ms: 0 to `MAX_BUCKET`. Negative and non-finite lengths count as 0. */
export function sketchBucket(ms: number): number {
  if (!(ms > MIN_MS)) return 0;
  return Math.min(MAX_BUCKET, Math.ceil(Math.log(ms / MIN_MS) / LOG_GAMMA));
}

/** The middle of a bucket, ms. */
export function sketchValue(bucket: number): number {
  return bucket === 0 ? MIN_MS : (MIN_MS * 2 * Math.pow(GAMMA, bucket)) / (GAMMA + 1);
}

/** Adds `from` into `into`. */
export function mergeSketch(into: SketchCounts, from: SketchCounts): void {
  for (const [bucket, count] of from) into.set(bucket, (into.get(bucket) ?? 0) + count);
}

/** The value below which `share` (0 to 1) of the lengths lie, ms; null for an empty sketch. */
export function sketchPercentile(sketch: SketchCounts, share: number): number | null {
  const buckets = [...sketch].filter(([, count]) => count > 0).sort((a, b) => a[0] - b[0]);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= rank) return sketchValue(bucket);
  }
  return null;
}
