/**
 * Publishes the stories of tasks as workers do: single events and groups, heartbeats between them, at a steady rate. Like
 * Celery's own senders it keeps what it could not send and sends it when the broker is back, so what counts as published
 * was confirmed by the broker, and an event whose confirmation was lost goes out twice.
 */
import { setTimeout as delay } from "node:timers/promises";
import { connect, type ChannelModel, type ConfirmChannel } from "amqplib";
import { Redis } from "ioredis";
import { storyOf, workerName, WORKERS, type Story } from "./taskStories";

export interface WireEvent {
  type: string;
  hostname: string;
  timestamp: number;
  clock: number;
  [field: string]: unknown;
}

export interface Published {
  /** Of tasks, by their number. */
  tasks: { id: string; endsIn: string; events: WireEvent[] }[];
  workerEvents: WireEvent[];
}

export interface PublisherOptions {
  url: string;
  exchange: string;
  seed: string;
  /** Events per second. */
  rate: number;
  /** Added to the timestamps of a worker's events, ms. */
  clockOffsetMs?: (worker: string) => number;
}

export interface Publisher {
  /** Events that the broker has confirmed so far. */
  readonly sent: number;
  /** Resolves when so many events more are confirmed. */
  more(events: number): Promise<void>;
  /** Tells the stories begun to their end; resolves with all that was published once the broker has confirmed it. */
  finish(): Promise<Published>;
}

/** How many tasks are under way at any moment. */
const OVERLAP = 40;
const GROUP = 10;
const TICK_MS = 20;
const HEARTBEAT_EVERY = 50;

export function startPublisher(options: PublisherOptions): Publisher {
  const published: Published = { tasks: [], workerEvents: [] };
  const open: { story: Story; events: WireEvent[]; next: number }[] = [];
  const outbox: WireEvent[][] = [];
  const wire = options.url.startsWith("redis") ? openRedisWire(options) : openAmqpWire(options);
  let group: WireEvent[] = [];
  let clock = 0;
  let told = 0;
  let sent = 0;
  let tasks = 0;
  const ending = new AbortController();
  const isEnding = () => ending.signal.aborted;

  function event(hostname: string, type: string, fields: Record<string, unknown> = {}): WireEvent {
    const offset = options.clockOffsetMs?.(hostname) ?? 0;
    const timestamp = (Date.now() + offset) / 1000;
    return { type, hostname, pid: 4000, clock: ++clock, utcoffset: 0, timestamp, ...fields };
  }

  /** The next event of the oldest task under way, or of a new one. */
  function tellNext(): boolean {
    while (open.length < OVERLAP && !isEnding()) {
      const index = tasks++;
      const story = storyOf(options.seed, index);
      const task = { id: story.id, endsIn: story.endsIn, events: [] };
      published.tasks.push(task);
      open.push({ story, events: task.events, next: 0 });
    }
    const task = open.shift();
    if (!task) return false;
    const { id, worker, tellings } = task.story;
    const telling = tellings[task.next++]!;
    const sender = telling.type === "task-sent" ? "gen77@faults-client" : worker;
    const one = event(sender, telling.type, { uuid: id, ...telling.fields });
    task.events.push(one);
    if (task.next < tellings.length) open.push(task);
    told++;
    // Celery sends task events in groups, and now and then one alone.
    if (told % 37 === 0) outbox.push([one]);
    else if (group.push(one) >= GROUP) outbox.push(group.splice(0));
    if (told % HEARTBEAT_EVERY === 0) heartbeat(told / HEARTBEAT_EVERY);
    return true;
  }

  function heartbeat(number: number): void {
    const fields = { freq: 2, active: number % 5, processed: number * 10, loadavg: [0.1, 0.2, 0.3] };
    const sw = { sw_ident: "py-celery", sw_ver: "5.3.6", sw_sys: "Linux" };
    const beat = event(workerName(number % WORKERS), "worker-heartbeat", { ...fields, ...sw });
    published.workerEvents.push(beat);
    outbox.push([beat]);
  }

  async function send(): Promise<void> {
    for (;;) {
      const message = outbox[0];
      if (!message) return;
      const batch = outbox.slice(0, 100);
      await wire.send(batch);
      outbox.splice(0, batch.length);
      sent += batch.reduce((sum, events) => sum + events.length, 0);
    }
  }

  const startedAt = performance.now();
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  const telling = (async () => {
    while (!isOver()) {
      const due = ((performance.now() - startedAt) / 1000) * options.rate;
      while (told < due && tellNext());
      if (isEnding() && open.length === 0) return;
      await delay(TICK_MS);
    }
  })();
  const sending = (async () => {
    while (!isOver() || outbox.length > 0) {
      await send();
      await delay(TICK_MS);
    }
  })();

  return {
    get sent() {
      return sent;
    },
    async more(events) {
      const until = sent + events;
      while (sent < until) await delay(TICK_MS);
    },
    async finish() {
      ending.abort();
      await telling;
      if (group.length > 0) outbox.push(group);
      group = [];
      over.abort();
      await sending;
      await wire.close();
      return published;
    },
  };
}

interface Wire {
  /** Resolves when the broker has taken all of these messages; tries for as long as that takes. */
  send(messages: WireEvent[][]): Promise<void>;
  close(): Promise<void>;
}

const keyOf = (message: WireEvent[]) =>
  message.length === 1 ? message[0]!.type.replaceAll("-", ".") : "task.multi";
const bodyOf = (message: WireEvent[]) =>
  Buffer.from(JSON.stringify(message.length === 1 ? message[0] : message));

function openAmqpWire({ url, exchange }: PublisherOptions): Wire {
  let connection: ChannelModel | null = null;
  let channel: ConfirmChannel | null = null;
  let closed: Promise<never> = new Promise(() => undefined);

  async function open(): Promise<ConfirmChannel> {
    connection = await connect({ ...urlParts(url), heartbeat: 10 }, { timeout: 5000 });
    connection.on("error", () => undefined); // seen by the confirmation that does not come
    const opening = connection;
    closed = new Promise((_, reject) => {
      opening.on("close", () => {
        channel = null;
        reject(new Error("the broker went away"));
      });
    });
    closed.catch(() => undefined); // where nobody waits for a confirmation
    const opened = await connection.createConfirmChannel();
    opened.on("error", () => undefined); // as above
    await opened.assertExchange(exchange, "topic", { durable: true });
    return opened;
  }

  return {
    async send(messages) {
      for (;;) {
        try {
          const through = (channel ??= await open());
          for (const message of messages) {
            const properties = { contentType: "application/json", contentEncoding: "utf-8" };
            // Celery sends its events as transient ones (delivery mode 1).
            through.publish(exchange, keyOf(message), bodyOf(message), properties);
          }
          await Promise.race([through.waitForConfirms(), closed]);
          return;
        } catch {
          channel = null; // what was not confirmed goes out again
          await delay(200);
        }
      }
    },
    async close() {
      await connection?.close();
    },
  };
}

function urlParts(url: string) {
  const { hostname, port, username, password } = new URL(url);
  return { hostname, port: Number(port), username, password, vhost: "/" };
}

function openRedisWire({ url, exchange }: PublisherOptions): Wire {
  const redis = new Redis(url, { retryStrategy: () => 200, maxRetriesPerRequest: 0, commandTimeout: 5000 });
  redis.on("error", () => undefined); // seen by the command that fails
  const database = new URL(url).pathname.slice(1) || "0";
  return {
    async send(messages) {
      let next = 0;
      while (next < messages.length) {
        const message = messages[next]!;
        const key = keyOf(message);
        const envelope = {
          body: bodyOf(message).toString("base64"),
          "content-encoding": "utf-8",
          "content-type": "application/json",
          headers: {},
          properties: { body_encoding: "base64", delivery_info: { exchange, routing_key: key } },
        };
        try {
          await redis.publish(`/${database}.${exchange}/${key}`, JSON.stringify(envelope));
          next++;
        } catch {
          await delay(200); // not taken: it goes out again
        }
      }
    },
    async close() {
      await redis.quit();
    },
  };
}
