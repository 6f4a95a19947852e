/**
 * Arguments that were caught while a worker held the task, or its message waited, as raw JSON text: bounded by their number,
 * their bytes and their age. And the tasks that are worth asking about, as ingest noted them.
 */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { StoreKeys } from "./keys";

/** A task that a worker took, and whose arguments no event shows whole. */
export interface CatchableTask {
  id: string;
  worker: string;
}

export interface CaughtArguments {
  argsText: string;
  kwargsText: string;
  from: "worker" | "message";
  /** The worker's or the queue's name. */
  by: string;
  at: number;
  /** How often the task had been retried by itself by then. */
  retries: number;
}

export interface CaughtLimits {
  tasks: number;
  bytes: number;
  ageMs: number;
}

export interface CaughtStore {
  /** Ingest: these are worth asking about, soon. Only the newest are kept. */
  note(tasks: readonly CatchableTask[]): Promise<void>;
  /** Takes the newest of them out, each for one taker. */
  take(limit: number): Promise<CatchableTask[]>;
  /** Keeps them, and lets the oldest of all go beyond the limits. What is known of a task already stays as it is. */
  save(id: string, caught: CaughtArguments, limits: CaughtLimits): Promise<void>;
  /** In the order of `ids`. */
  read(ids: readonly string[]): Promise<(CaughtArguments | null)[]>;
}

/** More are not asked about in the time that tasks last. */
const MAX_NOTED = 1000;
const NOTE_LIFE_SECONDS = 300;

/**
 * KEYS: hash of texts, zset of times, string of bytes. ARGV: id, text, Unix ms, most tasks, most bytes, the oldest that is
 * kept (Unix ms). What is known stays: a later answer may be of a later run.
 */
const SAVE = `
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
  redis.call('INCRBY', KEYS[3], #ARGV[2])
end
while true do
  local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  if #first == 0 then break end
  local full = redis.call('ZCARD', KEYS[2]) > tonumber(ARGV[4]) or tonumber(redis.call('GET', KEYS[3])) > tonumber(ARGV[5])
  if not full and tonumber(first[2]) >= tonumber(ARGV[6]) then break end
  redis.call('DECRBY', KEYS[3], redis.call('HSTRLEN', KEYS[1], first[1]))
  redis.call('HDEL', KEYS[1], first[1])
  redis.call('ZREM', KEYS[2], first[1])
end
return 0`;

const caughtSchema = z.object({
  argsText: z.string(),
  kwargsText: z.string(),
  from: z.enum(["worker", "message"]),
  by: z.string(),
  at: z.number(),
  retries: z.number(),
}) satisfies z.ZodType<CaughtArguments>;
const catchableSchema = z.object({ id: z.string(), worker: z.string() }) satisfies z.ZodType<CatchableTask>;

export function createCaughtStore(redis: Redis, keys: StoreKeys): CaughtStore {
  return {
    async note(tasks) {
      const newest = tasks.slice(-MAX_NOTED).map(({ id, worker }) => JSON.stringify({ id, worker }));
      if (newest.length === 0) return;
      await redis
        .multi()
        .lpush(keys.catchable, ...newest)
        .ltrim(keys.catchable, 0, MAX_NOTED - 1)
        .expire(keys.catchable, NOTE_LIFE_SECONDS)
        .exec();
    },
    async take(limit) {
      const texts = (await redis.lpop(keys.catchable, limit)) ?? [];
      return texts.map((text) => catchableSchema.parse(JSON.parse(text)));
    },
    async save(id, caught, { tasks, bytes, ageMs }) {
      const text = JSON.stringify(caught);
      const oldest = caught.at - ageMs;
      const all = [keys.caught, keys.caughtAt, keys.caughtBytes] as const;
      await redis.eval(SAVE, all.length, ...all, id, text, caught.at, tasks, bytes, oldest);
    },
    async read(ids) {
      if (ids.length === 0) return [];
      const texts = await redis.hmget(keys.caught, ...ids);
      return texts.map((text) => (text === null ? null : caughtSchema.parse(JSON.parse(text))));
    },
  };
}
