/** What would become of a worker that declares a queue on a Redis: nothing is refused there, save what is no list. */
import type { Redis } from "ioredis";
import type { DeclarationTrial, QueueDeclaration } from "../broker";
import { createRedisBindings } from "./redisBindings";
import type { RedisNames } from "./redisNames";

export async function tryDeclaration(
  redis: Redis,
  names: RedisNames,
  { queue, exchange }: QueueDeclaration,
): Promise<DeclarationTrial> {
  for (const { key } of names.lists(queue)) {
    const type = await redis.type(key);
    if (type !== "none" && type !== "list") {
      // A worker that waits for it would fail at each turn.
      return { exists: true, refusal: `WRONGTYPE the key "${key}" holds a ${type}, not a list of messages` };
    }
    if (type === "list") return { exists: true, refusal: null };
  }
  // An empty queue has no key: only that somebody has declared it is seen. Celery names an exchange after its queue.
  const bound = await createRedisBindings(redis, names).of(exchange || queue);
  return { exists: bound.some((binding) => binding.queue === queue), refusal: null };
}
