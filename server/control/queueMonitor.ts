/**
 * Looks at the broker's queues, on a connection of its own: asked at most every few seconds however many pages are open,
 * and once a minute for the record. Knows nothing of the kind of broker.
 */
import { AppError } from "@/lib/contract/errors";
import type { Broker } from "../broker/broker";
import { QueueMissing, QueueUnreadable, type BrokerQueues, type QueueListing } from "../broker/brokerQueues";
import { stayConnected, type ConnectionState } from "../broker/stayConnected";

export interface KnownListing extends QueueListing {
  /** When the broker was asked, Unix ms. */
  at: number;
  /** How many messages waited by queue some seconds before, for what goes on now; null where nobody looked then. */
  before: QueueLengths | null;
}

export interface QueueLengths {
  /** Unix ms. */
  at: number;
  ready: ReadonlyMap<string, number>;
}

export interface QueueMonitor {
  start(): void;
  stop(): Promise<void>;
  readonly state: ConnectionState;
  /** The newest listing, which may be old or, before the first, null; `trouble` says why there is no newer one. */
  look(maxAgeMs?: number): Promise<{ listing: KnownListing | null; trouble: string | null }>;
  /** What is known without asking. */
  readonly latest: KnownListing | null;
  /** Works on the queues. Throws BROKER_UNAVAILABLE, QUEUE_NOT_FOUND, QUEUE_UNREADABLE. */
  use<T>(work: (queues: BrokerQueues) => Promise<T>, deadlineMs?: number): Promise<T>;
}

export interface QueueMonitorOptions {
  connect: () => Promise<Broker>;
  /** Names of queues from elsewhere. */
  hints: () => readonly string[];
  describe: (error: unknown) => string;
  /** Once a minute, with the first listing of that minute. */
  onMinute: (listing: KnownListing) => Promise<void>;
  onTrouble: (error: unknown) => void;
  now: () => number;
}

const FRESH_MS = 2000;
const LOOK_EVERY_MS = 10_000;
const PATIENCE_MS = 3000;
const ASK_TIMEOUT_MS = 20_000;
const USE_TIMEOUT_MS = 120_000;
const MINUTE_MS = 60_000;
/** Between these, the earlier the better: a look that is nearer may have caught a queue between two tasks. */
const BEFORE_MS = { least: 8000, most: 30_000 };

export function createQueueMonitor(options: QueueMonitorOptions): QueueMonitor {
  const { now, describe } = options;
  const connection = stayConnected<BrokerQueues>({
    connect: options.connect,
    setUp: (broker) => broker.openQueues(),
    onLost: () => undefined, // whoever waits for an answer has a deadline
    onState: () => undefined,
    now,
  });
  let latest: KnownListing | null = null;
  /** What was seen lately, oldest first. */
  let seen: QueueLengths[] = [];
  let looking: Promise<void> | null = null;
  let trouble: string | null = null;
  let isOld = false;
  let sampledMinute = 0;
  let timer: NodeJS.Timeout | undefined;

  async function connected(): Promise<BrokerQueues> {
    const queues = await connection.waitFor(PATIENCE_MS);
    if (queues !== null) return queues;
    const { lastError } = connection.state;
    throw unavailable(lastError === null ? "not connected yet" : describe(lastError));
  }

  function unavailable(reason: string): AppError {
    return new AppError("BROKER_UNAVAILABLE", { reason }, `The broker cannot be reached: ${reason}`);
  }

  async function lookNow(): Promise<void> {
    try {
      const queues = await connected();
      isOld = false;
      const listing = await withDeadline(queues.list(options.hints()));
      latest = { ...listing, at: now(), before: lengthsBefore(now()) };
      seen.push({ at: latest.at, ready: lengthsOf(latest) });
      trouble = null;
      await sample(latest);
    } catch (error) {
      trouble =
        error instanceof AppError ? String(error.details["reason"] ?? error.message) : describe(error);
    }
  }

  function lengthsBefore(at: number): QueueLengths | null {
    seen = seen.filter((one) => one.at >= at - BEFORE_MS.most);
    const [oldest] = seen;
    return oldest !== undefined && oldest.at <= at - BEFORE_MS.least ? oldest : null;
  }

  async function sample(listing: KnownListing): Promise<void> {
    const minute = Math.floor(listing.at / MINUTE_MS);
    if (minute === sampledMinute) return;
    sampledMinute = minute;
    // The record of the past is not worth an error in the present.
    await options.onMinute(listing).catch(options.onTrouble);
  }

  async function look(maxAgeMs = FRESH_MS) {
    if (latest === null || isOld || now() - latest.at > maxAgeMs) {
      await (looking ??= lookNow().finally(() => (looking = null)));
    }
    return { listing: latest, trouble };
  }

  return {
    get state() {
      return connection.state;
    },
    get latest() {
      return latest;
    },
    start() {
      connection.start();
      timer = setInterval(() => void look(LOOK_EVERY_MS / 2), LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await connection.stop();
      await looking;
    },
    look,
    async use(work, deadlineMs = USE_TIMEOUT_MS) {
      const queues = await connected();
      try {
        return await withDeadline(work(queues), deadlineMs);
      } catch (error) {
        if (error instanceof QueueMissing) throw new AppError("QUEUE_NOT_FOUND", { queue: error.message });
        if (error instanceof QueueUnreadable)
          throw new AppError("QUEUE_UNREADABLE", { reason: error.message });
        throw error instanceof AppError ? error : unavailable(describe(error));
      } finally {
        isOld = true; // what was done shows at the next look
      }
    },
  };
}

function lengthsOf({ queues }: QueueListing): Map<string, number> {
  return new Map(queues.flatMap(({ name, ready }) => (ready === null ? [] : [[name, ready]])));
}

async function withDeadline<T>(work: Promise<T>, ms = ASK_TIMEOUT_MS): Promise<T> {
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
