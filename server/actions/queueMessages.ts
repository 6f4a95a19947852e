/** Buttons on messages that wait: look, delete, move to another queue. */
import { decodeRedisTaskMessage } from "@/lib/celery/decodeTaskMessage";
import { objectMembers } from "@/lib/celery/jsonText";
import type { DecodedTaskMessage } from "@/lib/celery/messageProblems";
import { PythonNumber } from "@/lib/celery/pythonJson";
import type { HiddenListener } from "@/lib/cluster/redact/hidden";
import { HiddenNotes } from "@/lib/cluster/redact/hiddenNotes";
import type { Hider } from "@/lib/cluster/redact/redactor";
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

type QueueActionContext = Pick<ActionContext, "gate" | "queues" | "cluster" | "redactor" | "now">;

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
  { queues, cluster, redactor, now }: QueueActionContext,
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
    messages: messages
      .slice(0, limit)
      .map((one, index) =>
        shownMessage(cluster, one, decoded[index]!, redactor.ofTask(decoded[index]!.name)),
      ),
    names: [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
    named: decoded.length,
  };
}

/** A message as it is shown. `hider`: null hides nothing. */
export function shownMessage(
  cluster: ActionContext["cluster"],
  { ref, message, place, takenAt }: PeekedMessage,
  task: DecodedTaskMessage,
  hider: Hider | null,
): QueueMessage {
  const known = task.id === null ? null : cluster.task(task.id);
  const headers = message.ok ? JSON.stringify(message.message.headers, headerText, 2) : null;
  const told = {
    ref,
    place,
    takenAt,
    sentAt: known?.createdAt ?? null,
    state: known?.state ?? null,
  };
  if (hider === null) {
    const body = message.ok ? textOf(message.message.body) : message.text;
    return {
      ...told,
      task,
      headers: headers && beginning(headers),
      body: body && beginning(body),
      hidden: [],
    };
  }
  const notes = new HiddenNotes();
  const inMessage = notes.in("message");
  // First hidden and then cut: half a secret is not known for one.
  const body = message.ok ? textOf(message.message.body) : message.text;
  const form = message.ok ? formOf(message.message.contentType) : "other";
  return {
    ...told,
    task: {
      ...task,
      args: task.args && hider.args(task.args, notes.in("args")),
      kwargs: task.kwargs && hider.text(task.kwargs, notes.in("kwargs")),
      text: task.text && hider.body(task.text, "other", inMessage),
    },
    headers: headers && beginning(hiddenHeaders(hider, headers, inMessage)),
    body: body && beginning(hider.body(body, form, inMessage)),
    hidden: notes.list(),
  };
}

function formOf(contentType: string | null): "json" | "yaml" | "other" {
  if (contentType === "application/json") return "json";
  return contentType?.includes("yaml") ? "yaml" : "other";
}

/** Among them stand the arguments as the sender shows them. */
function hiddenHeaders(hider: Hider, headers: string, onHidden: HiddenListener): string {
  const shown = hider.json(headers, onHidden);
  if (!hider.hasPositions) return shown;
  const member = objectMembers(shown, 0, shown.length).find(({ name }) => name === "argsrepr");
  if (member === undefined) return shown;
  const text: unknown = JSON.parse(shown.slice(member.start, member.end));
  if (typeof text !== "string") return shown;
  return shown.slice(0, member.start) + JSON.stringify(hider.args(text, onHidden)) + shown.slice(member.end);
}

/** Numbers that a browser cannot hold stay as they were written. */
function headerText(_key: string, value: unknown): unknown {
  return value instanceof PythonNumber ? value.text : value;
}

const MAX_LOOKED_AT = 256 * 1024;

/** Enough of it to be parsed as a rule; null for bytes that are no text. */
function textOf(body: Uint8Array): string | null {
  const text = new TextDecoder("utf-8").decode(body.subarray(0, MAX_LOOKED_AT));
  return /[\0-\x08\x0e-\x1f\ufffd]/.test(text.slice(0, MAX_TEXT)) ? null : text;
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
