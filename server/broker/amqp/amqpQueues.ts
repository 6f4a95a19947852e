/**
 * Queues on RabbitMQ. With the management API every queue is known with all its counts; without it, only those that
 * somebody names, by passive declares, which tell what is ready and how many consume. Messages can be looked at only by
 * taking them and giving them back, which marks them as redelivered. Protocol reference d.5.
 */
import type { Channel, ChannelModel, ConfirmChannel, GetMessage, Message, Options } from "amqplib";
import { headersOf } from "@/lib/celery/decodeTaskMessage";
import { taskIdOf } from "@/lib/celery/redisEnvelope";
import type { BrokerOptions } from "../brokerOptions";
import {
  isPlumbing,
  QueueMissing,
  QueueUnreadable,
  type BrokerQueues,
  type KeptMessage,
  type PeekedMessage,
  type QueueListing,
  type QueueState,
  type SourceTrouble,
  type WireMessage,
} from "../brokerQueues";
import { isRefusal, replyCode, withThrowawayChannel } from "./amqpChannels";
import { readApiQueues } from "./managementApi";

/** Messages in hand while they are copied or moved. */
const BATCH = 200;
/** A message is looked for among so many from the next: all before it are in hand meanwhile. */
const MAX_SEARCH = 10_000;

export function createAmqpQueues(
  connection: ChannelModel,
  vhost: string,
  { apiUrl }: BrokerOptions,
): BrokerQueues {
  /** By the API's newest answer. RabbitMQ ends the whole connection of whoever asks a stream for a message. */
  let streams: ReadonlySet<string> = new Set();

  return {
    kind: "rabbitmq",
    peekIsFree: false,

    async list(hints) {
      const wanted = [...new Set(hints)].filter((name) => !isPlumbing(name));
      if (apiUrl === null) return declareAll(connection, wanted, []);
      const answer = await readApiQueues(apiUrl, vhost);
      if ("trouble" in answer) return declareAll(connection, wanted, [answer.trouble]);
      const queues = answer.queues.filter(({ name }) => !isPlumbing(name));
      streams = new Set(queues.flatMap(({ name, kind }) => (kind === "stream" ? [name] : [])));
      const known = new Set(queues.map(({ name }) => name));
      // The API's figures are up to 5 s old: counts are asked anew where they are few enough.
      const fresh = await declareAll(connection, queues.length <= MAX_RECOUNTED ? [...known] : [], []);
      const counts = new Map(fresh.queues.map((one) => [one.name, one]));
      for (const queue of queues) {
        queue.ready = counts.get(queue.name)?.ready ?? queue.ready;
        queue.consumers = counts.get(queue.name)?.consumers ?? queue.consumers;
      }
      const gone = new Set(fresh.missing);
      return {
        queues: queues.filter(({ name }) => !gone.has(name)),
        missing: [...wanted.filter((name) => !known.has(name)), ...gone],
        troubles: [],
        unackedElsewhere: 0,
      };
    },

    async peek(queue, place, offset, limit) {
      if (place === "unacked") return { messages: [], total: 0 };
      if (streams.has(queue)) throw new QueueUnreadable("a stream gives its messages to consumers alone");
      return withThrowawayChannel(connection, async (channel) => {
        const total = await countReady(channel, queue);
        const messages: PeekedMessage[] = [];
        // Those before `offset` must be taken as well: the broker gives them only in order.
        for (let n = 0; n < offset + limit; n++) {
          const message = await channel.get(queue, { noAck: false });
          if (message === false) break;
          if (n >= offset) messages.push(toPeeked(message));
        }
        channel.nackAll(true);
        await channel.checkQueue(queue); // all are back when this is answered
        return { messages, total };
      });
    },

    async find(queue, taskId, most) {
      return withThrowawayChannel(connection, async (channel) => {
        let found: WireMessage | null = null;
        for (let n = 0; n < most && found === null; n++) {
          const message = await channel.get(queue, { noAck: false });
          if (message === false) break;
          const { message: envelope } = toPeeked(message);
          if (envelope.ok && taskIdOf(envelope.message) === taskId) found = envelope.message;
        }
        channel.nackAll(true);
        await channel.checkQueue(queue); // all are back when this is answered
        return found;
      });
    },

    remove: (queue, refs) => takeOut(connection, queue, refs, () => Promise.resolve()),

    async move(queue, refs, target) {
      await withThrowawayChannel(connection, (channel) => countReady(channel, target));
      const sending = await connection.createConfirmChannel();
      sending.on("error", () => undefined); // the same error rejects the publish that it ends
      try {
        return await takeOut(connection, queue, refs, async (message) => {
          await sendTo(sending, target, message.content, optionsOf(message));
        });
      } finally {
        await sending.close().catch(() => undefined); // closed by the broker already
      }
    },

    async purge(queue, keep) {
      return withThrowawayChannel(connection, async (channel) => {
        const total = await countReady(channel, queue);
        if (keep === null) return (await channel.purgeQueue(queue)).messageCount;
        let removed = 0;
        // What comes meanwhile was not meant.
        while (removed < total) {
          const batch = await getBatch(channel, queue, Math.min(BATCH, total - removed));
          if (batch.length === 0) break;
          await keep.save(batch.map(encodeKept));
          for (const message of batch) channel.ack(message);
          removed += batch.length;
        }
        await channel.checkQueue(queue); // the broker has heard of all of them when this is answered
        return removed;
      });
    },

    async putBack(queue, _id, read) {
      const sending = await connection.createConfirmChannel();
      sending.on("error", () => undefined); // the same error rejects the publish that it ends
      let back = 0;
      try {
        for await (const batch of read()) {
          await sendAll(sending, queue, batch.map(decodeKept));
          back += batch.length;
        }
        return back;
      } finally {
        await sending.close().catch(() => undefined); // closed by the broker already
      }
    },
  };
}

/** Passive declares cost some 0.2 ms each. */
const MAX_RECOUNTED = 500;

/** Asks about each; a queue that is not there costs a channel. */
async function declareAll(
  connection: ChannelModel,
  names: readonly string[],
  troubles: SourceTrouble[],
): Promise<QueueListing> {
  const listing: QueueListing = { queues: [], missing: [], troubles, unackedElsewhere: 0 };
  const left = [...names];
  const ask = async (): Promise<void> => {
    while (left.length > 0) {
      try {
        await withThrowawayChannel(connection, async (channel) => {
          for (let name = left.shift(); name !== undefined; name = left.shift()) {
            try {
              const { messageCount, consumerCount } = await channel.checkQueue(name);
              listing.queues.push(declared(name, messageCount, consumerCount, null));
            } catch (error) {
              if (replyCode(error) === 404) listing.missing.push(name);
              else if (isRefusal(error) && error instanceof Error)
                listing.queues.push(declared(name, null, null, error.message));
              throw error;
            }
          }
        });
      } catch (error) {
        if (replyCode(error) !== 404 && !isRefusal(error)) throw error;
      }
    }
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
  return listing;
}

function declared(
  name: string,
  ready: number | null,
  consumers: number | null,
  problem: string | null,
): QueueState {
  return {
    name,
    sources: ["declare"],
    ready,
    unacked: null,
    consumers,
    priorities: null,
    inPerSecond: null,
    outPerSecond: null,
    kind: null,
    oldestTaskId: null,
    problem,
  };
}

/** Throws `QueueMissing`, `QueueUnreadable`. */
async function countReady(channel: Channel, queue: string): Promise<number> {
  try {
    return (await channel.checkQueue(queue)).messageCount;
  } catch (error) {
    if (replyCode(error) === 404) throw new QueueMissing(queue);
    if (isRefusal(error) && error instanceof Error) throw new QueueUnreadable(error.message);
    throw error;
  }
}

/** Takes the wanted messages out for good, each after `first` is done with it; the others go back where they were. */
async function takeOut(
  connection: ChannelModel,
  queue: string,
  refs: readonly string[],
  first: (message: GetMessage) => Promise<void>,
): Promise<number> {
  const wanted = new Set(refs);
  return withThrowawayChannel(connection, async (channel) => {
    let taken = 0;
    const ready = await countReady(channel, queue);
    for (let left = Math.min(ready, MAX_SEARCH); left > 0 && wanted.size > 0; left--) {
      const message = await channel.get(queue, { noAck: false });
      if (message === false) break;
      const ref = refOf(message);
      if (ref === null || !wanted.delete(ref)) continue; // kept in hand, so that the next is given
      await first(message);
      channel.ack(message);
      taken += 1;
    }
    channel.nackAll(true);
    await channel.checkQueue(queue); // all are back, and gone, when this is answered
    return taken;
  });
}

async function getBatch(channel: Channel, queue: string, most: number): Promise<GetMessage[]> {
  const batch: GetMessage[] = [];
  while (batch.length < most) {
    const message = await channel.get(queue, { noAck: false });
    if (message === false) break;
    batch.push(message);
  }
  return batch;
}

/** Resolves when a queue has all of them, in their order. Throws `QueueMissing` when none has. */
async function sendAll(
  channel: ConfirmChannel,
  queue: string,
  messages: readonly { content: Buffer; options: Options.Publish }[],
): Promise<void> {
  const cameBack: Message[] = [];
  const onReturn = (message: Message) => cameBack.push(message); // before its confirm
  channel.on("return", onReturn);
  try {
    for (const { content, options } of messages)
      channel.publish("", queue, content, { ...options, mandatory: true });
    await channel.waitForConfirms();
  } finally {
    channel.off("return", onReturn);
  }
  if (cameBack.length > 0) throw new QueueMissing(queue);
}

/** Resolves when a queue has it. Throws `QueueMissing` when none has. */
function sendTo(
  channel: ConfirmChannel,
  queue: string,
  content: Buffer,
  options: Options.Publish,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let cameBack = false;
    const onReturn = () => (cameBack = true); // before the confirm, and only one is on its way
    channel.once("return", onReturn);
    channel.publish("", queue, content, { ...options, mandatory: true }, (error: unknown) => {
      channel.off("return", onReturn);
      if (error) reject(error instanceof Error ? error : new Error("the broker did not take the message"));
      else if (cameBack) reject(new QueueMissing(queue));
      else resolve();
    });
  });
}

/** Celery's task id, by which its messages are told apart. */
function refOf(message: Message): string | null {
  const id: unknown = message.properties.correlationId ?? message.properties.headers?.["id"];
  return typeof id === "string" && id !== "" ? id : null;
}

function toPeeked(message: GetMessage): PeekedMessage {
  const { properties, fields, content } = message;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const wire: WireMessage = {
    body: content,
    contentType: text(properties.contentType),
    contentEncoding: text(properties.contentEncoding),
    headers: headersOf(properties.headers),
    properties: {
      correlationId: text(properties.correlationId),
      replyTo: text(properties.replyTo),
      priority: typeof properties.priority === "number" ? properties.priority : null,
      expiration: text(properties.expiration),
      deliveryTag: null,
      exchange: fields.exchange,
      routingKey: fields.routingKey,
      redelivered: fields.redelivered,
    },
  };
  return { ref: refOf(message), message: { ok: true, message: wire }, place: "ready", takenAt: null };
}

/** All that the sender said. An expiry begins anew. */
function optionsOf(message: Message): Options.Publish {
  const properties: Readonly<Record<string, unknown>> = { ...message.properties };
  const said = PROPERTIES.flatMap((name) =>
    properties[name] === undefined ? [] : [[name, properties[name]]],
  );
  return Object.fromEntries(said) as Options.Publish; // the driver's own names and types, as they came
}

const PROPERTIES = [
  ...["contentType", "contentEncoding", "headers", "deliveryMode", "priority", "correlationId", "replyTo"],
  ...["expiration", "messageId", "timestamp", "type", "appId"],
];

function encodeKept(message: GetMessage): KeptMessage {
  return JSON.stringify({ options: optionsOf(message), content: message.content.toString("base64") });
}

/** Our own text, as `encodeKept` made it. */
function decodeKept(text: KeptMessage): { options: Options.Publish; content: Buffer } {
  const { options, content } = JSON.parse(text) as { options: Options.Publish; content: string };
  return { options, content: Buffer.from(content, "base64") };
}
