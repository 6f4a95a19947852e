import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { AMQP_URL, openChannel } from "@/server/testing/liveServers";
import { keepsTheBrokerContract } from "../brokerContract";
import { connectBroker } from "../connectBroker";
import { keepsTheQueuesContract } from "../queuesContract";
import { keepsThePublisherContract, type QueueUnderTest } from "../publisherContract";

describe("RabbitMQ", () => {
  keepsTheBrokerContract(async () => {
    const exchange = `test-${randomUUID()}`;
    const { channel, close } = await openChannel();
    await channel.assertExchange(exchange, "topic", { durable: true });
    const host = new URL(AMQP_URL.replace(/^amqp:/, "http:")).host;
    return {
      exchange,
      connect: () => connectBroker(AMQP_URL, "contract"),
      connectWrongly: () => connectBroker(`amqp://guest:hidden-password@${host}//`, "contract"),
      publishEvent(key, body) {
        channel.publish(exchange, key, Buffer.from(body), { contentType: "application/json" });
        return Promise.resolve();
      },
      async cutConnection() {
        await channel.deleteQueue(`umbel.events.${exchange}`);
      },
      async tidy() {
        await channel.deleteQueue(`umbel.events.${exchange}`);
        await channel.deleteExchange(exchange);
        await close();
      },
    };
  });

  describe("sending tasks", () => {
    keepsThePublisherContract(async () => ({
      connect: () => connectBroker(AMQP_URL, "contract"),
      queue: await openQueue(),
    }));
  });

  describe("queues", () => {
    keepsTheQueuesContract(async () => ({
      connect: () => connectBroker(AMQP_URL, "contract"),
      queue: await openQueue(),
      other: await openQueue(),
      async count(queue) {
        const { channel, close } = await openChannel();
        const { messageCount } = await channel.checkQueue(queue);
        await close();
        return messageCount;
      },
    }));
  });
});

async function openQueue(): Promise<QueueUnderTest> {
  const { channel, close } = await openChannel();
  const name = `test-queue-${randomUUID()}`;
  const exchange = `test-tasks-${randomUUID()}`;
  await channel.assertQueue(name, { durable: true, arguments: { "x-max-priority": 9 } });
  await channel.assertExchange(exchange, "topic", { durable: true });
  await channel.bindQueue(name, exchange, "tasks.#");
  return {
    name,
    throughExchange: { exchange, routingKey: "tasks.of.this.test" },
    async take() {
      const message = await channel.get(name, { noAck: true });
      if (message === false) return null;
      const { properties, content } = message;
      return {
        headers: { ...properties.headers },
        body: content.toString(),
        contentType: String(properties.contentType),
        contentEncoding: String(properties.contentEncoding),
        correlationId: String(properties.correlationId),
        replyTo: String(properties.replyTo),
        deliveryMode: Number(properties.deliveryMode),
        priority: properties.priority === undefined ? null : Number(properties.priority),
      };
    },
    async remove() {
      await channel.deleteQueue(name);
      await channel.deleteExchange(exchange);
      await close();
    },
  };
}
