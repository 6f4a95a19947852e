/**
 * Actions on many things: how far they are, and what became of each item. In the store, so that every web process can
 * tell, and stop, what another one runs.
 */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { StoreKeys } from "./keys";
import type { OperationItem, OperationRecord } from "./store";

/** Long enough to come back to after lunch. */
const LIFE_SECONDS = 24 * 3600;

const operationRecord = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(["running", "done", "stopped", "failed"]),
  user: z.string(),
  startedAt: z.number(),
  updatedAt: z.number(),
  finishedAt: z.number().nullable(),
  total: z.number(),
  done: z.number(),
  counts: z.record(z.string(), z.number()),
  error: z.string().nullable(),
  silentWorkers: z.array(z.string()),
}) satisfies z.ZodType<OperationRecord>;

const operationItem = z.object({
  id: z.string(),
  outcome: z.string(),
  text: z.string(),
  code: z.string().nullable(),
  newId: z.string().nullable().optional(),
}) satisfies z.ZodType<OperationItem>;

/** Saves where an operation stands together with its newest items. */
export async function saveOperation(
  redis: Redis,
  keys: StoreKeys,
  record: OperationRecord,
  items: readonly OperationItem[],
): Promise<void> {
  const write = redis.multi().set(keys.operation(record.id), JSON.stringify(record), "EX", LIFE_SECONDS);
  const byOutcome = new Map<string, string[]>();
  for (const item of items) {
    const texts = byOutcome.get(item.outcome) ?? [];
    texts.push(JSON.stringify(item));
    byOutcome.set(item.outcome, texts);
  }
  for (const outcome of Object.keys(record.counts)) {
    const texts = byOutcome.get(outcome);
    if (texts) write.rpush(keys.operationItems(record.id, outcome), ...texts);
    write.expire(keys.operationItems(record.id, outcome), LIFE_SECONDS);
  }
  await write.exec();
}

export async function readOperation(
  redis: Redis,
  keys: StoreKeys,
  id: string,
): Promise<{ record: OperationRecord; stopAsked: boolean } | null> {
  const [text, stop] = await redis.mget(keys.operation(id), keys.operationStop(id));
  if (!text) return null;
  return { record: operationRecord.parse(JSON.parse(text)), stopAsked: stop !== null };
}

/** Items in the order in which they were done, of one outcome. */
export async function readOperationItems(
  redis: Redis,
  keys: StoreKeys,
  id: string,
  outcome: string,
  offset: number,
  limit: number,
): Promise<OperationItem[]> {
  if (limit === 0) return [];
  const texts = await redis.lrange(keys.operationItems(id, outcome), offset, offset + limit - 1);
  return texts.map((text) => operationItem.parse(JSON.parse(text)));
}

export async function askOperationToStop(redis: Redis, keys: StoreKeys, id: string): Promise<void> {
  await redis.set(keys.operationStop(id), "1", "EX", LIFE_SECONDS);
}
