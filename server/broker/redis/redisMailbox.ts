/**
 * Remote control over Redis: commands are published on a channel that every worker listens to, and answers are pushed to a
 * list of ours, which workers find by a binding that must stand before the command goes. Protocol reference e.4.
 */
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { decodeRedisEnvelope, encodeRedisEnvelope } from "@/lib/celery/redisEnvelope";
import type { BrokerMailbox, CommandMessage, MailboxOptions, ReplyDelivery } from "../broker";
import type { RedisConnection } from "./redisConnection";
import type { RedisNames } from "./redisNames";
import { tryDeclaration } from "./redisDeclaration";

/** How long one wait for answers lasts; what watches the connection must have patience for more. */
const WAIT_SECONDS = 2;
/** Answers that come too late to a list that nobody empties any more go by themselves, as over RabbitMQ. */
const LATE_REPLY_LIFE_MS = 300_000;
/** A mailbox whose owner was killed leaves its binding behind. The owner says so often that it lives. */
const SIGN_OF_LIFE_MS = 60_000;
const OURS = "umbel-";

export async function openMailbox(
  connection: RedisConnection,
  names: RedisNames,
  options: MailboxOptions,
): Promise<BrokerMailbox> {
  const { redis } = connection;
  const exchange = `${options.controlExchange}.pidbox`;
  const replyExchange = `reply.${exchange}`;
  const binding = names.binding(replyExchange);
  const routingKey = `${OURS}${randomUUID()}`;
  const list = names.key(`${routingKey}.${replyExchange}`);
  const member = names.bindingMember(routingKey, `${routingKey}.${replyExchange}`);

  await showLife(redis, names, routingKey);
  await removeDead(redis, names, binding, replyExchange);
  await redis.sadd(binding, member);
  const living = setInterval(() => {
    showLife(redis, names, routingKey).catch(() => undefined); // the connection is over: so is this, just below
  }, SIGN_OF_LIFE_MS / 3);
  void connection.closed.then(() => clearInterval(living));
  connection.beforeClose(() =>
    redis.multi().srem(binding, member).del(list, lifeKey(names, routingKey)).exec(),
  );

  const waiting = await connection.openAnother();
  takeReplies(waiting, list, options.onReply).catch((error: unknown) =>
    connection.fail(error instanceof Error ? error : new Error(String(error))),
  );

  return {
    replyTo: { exchange: replyExchange, routingKey },
    send: (message) => send(redis, names, exchange, message),
    // A worker that was killed leaves its binding behind: that it is there proves nothing.
    hasMailbox: async (worker) =>
      (await redis.sismember(names.binding(exchange), names.bindingMember("", `${worker}.${exchange}`))) === 0
        ? false
        : null,
    tryDeclaration: (declaration) => tryDeclaration(redis, names, declaration),
  };
}

/** Until the connection is over. */
async function takeReplies(redis: Redis, list: string, onReply: MailboxOptions["onReply"]): Promise<never> {
  for (;;) {
    const popped = await redis.brpop(list, WAIT_SECONDS);
    if (popped !== null) onReply(toReply(popped[1]));
  }
}

/** Published, so a worker that is not there now will never run it: `lifeMs` keeps itself. */
async function send(
  redis: Redis,
  names: RedisNames,
  exchange: string,
  { body, lifeMs }: CommandMessage,
): Promise<{ heard: boolean }> {
  const envelope = encodeRedisEnvelope({
    body,
    contentType: "application/json",
    contentEncoding: "utf-8",
    // Lamport's clock; the lowest, so that it moves no worker's.
    headersJson: JSON.stringify({ clock: 1, expires: lifeMs === null ? 0 : (Date.now() + lifeMs) / 1000 }),
    exchange,
    routingKey: "",
    deliveryTag: randomUUID(),
    deliveryMode: 1,
  });
  return { heard: (await redis.publish(names.channel(exchange), envelope)) > 0 };
}

/** What is no envelope has no ticket either, and is nobody's. */
function toReply(text: string): ReplyDelivery {
  const decoded = decodeRedisEnvelope(text);
  if (!decoded.ok) return { ticket: null, body: Buffer.from(text), contentType: undefined };
  const { headers, body, contentType } = decoded.message;
  const ticket = headers["ticket"];
  return {
    ticket: typeof ticket === "string" ? ticket : null,
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    contentType: contentType ?? undefined,
  };
}

const lifeKey = (names: RedisNames, routingKey: string) => names.key(`umbel.mailbox.${routingKey}`);

async function showLife(redis: Redis, names: RedisNames, routingKey: string): Promise<void> {
  await redis.set(lifeKey(names, routingKey), "1", "PX", SIGN_OF_LIFE_MS);
}

/** Takes away the bindings of mailboxes of ours that show no life; their lists may have caught late answers. */
async function removeDead(
  redis: Redis,
  names: RedisNames,
  binding: string,
  replyExchange: string,
): Promise<void> {
  for (const member of await redis.smembers(binding)) {
    const routingKey = names.readBinding(member)?.routingKey ?? "";
    if (!routingKey.startsWith(OURS) || (await redis.exists(lifeKey(names, routingKey))) > 0) continue;
    await redis.srem(binding, member);
    await redis.pexpire(names.key(`${routingKey}.${replyExchange}`), LATE_REPLY_LIFE_MS);
  }
}
