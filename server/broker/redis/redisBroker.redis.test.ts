import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openRedis, REDIS_URL } from "@/server/testing/liveServers";
import { keepsTheBrokerContract } from "../brokerContract";
import { keepsTheQueuesContract } from "../queuesContract";
import { keepsThePublisherContract, type MessageUnderTest, type QueueUnderTest } from "../publisherContract";
import { QueueUnreadable } from "../brokerQueues";
import { connectBroker } from "../connectBroker";

describe("Redis", () => {
  keepsTheBrokerContract(async () => {
    const exchange = `test-${randomUUID()}`;
    const redis = openRedis();
    const database = new URL(REDIS_URL).pathname.slice(1) || "0";
    const user = `user-${randomUUID()}`;
    await redis.call("ACL", "SETUSER", user, "on", ">right-password", "~*", "&*", "+@all");
    const wrong = new URL(REDIS_URL);
    wrong.username = user;
    wrong.password = "hidden-password";
    return {
      exchange,
      connect: () => connectBroker(REDIS_URL, exchange),
      connectWrongly: () => connectBroker(wrong.href, exchange),
      async publishEvent(key, body) {
        const envelope = {
          body: Buffer.from(body).toString("base64"),
          "content-encoding": "utf-8",
          "content-type": "application/json",
          headers: {},
          properties: { body_encoding: "base64", delivery_info: { exchange, routing_key: key } },
        };
        await redis.publish(`/${database}.${exchange}/${key}`, JSON.stringify(envelope));
      },
      async cutConnection() {
        const clients = String(await redis.client("LIST"));
        const ours = clients.split("\n").filter((line) => line.includes(`name=${exchange} `));
        for (const line of ours) await redis.client("KILL", "ID", Number(/^id=(\d+)/.exec(line)?.[1]));
      },
      async tidy() {
        await redis.call("ACL", "DELUSER", user);
        redis.disconnect();
      },
    };
  });

  describe("sending tasks", () => {
    keepsThePublisherContract(async () => ({
      connect: () => connectBroker(REDIS_URL, "contract"),
      queue: await openQueue(),
    }));
  });

  describe("queues", () => {
    keepsTheQueuesContract(async () => ({
      connect: () => connectBroker(REDIS_URL, "contract"),
      queue: await openQueue(),
      other: await openQueue(),
      async count(queue) {
        const redis = openRedis();
        const length = await redis.llen(queue);
        redis.disconnect();
        return length;
      },
    }));
  });
});

describe("queues on a Redis", () => {
  it("that are not what their name says are told with the broker's words, and the others stand", async () => {
    const queue = await openQueue();
    const redis = openRedis();
    const broken = `test-queue-${randomUUID()}`;
    await redis.set(broken, "a text");
    await redis.sadd(`_kombu.binding.${queue.name}`, `${broken}\x06\x16\x06\x16${broken}`);
    const broker = await connectBroker(REDIS_URL, "wrong type");
    const { queues } = await (await broker.openQueues()).list([]);
    const found = (name: string) => queues.find((one) => one.name === name);
    expect(found(broken)).toMatchObject({
      ready: null,
      problem: expect.stringContaining("WRONGTYPE") as string,
    });
    expect(found(queue.name)).toMatchObject({ ready: 0, problem: null });
    const asked = await broker.openQueues();
    await expect(asked.peek(broken, "ready", 0, 10)).rejects.toThrow(QueueUnreadable);
    await expect(asked.purge(broken, null)).rejects.toThrow(QueueUnreadable);
    // What cannot be put there stays where it is.
    await redis.lpush(queue.name, "a message");
    const [message] = (await asked.peek(queue.name, "ready", 0, 10)).messages;
    await expect(asked.move(queue.name, [message!.ref!], broken)).rejects.toThrow(QueueUnreadable);
    expect(await redis.lrange(queue.name, 0, -1)).toEqual(["a message"]);
    expect(await redis.get(broken)).toBe("a text");
    await broker.close();
    await redis.del(broken);
    redis.disconnect();
    await queue.remove();
  });

  it("sum their priorities, and show them apart in the order in which they are taken", async () => {
    const queue = await openQueue();
    const redis = openRedis();
    await redis.lpush(queue.name, "a", "b");
    await redis.lpush(`${queue.name}\x06\x166`, "c");
    const broker = await connectBroker(REDIS_URL, "priorities");
    const queues = await broker.openQueues();
    const listing = await queues.list([queue.name]);
    const found = listing.queues.find(({ name }) => name === queue.name);
    expect(found).toMatchObject({ ready: 3 });
    expect(found?.priorities).toEqual([
      { priority: 0, ready: 2 },
      { priority: 3, ready: 0 },
      { priority: 6, ready: 1 },
      { priority: 9, ready: 0 },
    ]);
    const { messages, total } = await queues.peek(queue.name, "ready", 1, 10);
    expect(total).toBe(3);
    expect(messages.map(({ message }) => (message.ok ? null : message.text))).toEqual(["b", "c"]);
    await broker.close();
    redis.disconnect();
    await queue.remove();
  });
});

async function openQueue(): Promise<QueueUnderTest> {
  const redis = openRedis();
  const name = `test-queue-${randomUUID()}`;
  const exchange = `test-tasks-${randomUUID()}`;
  const bound = (key: string) => `${key}\x06\x16\x06\x16${name}`;
  await redis.sadd(`_kombu.binding.${name}`, bound(name));
  await redis.sadd(`_kombu.binding.${exchange}`, bound("tasks.#"));
  const lists = [name, `${name}\x06\x163`, `${name}\x06\x166`, `${name}\x06\x169`];
  return {
    name,
    throughExchange: { exchange, routingKey: "tasks.of.this.test" },
    async take() {
      for (const list of lists) {
        const text = await redis.rpop(list);
        if (text !== null) return readMessage(text);
      }
      return null;
    },
    async remove() {
      await redis.del(...lists, `_kombu.binding.${name}`, `_kombu.binding.${exchange}`);
      redis.disconnect();
    },
  };
}

/** As kombu reads it: with all that it demands. */
function readMessage(text: string): MessageUnderTest {
  const envelope = JSON.parse(text) as {
    body: string;
    headers: Record<string, unknown>;
    "content-type": string;
    "content-encoding": string;
    properties: {
      correlation_id: string;
      reply_to: string;
      delivery_mode: number;
      delivery_tag: string;
      delivery_info: { exchange: string; routing_key: string };
      priority: number;
      body_encoding: string;
    };
  };
  const { properties } = envelope;
  expect(properties.body_encoding).toBe("base64");
  expect(properties.delivery_tag).not.toBe("");
  expect(Object.keys(properties.delivery_info)).toEqual(["exchange", "routing_key"]);
  return {
    headers: envelope.headers,
    body: Buffer.from(envelope.body, "base64").toString(),
    contentType: envelope["content-type"],
    contentEncoding: envelope["content-encoding"],
    correlationId: properties.correlation_id,
    replyTo: properties.reply_to,
    deliveryMode: properties.delivery_mode,
    priority: properties.priority,
  };
}
