/** The rollups: counts and sketches moved as events are written (taskAppender.ts), hashes for each bucket of time. */
import type { Redis } from "ioredis";
import type { Contribution, ContributionField } from "@/lib/cluster/rollup";
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

const DIMENSIONS = ["all", "name", "queue", "worker", "failure"] as const satisfies RollupDimension[];

/** What is added to each field of each value. */
type Additions = Map<string, Map<ContributionField, number>>;

/**
 * The append script's section of rollups: what moves the counts by `differences`. Buckets that are past their life at `now`
 * (Unix ms) are left out: they are gone, and would come back with a part of their counts.
 */
export function rollupArguments(
  keys: StoreKeys,
  differences: readonly Contribution[],
  now: number,
): (string | number)[] {
  const list: (string | number)[] = [0];
  let buckets = 0;
  for (const [at, dimensions] of sumByMinute(differences)) {
    for (const [dimension, additions] of dimensions) {
      const places = placesOf(keys, dimension, at, now);
      if (places.length === 0) continue;
      buckets++;
      list.push(places.length / 2, ...places);
      pushAdditions(list, additions);
    }
  }
  list[0] = buckets;
  return list;
}

/** The hashes of all resolutions that count this minute, each with the end of its life in Unix s. */
function placesOf(
  keys: StoreKeys,
  dimension: RollupDimension,
  minute: number,
  now: number,
): (string | number)[] {
  return RESOLUTIONS.flatMap((resolution) => {
    // A cluster has as many names as its code; failure groups come and go, so no day of them is kept for months.
    if (dimension === "failure" && resolution === "day") return [];
    const step = RESOLUTION_MS[resolution];
    const at = Math.floor(minute / step) * step;
    const endsAt = at + rollupLifeMs(resolution, dimension);
    return endsAt < now ? [] : [keys.rollupCounts(resolution, dimension, at), Math.ceil(endsAt / 1000)];
  });
}

/** First the counts, value by value, then what goes to the sketches of each value. */
function pushAdditions(list: (string | number)[], additions: Additions): void {
  const countsAt = list.push(0) - 1;
  const sketches: (string | number)[] = [];
  let counts = 0;
  let sketched = 0;
  for (const [value, fields] of additions) {
    const sketchAt = sketches.length;
    for (const [field, n] of fields) {
      if (n === 0) continue;
      const letter = COUNT_LETTERS.get(field);
      if (letter) {
        list.push(value + FIELD_SEPARATOR + letter, n);
        counts++;
      } else {
        if (sketches.length === sketchAt) sketches.push(value, 0);
        sketches.push(sketchField(field), n);
      }
    }
    if (sketches.length === sketchAt) continue;
    sketches[sketchAt + 1] = (sketches.length - sketchAt - 2) / 2;
    sketched++;
  }
  list[countsAt] = counts;
  list.push(sketched);
  for (const part of sketches) list.push(part);
}

/** By minute and dimension: a batch has few different contributions, many times each. */
function sumByMinute(differences: readonly Contribution[]): Map<number, Map<RollupDimension, Additions>> {
  const minutes = new Map<number, Map<RollupDimension, Additions>>();
  for (const difference of differences) {
    const { at, field, n } = difference;
    const minute = within(minutes, at);
    for (const dimension of DIMENSIONS) {
      const value = dimension === "all" ? "" : difference[dimension];
      if (value === null) continue;
      const fields = within(within(minute, dimension), value);
      fields.set(field, (fields.get(field) ?? 0) + n);
    }
  }
  return minutes;
}

/** The map that stands there, put there if there was none. */
function within<Key, K, V>(map: Map<Key, Map<K, V>>, key: Key): Map<K, V> {
  let found = map.get(key);
  if (!found) map.set(key, (found = new Map<K, V>()));
  return found;
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
