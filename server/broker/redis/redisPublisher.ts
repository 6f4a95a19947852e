/**
 * Task messages over Redis: pushed to the lists of the queues that the route leads to, as kombu would. A queue that is
 * empty has no key there, so that a queue exists is known by its binding: without one, and without messages, nobody would
 * ever take the message, and it is not sent.
 */
import { randomUUID } from "node:crypto";
import { ReplyError, type Redis } from "ioredis";
import type { TaskMessage } from "@/lib/celery/encodeTaskMessage";
import { encodeRedisEnvelope } from "@/lib/celery/redisEnvelope";
import { PublishRefused, type BrokerPublisher, type TaskRoute } from "../broker";
import { createRedisBindings, type RedisBindings } from "./redisBindings";
import type { RedisNames } from "./redisNames";

export function createRedisPublisher(redis: Redis, names: RedisNames): BrokerPublisher {
  const bindings = createRedisBindings(redis, names);
  /** Messages go out in the order in which they were given, though each must first be routed. */
  let before: Promise<unknown> = Promise.resolve();

  async function publish(queues: Promise<string[]>, message: TaskMessage, route: TaskRoute) {
    const found = await queues;
    if (found.length === 0) return { routed: false };
    const pushing = redis.multi();
    for (const queue of found) {
      pushing.lpush(names.listFor(queue, message.priority ?? 0), encode(message, route));
    }
    try {
      const answers = (await pushing.exec()) ?? [];
      const failed = answers.find(([error]) => error !== null)?.[0];
      if (failed) throw failed;
    } catch (error) {
      // A key of another type, no memory left, no permission: Redis did not take it.
      if (error instanceof ReplyError) throw new PublishRefused((error as Error).message); // untyped in ioredis
      throw error;
    }
    return { routed: true };
  }

  return {
    publish(message, route) {
      const queues = findQueues(bindings, route);
      queues.catch(() => undefined); // told below, by whoever waits for the publish
      const mine = before.then(() => publish(queues, message, route));
      before = mine.catch(() => undefined); // the next one's fate is its own
      return mine;
    },
  };
}

async function findQueues(bindings: RedisBindings, { exchange, routingKey }: TaskRoute): Promise<string[]> {
  if (exchange === "") return (await bindings.hasQueue(routingKey)) ? [routingKey] : [];
  const bound = (await bindings.of(exchange)).filter((binding) => leadsTo(binding.routingKey, routingKey));
  return [...new Set(bound.map(({ queue }) => queue))];
}

/** As AMQP's topic exchanges: `*` is one word, `#` any number; a direct exchange's key has neither. */
export function leadsTo(pattern: string, routingKey: string): boolean {
  if (pattern === routingKey) return true;
  if (!/(^|\.)[*#](\.|$)/.test(pattern)) return false;
  return matchWords(pattern.split("."), routingKey === "" ? [] : routingKey.split("."));
}

function matchWords(pattern: readonly string[], words: readonly string[]): boolean {
  // Row by row, so that many `#` cost no more than their number times the words.
  let reachable = words.map(() => false);
  reachable.unshift(true);
  for (const part of pattern) {
    const next: boolean[] = reachable.map(() => false);
    for (let i = 0; i <= words.length; i++) {
      if (part === "#") next[i] = reachable[i]! || (i > 0 && next[i - 1]!);
      else next[i] = i > 0 && reachable[i - 1]! && (part === "*" || part === words[i - 1]);
    }
    reachable = next;
  }
  return reachable[words.length]!;
}

function encode(message: TaskMessage, { exchange, routingKey }: TaskRoute): string {
  return encodeRedisEnvelope({
    body: message.body,
    contentType: message.contentType,
    contentEncoding: message.contentEncoding,
    headersJson: JSON.stringify(message.headers),
    exchange,
    routingKey,
    deliveryTag: randomUUID(),
    correlationId: message.id,
    replyTo: message.replyTo,
    priority: message.priority ?? 0,
    ...(message.expirationMs !== null && { expiration: String(message.expirationMs) }),
    deliveryMode: 2,
  });
}
