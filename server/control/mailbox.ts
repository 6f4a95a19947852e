/**
 * Remote control of workers: sends commands and gathers the answers that belong to each. It keeps a connection of its own,
 * apart from ingest, so that commands go at once while events pour in. Every call ends: when all expected workers have
 * answered, when its time is up, or when the broker goes away. Knows nothing of the kind of broker.
 */
import { randomUUID } from "node:crypto";
import {
  decodeReplies,
  encodeCommand,
  InvalidCommand,
  mayRunLate,
  type CommandTarget,
  type ControlCommand,
} from "@/lib/celery/control";
import type { PythonJson } from "@/lib/celery/pythonJson";
import { AppError } from "@/lib/contract/errors";
import type {
  Broker,
  BrokerMailbox,
  DeclarationTrial,
  QueueDeclaration,
  ReplyDelivery,
} from "../broker/broker";
import { stayConnected, type ConnectionState } from "../broker/stayConnected";

export interface CallOptions {
  target: CommandTarget;
  /** The wait ends when these have answered. Those that are named in the target, if left out; and if it names nobody,
   *  the whole time is waited. */
  expected?: readonly string[];
  timeoutMs: number;
}

export interface CallResult {
  /** Answers by worker, in the order in which they came. */
  replies: Map<string, PythonJson>;
  /** Expected workers that gave no answer. */
  silent: string[];
  /** Names by which two workers answered: two nodes have the same name. */
  doubled: string[];
  /** Why answers could not be read, in words; whose they were is not known. */
  unreadable: string[];
  /** No worker at all listens to remote control. */
  unheard: boolean;
  /** The broker went away when some had answered; why, in words. Those that are silent may have done it. */
  interrupted: string | null;
  sentAt: number;
  tookMs: number;
}

export interface Mailbox {
  start(): void;
  stop(): Promise<void>;
  readonly state: ConnectionState;
  /**
   * Sends a command and gathers its answers. Silence is no error. Throws `BAD_REQUEST` for a command that must not be
   * sent, and `BROKER_UNAVAILABLE` when it could not be sent, or the broker went away before anybody had answered.
   */
  call(command: ControlCommand, options: CallOptions): Promise<CallResult>;
  /** Sends a command that nobody answers. Throws as `call` does. */
  cast(command: ControlCommand, target: CommandTarget): Promise<void>;
  /** Whether a worker can be told anything; null when that cannot be known now. Never throws. */
  hasMailbox(worker: string): Promise<boolean | null>;
  /** Throws `BROKER_UNAVAILABLE`. */
  tryDeclaration(declaration: QueueDeclaration): Promise<DeclarationTrial>;
}

export interface MailboxOptions {
  /** Opens a connection for the mailbox alone. */
  connect: () => Promise<Broker>;
  controlExchange: string;
  /** An error of the connection in words without secrets. */
  describe: (error: unknown) => string;
  onState?: (state: ConnectionState) => void;
  now?: () => number;
}

/** How long a call waits for a connection that is not there: long enough for one that is just being made. */
const CONNECT_PATIENCE_MS = 3000;
/** For questions to the broker that no worker has to answer. */
const ASK_TIMEOUT_MS = 5000;
/** A cast has no deadline of its own. */
const CAST_TIMEOUT_MS = 10_000;

/** A call under way. */
interface PendingCall {
  take(reply: ReplyDelivery): void;
  lose(reason: string): void;
}

export function createMailbox(options: MailboxOptions): Mailbox {
  const now = options.now ?? Date.now;
  const pending = new Map<string, PendingCall>();
  const connection = stayConnected<BrokerMailbox>({
    connect: options.connect,
    setUp: (broker) => broker.openMailbox({ controlExchange: options.controlExchange, onReply }),
    onLost(error) {
      const reason = options.describe(error);
      for (const call of [...pending.values()]) call.lose(reason);
    },
    onState: (state) => options.onState?.(state),
    now,
  });

  /** Answers without a call are late, or double ones of a call that has ended: nothing is left to do with them. */
  function onReply(reply: ReplyDelivery): void {
    if (reply.ticket !== null) pending.get(reply.ticket)?.take(reply);
  }

  async function connected(ms: number): Promise<BrokerMailbox> {
    const mailbox = await connection.waitFor(ms);
    if (mailbox !== null) return mailbox;
    const { lastError } = connection.state;
    throw unavailable(lastError === null ? "not connected yet" : options.describe(lastError));
  }

  return {
    start: connection.start,
    stop: connection.stop,
    get state() {
      return connection.state;
    },

    async call(command, { target, expected = namesOf(target), timeoutMs }) {
      const sentAt = now();
      const ticket = randomUUID();
      // Checked before anything is waited for; the address to answer to is known once connected.
      encode(command, target, null);
      const mailbox = await connected(Math.min(CONNECT_PATIENCE_MS, timeoutMs));
      const body = encode(command, target, { ticket, ...mailbox.replyTo });
      const gathering = gather(expected, timeoutMs - (now() - sentAt));
      pending.set(ticket, gathering);
      try {
        const lifeMs = mayRunLate(command.method) ? null : timeoutMs;
        mailbox.send({ body, lifeMs }).then(
          ({ heard }) => gathering.sent(heard),
          (error: unknown) => gathering.refuse(options.describe(error)),
        );
        const gathered = await gathering.end;
        return { ...gathered, sentAt, tookMs: now() - sentAt };
      } finally {
        pending.delete(ticket);
      }
    },

    async cast(command, target) {
      const body = encode(command, target, null);
      const mailbox = await connected(CONNECT_PATIENCE_MS);
      const lifeMs = mayRunLate(command.method) ? null : CAST_TIMEOUT_MS;
      await withDeadline(mailbox.send({ body, lifeMs }), CAST_TIMEOUT_MS).catch((error: unknown) => {
        throw unavailable(options.describe(error));
      });
    },

    async hasMailbox(worker) {
      const mailbox = connection.current;
      if (mailbox === null) return null;
      // Only makes the words about a silent worker better: not worth an error.
      return withDeadline(mailbox.hasMailbox(worker), ASK_TIMEOUT_MS).catch(() => null);
    },

    async tryDeclaration(declaration) {
      const mailbox = await connected(CONNECT_PATIENCE_MS);
      return withDeadline(mailbox.tryDeclaration(declaration), ASK_TIMEOUT_MS).catch((error: unknown) => {
        throw unavailable(options.describe(error));
      });
    },
  };
}

function namesOf(target: CommandTarget): readonly string[] {
  return target.kind === "workers" ? target.names : [];
}

function encode(...[command, target, reply]: Parameters<typeof encodeCommand>): string {
  try {
    return encodeCommand(command, target, reply);
  } catch (error) {
    if (!(error instanceof InvalidCommand)) throw error;
    throw new AppError("BAD_REQUEST", { argument: error.argument }, `This cannot be sent: ${error.message}.`);
  }
}

function unavailable(reason: string): AppError {
  return new AppError("BROKER_UNAVAILABLE", { reason }, `The broker cannot be reached: ${reason}`);
}

type Gathered = Omit<CallResult, "sentAt" | "tookMs">;

interface Gathering extends PendingCall {
  /** The broker has the command. */
  sent(heard: boolean | null): void;
  /** The broker did not take it. */
  refuse(reason: string): void;
  readonly end: Promise<Gathered>;
}

/** Gathers answers until all of `expected` are there or the time is up. */
function gather(expected: readonly string[], ms: number): Gathering {
  const missing = new Set(expected);
  const wants = missing.size > 0;
  const replies = new Map<string, PythonJson>();
  const doubled = new Set<string>();
  const unreadable: string[] = [];
  let isSent = false;
  let settle: { resolve: (gathered: Gathered) => void; reject: (error: AppError) => void };
  const end = new Promise<Gathered>((resolve, reject) => (settle = { resolve, reject }));
  const timer = setTimeout(onTime, ms);

  function finish(rest: Partial<Gathered> = {}): void {
    clearTimeout(timer);
    const silent = expected.filter((worker) => missing.has(worker));
    settle.resolve({
      replies,
      silent,
      doubled: [...doubled],
      unreadable,
      unheard: false,
      interrupted: null,
      ...rest,
    });
  }
  function fail(reason: string): void {
    clearTimeout(timer);
    settle.reject(unavailable(reason));
  }
  function onTime(): void {
    if (isSent || replies.size > 0) finish();
    else
      fail("it did not take the command in time (an alarm for memory or disk, perhaps); it may be run later");
  }

  return {
    end,
    sent(heard) {
      isSent = true;
      if (heard === false) finish({ unheard: true });
    },
    // Cut off before the broker confirmed it, it may be with the workers all the same.
    refuse: (reason) => fail(`${reason}. Whether the command was sent is not known`),
    take({ body, contentType }) {
      const decoded = decodeReplies(body, contentType);
      if ("problem" in decoded) {
        unreadable.push(decoded.problem);
        return;
      }
      for (const { worker, value } of decoded.replies) {
        if (replies.has(worker)) doubled.add(worker);
        else replies.set(worker, value);
        missing.delete(worker);
      }
      if (wants && missing.size === 0) finish();
    },
    lose(reason) {
      if (replies.size > 0) finish({ interrupted: reason });
      else if (isSent) fail(`${reason}. The command was sent; whether it was carried out is not known`);
      else fail(`${reason}. Whether the command was sent is not known`);
    },
  };
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it did not answer in time")), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
