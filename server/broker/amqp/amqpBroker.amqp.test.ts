import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { AMQP_URL, openChannel } from "@/server/testing/liveServers";
import { keepsTheBrokerContract } from "../brokerContract";
import { connectAmqp } from "./amqpBroker";

describe("RabbitMQ", () => {
  keepsTheBrokerContract(async () => {
    const exchange = `test-${randomUUID()}`;
    const { channel, close } = await openChannel();
    await channel.assertExchange(exchange, "topic", { durable: true });
    const host = new URL(AMQP_URL.replace(/^amqp:/, "http:")).host;
    return {
      exchange,
      connect: () => connectAmqp(AMQP_URL, "contract"),
      connectWrongly: () => connectAmqp(`amqp://guest:hidden-password@${host}//`, "contract"),
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
});
