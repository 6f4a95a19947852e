/**
 * What we keep of queues: their lengths minute by minute, which of them somebody paused, and copies of purged messages for
 * an hour.
 */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { StoreKeys } from "./keys";

export interface PauseRecord {
  queue: string;
  by: string;
  reason: string;
  since: number;
  /** Who took from it, and how it was declared there: JSON of each. */
  consumers: {
    worker: string;
    exchange: string | null;
    exchangeType: string | null;
    routingKey: string | null;
  }[];
}

export interface PurgeRecord {
  id: string;
  queue: string;
  at: number;
  by: string;
  count: number;
  until: number;
}

/** The lengths of all queues at one minute; those that were empty are left out. */
export interface QueueSample {
  /** The minute's beginning, Unix ms. */
  at: number;
  ready: Map<string, number>;
}

export interface QueueStore {
  /** Replaces what was sampled in that minute. */
  writeSample(sample: QueueSample): Promise<void>;
  /** Minutes that begin in [from, to), oldest first; those that nobody sampled are left out. */
  readSamples(from: number, to: number): Promise<QueueSample[]>;
  readPauses(): Promise<PauseRecord[]>;
  savePause(pause: PauseRecord): Promise<void>;
  /** False when it was not paused. */
  removePause(queue: string): Promise<boolean>;
  /** Begins or changes the record of a purge. */
  savePurge(purge: PurgeRecord): Promise<void>;
  appendPurged(id: string, lifeMs: number, messages: readonly string[]): Promise<void>;
  readPurge(id: string): Promise<PurgeRecord | null>;
  readPurges(): Promise<PurgeRecord[]>;
  /** In the order in which they were appended, in pieces. A piece is gone from here once the next is asked for. */
  takePurged(id: string): AsyncGenerator<string[]>;
  removePurge(id: string): Promise<void>;
}

const MINUTE_MS = 60_000;
const SAMPLE_LIFE_SECONDS = 3 * 3600;
/** A minute with no queue that holds anything is a minute that was sampled all the same. */
const SAMPLED = "";
const PIECE = 500;

const pauseSchema = z.object({
  queue: z.string(),
  by: z.string(),
  reason: z.string(),
  since: z.number(),
  consumers: z.array(
    z.object({
      worker: z.string(),
      exchange: z.string().nullable(),
      exchangeType: z.string().nullable(),
      routingKey: z.string().nullable(),
    }),
  ),
}) satisfies z.ZodType<PauseRecord>;
const purgeSchema = z.object({
  id: z.string(),
  queue: z.string(),
  at: z.number(),
  by: z.string(),
  count: z.number(),
  until: z.number(),
}) satisfies z.ZodType<PurgeRecord>;

export function createQueueStore(redis: Redis, keys: StoreKeys, now: () => number): QueueStore {
  return {
    async writeSample({ at, ready }) {
      const key = keys.queueSample(at);
      const fields = [SAMPLED, "0", ...[...ready].flatMap(([queue, count]) => [queue, String(count)])];
      await redis
        .multi()
        .del(key)
        .hset(key, ...fields)
        .expire(key, SAMPLE_LIFE_SECONDS)
        .exec();
    },

    async readSamples(from, to) {
      const minutes: number[] = [];
      for (let at = Math.ceil(from / MINUTE_MS) * MINUTE_MS; at < to; at += MINUTE_MS) minutes.push(at);
      const reading = redis.pipeline();
      for (const at of minutes) reading.hgetall(keys.queueSample(at));
      const answers = (await reading.exec()) ?? [];
      return minutes.flatMap((at, index) => {
        const fields = (answers[index]?.[1] ?? {}) as Record<string, string>; // HGETALL's answer
        if (fields[SAMPLED] === undefined) return [];
        const entries = Object.entries(fields).filter(([queue]) => queue !== SAMPLED);
        return [{ at, ready: new Map(entries.map(([queue, count]) => [queue, Number(count)])) }];
      });
    },

    async readPauses() {
      return (await redis.hvals(keys.queuePauses)).map((text) => pauseSchema.parse(JSON.parse(text)));
    },
    async savePause(pause) {
      await redis.hset(keys.queuePauses, pause.queue, JSON.stringify(pause));
    },
    removePause: async (queue) => (await redis.hdel(keys.queuePauses, queue)) === 1,

    async savePurge(purge) {
      await redis.hset(keys.queuePurges, purge.id, JSON.stringify(purge));
    },
    async appendPurged(id, lifeMs, messages) {
      if (messages.length === 0) return;
      await redis
        .multi()
        .rpush(keys.purged(id), ...messages)
        .pexpire(keys.purged(id), lifeMs)
        .exec();
    },
    async readPurge(id) {
      const text = await redis.hget(keys.queuePurges, id);
      const purge = text === null ? null : purgeSchema.parse(JSON.parse(text));
      return purge !== null && purge.until > now() ? purge : null;
    },
    async readPurges() {
      const all = (await redis.hvals(keys.queuePurges)).map((text) => purgeSchema.parse(JSON.parse(text)));
      const over = all.filter(({ until }) => until <= now());
      if (over.length > 0) await redis.hdel(keys.queuePurges, ...over.map(({ id }) => id));
      return all.filter(({ until }) => until > now()).sort((a, b) => b.at - a.at);
    },
    async *takePurged(id) {
      for (;;) {
        const piece = await redis.lrange(keys.purged(id), 0, PIECE - 1);
        if (piece.length === 0) return;
        yield piece;
        // Whoever is cut short and begins again does not put back twice what he had put back.
        await redis.ltrim(keys.purged(id), piece.length, -1);
      }
    },
    async removePurge(id) {
      await redis.multi().hdel(keys.queuePurges, id).del(keys.purged(id)).exec();
    },
  };
}
