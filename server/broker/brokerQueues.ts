/**
 * Reading the queues of a broker, and what can be done to waiting messages. Over when the connection is. Counts are the
 * broker's own; what it cannot tell is null and never guessed.
 */
import type { WireMessage, DecodedEnvelope } from "@/lib/celery/redisEnvelope";

/** Where a queue, or a number, is known from. */
export type QueueSource = "api" | "declare" | "bindings" | "keys";

export interface QueueState {
  name: string;
  sources: QueueSource[];
  /** Null: it cannot be had (the key is of another type, the queue is another connection's own). */
  ready: number | null;
  /** Taken and not acknowledged; null where the broker does not tell. */
  unacked: number | null;
  /** As the broker counts them; null where it does not. */
  consumers: number | null;
  /** Waiting messages by priority where they are kept apart, in the order in which they are taken. */
  priorities: { priority: number; ready: number }[] | null;
  /** Messages a second, by the broker's own measure; null where it has none. */
  inPerSecond: number | null;
  outPerSecond: number | null;
  /** `classic`, `quorum`, `stream`; `list` on Redis; null where not told. */
  kind: string | null;
  /** The task id of the message that is taken next, where that is known without touching anything. */
  oldestTaskId: string | null;
  /** Why `ready` is null, in the broker's words. */
  problem: string | null;
}

/** A way of asking that failed: the others stand. */
export interface SourceTrouble {
  source: QueueSource;
  /** `wrong-password`, `not-there` (404: another path, version or program), `unreachable`, `not-understood`, `refused`. */
  code: "wrong-password" | "not-there" | "unreachable" | "not-understood" | "refused";
  /** For people, without secrets. */
  text: string;
}

export interface QueueListing {
  queues: QueueState[];
  /** Of hints: no such queue is on the broker. */
  missing: string[];
  troubles: SourceTrouble[];
  /** Taken and unacknowledged messages of which the queue is not known (too many to look through). */
  unackedElsewhere: number;
}

export type MessagePlace = "ready" | "unacked";

/** A message as it waits. */
export interface PeekedMessage {
  /** By which it can be removed or moved; null where it cannot. */
  ref: string | null;
  message: DecodedEnvelope;
  place: MessagePlace;
  /** When a worker took it, Unix ms; of unacknowledged ones on Redis. */
  takenAt: number | null;
}

export interface Peek {
  /** From the one that is taken next. */
  messages: PeekedMessage[];
  /** How many there are in all, at that place. */
  total: number;
}

/** A message taken out, as text that `putBack` understands. */
export type KeptMessage = string;

export interface PurgeKeep {
  /** Names the copy. */
  id: string;
  lifeMs: number;
  /** Called before the messages are gone from the broker. */
  save(messages: readonly KeptMessage[]): Promise<void>;
}

/** Whatever is done to one queue throws `QueueMissing` or `QueueUnreadable` where that is so. */
export interface BrokerQueues {
  readonly kind: "rabbitmq" | "redis";
  /** Whether looking at messages changes nothing. On RabbitMQ they are taken and given back, marked as redelivered. */
  readonly peekIsFree: boolean;
  /** `hints`: names from elsewhere, which a broker that lists nothing is asked about one by one. */
  list(hints: readonly string[]): Promise<QueueListing>;
  /** Throws `QueueMissing`. */
  peek(queue: string, place: MessagePlace, offset: number, limit: number): Promise<Peek>;
  /**
   * The message of a task, looked for among `most` from the one that is taken next, and on Redis among those that are
   * unacknowledged; null where it is not there. As `peek`, on RabbitMQ it marks what it looks at. Throws `QueueMissing`.
   */
  find(queue: string, taskId: string, most: number): Promise<WireMessage | null>;
  /** Removes waiting messages; gives how many were still there. */
  remove(queue: string, refs: readonly string[]): Promise<number>;
  /** Puts waiting messages at the end of another queue, which must exist; each is in one of the two at any time. */
  move(queue: string, refs: readonly string[], target: string): Promise<number>;
  /** Removes all that wait; gives the exact number. */
  purge(queue: string, keep: PurgeKeep | null): Promise<number>;
  /** Puts back what a purge kept, before all that came since where the broker can. `read` gives what was saved. */
  putBack(queue: string, id: string, read: () => AsyncIterable<readonly KeptMessage[]>): Promise<number>;
}

export class QueueMissing extends Error {
  override name = "QueueMissing";
}

/** It is there, and is nothing that can be read: the broker's words. */
export class QueueUnreadable extends Error {
  override name = "QueueUnreadable";
}

/** Queues of Celery's own plumbing, and ours: mailboxes, events, answers, results of `rpc://`. */
export function isPlumbing(name: string): boolean {
  return /\.pidbox$|^celeryev(\.|$)|^umbel\.|^amq\.|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^celery_delayed_(\d+|delivery)$/.test(
    name,
  );
}

export type { WireMessage };
