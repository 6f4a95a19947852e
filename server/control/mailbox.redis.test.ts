import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_BROKER_OPTIONS, DEFAULT_TRANSPORT } from "../broker/brokerOptions";
import { connectBroker } from "../broker/connectBroker";
import { openRedis, REDIS_URL } from "../testing/liveServers";
import { startScriptedRedisWorker } from "../testing/scriptedWorker";
import { createMailbox } from "./mailbox";
import { keepsTheMailboxContract } from "../testing/mailboxContract";

let redis: ReturnType<typeof openRedis>;
beforeEach(() => {
  redis = openRedis();
});
afterEach(() => redis.disconnect());

const keysWith = (text: string) => redis.keys(`*${text}*`);

async function tidy(controlExchange: string): Promise<void> {
  const keys = await keysWith(controlExchange);
  if (keys.length > 0) await redis.del(...keys);
}

describe("remote control over Redis", () => {
  keepsTheMailboxContract({
    connect: () => connectBroker(REDIS_URL, "test mailbox"),
    startWorker: (options) => startScriptedRedisWorker(options),
    hasReplyQueue: async (routingKey) => (await keysWith(routingKey)).length > 0,
    tidy,
  });

  describe("with a prefix of its own", () => {
    const prefix = `test-${randomUUID()}*:`;
    const transport = { ...DEFAULT_TRANSPORT, globalKeyPrefix: prefix };
    const connect = () => connectBroker(REDIS_URL, "test mailbox", { ...DEFAULT_BROKER_OPTIONS, transport });

    it("commands the workers behind it, and leaves nothing without it", async () => {
      const controlExchange = `test-${randomUUID()}`;
      const mailbox = createMailbox({ connect, controlExchange, describe: String });
      mailbox.start();
      const near = await startScriptedRedisWorker({ name: "a@x", controlExchange, answer: () => 1 }, prefix);
      const far = await startScriptedRedisWorker({ name: "b@x", controlExchange, answer: () => 2 });
      const result = await mailbox.call(
        { method: "ping" },
        { target: { kind: "all" }, expected: ["a@x"], timeoutMs: 20_000 },
      );
      expect(Object.fromEntries(result.replies)).toEqual({ "a@x": 1 });
      expect(far.commands).toEqual([]);
      expect(await mailbox.hasMailbox("nobody@x")).toBe(false);
      await mailbox.stop();
      await near.stop();
      await far.stop();
      expect(await keysWith(controlExchange)).toEqual([]);
    });
  });

  it("takes away what a mailbox left that was killed, and not what lives", async () => {
    const controlExchange = `test-${randomUUID()}`;
    const binding = `_kombu.binding.reply.${controlExchange}.pidbox`;
    const member = (key: string) => `${key}\x06\x16\x06\x16${key}.reply.${controlExchange}.pidbox`;
    await redis.sadd(binding, member("umbel-dead"), member("somebody-else"));
    await redis.lpush(`umbel-dead.reply.${controlExchange}.pidbox`, "late");
    const one = await connectBroker(REDIS_URL, "test mailbox");
    const first = await one.openMailbox({ controlExchange, onReply: () => undefined });
    const two = await connectBroker(REDIS_URL, "test mailbox");
    const second = await two.openMailbox({ controlExchange, onReply: () => undefined });
    expect((await redis.smembers(binding)).sort()).toEqual(
      [member("somebody-else"), ...[first, second].map(({ replyTo }) => member(replyTo.routingKey))].sort(),
    );
    expect(await redis.pttl(`umbel-dead.reply.${controlExchange}.pidbox`)).toBeGreaterThan(0);
    await one.close();
    await two.close();
    expect(await redis.smembers(binding)).toEqual([member("somebody-else")]);
    await tidy(controlExchange);
  });
});
