import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import type { ControlCommand } from "@/lib/celery/control";
import { AMQP_URL, openChannel } from "../testing/liveServers";
import { startScriptedWorker } from "../testing/scriptedWorker";
import { connectBroker } from "../broker/connectBroker";
import { createMailbox } from "./mailbox";
import { keepsTheMailboxContract } from "../testing/mailboxContract";

const connect = () => connectBroker(AMQP_URL, "test mailbox");

describe("remote control over RabbitMQ", () => {
  keepsTheMailboxContract({
    connect,
    startWorker: startScriptedWorker,
    async hasReplyQueue(routingKey, controlExchange) {
      const { channel, close } = await openChannel();
      channel.on("error", vi.fn());
      const found = await channel.checkQueue(`${routingKey}.reply.${controlExchange}.pidbox`).then(
        () => true,
        () => false,
      );
      await close();
      return found;
    },
    tidy,
  });

  it("gives a late command an end, but not a revoke, which a worker that was away must still hear of", async () => {
    const controlExchange = `test-${randomUUID()}`;
    const mailbox = createMailbox({ connect, controlExchange, describe: String });
    mailbox.start();
    const a = await startScriptedWorker({ name: "a@x", controlExchange, answer: () => ({ ok: "pong" }) });
    const toAll = { target: { kind: "all" } as const, expected: ["a@x"], timeoutMs: 20_000 };
    await mailbox.call({ method: "shutdown" }, toAll);
    const revoke: ControlCommand = {
      method: "revoke",
      arguments: { task_id: ["1"], terminate: false, signal: null },
    };
    await mailbox.call(revoke, toAll);
    expect(a.commands.map(({ expiration }) => expiration)).toEqual(["20000", undefined]);
    await mailbox.stop();
    await a.stop();
    await tidy(controlExchange);
  });
});

async function tidy(controlExchange: string): Promise<void> {
  const { channel, close } = await openChannel();
  for (const name of ["", "reply."]) await channel.deleteExchange(`${name}${controlExchange}.pidbox`);
  await close();
}
