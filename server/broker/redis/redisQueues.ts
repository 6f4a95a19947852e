/**
 * Queues on a Redis: their lists are read as they are, which changes nothing. A queue that is empty has no key, so queues
 * are known by their bindings, by names from elsewhere, and by lists that hold messages. Protocol reference e.
 */
import { ReplyError, type Redis } from "ioredis";
import {
  decodeRedisEnvelope,
  retargetEnvelope,
  taskIdOf,
  type DecodedEnvelope,
  type WireMessage,
} from "@/lib/celery/redisEnvelope";
import {
  isPlumbing,
  QueueMissing,
  QueueUnreadable,
  type BrokerQueues,
  type Peek,
  type PeekedMessage,
  type QueueSource,
  type QueueState,
} from "../brokerQueues";
import { createRedisBindings, type Binding } from "./redisBindings";
import { createStrayLists } from "./redisStrayLists";
import type { RedisNames } from "./redisNames";

const BINDINGS_AGE_MS = 60_000;
/** Unacknowledged messages are shown up to so many: each is read whole. */
const MAX_UNACKED_READ = 5000;
/** Counted by queue up to so many, which takes their tags alone once they are known. */
const MAX_UNACKED_COUNTED = 50_000;
const UNACKED_AT_ONCE = 500;
/** Commands in one pipeline: some ms of Redis' time. */
const CHUNK = 2000;
/** A message is looked for among so many from the end that is taken next. */
const MAX_SEARCH = 100_000;

export function createRedisQueues(redis: Redis, names: RedisNames): BrokerQueues {
  const bindings = createRedisBindings(redis, names);
  const stray = createStrayLists(redis, names);

  /** A message keeps its tag for as long as it is in hand: only those that are new are read. */
  const queueOfTag = new Map<string, string | null>();

  async function unackedByQueue(bound: readonly Binding[]) {
    const counts = new Map<string, number>();
    const total = await redis.hlen(names.unacked).catch(nothingOfWrongType);
    if (total === 0 || total > MAX_UNACKED_COUNTED) {
      queueOfTag.clear();
      return { counts, elsewhere: total };
    }
    const tags = new Set(await redis.hkeys(names.unacked));
    for (const tag of queueOfTag.keys()) if (!tags.has(tag)) queueOfTag.delete(tag);
    const unread = [...tags].filter((tag) => !queueOfTag.has(tag));
    for (let from = 0; from < unread.length; from += UNACKED_AT_ONCE) {
      const some = unread.slice(from, from + UNACKED_AT_ONCE);
      const values = await redis.hmget(names.unacked, ...some);
      some.forEach((tag, index) => {
        const address = addressIn(values[index] ?? null);
        queueOfTag.set(tag, address && queueOf(address, bound));
      });
    }
    let known = 0;
    for (const queue of queueOfTag.values()) {
      if (queue === null) continue;
      known += 1;
      counts.set(queue, (counts.get(queue) ?? 0) + 1);
    }
    return { counts, elsewhere: Math.max(0, tags.size - known) };
  }

  async function readReady(queue: string, offset: number, limit: number): Promise<Peek> {
    const found: PeekedMessage[] = [];
    let total = 0;
    let skip = offset;
    for (const { key } of names.lists(queue)) {
      const length = await redis.llen(key);
      total += length;
      const wanted = limit - found.length;
      if (wanted > 0 && skip < length) {
        // The right end is taken next.
        const texts = await redis.lrange(key, Math.max(0, length - skip - wanted), length - skip - 1);
        for (const text of texts.reverse()) found.push(toPeeked(text, "ready", null));
      }
      skip = Math.max(0, skip - length);
    }
    return { messages: found, total };
  }

  return {
    kind: "redis",
    peekIsFree: true,

    async list(hints) {
      const bound = await bindings.all(BINDINGS_AGE_MS);
      const sources = new Map<string, Set<QueueSource>>();
      const add = (name: string, source: QueueSource | null) => {
        if (isPlumbing(name)) return;
        const known = sources.get(name) ?? new Set<QueueSource>();
        sources.set(name, source === null ? known : known.add(source));
      };
      for (const { queue } of bound) add(queue, "bindings");
      for (const queue of await stray.queues()) add(queue, "keys");
      for (const hint of hints) add(hint, null);
      const { counts, elsewhere } = await unackedByQueue(bound);
      const queues = await readLengths(redis, names, sources);
      for (const queue of queues) {
        if (elsewhere === 0 || counts.has(queue.name)) queue.unacked = counts.get(queue.name) ?? 0;
      }
      const missing = queues.filter((one) => one.sources.length === 0).map(({ name }) => name);
      return {
        queues: queues.filter((one) => one.sources.length > 0),
        missing,
        troubles: [],
        unackedElsewhere: elsewhere,
      };
    },

    async peek(queue, place, offset, limit) {
      return readable(async () => {
        if (place === "ready") return readReady(queue, offset, limit);
        const bound = await bindings.all(BINDINGS_AGE_MS);
        const all = (await readUnacked(redis, names, bound)).filter((one) => one.queue === queue);
        all.sort((a, b) => (a.takenAt ?? 0) - (b.takenAt ?? 0));
        const messages = all.slice(offset, offset + limit).map(({ text, takenAt }) => ({
          ref: null, // it is in a worker's hands
          message: decodeRedisEnvelope(text),
          place,
          takenAt,
        }));
        return { messages, total: all.length };
      });
    },

    async find(queue, taskId, most) {
      return readable(
        async () =>
          (await findWaiting(redis, names, queue, taskId, most)) ?? (await findUnacked(redis, names, taskId)),
      );
    },

    async remove(queue, refs) {
      return readable(async () => {
        const removing = (await findByRef(redis, names, queue, refs)).map(({ key, text }) =>
          redis.lrem(key, -1, text),
        );
        return (await Promise.all(removing)).reduce((sum, n) => sum + n, 0);
      });
    },

    async move(queue, refs, target) {
      if (!(await bindings.hasQueue(target))) throw new QueueMissing(target);
      return readable(async () => {
        let moved = 0;
        for (const { key, text, envelope } of await findByRef(redis, names, queue, refs)) {
          const priority = envelope.ok ? (envelope.message.properties.priority ?? 0) : 0;
          // Whoever gives it back, because its worker is gone, goes by the address inside.
          const readdressed = retargetEnvelope(text, target) ?? text;
          moved += Number(await redis.eval(MOVE, 2, key, names.listFor(target, priority), text, readdressed));
        }
        return moved;
      });
    },

    async purge(queue, keep) {
      return readable(async () => {
        let removed = 0;
        for (const { step, key } of names.lists(queue)) {
          const kept = keep === null ? "" : keptKey(names, keep.id, step);
          removed += Number(await redis.eval(PURGE, 2, key, kept || key, keep?.lifeMs ?? 0));
        }
        return removed;
      });
    },

    async putBack(queue, id) {
      return readable(async () => {
        let back = 0;
        for (const { step, key } of names.lists(queue)) {
          for (;;) {
            const moved = Number(await redis.eval(PUT_BACK, 2, keptKey(names, id, step), key, CHUNK));
            back += moved;
            if (moved < CHUNK) break;
          }
        }
        return back;
      });
    },
  };
}

/** Another application's key under a queue's name is no list: Redis refuses, and nothing was changed. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const words = error instanceof ReplyError ? (error as Error).message : ""; // untyped in ioredis
    if (words.includes("WRONGTYPE")) throw new QueueUnreadable(words);
    throw error;
  }
}

/**
 * KEYS: from, to. ARGV: the message, the message with its new address. Answers 1 when it was there. It is put there before it is
 * taken away: a script that Redis stops, because the other key is no list, takes nothing back.
 */
const MOVE = `
redis.call('LPUSH', KEYS[2], ARGV[2])
if redis.call('LREM', KEYS[1], -1, ARGV[1]) == 1 then return 1 end
redis.call('LPOP', KEYS[2])
return 0`;

/** KEYS: the list, where it is kept (the list itself: nowhere). ARGV: how long, ms. Answers how many there were. */
const PURGE = `
local n = redis.call('LLEN', KEYS[1])
if n == 0 then return 0 end
if KEYS[1] == KEYS[2] then redis.call('DEL', KEYS[1])
else
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
end
return n`;

/** KEYS: where it is kept, the list. ARGV: how many at most. The oldest end up where they are taken next. */
const PUT_BACK = `
local n = 0
while n < tonumber(ARGV[1]) do
  if not redis.call('LMOVE', KEYS[1], KEYS[2], 'LEFT', 'RIGHT') then break end
  n = n + 1
end
return n`;

const keptKey = (names: RedisNames, id: string, step: number) => names.key(`umbel.purged.${id}.${step}`);

/** KEYS: lists. Answers, of those that are not empty: place among the keys, length (or what is wrong), next message. */
const LENGTHS = `
local found = {}
for i, key in ipairs(KEYS) do
  local n = redis.pcall('LLEN', key)
  if type(n) == 'table' then
    table.insert(found, i)
    table.insert(found, n.err)
    table.insert(found, '')
  elseif n > 0 then
    table.insert(found, i)
    table.insert(found, n)
    table.insert(found, redis.call('LINDEX', key, -1))
  end
end
return found`;

interface FoundList {
  length: number | null;
  problem: string | null;
  next: string;
}

/** One script for many lists: asked one by one, ten thousand queues would keep both of us busy for seconds. */
async function readLengths(
  redis: Redis,
  names: RedisNames,
  sources: ReadonlyMap<string, ReadonlySet<QueueSource>>,
): Promise<QueueState[]> {
  const states: QueueState[] = [];
  const entries = [...sources];
  const steps = names.lists("").map(({ step }) => step);
  const atOnce = Math.max(1, Math.floor(CHUNK / steps.length));
  for (let from = 0; from < entries.length; from += atOnce) {
    const chunk = entries.slice(from, from + atOnce);
    const keys = chunk.flatMap(([queue]) => names.lists(queue).map(({ key }) => key));
    const answer = (await redis.eval(LENGTHS, keys.length, ...keys)) as (string | number)[]; // as the script makes it
    const found = new Map<number, FoundList>();
    for (let i = 0; i < answer.length; i += 3) {
      const length = answer[i + 1]!;
      found.set(Number(answer[i]) - 1, {
        length: typeof length === "number" ? length : null,
        problem: typeof length === "string" ? length : null,
        next: String(answer[i + 2]),
      });
    }
    chunk.forEach(([queue, known], index) => {
      const lists = steps.map((step, n) => ({ step, found: found.get(index * steps.length + n) }));
      states.push(toState(queue, known, lists));
    });
  }
  return states;
}

function toState(
  name: string,
  sources: ReadonlySet<QueueSource>,
  lists: readonly { step: number; found: FoundList | undefined }[],
): QueueState {
  const problem = lists.find(({ found }) => found?.problem)?.found?.problem ?? null;
  const priorities = lists.map(({ step, found }) => ({ priority: step, ready: found?.length ?? 0 }));
  const next = lists.find(({ found }) => found?.length)?.found?.next;
  const all = new Set(sources);
  if (next !== undefined || problem !== null) all.add("keys");
  return {
    name,
    sources: [...all],
    ready: problem === null ? priorities.reduce((sum, one) => sum + one.ready, 0) : null,
    unacked: null,
    consumers: null,
    priorities: priorities.some((one) => one.priority > 0 && one.ready > 0) ? priorities : null,
    inPerSecond: null,
    outPerSecond: null,
    kind: "list",
    oldestTaskId: next === undefined ? null : idIn(decodeRedisEnvelope(next)),
    problem,
  };
}

function idIn(envelope: DecodedEnvelope): string | null {
  return envelope.ok ? taskIdOf(envelope.message) : null;
}

/** So many messages are fetched at a time: one may be large. */
const FIND_CHUNK = 200;

async function findWaiting(
  redis: Redis,
  names: RedisNames,
  queue: string,
  taskId: string,
  most: number,
): Promise<WireMessage | null> {
  let seen = 0;
  for (const { key } of names.lists(queue)) {
    for (let own = 0; seen < most;) {
      const take = Math.min(FIND_CHUNK, most - seen);
      const texts = await redis.lrange(key, -own - take, -own - 1);
      const found = messageOf(texts, taskId);
      if (found !== null) return found;
      seen += texts.length;
      own += texts.length;
      if (texts.length < take) break;
    }
  }
  return null;
}

function messageOf(texts: readonly string[], taskId: string): WireMessage | null {
  for (const text of texts) {
    // Looked into only where the id stands at all: most are another task's.
    if (!text.includes(taskId)) continue;
    const envelope = decodeRedisEnvelope(text);
    if (envelope.ok && taskIdOf(envelope.message) === taskId) return envelope.message;
  }
  return null;
}

async function findUnacked(redis: Redis, names: RedisNames, taskId: string): Promise<WireMessage | null> {
  let cursor = "0";
  let seen = 0;
  do {
    const [next, fields] = await redis.hscan(names.unacked, cursor, "COUNT", FIND_CHUNK);
    for (let i = 1; i < fields.length; i += 2) {
      const text = fields[i]!;
      if (!text.includes(taskId)) continue;
      const address = addressIn(text);
      if (address === null) continue;
      const envelope = decodeRedisEnvelope(address.envelope);
      if (envelope.ok && taskIdOf(envelope.message) === taskId) return envelope.message;
    }
    seen += fields.length / 2;
    cursor = next;
  } while (cursor !== "0" && seen < MAX_UNACKED_READ);
  return null;
}

interface UnackedMessage {
  queue: string | null;
  /** The envelope. */
  text: string;
  takenAt: number | null;
}

/** Each value is `[envelope, exchange, routing key]`; the time it was taken stands in a set of its own. */
async function readUnacked(
  redis: Redis,
  names: RedisNames,
  bound: readonly Binding[],
): Promise<UnackedMessage[]> {
  const found: UnackedMessage[] = [];
  const takenAt = new Map<string, number>();
  const scores = await redis.zrange(names.unackedIndex, "0", String(MAX_UNACKED_READ), "WITHSCORES");
  for (let i = 0; i < scores.length; i += 2)
    takenAt.set(scores[i]!, Math.round(Number(scores[i + 1]) * 1000));
  let cursor = "0";
  do {
    const [next, fields] = await redis.hscan(names.unacked, cursor, "COUNT", UNACKED_AT_ONCE);
    for (let i = 0; i < fields.length; i += 2) {
      const value = fields[i + 1]!;
      const address = addressIn(value);
      if (address === null) continue;
      found.push({
        queue: queueOf(address, bound),
        text: address.envelope,
        takenAt: takenAt.get(fields[i]!) ?? null,
      });
    }
    cursor = next;
  } while (cursor !== "0" && found.length <= MAX_UNACKED_READ);
  return found;
}

interface UnackedAddress {
  envelope: string;
  exchange: string;
  routingKey: string;
}

/** Null: not what kombu writes there, though HLEN counts it all the same. */
function addressIn(text: string | null): UnackedAddress | null {
  if (text === null) return null; // acknowledged meanwhile
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || value.length < 3) return null;
    const [envelope, exchange, routingKey] = value as unknown[];
    if (typeof exchange !== "string" || typeof routingKey !== "string") return null;
    return { envelope: JSON.stringify(envelope), exchange, routingKey };
  } catch {
    return null; // no JSON
  }
}

function queueOf({ exchange, routingKey }: UnackedAddress, bound: readonly Binding[]): string | null {
  if (exchange === "" || exchange === routingKey) return routingKey;
  return bound.find((one) => one.exchange === exchange && one.routingKey === routingKey)?.queue ?? null;
}

function toPeeked(text: string, place: "ready" | "unacked", takenAt: number | null): PeekedMessage {
  const message = decodeRedisEnvelope(text);
  return { ref: refOf(message), message, place, takenAt };
}

/** The delivery tag: unique, whoever sent the message. What is no envelope is known by its own text. */
function refOf(envelope: DecodedEnvelope): string | null {
  if (!envelope.ok) return `text:${envelope.text.slice(0, 200)}`;
  return envelope.message.properties.deliveryTag;
}

interface FoundMessage {
  key: string;
  text: string;
  envelope: DecodedEnvelope;
}

async function findByRef(
  redis: Redis,
  names: RedisNames,
  queue: string,
  refs: readonly string[],
): Promise<FoundMessage[]> {
  const wanted = new Set(refs);
  const found: FoundMessage[] = [];
  for (const { key } of names.lists(queue)) {
    for (let from = -CHUNK; wanted.size > 0 && -from <= MAX_SEARCH + CHUNK; from -= CHUNK) {
      const texts = await redis.lrange(key, from, from + CHUNK - 1);
      if (texts.length === 0) break;
      for (const text of texts.reverse()) {
        const envelope = decodeRedisEnvelope(text);
        const ref = refOf(envelope);
        if (ref !== null && wanted.delete(ref)) found.push({ key, text, envelope });
      }
      if (texts.length < CHUNK) break;
    }
  }
  return found;
}

/** A key of another application's under Celery's name. */
function nothingOfWrongType(error: unknown): number {
  if (error instanceof ReplyError) return 0;
  throw error;
}
