/**
 * The parts of the store. On one Redis there is one part. On a cluster there are several, so that every node has its share
 * of the work: a part has keys of its own for all that one batch writes (tasks, their order, rollups, counters, workers,
 * the change stream), all in one slot, and is written by one script. A task belongs to the part that its id names, a
 * worker to that of its name, and whoever reads puts the parts together. How many there are is decided once, when the
 * store is new, and kept in it.
 */
import type { Redis } from "ioredis";
import { slotOf } from "./clusterSlot";
import { shardKeys, sharedKeys, type StoreKeys } from "./keys";

export interface Shard {
  index: number;
  redis: Redis;
  keys: StoreKeys;
}

export interface Shards {
  /** All of them, by their index; asks the store how many at first. */
  all(): Promise<readonly Shard[]>;
}

/** A limit to what one asks of a cluster's smallest node, which has all parts when it is the only one. */
export const MOST_SHARDS = 64;
const SLOTS = 16_384;

/** `wanted`: how many a new store is to have; asked when the store says nothing yet. */
export function createShards(redis: Redis, cluster: string, wanted: () => Promise<number>): Shards {
  let known: Promise<readonly Shard[]> | null = null;

  async function read(): Promise<readonly Shard[]> {
    const { shards: key } = sharedKeys(cluster);
    const kept = await redis.get(key);
    if (kept === null) await redis.setnx(key, Math.min(MOST_SHARDS, Math.max(1, await wanted())));
    // Whoever was first has decided.
    const count = Number(kept ?? (await redis.get(key)));
    return shardTags(cluster, count).map((tag, index) => ({ index, redis, keys: shardKeys(tag) }));
  }

  return {
    all() {
      known ??= read().catch((error: unknown) => {
        known = null; // asked again next time
        throw error;
      });
      return known;
    },
  };
}

/** Of one Redis: all there is, under plain names. */
export function oneShard(redis: Redis, keys: StoreKeys): Shards {
  const only = [{ index: 0, redis, keys }];
  return { all: () => Promise.resolve(only) };
}

/** Which of so many parts an id or a name belongs to. Any even hash will do, but it must stay this one (FNV-1a). */
export function shardOf(name: string, count: number): number {
  if (count === 1) return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  // The low bits of this hash are its worst.
  return ((hash ^ (hash >>> 15)) >>> 0) % count;
}

/** What stands in braces in the keys of each part: names whose slots divide the cluster evenly, as nodes do. */
export function shardTags(cluster: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index, index + 1].map((n) => (n * SLOTS) / count) as [number, number];
    for (let n = 0; ; n++) {
      const tag = `${cluster}/${n}`;
      const slot = slotOf(tag);
      if (slot >= from && slot < to) return tag;
    }
  });
}
