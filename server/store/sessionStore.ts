/** Sessions that somebody ended before their time, so that every web process refuses them until they are over anyway. */
import type { Redis } from "ioredis";
import type { StoreKeys } from "./keys";

export async function saveEndedSession(
  redis: Redis,
  keys: StoreKeys,
  id: string,
  expiresAt: number,
): Promise<void> {
  await redis.zadd(keys.endedSessions, expiresAt, id);
}

/** By id, when each would have ended by itself, Unix ms; those that would have by `now` are removed. */
export async function readEndedSessions(
  redis: Redis,
  keys: StoreKeys,
  now: number,
): Promise<ReadonlyMap<string, number>> {
  await redis.zremrangebyscore(keys.endedSessions, "-inf", now);
  const flat = await redis.zrange(keys.endedSessions, "0", "-1", "WITHSCORES");
  const ended = new Map<string, number>();
  for (let i = 0; i + 1 < flat.length; i += 2) ended.set(flat[i]!, Number(flat[i + 1]));
  return ended;
}
