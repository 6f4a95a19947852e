/** Events off a Redis: subscriptions to channels, of which nothing is kept. */
import { decodeRedisEnvelope } from "@/lib/celery/redisEnvelope";
import type { ConsumeEventsOptions, EventDelivery, EventSubscription } from "../broker";
import type { RedisConnection } from "./redisConnection";
import { escapeGlob, type RedisNames } from "./redisNames";

/** Some 50 MB of ordinary events. */
const MAX_IN_HAND = 100_000;

export async function consumeEvents(
  connection: RedisConnection,
  names: RedisNames,
  options: ConsumeEventsOptions,
): Promise<EventSubscription> {
  // A connection of its own: one that has subscribed takes no other commands.
  const redis = await connection.openAnother();
  const channel = names.channel(options.exchange);
  const pattern = `${escapeGlob(channel)}/*`;
  let delivered = 0;
  let acknowledged = 0;
  const take = (payload: string) => {
    // Redis would go on sending; what waits in our memory must have an end.
    if (delivered - acknowledged >= Math.min(MAX_IN_HAND, options.queueLimit)) options.onDropped();
    else options.onDelivery(toDelivery(++delivered, payload));
  };
  redis.on("pmessage", (_pattern: string, _channel: string, payload: string) => take(payload));
  redis.on("message", (_channel: string, payload: string) => take(payload));
  // Celery appends the event's type unless its option `fanout_patterns` is off; the two never overlap.
  await redis.psubscribe(pattern);
  await redis.subscribe(channel);
  return {
    queue: null,
    note: "no-replay",
    startedBlind: true,
    acknowledge: (tag) => (acknowledged = tag),
    async cancel() {
      await redis.punsubscribe(pattern);
      await redis.unsubscribe(channel);
    },
    backlog: () => Promise.resolve(null),
    async ping() {
      await redis.ping();
    },
  };
}

/** The envelope's body; what is no envelope is handed on as it is, for the decoder to count and show. */
function toDelivery(tag: number, payload: string): EventDelivery {
  const decoded = decodeRedisEnvelope(payload);
  if (!decoded.ok) return { tag, body: Buffer.from(payload), contentType: undefined };
  const { body, contentType } = decoded.message;
  return {
    tag,
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    contentType: contentType ?? undefined,
  };
}
