/** Sends event messages to an exchange as Celery's workers do, over AMQP and over Redis, as fast as the broker takes them. */
import { connect } from "amqplib";
import { Redis } from "ioredis";
import { encodeRedisEnvelope } from "@/lib/celery/redisEnvelope";

export interface EventSink {
  /** One message: a single event, or several as `task.multi`. Resolves when there is room for more. */
  send(events: readonly { type: string }[]): Promise<void>;
  /** Resolves when the broker has taken all that was sent. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** `brokerUrl`: amqp://… or redis://…/<database>. */
export function openEventSink(brokerUrl: string, exchange: string): Promise<EventSink> {
  return brokerUrl.startsWith("redis")
    ? openRedisSink(brokerUrl, exchange)
    : openAmqpSink(brokerUrl, exchange);
}

async function openAmqpSink(url: string, exchange: string): Promise<EventSink> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange(exchange, "topic", { durable: true });
  return {
    async send(events) {
      const room = channel.publish(exchange, routingKey(events), Buffer.from(bodyOf(events)), {
        contentType: "application/json",
        contentEncoding: "utf-8",
        headers: { hostname: "bench" },
      });
      if (!room) await new Promise((resolve) => channel.once("drain", resolve));
    },
    settled: () => channel.waitForConfirms(),
    close: () => connection.close(),
  };
}

/** Commands under way at once: enough to keep Redis busy. */
const REDIS_WINDOW = 500;

async function openRedisSink(url: string, exchange: string): Promise<EventSink> {
  const redis = new Redis(url, { lazyConnect: true, enableAutoPipelining: true });
  await redis.connect();
  const database = new URL(url).pathname.slice(1) || "0";
  const underWay: Promise<unknown>[] = [];
  const settled = async () => {
    await Promise.all(underWay.splice(0));
  };
  return {
    async send(events) {
      const key = routingKey(events);
      const envelope = encodeRedisEnvelope({
        body: bodyOf(events),
        contentType: "application/json",
        contentEncoding: "utf-8",
        headersJson: '{"hostname": "bench"}',
        exchange,
        routingKey: key,
        deliveryTag: "bench",
        deliveryMode: 1,
      });
      underWay.push(redis.publish(`/${database}.${exchange}/${key}`, envelope));
      if (underWay.length >= REDIS_WINDOW) await settled();
    },
    settled,
    async close() {
      await settled();
      redis.disconnect();
    },
  };
}

function routingKey([first, ...more]: readonly { type: string }[]): string {
  return first && more.length === 0 ? first.type.replaceAll("-", ".") : "task.multi";
}

function bodyOf(events: readonly object[]): string {
  return JSON.stringify(events.length === 1 ? events[0] : events);
}
