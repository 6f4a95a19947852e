/**
 * Remote control over RabbitMQ: commands go to a fanout exchange, every worker has a queue on it, and answers come back
 * to one queue of ours, which is the connection's own and goes with it. Protocol reference c.1.
 */
import { randomUUID } from "node:crypto";
import type { ChannelModel, ConfirmChannel, ConsumeMessage, Message } from "amqplib";
import type {
  BrokerMailbox,
  CommandMessage,
  DeclarationTrial,
  MailboxOptions,
  QueueDeclaration,
  ReplyDelivery,
} from "../broker";
import { isRefusal, replyCode, withThrowawayChannel } from "./amqpChannels";

/** Answers that nobody fetches, because we hang, must not pile up on the broker; as Celery has it for its own. */
const REPLY_LIFE_MS = 300_000;
/** As Celery's own: should the queue ever outlive us, it goes by itself. */
const REPLY_QUEUE_EXPIRES_MS = 10_000;

export async function openMailbox(connection: ChannelModel, options: MailboxOptions): Promise<BrokerMailbox> {
  const exchange = `${options.controlExchange}.pidbox`;
  const replyExchange = `reply.${options.controlExchange}.pidbox`;
  const routingKey = randomUUID();
  await ensureExchange(connection, exchange, "fanout");
  await ensureExchange(connection, replyExchange, "direct");

  const channel = await connection.createConfirmChannel();
  // A channel that the broker closes ends the whole connection: one way to start again.
  channel.on("error", (error: Error) => connection.emit("error", error));
  const giveUp = () => void connection.close().catch(() => undefined); // closed already: the same end
  channel.on("close", giveUp);
  const { queue } = await channel.assertQueue(`${routingKey}.${replyExchange}`, {
    exclusive: true,
    autoDelete: true,
    expires: REPLY_QUEUE_EXPIRES_MS,
    messageTtl: REPLY_LIFE_MS,
  });
  await channel.bindQueue(queue, replyExchange, routingKey);
  await channel.consume(
    queue,
    (message) => (message === null ? giveUp() : options.onReply(toReply(message))),
    { noAck: true },
  );

  const send = createSender(channel, exchange);
  return {
    replyTo: { exchange: replyExchange, routingKey },
    send,
    hasMailbox: (worker) => queueExists(connection, `${worker}.${exchange}`),
    tryDeclaration: (declaration) => tryDeclaration(connection, declaration),
  };
}

function createSender(channel: ConfirmChannel, exchange: string): BrokerMailbox["send"] {
  /** Ids of messages that came back, because no queue is bound to the exchange. The return comes before the confirm. */
  const returned = new Set<unknown>();
  channel.on("return", (message: Message) => returned.add(message.properties.messageId));
  return ({ body, lifeMs }: CommandMessage) =>
    new Promise((resolve, reject) => {
      const messageId = randomUUID();
      channel.publish(
        exchange,
        "",
        Buffer.from(body),
        {
          messageId,
          contentType: "application/json",
          contentEncoding: "utf-8",
          // Lamport's clock; the lowest, so that it moves no worker's.
          headers: { clock: 1, expires: lifeMs === null ? 0 : (Date.now() + lifeMs) / 1000 },
          // Workers do not look at that header; the broker looks at this.
          ...(lifeMs !== null && { expiration: String(Math.ceil(lifeMs)) }),
          deliveryMode: 1,
          mandatory: true,
        },
        (error: unknown) => {
          const heard = !returned.delete(messageId);
          if (error) reject(error instanceof Error ? error : new Error("the broker refused the command"));
          else resolve({ heard });
        },
      );
    });
}

function toReply(message: ConsumeMessage): ReplyDelivery {
  const ticket: unknown = message.properties.headers?.["ticket"];
  return {
    ticket: typeof ticket === "string" ? ticket : null,
    body: message.content,
    contentType: message.properties.contentType as string | undefined,
  };
}

/** Declares the exchange as Celery does. Where it is there with other arguments, or we may not declare, it must exist. */
async function ensureExchange(connection: ChannelModel, exchange: string, type: string): Promise<void> {
  try {
    await withThrowawayChannel(connection, (channel) =>
      channel.assertExchange(exchange, type, { durable: false }),
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await withThrowawayChannel(connection, (channel) => channel.checkExchange(exchange));
  }
}

/** Null: we may not look. A queue that is another connection's own (405) is there. */
async function queueExists(connection: ChannelModel, queue: string): Promise<boolean | null> {
  const code = await refusalOf(connection, (channel) => channel.checkQueue(queue)).then(refusalCode);
  if (code === 404) return false;
  return code === 403 ? null : true;
}

/**
 * A worker declares the exchange and the queue, and what the broker refuses it ends it: seen on Celery 5.2 and 5.6 with
 * every pool. What is there already is therefore declared here first, which changes nothing on the broker; arguments for
 * a queue that is not there are tried on one of a name of our own, which is removed.
 */
async function tryDeclaration(
  connection: ChannelModel,
  declared: QueueDeclaration,
): Promise<DeclarationTrial> {
  const { queue, durable, autoDelete } = declared;
  const exists = await queueExists(connection, queue);
  const options = { durable, autoDelete, arguments: declared.arguments };
  const exchangeRefusal = await tryExchange(connection, declared);
  if (exchangeRefusal !== null) return { exists, refusal: exchangeRefusal };
  if (exists !== false) {
    const refusal = await refusalOf(connection, (channel) => channel.assertQueue(queue, options));
    return { exists, refusal: refusal?.message ?? null };
  }
  if (Object.keys(declared.arguments).length === 0) return { exists, refusal: null };
  const trial = `umbel.trial.${randomUUID()}`;
  const refusal = await refusalOf(connection, async (channel) => {
    await channel.assertQueue(trial, options);
    await channel.deleteQueue(trial);
  });
  // We may not make queues of that name: nothing is known of the arguments.
  const isKnown = refusal !== null && refusalCode(refusal) !== 403;
  return { exists, refusal: isKnown ? refusal.message.replaceAll(trial, queue) : null };
}

async function tryExchange(connection: ChannelModel, declared: QueueDeclaration): Promise<string | null> {
  const { exchange, exchangeType, durable, autoDelete } = declared;
  // Workers declare neither the default exchange nor those that are the broker's own.
  if (exchange === "" || exchange.startsWith("amq.")) return null;
  const missing = await refusalOf(connection, (channel) => channel.checkExchange(exchange));
  if (refusalCode(missing) === 404) return null;
  const refusal = await refusalOf(connection, (channel) =>
    channel.assertExchange(exchange, exchangeType, { durable, autoDelete }),
  );
  return refusal?.message ?? null;
}

/** The error by which the broker refused; null when it did not. Anything else that goes wrong is thrown. */
async function refusalOf(
  connection: ChannelModel,
  ask: Parameters<typeof withThrowawayChannel<unknown>>[1],
): Promise<Error | null> {
  try {
    await withThrowawayChannel(connection, ask);
    return null;
  } catch (error) {
    if (error instanceof Error && (isRefusal(error) || replyCode(error) === 404)) return error;
    throw error;
  }
}

function refusalCode(refusal: Error | null): number {
  return refusal === null ? 0 : replyCode(refusal);
}
