import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { openRedis, REDIS_URL } from "@/server/testing/liveServers";
import { keepsTheBrokerContract } from "../brokerContract";
import { connectRedis } from "./redisBroker";

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
      connect: () => connectRedis(REDIS_URL, exchange),
      connectWrongly: () => connectRedis(wrong.href, exchange),
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
});
