/**
 * Queues that nobody has bound but that hold messages: a producer of another kind, or one whose worker never came. Found by
 * going through the keys, seldom, and told from other lists by what is in them.
 */
import type { Redis } from "ioredis";
import { decodeRedisEnvelope } from "@/lib/celery/redisEnvelope";
import { isPlumbing } from "../brokerQueues";
import type { RedisNames } from "./redisNames";

export interface StrayLists {
  /** Names of queues, as of the last look. Never waits for a look that is under way but the first. */
  queues(): Promise<string[]>;
}

const LOOK_AGE_MS = 5 * 60_000;
const SCAN_COUNT = 5000;
/** Beyond so many lists it is an application's own data. */
const MAX_LISTS = 20_000;
/** Our own lists, where the store is on the same Redis, and those of result backends. */
const NO_QUEUE = /^umbel[:.]|^celery-taskset-meta-|^unacked/;

export function createStrayLists(redis: Redis, names: RedisNames, now: () => number = Date.now): StrayLists {
  let found: string[] = [];
  let looking: Promise<void> | null = null;
  let lookedAt = -Infinity;

  async function look(): Promise<void> {
    const queues = new Set<string>();
    let cursor = "0";
    let seen = 0;
    do {
      const [next, keys] = await redis.scan(cursor, "COUNT", SCAN_COUNT, "TYPE", "list");
      const candidates = keys.flatMap((key) => {
        const queue = names.queueOfKey(key)?.queue;
        return queue === undefined || NO_QUEUE.test(queue) || isPlumbing(queue) || queues.has(queue)
          ? []
          : [{ key, queue }];
      });
      seen += candidates.length;
      const asking = redis.pipeline();
      for (const { key } of candidates) asking.lindex(key, -1);
      const answers = (await asking.exec()) ?? [];
      candidates.forEach(({ queue }, index) => {
        const text = answers[index]?.[1];
        if (typeof text === "string" && isMessage(text)) queues.add(queue);
      });
      cursor = next;
    } while (cursor !== "0" && seen < MAX_LISTS);
    found = [...queues];
  }

  return {
    async queues() {
      if (looking === null && now() - lookedAt > LOOK_AGE_MS) {
        const isFirst = lookedAt === -Infinity;
        lookedAt = now();
        looking = look().finally(() => (looking = null));
        looking.catch(() => undefined); // whoever waits is told; the others see it by the connection's end
        if (isFirst) await looking;
      }
      return found;
    },
  };
}

function isMessage(text: string): boolean {
  const decoded = decodeRedisEnvelope(text);
  return decoded.ok && decoded.message.properties.deliveryTag !== null;
}
