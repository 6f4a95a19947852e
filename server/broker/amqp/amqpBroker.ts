/**
 * RabbitMQ, by amqplib. Events come through one durable, bounded, named queue of ours, so that those sent while we are
 * down wait for us; every delivery is acknowledged by hand. Nothing of the cluster's own is declared or changed, save
 * the event exchange, with the arguments Celery gives it (protocol reference a.1).
 */
import { setTimeout as pause } from "node:timers/promises";
import { connect, type ChannelModel, type ConsumeMessage } from "amqplib";
import type { Broker, ConsumeEventsOptions, EventSubscription, SubscriptionNote } from "../broker";
import { readTls, type BrokerOptions } from "../brokerOptions";
import { isRefusal, replyCode, withThrowawayChannel } from "./amqpChannels";
import { createAmqpQueues } from "./amqpQueues";
import { openMailbox } from "./amqpMailbox";
import { openPublisher } from "./amqpPublisher";
import { parseAmqpUrl } from "./amqpUrl";

/** Opens one connection; rejects when the broker cannot be reached or refuses us, in words without the password. */
export async function connectAmqp(
  url: string,
  connectionName: string,
  options: BrokerOptions,
): Promise<Broker> {
  const { query, ...target } = parseAmqpUrl(url);
  const connection = await connect(
    // amqplib undoes percent signs in the name, of which it may have some of its own.
    { ...target, vhost: encodeURIComponent(target.vhost), heartbeat: HEARTBEAT_SECONDS },
    {
      timeout: CONNECT_TIMEOUT_MS,
      clientProperties: { connection_name: connectionName },
      ...(target.protocol === "amqps" && (await readTls(options.tls, query))),
    },
  );
  let failure: Error | null = null;
  let closing = false;
  connection.on("error", (error: Error) => (failure = error));
  const closed = new Promise<Error | null>((resolve) => {
    connection.on("close", () =>
      resolve(closing ? null : (failure ?? new Error("the broker closed the connection"))),
    );
  });
  return {
    closed,
    consumeEvents: (options) => consumeEvents(connection, options),
    openMailbox: (options) => openMailbox(connection, options),
    openPublisher: () => openPublisher(connection),
    openQueues: () => Promise.resolve(createAmqpQueues(connection, target.vhost, options)),
    async close() {
      closing = true;
      // One that is over already cannot be closed again: that is all we wanted. And one that is cut off over its goodbye
      // would wait for the answer for ever.
      const goodbye = connection.close().catch(() => undefined);
      await Promise.race([goodbye, closed, pause(GOODBYE_MS, undefined, { ref: false })]);
    },
  };
}

/** A broker that froze is noticed after two of these; RabbitMQ advises against less than five. */
const HEARTBEAT_SECONDS = 8;
const CONNECT_TIMEOUT_MS = 10_000;
/** A broker that does not answer the goodbye by then is left to find out by itself. */
const GOODBYE_MS = 5000;
/** How long our queue outlives the last consumer. It is bounded by its length limit meanwhile. */
const QUEUE_EXPIRES_MS = 24 * 3_600_000;

async function consumeEvents(
  connection: ChannelModel,
  options: ConsumeEventsOptions,
): Promise<EventSubscription> {
  await ensureExchange(connection, options.exchange);
  const { queue, note, existed, waiting } = await openQueue(connection, options);
  const channel = await connection.createChannel();
  let open = true;
  channel.on("close", () => (open = false));
  // A channel that the broker closes (our queue was deleted, say) ends the whole connection: one way to start again.
  channel.on("error", (error: Error) => connection.emit("error", error));
  const giveUp = () => void connection.close().catch(() => undefined); // closed already: the same end
  channel.on("close", giveUp);
  // Per consumer, never global: several processes may share the queue.
  await channel.prefetch(options.window, false);
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return giveUp(); // the broker cancelled us: the queue is gone
    options.onDelivery(toDelivery(message));
  });
  return {
    queue,
    note,
    startedBlind: !existed,
    startedFull: waiting >= options.queueLimit,
    acknowledge(tag) {
      if (open) channel.ack(deliveryWithTag(tag), true);
    },
    async cancel() {
      if (open) await channel.cancel(consumerTag);
    },
    backlog: () =>
      withThrowawayChannel(connection, async (other) => {
        const { messageCount, consumerCount } = await other.checkQueue(queue);
        return { messages: messageCount, consumers: consumerCount };
      }),
    async ping() {
      await channel.checkQueue(queue);
    },
  };
}

function toDelivery(message: ConsumeMessage) {
  return {
    tag: message.fields.deliveryTag,
    body: message.content,
    contentType: message.properties.contentType as string | undefined,
  };
}

/** amqplib takes a whole message to acknowledge and reads one field of it. */
function deliveryWithTag(tag: number): ConsumeMessage {
  return { fields: { deliveryTag: tag } } as ConsumeMessage;
}

/** Declares the exchange as Celery does. Where it is there with other arguments, or we may not declare, it must exist. */
async function ensureExchange(connection: ChannelModel, exchange: string): Promise<void> {
  try {
    await withThrowawayChannel(connection, (channel) =>
      channel.assertExchange(exchange, "topic", { durable: true }),
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await withThrowawayChannel(connection, (channel) => channel.checkExchange(exchange));
  }
}

interface OpenedQueue {
  queue: string;
  note: SubscriptionNote | null;
  existed: boolean;
  /** Messages in it when it was opened. */
  waiting: number;
}

async function openQueue(connection: ChannelModel, options: ConsumeEventsOptions): Promise<OpenedQueue> {
  const existed = await queueExists(connection, options.queue);
  let note: SubscriptionNote | null = null;
  let waiting = 0;
  try {
    const declared = await withThrowawayChannel(connection, (channel) =>
      channel.assertQueue(options.queue, {
        durable: true,
        expires: QUEUE_EXPIRES_MS,
        maxLength: options.queueLimit,
        overflow: "drop-head",
        ...(options.queueType === "quorum" && { arguments: { "x-queue-type": "quorum" } }),
      }),
    );
    waiting = declared.messageCount;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (!existed) return openExclusiveQueue(connection, options);
    note = "other-limits";
  }
  await withThrowawayChannel(connection, (channel) =>
    channel.bindQueue(options.queue, options.exchange, "#"),
  );
  return { queue: options.queue, note, existed, waiting };
}

/** For a user who may not declare a queue of our name: brokers usually allow the names they give themselves. */
async function openExclusiveQueue(
  connection: ChannelModel,
  options: ConsumeEventsOptions,
): Promise<OpenedQueue> {
  return withThrowawayChannel(connection, async (channel) => {
    const { queue } = await channel.assertQueue("", {
      exclusive: true,
      maxLength: options.queueLimit,
      overflow: "drop-head",
    });
    await channel.bindQueue(queue, options.exchange, "#");
    return { queue, note: "not-durable", existed: false, waiting: 0 };
  });
}

async function queueExists(connection: ChannelModel, queue: string): Promise<boolean> {
  try {
    await withThrowawayChannel(connection, (channel) => channel.checkQueue(queue));
    return true;
  } catch (error) {
    if (replyCode(error) === 404 || isRefusal(error)) return false;
    throw error;
  }
}
