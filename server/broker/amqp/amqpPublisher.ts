/**
 * Task messages over RabbitMQ. Confirmed, so that "sent" means that the broker has it; mandatory, so that a message for
 * which there is no queue comes back instead of vanishing. Nothing is declared unless a route says so (protocol reference d.1).
 */
import type { ChannelModel, ConfirmChannel, Message } from "amqplib";
import type { TaskMessage } from "@/lib/celery/encodeTaskMessage";
import { PublishRefused, type BrokerPublisher, type TaskRoute } from "../broker";
import { isRefusal, replyCode, withThrowawayChannel } from "./amqpChannels";

export async function openPublisher(connection: ChannelModel): Promise<BrokerPublisher> {
  let sending: Sending | null = await openSending(connection);

  return {
    async publish(message, route) {
      if (!(await exchangeExists(connection, route.exchange))) return { routed: false };
      // The broker closes the channel of a publish that it refuses (403); the next one gets a new channel.
      if (sending === null || sending.isOver()) sending = await openSending(connection);
      const sent = await sending.send(message, route);
      if (sent.routed || route.createQueue !== true || route.exchange !== "") return sent;
      await createQueue(connection, route.routingKey);
      return sending.send(message, route);
    },
  };
}

/** As kombu declares a queue that no setting describes: with an exchange of its own name. */
async function createQueue(connection: ChannelModel, queue: string): Promise<void> {
  await withThrowawayChannel(connection, async (channel) => {
    await channel.assertExchange(queue, "direct", { durable: true });
    await channel.assertQueue(queue, { durable: true });
    await channel.bindQueue(queue, queue, queue);
  });
}

interface Sending {
  isOver(): boolean;
  send(message: TaskMessage, route: TaskRoute): Promise<{ routed: boolean }>;
}

async function openSending(connection: ChannelModel): Promise<Sending> {
  const channel = await connection.createConfirmChannel();
  let over: Error | null = null;
  channel.on("error", (error: Error) => (over = error)); // the publishes that it ends are told below
  channel.on("close", () => (over ??= new Error("the channel was closed")));
  /** Ids of messages that came back. The return comes before the confirm. */
  const returned = new Set<unknown>();
  channel.on("return", (message: Message) => returned.add(message.properties.correlationId));
  return {
    isOver: () => over !== null,
    send: (message, route) =>
      new Promise((resolve, reject) => {
        write(channel, message, route, (error) => {
          const routed = !returned.delete(message.id);
          if (!error) resolve({ routed });
          else if (over === null) reject(new PublishRefused("the queue takes no more messages"));
          else if (isRefusal(over)) reject(new PublishRefused(over.message));
          else reject(over);
        });
      }),
  };
}

function write(
  channel: ConfirmChannel,
  message: TaskMessage,
  { exchange, routingKey }: TaskRoute,
  done: (error: unknown) => void,
): void {
  const { id, headers, body, contentType, contentEncoding, replyTo, priority, expirationMs } = message;
  channel.publish(
    exchange,
    routingKey,
    Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    {
      headers,
      contentType,
      contentEncoding,
      correlationId: id,
      replyTo,
      deliveryMode: 2,
      mandatory: true,
      ...(priority !== null && { priority }),
      ...(expirationMs !== null && { expiration: String(expirationMs) }),
    },
    done,
  );
}

/** A publish to an exchange that is not there would end the channel, and with it the publishes around it. */
async function exchangeExists(connection: ChannelModel, exchange: string): Promise<boolean> {
  if (exchange === "") return true;
  try {
    await withThrowawayChannel(connection, (channel) => channel.checkExchange(exchange));
    return true;
  } catch (error) {
    if (replyCode(error) === 404) return false;
    if (isRefusal(error)) return true; // we may not look; the publish will tell
    throw error;
  }
}
