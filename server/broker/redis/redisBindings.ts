/**
 * The queues that Celery has bound to exchanges on a Redis: one set for each exchange. The sets are found by a scan, which
 * is slow where results of a million tasks are in the same database, so what it found is kept for a while.
 */
import type { Redis } from "ioredis";
import type { RedisNames } from "./redisNames";

export interface Binding {
  exchange: string;
  routingKey: string;
  queue: string;
}

export interface RedisBindings {
  /** All there are, not older than `maxAgeMs`. */
  all(maxAgeMs: number): Promise<Binding[]>;
  /** One exchange's, as they are now. */
  of(exchange: string): Promise<Binding[]>;
  /** Whether a queue of this name is bound anywhere, or has messages. */
  hasQueue(queue: string): Promise<boolean>;
}

/** Keys looked at in one step of a scan: some 5 ms of Redis' time. */
const SCAN_COUNT = 5000;
/** For the question whether one queue is there: a queue bound a moment ago to an exchange of another name is rare. */
const BINDINGS_AGE_MS = 10_000;

export function createRedisBindings(
  redis: Redis,
  names: RedisNames,
  now: () => number = Date.now,
): RedisBindings {
  let known: { at: number; bindings: Promise<Binding[]> } | null = null;

  async function of(exchange: string): Promise<Binding[]> {
    const key = names.binding(exchange);
    // Another application's key of that name may be of any type.
    if ((await redis.type(key)) !== "set") return [];
    return readMembers(names, exchange, await redis.smembers(key));
  }

  function all(maxAgeMs: number): Promise<Binding[]> {
    if (known === null || now() - known.at > maxAgeMs) {
      const bindings = findExchanges(redis, names).then((exchanges) => readSets(redis, names, exchanges));
      known = { at: now(), bindings };
      bindings.catch(() => (known = null)); // whoever waits for it is told; the next asks again
    }
    return known.bindings;
  }

  return {
    all,
    of,
    async hasQueue(queue) {
      if ((await redis.exists(...names.lists(queue).map(({ key }) => key))) > 0) return true;
      // Celery names an exchange after its queue, unless told otherwise.
      if ((await of(queue)).some((binding) => binding.queue === queue)) return true;
      return (await all(BINDINGS_AGE_MS)).some((binding) => binding.queue === queue);
    },
  };
}

async function findExchanges(redis: Redis, names: RedisNames): Promise<string[]> {
  const found = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(
      cursor,
      "MATCH",
      names.bindingPattern,
      "COUNT",
      SCAN_COUNT,
      "TYPE",
      "set",
    );
    for (const key of keys) found.add(key.slice(names.bindingPrefix.length));
    cursor = next;
  } while (cursor !== "0");
  return [...found];
}

async function readSets(redis: Redis, names: RedisNames, exchanges: readonly string[]): Promise<Binding[]> {
  const asking = redis.pipeline();
  for (const exchange of exchanges) asking.smembers(names.binding(exchange));
  const answers = (await asking.exec()) ?? [];
  return exchanges.flatMap((exchange, index) => {
    const members = answers[index]?.[1];
    // What is no set by now has no members.
    return Array.isArray(members) ? readMembers(names, exchange, members.map(String)) : [];
  });
}

function readMembers(names: RedisNames, exchange: string, members: readonly string[]): Binding[] {
  const bindings: Binding[] = [];
  for (const member of members) {
    const read = names.readBinding(member);
    if (read !== null) bindings.push({ exchange, ...read });
  }
  return bindings;
}
