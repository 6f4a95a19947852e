/** Reading the rollups: counts and sketches kept as events are written (taskAppender.ts), one hash a bucket. */
import type { Redis } from "ioredis";
import { FIELD_SEPARATOR, type StoreKeys } from "./keys";
import {
  RESOLUTION_MS,
  type Resolution,
  type RollupBucket,
  type RollupCounts,
  type RollupDimension,
} from "./store";

/** A letter for each count, in the hash field; `lib/cluster/rollup.ts` names them in full. */
export const OUTCOME_LETTERS = {
  received: "R",
  succeeded: "S",
  failed: "F",
  retried: "T",
  revoked: "V",
  rejected: "J",
} as const;
type CountName = keyof typeof OUTCOME_LETTERS;
const COUNT_BY_LETTER = new Map(
  Object.entries(OUTCOME_LETTERS).map(([name, letter]) => [letter as string, name as CountName]),
);

/** See `Store.readRollups`. */
export async function readRollups(
  redis: Redis,
  keys: StoreKeys,
  resolution: Resolution,
  dimension: RollupDimension,
  range: { from: number; to: number },
  sketchesOf: readonly string[],
): Promise<RollupBucket[]> {
  const step = RESOLUTION_MS[resolution];
  const starts: number[] = [];
  for (let at = Math.ceil(range.from / step) * step; at < range.to; at += step) starts.push(at);
  const sketched = dimension === "all" ? [""] : sketchesOf;

  const pipeline = redis.pipeline();
  for (const at of starts) {
    pipeline.hgetall(keys.rollupCounts(resolution, dimension, at));
    for (const value of sketched) pipeline.hgetall(keys.rollupSketch(resolution, dimension, at, value));
  }
  const answers = hashesOf(await pipeline.exec());

  const buckets: RollupBucket[] = [];
  let next = 0;
  for (const at of starts) {
    const entries = readCounts(answers[next++] ?? {});
    for (const value of sketched) {
      const sketch = answers[next++] ?? {};
      if (Object.keys(sketch).length > 0) readSketch(sketch, entryOf(entries, value));
    }
    if (entries.size > 0) buckets.push({ at, entries });
  }
  return buckets;
}

function hashesOf(replies: [Error | null, unknown][] | null): Record<string, string>[] {
  return (replies ?? []).map(([error, value]) => {
    if (error) throw error;
    return value as Record<string, string>; // HGETALL answers nothing else
  });
}

function readCounts(hash: Record<string, string>): Map<string, RollupCounts> {
  const entries = new Map<string, RollupCounts>();
  for (const [field, text] of Object.entries(hash)) {
    const split = field.lastIndexOf(FIELD_SEPARATOR);
    const name = COUNT_BY_LETTER.get(field.slice(split + 1));
    if (name) entryOf(entries, field.slice(0, split))[name] += Number(text);
  }
  return entries;
}

function readSketch(hash: Record<string, string>, into: RollupCounts): void {
  for (const [field, text] of Object.entries(hash)) {
    const count = Number(text);
    // Differences go both ways, so a bucket may stand at 0.
    if (count > 0) (field[0] === "r" ? into.run : into.wait).set(Number(field.slice(1)), count);
  }
}

function entryOf(entries: Map<string, RollupCounts>, value: string): RollupCounts {
  let entry = entries.get(value);
  if (!entry) {
    entry = {
      received: 0,
      succeeded: 0,
      failed: 0,
      retried: 0,
      revoked: 0,
      rejected: 0,
      run: new Map(),
      wait: new Map(),
    };
    entries.set(value, entry);
  }
  return entry;
}
