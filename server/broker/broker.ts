/**
 * What a broker is to us. `connectBroker` (connectBroker.ts) opens the kind that the URL names; one connection, which
 * is over when it drops: whoever stays connected makes a new one (ingest/receiver.ts).
 */
import type { TaskMessage } from "@/lib/celery/encodeTaskMessage";
import type { BrokerQueues } from "./brokerQueues";

/** One message off the event exchange as it came. */
export interface EventDelivery {
  /** Grows by one with each delivery of a subscription; acknowledging one acknowledges all before it. */
  tag: number;
  body: Buffer;
  contentType: string | undefined;
}

export interface ConsumeEventsOptions {
  /** Celery's `event_exchange`. */
  exchange: string;
  /** Our queue's name, where the broker has queues for events. */
  queue: string;
  /** The most messages that may wait in that queue. */
  queueLimit: number;
  /** `quorum`: its messages outlive the broker, and in a cluster a node, also those that were sent as transient. */
  queueType?: "classic" | "quorum";
  /** The most deliveries handed over and not yet acknowledged. */
  window: number;
  onDelivery: (delivery: EventDelivery) => void;
  /** A message was let go, because the broker holds none back and too many are in hand. */
  onDropped: () => void;
}

export interface EventSubscription {
  /** The queue that is consumed: ours by name, or one of the broker's naming. Null where there are none. */
  queue: string | null;
  /** What this way of consuming costs, in words; null when nothing. */
  note: SubscriptionNote | null;
  /** Events sent while nobody listened are lost: the queue was not there, or cannot outlive us. */
  startedBlind: boolean;
  /** The queue was at its limit when we came: the broker has dropped the oldest of what waited. */
  startedFull?: boolean;
  /** Acknowledges this delivery and all before it. Does nothing once the connection is gone: they come again. */
  acknowledge(tag: number): void;
  /** Asks for no more deliveries; those in hand can still be acknowledged. */
  cancel(): Promise<void>;
  /** How the queue stands now, or null where that cannot be known. */
  backlog(): Promise<Backlog | null>;
  /** Resolves when the broker has answered on the line that events come by: one that froze says nothing there either. */
  ping(): Promise<void>;
}

/** What stands in our queue, and how many take from it, we among them. */
export interface Backlog {
  messages: number;
  consumers: number;
}

/** `no-replay`: this broker keeps no events, so those sent while we do not listen are lost. `not-durable`: our queue may not be declared, so events are lost while Umbel is down. `other-limits`: the queue was
 *  there already with other limits than asked for, and is used as it is. */
export type SubscriptionNote = "no-replay" | "not-durable" | "other-limits";

export interface MailboxOptions {
  /** Celery's `control_exchange`: commands go to `<it>.pidbox`, answers come through `reply.<it>.pidbox`. */
  controlExchange: string;
  /** Every answer that comes, in the order of arrival; also late and double ones. */
  onReply: (reply: ReplyDelivery) => void;
}

/** One answer of one worker, as it came. */
export interface ReplyDelivery {
  /** The command's, which tells to whom the answer belongs; null where it has none. */
  ticket: string | null;
  body: Buffer;
  contentType: string | undefined;
}

export interface CommandMessage {
  /** JSON, by `encodeCommand`. */
  body: string;
  /** A worker that comes upon it later than this must not run it, ms; null: it may be run late. */
  lifeMs: number | null;
}

/** A queue as a worker would declare it when it is told to consume from it. */
export interface QueueDeclaration {
  queue: string;
  durable: boolean;
  autoDelete: boolean;
  arguments: Readonly<Record<string, string | number | boolean>>;
  exchange: string;
  exchangeType: string;
}

export interface DeclarationTrial {
  /** Whether the queue is there already; null where that cannot be known. */
  exists: boolean | null;
  /** The broker's words when it would refuse, which ends the worker that asked; null when it would not, as far as can
   *  be known. */
  refusal: string | null;
}

/** Our end of remote control, on a channel and with a reply queue of its own. Over when the connection is. */
export interface BrokerMailbox {
  /** Where workers are to send their answers: goes into each command. */
  readonly replyTo: { exchange: string; routingKey: string };
  /** Resolves when the broker has taken the command. `heard` is false when no worker at all listens, null if unknown. */
  send(message: CommandMessage): Promise<{ heard: boolean | null }>;
  /** Whether a worker of this name can be told anything: its queue is on the broker. Null where that cannot be known. */
  hasMailbox(worker: string): Promise<boolean | null>;
  /** What would become of a worker that declares this queue. Changes nothing on the broker. */
  tryDeclaration(declaration: QueueDeclaration): Promise<DeclarationTrial>;
}

/** Where a task message goes, as `task-sent` tells it: exchange `""` and the queue's name for ordinary queues. */
export interface TaskRoute {
  exchange: string;
  routingKey: string;
  /** Makes the queue where there is none of that name, as Celery's own clients do. For the exchange `""` only. */
  createQueue?: boolean;
}

/** The broker refused a message, in words: it was not sent. */
export class PublishRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PublishRefused";
  }
}

/** Sends task messages. Unless a route says otherwise, a queue that is not there is said, never made. Over when the connection is. */
export interface BrokerPublisher {
  /**
   * Resolves when the broker has taken the message, or could not route it: `routed` is true when a queue has it. Rejects
   * with `PublishRefused`, or when the connection was lost before the broker said: then it may be there or not.
   */
  publish(message: TaskMessage, route: TaskRoute): Promise<{ routed: boolean }>;
}

export interface Broker {
  consumeEvents(options: ConsumeEventsOptions): Promise<EventSubscription>;
  /** Opens our mailbox; one for each connection. */
  openMailbox(options: MailboxOptions): Promise<BrokerMailbox>;
  /** Opens a way to send tasks; one for each connection. */
  openPublisher(): Promise<BrokerPublisher>;
  /** Opens a way to look at queues; one for each connection. */
  openQueues(): Promise<BrokerQueues>;
  /** Resolves, never rejects, when the connection is over, with the reason if it was not we who closed it. */
  readonly closed: Promise<Error | null>;
  close(): Promise<void>;
}
