/** Sends bytes to the event exchange as they are, which no worker would. */
import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { Redis } from "ioredis";
import { encodeRedisEnvelope } from "@/lib/celery/redisEnvelope";
import { demoCluster } from "./demoCluster";

/** Resolves when the broker has taken it. */
export async function sendRawEvent(body: string, routingKey = "task.multi"): Promise<void> {
  const { brokerUrl } = demoCluster();
  return brokerUrl.startsWith("redis:")
    ? sendOverRedis(brokerUrl, body, routingKey)
    : sendOverAmqp(brokerUrl, body, routingKey);
}

async function sendOverAmqp(brokerUrl: string, body: string, routingKey: string): Promise<void> {
  const connection = await connect(brokerUrl);
  const channel = await connection.createConfirmChannel();
  channel.publish("celeryev", routingKey, Buffer.from(body), { contentType: "application/json" });
  await channel.waitForConfirms();
  await connection.close();
}

async function sendOverRedis(brokerUrl: string, body: string, routingKey: string): Promise<void> {
  const redis = new Redis(brokerUrl);
  const database = new URL(brokerUrl).pathname.slice(1) || "0";
  const envelope = encodeRedisEnvelope({
    body,
    contentType: "application/json",
    contentEncoding: "utf-8",
    headersJson: "{}",
    exchange: "celeryev",
    routingKey,
    deliveryTag: randomUUID(),
    deliveryMode: 1,
  });
  await redis.publish(`/${database}.celeryev/${routingKey}`, envelope);
  redis.disconnect();
}
