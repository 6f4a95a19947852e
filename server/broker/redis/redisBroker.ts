/**
 * Redis as the broker. Events are published on channels and kept nowhere, so what is sent while we do not listen is
 * lost; that is said (`startedBlind`, the note `no-replay`). Channels and envelope: protocol reference e.1 and e.2.
 */
import { Redis } from "ioredis";
import type { Broker, ConsumeEventsOptions, EventDelivery, EventSubscription } from "../broker";
import { parseRedisUrl } from "./redisUrl";

/** Opens one connection; rejects when Redis cannot be reached or refuses us, in words without the password. */
export async function connectRedis(url: string, connectionName: string): Promise<Broker> {
  const { options, database } = parseRedisUrl(url);
  const redis = new Redis({
    ...options,
    connectionName: connectionName.replace(/\s/g, "-"),
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A dropped subscription has lost events: its end must be seen, so whoever stays connected makes a new one.
    retryStrategy: () => null,
  });
  let failure: Error | undefined;
  let closing = false;
  redis.on("error", (error: Error) => (failure = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw failure ?? error;
  }
  const closed = new Promise<Error | null>((resolve) => {
    redis.on("end", () => resolve(closing ? null : (failure ?? new Error("Redis closed the connection"))));
  });
  return {
    closed,
    consumeEvents: (consume) => consumeEvents(redis, database, consume),
    openMailbox: () => Promise.reject(new Error("remote control over a Redis broker is not built yet")),
    openPublisher: () => Promise.reject(new Error("sending tasks over a Redis broker is not built yet")),
    close() {
      closing = true;
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Some 50 MB of ordinary events. */
const MAX_IN_HAND = 100_000;

async function consumeEvents(
  redis: Redis,
  database: number,
  options: ConsumeEventsOptions,
): Promise<EventSubscription> {
  const channel = `/${database}.${options.exchange}`;
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
  };
}

/** The envelope's body; an envelope that is not one is handed on as it is, for the decoder to count and show. */
function toDelivery(tag: number, payload: string): EventDelivery {
  try {
    const envelope = JSON.parse(payload) as Envelope;
    if (typeof envelope.body === "string") {
      const encoding = envelope.properties?.body_encoding === "base64" ? "base64" : "utf8";
      return { tag, body: Buffer.from(envelope.body, encoding), contentType: contentTypeOf(envelope) };
    }
  } catch {
    // Not JSON: the decoder says so of the payload itself.
  }
  return { tag, body: Buffer.from(payload), contentType: undefined };
}

/** Every field is checked where it is read. */
interface Envelope {
  body?: unknown;
  "content-type"?: unknown;
  properties?: { body_encoding?: unknown } | null;
}

function contentTypeOf(envelope: Envelope): string | undefined {
  const type = envelope["content-type"];
  return typeof type === "string" ? type : undefined;
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}
