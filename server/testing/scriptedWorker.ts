/** A worker of our own making on a real broker: takes commands as Celery's do and answers as the test says. */
import { randomUUID } from "node:crypto";
import { connect, type Channel } from "amqplib";
import { decodeRedisEnvelope, encodeRedisEnvelope } from "@/lib/celery/redisEnvelope";
import { AMQP_URL, openRedis, REDIS_URL } from "./liveServers";

/** A command as it came over the wire. */
export interface ReceivedCommand {
  method: string;
  arguments: Record<string, unknown>;
  destination: string[] | null;
  pattern: string | null;
  matcher: string | null;
  ticket?: string;
  reply_to?: { exchange: string; routing_key: string };
  /** Names of all top-level keys. */
  keys: string[];
  expiration: string | undefined;
}

export interface ScriptedWorker {
  name: string;
  /** Commands that concern it, oldest first. */
  commands: ReceivedCommand[];
  /** Answers as Celery does: `{"<name>": value}` with the command's ticket. */
  reply(command: ReceivedCommand, value: unknown): void;
  /** Answers with any bytes. */
  replyRaw(
    command: ReceivedCommand,
    body: Buffer,
    options?: { contentType?: string; ticket?: unknown },
  ): void;
  stop(): Promise<void>;
}

export interface ScriptedWorkerOptions {
  name: string;
  controlExchange: string;
  /** Answers at once; undefined: silence. */
  answer?: (command: ReceivedCommand, worker: ScriptedWorker) => unknown;
}

/** One on RabbitMQ. */
export async function startScriptedWorker(options: ScriptedWorkerOptions): Promise<ScriptedWorker> {
  const connection = await connect(AMQP_URL);
  const channel: Channel = await connection.createChannel();
  const exchange = `${options.controlExchange}.pidbox`;
  await channel.assertExchange(exchange, "fanout", { durable: false });
  const { queue } = await channel.assertQueue(`${options.name}.${exchange}`, {
    durable: false,
    autoDelete: true,
    expires: 10_000,
    messageTtl: 300_000,
  });
  await channel.bindQueue(queue, exchange, "");
  const { worker, take } = createWorker(options, {
    send(to, body, contentType, headers) {
      channel.publish(to.exchange, to.routing_key, body, {
        contentType,
        contentEncoding: "utf-8",
        headers,
        deliveryMode: 1,
      });
    },
    stop: () => connection.close(),
  });
  await channel.consume(
    queue,
    (message) => message && take(message.content, message.properties.expiration as string | undefined),
    { noAck: true },
  );
  return worker;
}

/** One on Redis, as kombu's transport has it: protocol reference e.4. */
export async function startScriptedRedisWorker(
  options: ScriptedWorkerOptions,
  keyPrefix = "",
): Promise<ScriptedWorker> {
  const redis = openRedis();
  const subscriber = openRedis();
  const exchange = `${options.controlExchange}.pidbox`;
  const database = new URL(REDIS_URL).pathname.slice(1) || "0";
  const binding = `${keyPrefix}_kombu.binding.${exchange}`;
  const member = `\x06\x16\x06\x16${options.name}.${exchange}`;
  await redis.sadd(binding, member);
  const { worker, take } = createWorker(options, {
    send(to, body, contentType, headers) {
      const envelope = encodeRedisEnvelope({
        body,
        contentType,
        contentEncoding: "utf-8",
        headersJson: JSON.stringify(headers),
        exchange: to.exchange,
        routingKey: to.routing_key,
        deliveryTag: randomUUID(),
        deliveryMode: 1,
      });
      void reply(to, envelope);
    },
    async stop() {
      await redis.srem(binding, member);
      redis.disconnect();
      subscriber.disconnect();
    },
  });
  /** Where the binding says, one after the other. */
  let before: Promise<unknown> = Promise.resolve();
  async function reply(to: ReplyAddress, envelope: string): Promise<void> {
    const mine = before.then(async () => {
      for (const bound of await redis.smembers(`${keyPrefix}_kombu.binding.${to.exchange}`)) {
        const [routingKey, , queue] = bound.split("\x06\x16");
        if (routingKey === to.routing_key) await redis.lpush(`${keyPrefix}${queue ?? ""}`, envelope);
      }
    });
    before = mine;
    await mine;
  }
  // kombu subscribes by pattern, also to channels without one.
  subscriber.on("pmessage", (_pattern: string, _channel: string, text: string) => {
    const decoded = decodeRedisEnvelope(text);
    if (decoded.ok) take(Buffer.from(decoded.message.body), undefined);
  });
  await subscriber.psubscribe(`${keyPrefix}/${database}.${exchange}`);
  return worker;
}

type ReplyAddress = NonNullable<ReceivedCommand["reply_to"]>;

interface Wire {
  send(to: ReplyAddress, body: Buffer, contentType: string, headers: Record<string, unknown>): void;
  stop(): Promise<void>;
}

function createWorker({ name, answer }: ScriptedWorkerOptions, wire: Wire) {
  const commands: ReceivedCommand[] = [];
  const worker: ScriptedWorker = {
    name,
    commands,
    reply: (command, value) => worker.replyRaw(command, Buffer.from(JSON.stringify({ [name]: value }))),
    replyRaw(command, body, { contentType = "application/json", ticket = command.ticket } = {}) {
      if (command.reply_to === undefined) throw new Error("nobody waits for an answer to this");
      wire.send(command.reply_to, body, contentType, { ticket, clock: 3 });
    },
    stop: wire.stop,
  };
  function take(content: Buffer, expiration: string | undefined): void {
    const body = JSON.parse(content.toString()) as Omit<ReceivedCommand, "keys" | "expiration">;
    // Celery's own order: a destination first, else a pattern that has a matcher, else everybody.
    if (body.destination !== null && body.destination.length > 0 && !body.destination.includes(name)) return;
    const command = { ...body, keys: Object.keys(body), expiration };
    commands.push(command);
    const value = answer?.(command, worker);
    if (value !== undefined && command.reply_to !== undefined) worker.reply(command, value);
  }
  return { worker, take };
}
