/** Buttons on messages that wait: look, delete, move to another queue. */
import { decodeRedisTaskMessage } from "@/lib/celery/decodeTaskMessage";
import type { DecodedTaskMessage } from "@/lib/celery/messageProblems";
import { PythonNumber } from "@/lib/celery/pythonJson";
import {
  MAX_TAKEN_MESSAGES,
  type MessagesDone,
  type PeekBody,
  type QueueMessage,
  type QueuePeek,
} from "@/lib/contract/queues";
import { AppError } from "@/lib/contract/errors";
import type { PeekedMessage } from "../broker/brokerQueues";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";

const MAX_NAMED = 2000;
const MAX_TEXT = 4000;

type QueueActionContext = Pick<ActionContext, "gate" | "queues" | "cluster" | "now">;

/**
 * Messages of a queue, from the one that is taken next. Free on Redis; on RabbitMQ it marks them, so it is an action there.
 * Throws QUEUE_NOT_FOUND, BROKER_UNAVAILABLE, NOT_ALLOWED, BAD_REQUEST.
 */
export async function peekMessages(
  context: QueueActionContext,
  actor: Actor,
  queue: string,
  body: PeekBody,
): Promise<QueuePeek> {
  const { isFree } = context.queues;
  if (isFree) return peek(context, queue, body);
  if (!body.takeAndGiveBack) {
    const words =
      "On RabbitMQ messages can only be looked at by taking them and giving them back, which marks them as redelivered. " +
      "Say takeAndGiveBack to do it.";
    throw new AppError("BAD_REQUEST", { takeAndGiveBack: "must be true" }, words);
  }
  if (body.place === "unacked") {
    throw new AppError("BAD_REQUEST", { place: "cannot be looked at on RabbitMQ" }, "The request is wrong.");
  }
  if (body.offset + body.limit > MAX_TAKEN_MESSAGES) {
    const words = `On RabbitMQ no more than the first ${MAX_TAKEN_MESSAGES} messages are looked at.`;
    throw new AppError("BAD_REQUEST", { offset: "is too far into the queue" }, words);
  }
  const info = {
    action: "queue-peek",
    permission: "messages",
    about: { queues: [queue] },
    targets: [queue],
    details: body,
  } as const;
  return context.gate.run(
    actor,
    info,
    () => peek(context, queue, body),
    ({ messages }) => ({ seen: messages.length }),
  );
}

async function peek(
  { queues, cluster, now }: QueueActionContext,
  queue: string,
  { place, offset, limit }: PeekBody,
): Promise<QueuePeek> {
  // The first page also says what the queue is full of.
  const read = queues.isFree && offset === 0 ? Math.max(limit, MAX_NAMED) : limit;
  const { messages, total } = await queues.use((broker) => broker.peek(queue, place, offset, read));
  const decoded = messages.map(({ message }) => decodeRedisTaskMessage(message));
  const counts = new Map<string | null, number>();
  for (const { name } of decoded) counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    at: now(),
    exact: queues.isFree,
    total,
    offset,
    messages: messages.slice(0, limit).map((one, index) => toMessage(cluster, one, decoded[index]!)),
    names: [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
    named: decoded.length,
  };
}

function toMessage(
  cluster: ActionContext["cluster"],
  { ref, message, place, takenAt }: PeekedMessage,
  task: DecodedTaskMessage,
): QueueMessage {
  const known = task.id === null ? null : cluster.task(task.id);
  return {
    ref,
    place,
    takenAt,
    sentAt: known?.createdAt ?? null,
    state: known?.state ?? null,
    task,
    headers: message.ok ? beginning(JSON.stringify(message.message.headers, headerText, 2)) : null,
    body: message.ok ? textOf(message.message.body) : beginning(message.text),
  };
}

/** Numbers that a browser cannot hold stay as they were written. */
function headerText(_key: string, value: unknown): unknown {
  return value instanceof PythonNumber ? value.text : value;
}

function textOf(body: Uint8Array): string | null {
  const text = new TextDecoder("utf-8").decode(body.subarray(0, MAX_TEXT));
  // Cut in the middle of a character is no sign of bytes that are no text.
  return /[\0-\x08\x0e-\x1f\ufffd]/.test(text.slice(0, -1)) ? null : text;
}

const beginning = (text: string) => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** Deletes messages: no worker will have heard of them. Throws as `peekMessages` does. */
export function removeMessages(
  context: QueueActionContext,
  actor: Actor,
  queue: string,
  refs: readonly string[],
): Promise<MessagesDone> {
  const info = {
    action: "queue-remove",
    permission: "purge",
    about: { queues: [queue] },
    targets: [queue],
    details: { messages: refs.length },
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => done(refs, await context.queues.use((broker) => broker.remove(queue, refs))),
    count,
  );
}

/** Puts messages at the end of another queue, which must be there. */
export function moveMessages(
  context: QueueActionContext,
  actor: Actor,
  queue: string,
  { refs, target }: { refs: readonly string[]; target: string },
): Promise<MessagesDone> {
  const details = { messages: refs.length, target };
  const info = {
    action: "queue-move",
    permission: "messages",
    about: { queues: [queue, target] },
    targets: [queue, target],
    details,
  } as const;
  if (target === queue) {
    throw new AppError("BAD_REQUEST", { target: "is the queue they are in" }, "The request is wrong.");
  }
  return context.gate.run(
    actor,
    info,
    async () => done(refs, await context.queues.use((broker) => broker.move(queue, refs, target))),
    count,
  );
}

function done(refs: readonly string[], n: number): MessagesDone {
  return { done: n, gone: new Set(refs).size - n };
}

const count = ({ done: n, gone }: MessagesDone) => ({ done: n, gone });
