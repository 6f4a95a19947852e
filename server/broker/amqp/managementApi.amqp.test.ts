import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { AMQP_API_URL, openChannel } from "../../testing/liveServers";
import { readApiQueues } from "./managementApi";

/** RabbitMQ gathers its figures every five seconds. */
const PATIENCE = { timeout: 30_000, interval: 250 };

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function queueNamed(name: string) {
  const answer = await readApiQueues(AMQP_API_URL, "/");
  if (!("queues" in answer)) throw new Error(answer.trouble.text);
  return answer.queues.find((queue) => queue.name === name);
}

async function troubleAt(url: string, vhost = "/") {
  const answer = await readApiQueues(url, vhost);
  return "trouble" in answer ? answer.trouble : null;
}

/** What stands between us and RabbitMQ, or in its place. */
async function serve(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://guest:guest@127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe("the management API", () => {
  it("counts as the queue itself does, what waits and what is unacknowledged", async () => {
    const name = `test-${randomUUID()}/with odd %2F name`;
    const { channel, close } = await openChannel();
    await channel.assertQueue(name, { durable: false });
    endings.push(close, () => channel.deleteQueue(name));
    for (let n = 0; n < 5; n++) channel.sendToQueue(name, Buffer.from(`${n}`));
    await expect.poll(async () => (await channel.checkQueue(name)).messageCount, PATIENCE).toBe(5);
    expect(await channel.get(name)).not.toBe(false);
    expect(await channel.get(name)).not.toBe(false);
    const { messageCount, consumerCount } = await channel.checkQueue(name);
    await expect
      .poll(() => queueNamed(name), PATIENCE)
      .toMatchObject({ ready: messageCount, unacked: 2, consumers: consumerCount, kind: "classic" });
  });

  it("is found with and without the last part of its address", async () => {
    const base = AMQP_API_URL.replace(/\/api\/?$/, "");
    for (const url of [base, `${base}/`, `${base}/api`, `${base}/api/`]) {
      expect(await troubleAt(url)).toBeNull();
    }
  });

  it("says that the password is wrong, without telling it", async () => {
    const url = new URL(AMQP_API_URL);
    url.password = "verysecret";
    const trouble = await troubleAt(url.href);
    expect(trouble).toMatchObject({ source: "api", code: "wrong-password" });
    expect(trouble?.text).not.toContain("verysecret");
  });

  it("says that there is no such virtual host", async () => {
    expect(await troubleAt(AMQP_API_URL, `test-${randomUUID()}`)).toMatchObject({ code: "not-there" });
  });

  it("says that nobody answers there", async () => {
    const url = new URL(await serve(200, "[]"));
    url.password = "verysecret";
    await endings.pop()?.();
    const trouble = await troubleAt(url.href);
    expect(trouble).toMatchObject({ code: "unreachable" });
    expect(trouble?.text).toContain("ECONNREFUSED");
    expect(trouble?.text).not.toContain("verysecret");
  });

  it.each([
    [200, "<html>Sign in</html>", "not-understood"],
    [200, '{"error":"not here"}', "not-understood"],
    [502, "Bad gateway", "not-understood"],
    [403, "", "refused"],
    [404, "", "not-there"],
  ])("names what a proxy answers with: %i %s", async (status, body, code) => {
    expect(await troubleAt(await serve(status, body))).toMatchObject({ code });
  });

  it("does not take those who look for those who take", async () => {
    const name = `test-${randomUUID()}`;
    const { channel, close } = await openChannel();
    await channel.assertQueue(name, { durable: false });
    endings.push(close, () => channel.deleteQueue(name));
    channel.sendToQueue(name, Buffer.from("1"));
    await expect.poll(async () => (await channel.checkQueue(name)).messageCount, PATIENCE).toBe(1);
    const look = async () => {
      const message = await channel.get(name);
      if (message !== false) channel.nack(message, false, true);
      return queueNamed(name);
    };
    await expect.poll(look, PATIENCE).toMatchObject({ outPerSecond: 0 });
  });

  it("tells rates of the last minute, in which a few messages at once are no rush", async () => {
    const stats = {
      publish_details: { rate: 12, avg_rate: 1 },
      deliver_details: { rate: 24, avg_rate: 0.5 },
    };
    const url = await serve(200, JSON.stringify([{ name: "bursts", message_stats: stats }]));
    expect(await readApiQueues(url, "/")).toMatchObject({
      queues: [{ inPerSecond: 1, outPerSecond: 0.5 }],
    });
  });

  it("knows of no rates where RabbitMQ measures none", async () => {
    const url = await serve(200, JSON.stringify([{ name: "old", messages_ready: 2, message_stats: {} }]));
    expect(await readApiQueues(url, "/")).toMatchObject({
      queues: [{ ready: 2, inPerSecond: null, outPerSecond: null }],
    });
  });

  it("reads what other versions leave out as not known, and leaves out what is no queue", async () => {
    const body = JSON.stringify([
      { name: "new" },
      { messages_ready: 4 },
      "queue",
      { name: "old", message_stats: 3 },
    ]);
    const answer = await readApiQueues(await serve(200, body), "/");
    expect(answer).toMatchObject({
      queues: [
        { name: "new", ready: null, unacked: null, consumers: null, inPerSecond: null },
        { name: "old", ready: null, outPerSecond: null },
      ],
    });
  });
});
