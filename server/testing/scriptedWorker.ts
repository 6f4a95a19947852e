/** A worker of our own making on the real broker: takes commands as Celery's do and answers as the test says. */
import { connect, type Channel, type ConsumeMessage } from "amqplib";
import { AMQP_URL } from "./liveServers";

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

export async function startScriptedWorker(options: ScriptedWorkerOptions): Promise<ScriptedWorker> {
  const { name, controlExchange, answer } = options;
  const connection = await connect(AMQP_URL);
  const channel: Channel = await connection.createChannel();
  const exchange = `${controlExchange}.pidbox`;
  await channel.assertExchange(exchange, "fanout", { durable: false });
  const { queue } = await channel.assertQueue(`${name}.${exchange}`, {
    durable: false,
    autoDelete: true,
    expires: 10_000,
    messageTtl: 300_000,
  });
  await channel.bindQueue(queue, exchange, "");
  const commands: ReceivedCommand[] = [];

  const worker: ScriptedWorker = {
    name,
    commands,
    reply: (command, value) => worker.replyRaw(command, Buffer.from(JSON.stringify({ [name]: value }))),
    replyRaw(command, body, { contentType = "application/json", ticket = command.ticket } = {}) {
      if (command.reply_to === undefined) throw new Error("nobody waits for an answer to this");
      channel.publish(command.reply_to.exchange, command.reply_to.routing_key, body, {
        contentType,
        contentEncoding: "utf-8",
        headers: { ticket, clock: 3 },
        deliveryMode: 1,
      });
    },
    async stop() {
      await connection.close();
    },
  };

  await channel.consume(queue, (message) => message && take(message), { noAck: true });
  function take(message: ConsumeMessage): void {
    const body = JSON.parse(message.content.toString()) as Omit<ReceivedCommand, "keys" | "expiration">;
    // Celery's own order: a destination first, else a pattern that has a matcher, else everybody.
    if (body.destination !== null && body.destination.length > 0 && !body.destination.includes(name)) return;
    const expiration = message.properties.expiration as string | undefined;
    const command = { ...body, keys: Object.keys(body), expiration };
    commands.push(command);
    const value = answer?.(command, worker);
    if (value !== undefined && command.reply_to !== undefined) worker.reply(command, value);
  }
  return worker;
}
