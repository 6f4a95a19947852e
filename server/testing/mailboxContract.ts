/** The promises that remote control keeps over every broker: each kind's own test calls this with the real thing. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControlCommand } from "@/lib/celery/control";
import type { ScriptedWorker, ScriptedWorkerOptions } from "./scriptedWorker";
import type { Broker } from "../broker/broker";
import { createMailbox, type Mailbox } from "../control/mailbox";

export interface MailboxBroker {
  connect(): Promise<Broker>;
  startWorker(options: ScriptedWorkerOptions): Promise<ScriptedWorker>;
  /** Whether a queue for answers is on the broker. */
  hasReplyQueue(routingKey: string, controlExchange: string): Promise<boolean>;
  /** Removes what the test left on the broker. */
  tidy(controlExchange: string): Promise<void>;
}

const PATIENCE = { timeout: 20_000, interval: 20 };
const PING: ControlCommand = { method: "ping" };
const PONG = { ok: "pong" };

export function keepsTheMailboxContract(real: MailboxBroker): void {
  let controlExchange: string;
  let mailbox: Mailbox;
  let brokers: Broker[];
  let workers: ScriptedWorker[];

  beforeEach(() => {
    controlExchange = `test-${randomUUID()}`;
    brokers = [];
    workers = [];
    mailbox = createMailbox({
      async connect() {
        const broker = await real.connect();
        brokers.push(broker);
        return broker;
      },
      controlExchange,
      describe: (error) => (error instanceof Error ? error.message : String(error)),
    });
    mailbox.start();
  });

  afterEach(async () => {
    await mailbox.stop();
    for (const worker of workers) await worker.stop();
    await real.tidy(controlExchange);
  });

  async function startWorker(
    name: string,
    answer?: ScriptedWorkerOptions["answer"],
  ): Promise<ScriptedWorker> {
    const worker = await real.startWorker({ name, controlExchange, answer });
    workers.push(worker);
    return worker;
  }

  const toAll = (expected: string[], timeoutMs = 20_000) => ({
    target: { kind: "all" } as const,
    expected,
    timeoutMs,
  });

  describe("a call", () => {
    it("ends as soon as all expected workers have answered, and tells each answer apart", async () => {
      await startWorker("a@x", () => PONG);
      await startWorker("b@x", () => ({ error: "KeyError('ping')" }));
      const result = await mailbox.call(PING, toAll(["a@x", "b@x"], 600_000));
      expect(Object.fromEntries(result.replies)).toEqual({
        "a@x": PONG,
        "b@x": { error: "KeyError('ping')" },
      });
      expect(result).toMatchObject({
        silent: [],
        doubled: [],
        unreadable: [],
        unheard: false,
        interrupted: null,
      });
    });

    it("ends when its time is up, and names who was silent", async () => {
      await startWorker("a@x", () => PONG);
      await startWorker("b@x");
      const result = await mailbox.call(PING, toAll(["a@x", "b@x", "gone@x"], 300));
      expect([...result.replies.keys()]).toEqual(["a@x"]);
      expect(result.silent).toEqual(["b@x", "gone@x"]);
    });

    it("goes to those named only, and carries nothing but what Celery's dispatcher takes", async () => {
      const a = await startWorker("a@x", () => PONG);
      const b = await startWorker("b@x", () => PONG);
      const result = await mailbox.call(
        { method: "pool_grow", arguments: { n: 2 } },
        { target: { kind: "workers", names: ["b@x"] }, timeoutMs: 20_000 },
      );
      expect([...result.replies.keys()]).toEqual(["b@x"]);
      expect(a.commands).toEqual([]);
      expect(b.commands[0]).toMatchObject({ method: "pool_grow", arguments: { n: 2 }, destination: ["b@x"] });
      expect(b.commands[0]!.keys.sort()).toEqual(
        ["arguments", "destination", "matcher", "method", "pattern", "reply_to", "ticket"].sort(),
      );
    });

    it("does not wait when no worker listens at all", async () => {
      const result = await mailbox.call(PING, toAll(["a@x"], 600_000));
      expect(result).toMatchObject({ unheard: true, silent: ["a@x"] });
    });

    it("never mixes the answers of calls that go on at once, in whatever order they come", async () => {
      const a = await startWorker("a@x");
      const calls = Array.from({ length: 20 }, (_, n) =>
        mailbox.call(
          { method: "query_task", arguments: { ids: [`task-${n}`] } },
          { target: { kind: "workers", names: ["a@x"] }, timeoutMs: 30_000 },
        ),
      );
      await expect.poll(() => a.commands.length, PATIENCE).toBe(20);
      for (const command of a.commands.toReversed()) a.reply(command, command.arguments);
      for (const [n, call] of calls.entries()) {
        expect((await call).replies.get("a@x")).toEqual({ ids: [`task-${n}`] });
      }
    });

    it("takes no harm from answers that are late, double, not JSON, or nobody's", async () => {
      const a = await startWorker("a@x");
      const silenced = mailbox.call(PING, toAll(["a@x"], 200));
      expect((await silenced).silent).toEqual(["a@x"]);
      const late = a.commands[0]!;
      a.reply(late, PONG);

      const call = mailbox.call(PING, toAll(["a@x", "b@x"]));
      await expect.poll(() => a.commands.length, PATIENCE).toBe(2);
      const command = a.commands[1]!;
      a.replyRaw(command, Buffer.from("not JSON {"));
      a.replyRaw(command, Buffer.from([0x80, 0x04]), { contentType: "application/x-python-serialize" });
      a.replyRaw(command, Buffer.from("[1, 2]"));
      a.replyRaw(command, Buffer.from('{"z@x": 1}'), { ticket: null });
      a.replyRaw(command, Buffer.from('{"z@x": 1}'), { ticket: 7 });
      a.reply(command, { first: NaN });
      a.reply(command, "second");
      a.replyRaw(command, Buffer.from('{"b@x": {"n": Infinity}}'));
      const result = await call;
      expect([...result.replies.keys()]).toEqual(["a@x", "b@x"]);
      expect(result.replies.get("a@x")).toEqual({ first: null });
      expect(result.doubled).toEqual(["a@x"]);
      expect(result.unreadable).toEqual([
        "is not JSON",
        "is serialized as application/x-python-serialize; only JSON is read",
        "names no worker",
      ]);
    });

    it("refuses what must not be sent before anything is sent", async () => {
      const a = await startWorker("a@x", () => PONG);
      const calls: [ControlCommand, Parameters<Mailbox["call"]>[1]["target"]][] = [
        [PING, { kind: "workers", names: [] }],
        [PING, { kind: "matching", pattern: "", matcher: "glob" }],
        [{ method: "cancel_consumer", arguments: { queue: "" } }, { kind: "all" }],
        [{ method: "pool_grow", arguments: { n: -1 } }, { kind: "all" }],
      ];
      for (const [command, target] of calls) {
        await expect(mailbox.call(command, { target, timeoutMs: 20_000 })).rejects.toMatchObject({
          code: "BAD_REQUEST",
        });
        await expect(mailbox.cast(command, target)).rejects.toMatchObject({ code: "BAD_REQUEST" });
      }
      await mailbox.call(PING, toAll(["a@x"]));
      expect(a.commands).toHaveLength(1);
    });
  });

  describe("a broker that goes away", () => {
    it("ends calls at once, with who had answered; the next call finds the new connection", async () => {
      await startWorker("a@x", () => PONG);
      const silent = await startWorker("b@x");
      const call = mailbox.call(PING, toAll(["a@x", "b@x"], 600_000));
      await expect.poll(() => silent.commands.length, PATIENCE).toBe(1);
      // The answer is on its way when the command has reached both.
      const check = mailbox.call(PING, { target: { kind: "workers", names: ["a@x"] }, timeoutMs: 20_000 });
      await check;
      await brokers[0]!.close();
      expect(await call).toMatchObject({ silent: ["b@x"], interrupted: expect.any(String) as string });

      const again = await mailbox.call(PING, toAll(["a@x"]));
      expect([...again.replies.keys()]).toEqual(["a@x"]);
      expect(brokers).toHaveLength(2);
    });

    it("says that it is not known what became of a command that nobody has answered", async () => {
      const silent = await startWorker("b@x");
      const call = mailbox.call(PING, toAll(["b@x"], 600_000));
      const ended = expect(call).rejects.toMatchObject({
        code: "BROKER_UNAVAILABLE",
        message: expect.stringContaining("not known") as string,
      });
      await expect.poll(() => silent.commands.length, PATIENCE).toBe(1);
      await brokers[0]!.close();
      await ended;
    });

    it("is told, with what is wrong, when it cannot be reached at all", async () => {
      const lost = createMailbox({
        connect: () => Promise.reject(new Error("nobody there")),
        controlExchange,
        describe: (error) => (error as Error).message,
      });
      lost.start();
      await expect(lost.call(PING, toAll(["a@x"], 100))).rejects.toMatchObject({
        code: "BROKER_UNAVAILABLE",
        details: { reason: "nobody there" },
      });
      await expect(lost.hasMailbox("a@x")).resolves.toBeNull();
      await lost.stop();
    });
  });

  describe("what is left on the broker", () => {
    it("is one reply queue while connected, however many calls there were, and none after", async () => {
      await startWorker("a@x", () => PONG);
      for (let i = 0; i < 10; i++) await mailbox.call(PING, toAll(["a@x"]));
      const keys = new Set(workers[0]!.commands.map(({ reply_to }) => reply_to!.routing_key));
      expect(keys.size).toBe(1);
      const routingKey = [...keys][0]!;
      await mailbox.stop();
      expect(await real.hasReplyQueue(routingKey, controlExchange)).toBe(false);
    });
  });
}
