/** Which task is a retry of which, both ways: events tell nothing of it. */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { StoreKeys } from "./keys";
import type { RetryLink, RetryLinks } from "./store";

/** As long as anybody asks after a failed task. */
const LIFE_SECONDS = 30 * 24 * 3600;
const MAX_RETRIES = 50;

const linkSchema = z.object({
  id: z.string(),
  at: z.number(),
  user: z.string(),
}) satisfies z.ZodType<RetryLink>;

export async function saveRetry(
  redis: Redis,
  keys: StoreKeys,
  oldId: string,
  link: RetryLink,
): Promise<void> {
  await redis
    .multi()
    .lpush(keys.retriedAs(oldId), JSON.stringify(link))
    .ltrim(keys.retriedAs(oldId), 0, MAX_RETRIES - 1)
    .expire(keys.retriedAs(oldId), LIFE_SECONDS)
    .set(keys.retryOf(link.id), oldId, "EX", LIFE_SECONDS)
    .exec();
}

/** For each task, in their order. */
export async function readRetries(
  redis: Redis,
  keys: StoreKeys,
  ids: readonly string[],
): Promise<RetryLinks[]> {
  const reading = redis.pipeline();
  for (const id of ids) reading.get(keys.retryOf(id)).lrange(keys.retriedAs(id), 0, -1);
  const answers = (await reading.exec()) ?? [];
  const values = answers.map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
  return ids.map((_, at) => {
    const retryOf = values[2 * at];
    const links = z.array(z.string()).parse(values[2 * at + 1] ?? []);
    return {
      retryOf: typeof retryOf === "string" ? retryOf : null,
      retriedAs: links.map((text) => linkSchema.parse(JSON.parse(text))),
    };
  });
}
