/**
 * Stays connected to the broker: opens a connection, consumes events into the pipeline, and when the connection is over
 * waits (growing, jittered) and opens the next. What it is doing is told as an `IngestStatus`, which the pages show.
 */
import { connectBroker } from "../broker/connectBroker";
import type { Backlog, Broker, EventSubscription } from "../broker/broker";
import type { IngestStatus } from "../store/store";
import type { IngestOptions } from "./ingestOptions";
import type { Pipeline } from "./pipeline";
import { maskUrl } from "@/lib/format/maskUrl";
import { retryDelayMs, waitOrStop } from "./retryDelay";

/** Deliveries in hand and not yet acknowledged: about four batches, so the next one gathers while one is written. */
const WINDOW = 4000;

/** A connection that lasted so long and then ended is no sign of trouble that waiting would help. */
const STEADY_MS = 2000;
const AT_ONCE_MS = 40;

/** How often the broker is asked whether it is there, where it sends nothing by itself. */
const PING_EVERY_MS = 2000;

export type ConnectionStatus = Pick<
  IngestStatus,
  "state" | "since" | "lastError" | "nextTryAt" | "queue" | "note"
>;

export interface ReceiverOptions {
  ingest: IngestOptions;
  /** Our queue's name on the broker; asked at each connection, for the store that knows it may be away. */
  queue: () => Promise<string>;
  pipeline: Pick<Pipeline, "push" | "countDropped">;
  now: () => number;
  onStatus: (status: ConnectionStatus) => void;
  /** A subscription began. `blind`: what was sent before it is lost to us; `full`: the oldest of it is. */
  onConnected: (began: { blind: boolean; full: boolean }) => void;
}

export interface Receiver {
  start(): void;
  /** Takes no more deliveries and tries no more; those in hand can still be acknowledged until `stop`. */
  cancel(): Promise<void>;
  stop(): Promise<void>;
  /** How our queue stands; null where unknown or not connected. */
  backlog(): Promise<Backlog | null>;
  /** When the broker last said anything, Unix ms; null before it did. */
  heardAt(): number | null;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const { ingest, now } = options;
  const url = ingest.brokerUrl;
  let broker: Broker | null = null;
  let subscription: EventSubscription | null = null;
  let heardAt: number | null = null;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let running: Promise<void> = Promise.resolve();
  let status: ConnectionStatus = {
    state: "connecting",
    since: now(),
    lastError: null,
    nextTryAt: null,
    queue: null,
    note: null,
  };

  function tell(change: Partial<ConnectionStatus>): void {
    const since = change.state === "connected" || status.state === "connected" ? now() : status.since;
    status = { ...status, since, ...change };
    options.onStatus(status);
  }

  async function stayConnected(): Promise<void> {
    let failures = 0;
    while (!isStopping()) {
      tell({ state: "connecting", nextTryAt: null });
      let connectedAt = Infinity;
      const error = await connectOnce(() => {
        failures = 0;
        connectedAt = performance.now();
      });
      if (isStopping()) break;
      // What held for a while is made anew at once: whatever is sent to a queue that was deleted is lost meanwhile.
      const wasSteady = performance.now() - connectedAt > STEADY_MS;
      const wait = wasSteady ? AT_ONCE_MS * Math.random() : retryDelayMs(failures++);
      tell({ state: "waiting", lastError: describeError(error, url), nextTryAt: now() + wait, queue: null });
      await waitOrStop(wait, stopping.signal);
    }
    tell({ state: "stopped", nextTryAt: null, queue: null });
  }

  /** Consumes until the connection is over; gives the reason. */
  async function connectOnce(onConnected: () => void): Promise<unknown> {
    try {
      const queue = await options.queue();
      const opened = await connectBroker(url, queue, ingest.broker);
      broker = opened;
      if (isStopping()) await opened.close();
      const consuming = await opened.consumeEvents({
        exchange: ingest.eventExchange,
        queue,
        queueLimit: ingest.eventQueueLimit,
        queueType: ingest.eventQueueType,
        window: WINDOW,
        onDelivery: (delivery) => {
          heardAt = now();
          options.pipeline.push(delivery, acknowledge);
        },
        onDropped: () => options.pipeline.countDropped(),
      });
      subscription = consuming;
      heardAt = now();
      onConnected();
      tell({ state: "connected", lastError: null, queue: consuming.queue, note: consuming.note });
      options.onConnected({ blind: consuming.startedBlind, full: consuming.startedFull ?? false });
      function acknowledge(tag: number) {
        consuming.acknowledge(tag);
      }
      const pinging = setInterval(pinger(consuming), PING_EVERY_MS);
      return await opened.closed.finally(() => clearInterval(pinging));
    } catch (error) {
      await broker?.close();
      return error;
    } finally {
      broker = null;
      subscription = null;
    }
  }

  /** Asks where nothing came of late, one question at a time: a broker that froze answers none. */
  function pinger(consuming: EventSubscription): () => void {
    let asking = false;
    return () => {
      // The last answer came a little after the last question: half a period ago is of late.
      if (asking || (heardAt !== null && now() - heardAt < PING_EVERY_MS / 2)) return;
      asking = true;
      consuming
        .ping()
        .then(
          () => (heardAt = now()),
          () => undefined, // the connection went in the middle of asking: the status says so
        )
        .finally(() => (asking = false));
    };
  }

  return {
    start() {
      running = stayConnected();
    },
    async cancel() {
      stopping.abort();
      // A connection that goes at this moment has cancelled us as well.
      await subscription?.cancel().catch(() => undefined);
    },
    async stop() {
      await broker?.close();
      await running;
    },
    async backlog() {
      try {
        return (await subscription?.backlog()) ?? null;
      } catch {
        return null; // the connection went in the middle of asking: the status says so
      }
    },
    heardAt: () => heardAt,
  };
}

/** The error in words without the URL or password that a library may have put into it. */
export function describeError(error: unknown, url: string): string {
  const parts: string[] = [];
  if (error instanceof AggregateError) parts.push(...error.errors.map((inner: Error) => inner.message));
  else if (error instanceof Error) parts.push(error.message || error.name);
  else parts.push(String(error));
  let text = parts.join("; ").split(url).join(maskUrl(url));
  for (const secret of secretsOf(url)) text = text.split(secret).join("***");
  return text.slice(0, 500);
}

function secretsOf(url: string): string[] {
  const password = /^[a-z+]+:\/\/[^/]*?:([^@]*)@/i.exec(url)?.[1];
  if (!password) return [];
  try {
    return [password, decodeURIComponent(password)].filter((secret) => secret !== "guest");
  } catch {
    return [password]; // not percent-encoded after all
  }
}
