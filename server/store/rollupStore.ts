/** The rollups: counts and sketches moved as events are written (taskAppender.ts), hashes for each bucket of time. */
import type { Redis } from "ioredis";
import type { Contribution } from "@/lib/cluster/rollup";
import { FIELD_SEPARATOR, rollupLifeMs, type StoreKeys } from "./keys";
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
const COUNT_LETTERS: ReadonlyMap<string, string> = new Map(Object.entries(OUTCOME_LETTERS));
const COUNT_BY_LETTER = new Map(
  Object.entries(OUTCOME_LETTERS).map(([name, letter]) => [letter as string, name as CountName]),
);

const RESOLUTIONS: readonly Resolution[] = ["minute", "hour", "day"];

/**
 * The append script's section of hashes: what moves the counts by `differences`. Buckets that are past their life at `now`
 * (Unix ms) are left out: they are gone, and would come back with a part of their counts.
 */
export function rollupArguments(
  keys: StoreKeys,
  differences: readonly Contribution[],
  now: number,
): (string | number)[] {
  const hashes = new Map<string, { endsAt: number; fields: Map<string, number> }>();

  function count(key: string, endsAt: number, field: string, n: number): void {
    let hash = hashes.get(key);
    if (!hash) hashes.set(key, (hash = { endsAt, fields: new Map() }));
    hash.fields.set(field, (hash.fields.get(field) ?? 0) + n);
  }

  for (const { sample, n } of sumAlike(differences)) {
    for (const resolution of RESOLUTIONS) {
      const step = RESOLUTION_MS[resolution];
      const at = Math.floor(sample.at / step) * step;
      for (const [dimension, value] of valuesOf(sample)) {
        // A cluster has as many names as its code; failure groups come and go, so no day of them is kept for months.
        if (dimension === "failure" && resolution === "day") continue;
        const endsAt = at + rollupLifeMs(resolution, dimension);
        if (value === null || endsAt < now) continue;
        const letter = COUNT_LETTERS.get(sample.field);
        if (letter) {
          count(keys.rollupCounts(resolution, dimension, at), endsAt, value + FIELD_SEPARATOR + letter, n);
        } else {
          count(keys.rollupSketch(resolution, dimension, at, value), endsAt, sketchField(sample.field), n);
        }
      }
    }
  }

  const list: (string | number)[] = [hashes.size];
  for (const [key, { endsAt, fields }] of hashes) {
    list.push(key, Math.ceil(endsAt / 1000), fields.size);
    for (const [field, n] of fields) list.push(field, n);
  }
  return list;
}

/** A batch has few different contributions, many times each. */
function sumAlike(differences: readonly Contribution[]): Iterable<{ sample: Contribution; n: number }> {
  const sums = new Map<string, { sample: Contribution; n: number }>();
  for (const sample of differences) {
    const { at, field, name, queue, worker, failure } = sample;
    const key = [at, field, name, queue, worker, failure].join(FIELD_SEPARATOR);
    const sum = sums.get(key);
    if (sum) sum.n += sample.n;
    else sums.set(key, { sample, n: sample.n });
  }
  return sums.values();
}

function valuesOf({ name, queue, worker, failure }: Contribution): [RollupDimension, string | null][] {
  return [
    ["all", ""],
    ["name", name],
    ["queue", queue],
    ["worker", worker],
    ["failure", failure],
  ];
}

/** `run:17` -> `r17`, `wait:3` -> `w3`. */
function sketchField(field: string): string {
  return field.charAt(0) + field.slice(field.indexOf(":") + 1);
}

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
