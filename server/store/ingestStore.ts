/** What ingest processes say of themselves, the times when none was connected, and the counters. */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { StoreKeys } from "./keys";
import type { Gap, IngestCounters, IngestStatus } from "./store";

const DAY_MS = 86_400_000;
const GAPS_KEPT = 100;

const ingestStatus = z.object({
  id: z.string(),
  state: z.enum(["connecting", "connected", "waiting", "stopped"]),
  url: z.string(),
  since: z.number(),
  lastError: z.string().nullable(),
  nextTryAt: z.number().nullable(),
  lastEventAt: z.number().nullable(),
  // Not written by versions before this field.
  heardAt: z.number().nullable().default(null),
  writtenUntil: z.number().nullable().default(null),
  queue: z.string().nullable(),
  note: z.string().nullable(),
  eventsPerSecond: z.number(),
  // Not there in what an older version wrote.
  lagMs: z.number().nullable().default(null),
  backlog: z.number().nullable().default(null),
  storeRefusal: z.enum(["full", "disk", "replica", "replicas"]).nullable().default(null),
  writtenAt: z.number(),
}) satisfies z.ZodType<IngestStatus>;

export async function writeIngestStatus(redis: Redis, keys: StoreKeys, status: IngestStatus): Promise<void> {
  const known = await redis.hgetall(keys.ingests);
  const old = Object.entries(known)
    .filter(([, text]) => ingestStatus.parse(JSON.parse(text)).writtenAt < status.writtenAt - DAY_MS)
    .map(([id]) => id);
  const write = redis.multi().hset(keys.ingests, status.id, JSON.stringify(status));
  if (old.length > 0) write.hdel(keys.ingests, ...old);
  if (status.state === "connected")
    write
      .set(keys.lastConnected, status.heardAt ?? status.writtenAt)
      .setnx(keys.firstConnected, status.writtenAt);
  await write.exec();
}

export async function readIngestStatuses(redis: Redis, keys: StoreKeys): Promise<IngestStatus[]> {
  const texts = Object.values(await redis.hgetall(keys.ingests));
  return texts.map((text) => ingestStatus.parse(JSON.parse(text))).sort((a, b) => a.id.localeCompare(b.id));
}

const gapSchema = z.object({ from: z.number(), to: z.number().nullable() });

export async function writeGap(redis: Redis, keys: StoreKeys, gap: Gap): Promise<void> {
  await redis
    .multi()
    .lpush(keys.gaps, JSON.stringify(gap))
    .ltrim(keys.gaps, 0, GAPS_KEPT - 1)
    .exec();
}

export async function readGaps(redis: Redis, keys: StoreKeys): Promise<Gap[]> {
  return (await redis.lrange(keys.gaps, 0, -1)).map((text) => gapSchema.parse(JSON.parse(text)));
}

/** A moment kept under one of our keys, Unix ms. */
export async function readMoment(redis: Redis, key: string): Promise<number | null> {
  const text = await redis.get(key);
  return text === null ? null : Number(text);
}

export async function readCounters(redis: Redis, keys: StoreKeys): Promise<IngestCounters> {
  const counters = await redis.hgetall(keys.counters);
  const read = (name: string) => Number(counters[name] ?? 0);
  return {
    received: read("received"),
    written: read("written"),
    duplicates: read("duplicates"),
    undecodable: read("undecodable"),
    dropped: read("dropped"),
  };
}
