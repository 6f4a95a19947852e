/**
 * How often each event came, by worker, type, task name and queue, failures also by exception, and how long tasks ran: what
 * counters of `/metrics` show, and Flower's list of workers. Moved with the batch that holds the events, so each counts once, and a restart loses nothing.
 * Bounded: beyond so many names and senders the rest is counted together as OTHER.
 */
import type { Redis } from "ioredis";
import type { TaskEvent, WorkerEvent } from "@/lib/celery/celeryEvent";
import { exceptionType } from "@/lib/celery/exceptionType";
import { FIELD_SEPARATOR, type StoreKeys } from "./keys";
import type { EventCount, RuntimeHistogram } from "./store";

export const OTHER = "(other)";
/** Told apart; a cluster has as many names as its code. */
export const MAX_TASK_NAMES = 10_000;
/** A worker, a task name and a queue that are told apart together; of failures also their exceptions. */
export const MAX_SERIES = 20_000;
export const MAX_SENDERS = 2000;
const MAX_QUEUES = 1000;
const MAX_EXCEPTIONS = 1000;
/** A publisher that was silent for so long is forgotten. */
const SILENT_PUBLISHER_MS = 86_400_000;
const RELOAD_MS = 10 * 60_000;
/** Without any event for so long, all of it goes. */
const LIFE_SECONDS = 90 * 86_400;

/** Upper bounds in seconds, ascending, without +Inf. */
export type RuntimeBuckets = readonly number[];

export interface EventCounter {
  /** Senders that this process had task events of since then, Unix ms. */
  heardSince(since: number): string[];
  /** The append script's entries of hashes, how many hashes they are, and its section of worker events. */
  arguments(
    tasks: Iterable<{ name: string | null; queue: string | null; fresh: readonly TaskEvent[] }>,
    workerEvents: readonly WorkerEvent[],
    now: number,
  ): Promise<{ hashes: number; list: (string | number)[]; workers: (string | number)[] }>;
}

export function createEventCounter(redis: Redis, keys: StoreKeys, buckets: RuntimeBuckets): EventCounter {
  const names = new Set<string>();
  const senders = new Set<string>();
  const queues = new Set<string>();
  const exceptions = new Set<string>();
  const series = new Set<string>();
  const failures = new Set<string>();
  /** When each sender was last heard by this process, Unix ms. */
  const heardAt = new Map<string, number>();
  /** The same without those that the store knew before. */
  const toldAt = new Map<string, number>();
  let loadedAt = -Infinity;

  /** What is told apart already stays so. Anew now and then: what was removed meanwhile makes room. */
  async function load(now: number): Promise<void> {
    if (now - loadedAt < RELOAD_MS) return;
    loadedAt = now;
    // Every container that publishes is a host of its own, and nothing tells when it is gone.
    await removeFields(
      redis,
      [keys.eventCounts],
      (sender) => isPublisher(sender) && (heardAt.get(sender) ?? now) < now - SILENT_PUBLISHER_MS,
    );
    for (const set of [senders, queues, exceptions, series, failures]) set.clear();
    for (const field of await redis.hkeys(keys.eventCounts)) {
      const { sender, task, queue, exception } = readField(field);
      const one = joined(sender, task, queue);
      senders.add(sender);
      if (!heardAt.has(sender)) heardAt.set(sender, now);
      queues.add(queue);
      series.add(one);
      if (exception === "") continue;
      exceptions.add(exception);
      failures.add(joined(one, exception));
    }
    for (const sender of heardAt.keys()) if (!senders.has(sender)) heardAt.delete(sender);
    for (const name of await redis.hkeys(keys.taskNames)) names.add(name);
  }

  /** The parts of one event's series; OTHER where there are too many. */
  function seriesOf(event: TaskEvent, name: string, knownQueue: string | null, now: number) {
    const sender = bounded(senders, senderOf(event), MAX_SENDERS);
    heardAt.set(sender, now);
    toldAt.set(sender, now);
    const ownQueue = bounded(queues, event.queue ?? knownQueue ?? "", MAX_QUEUES);
    const one = bounded(series, joined(sender, name, ownQueue), MAX_SERIES);
    const [task, queue] = one === OTHER ? [OTHER, OTHER] : [name, ownQueue];
    if (event.type !== "task-failed") return { sender, task, queue, exception: "" };
    const type = bounded(exceptions, exceptionType(event.exception, event.traceback) ?? "", MAX_EXCEPTIONS);
    const isApart = bounded(failures, joined(sender, task, queue, type), MAX_SERIES) !== OTHER;
    return { sender, task, queue, exception: isApart ? type : OTHER };
  }

  function bounded(set: Set<string>, value: string, most: number): string {
    if (set.has(value)) return value;
    if (set.size >= most) return OTHER;
    set.add(value);
    return value;
  }

  /** The last section of the append script: by worker, each event's mark and the field that counts it. */
  function workerArguments(events: readonly WorkerEvent[], endsAt: number): (string | number)[] {
    const byWorker = new Map<string, string[]>();
    for (const event of events) {
      const { hostname, type } = event;
      const marked = [markOf(event), joined(bounded(senders, hostname, MAX_SENDERS), type, "", "", "")];
      const known = byWorker.get(hostname);
      if (known) known.push(...marked);
      else byWorker.set(hostname, marked);
    }
    const list = [...byWorker].flatMap(([worker, marked]) => [worker, marked.length / 2, ...marked]);
    return [byWorker.size, ...list, endsAt];
  }

  return {
    heardSince: (since) => [...toldAt].flatMap(([sender, at]) => (at >= since ? [sender] : [])),
    async arguments(tasks, workerEvents, now) {
      await load(now);
      const counts = new Map<string, number>();
      const seen = new Map<string, number>();
      const runtimes = new Map<string, number>();
      const add = (map: Map<string, number>, field: string, n: number) =>
        map.set(field, (map.get(field) ?? 0) + n);

      for (const { name: known, queue: knownQueue, fresh } of tasks) {
        for (const event of fresh) {
          const name = bounded(names, event.name ?? known ?? "", MAX_TASK_NAMES);
          const { sender, task, queue, exception } = seriesOf(event, name, knownQueue, now);
          add(counts, joined(sender, event.type, task, queue, exception), 1);
          if (name !== "" && name !== OTHER) add(seen, name, 1);
          const { runtime } = event;
          if (!runtime || !Number.isFinite(runtime)) continue;
          const place = buckets.findIndex((bound) => runtime <= bound);
          add(runtimes, joined(sender, task, String(place < 0 ? buckets.length : place), queue), 1);
          // Microseconds: Redis adds whole numbers exactly.
          add(runtimes, joined(sender, task, "sum", queue), Math.round(runtime * 1e6));
        }
      }
      const list: (string | number)[] = [];
      let hashes = 0;
      const endsAt = Math.ceil(now / 1000) + LIFE_SECONDS;
      for (const [key, fields] of [
        [keys.eventCounts, counts],
        [keys.taskNames, seen],
        [keys.runtimeCounts(bucketsName(buckets)), runtimes],
      ] as const) {
        if (fields.size === 0) continue;
        hashes++;
        list.push(key, endsAt, fields.size);
        for (const [field, n] of fields) list.push(field, n);
      }
      return { hashes, list, workers: workerArguments(workerEvents, endsAt) };
    },
  };
}

/** Tells an event of a worker from its others: what kind it is, when it was sent, to the µs, and its sender's clock. */
function markOf({ type, at, clock, pid }: WorkerEvent): string {
  const parts = [Math.round(at * 1000), clock ?? 0, pid ?? 0].map((number) => number.toString(36));
  return `${type.slice("worker-".length, "worker-".length + 2)}${parts.join(".")}`;
}

/** Publishers are named by process, `gen<pid>@host`, and would be without number: here by host. */
function senderOf(event: TaskEvent): string {
  return event.type === "task-sent" ? event.hostname.replace(/^gen\d+@/, "gen@") : event.hostname;
}

function joined(...parts: string[]): string {
  return parts.join(FIELD_SEPARATOR);
}

/** Fields that were written before there were queues and exceptions end with the task's name. */
function readField(field: string) {
  const [sender = "", type = "", task = "", queue = "", exception = ""] = field.split(FIELD_SEPARATOR);
  return { sender, type, task, queue, exception };
}

export async function readEventCounts(redis: Redis, keys: StoreKeys): Promise<EventCount[]> {
  return Object.entries(await redis.hgetall(keys.eventCounts)).map(([field, count]) => ({
    ...readField(field),
    count: Number(count),
  }));
}

export async function readRuntimes(
  redis: Redis,
  keys: StoreKeys,
  buckets: RuntimeBuckets,
): Promise<RuntimeHistogram[]> {
  const found = new Map<string, RuntimeHistogram>();
  for (const [field, text] of Object.entries(await redis.hgetall(keys.runtimeCounts(bucketsName(buckets))))) {
    const [worker = "", task = "", place = "", queue = ""] = field.split(FIELD_SEPARATOR);
    const key = joined(worker, task, queue);
    const entry = found.get(key) ?? {
      worker,
      task,
      queue,
      counts: Array<number>(buckets.length + 1).fill(0),
      sum: 0,
    };
    found.set(key, entry);
    if (place === "sum") entry.sum = Number(text) / 1e6;
    else entry.counts[Number(place)] = Number(text);
  }
  return [...found.values()];
}

/** Removes the counts of workers that are not among `heard`. Publishers are no workers, and stay. */
export async function forgetSenders(
  redis: Redis,
  keys: StoreKeys,
  buckets: RuntimeBuckets,
  heard: ReadonlySet<string>,
): Promise<void> {
  await removeFields(
    redis,
    [keys.eventCounts, keys.runtimeCounts(bucketsName(buckets))],
    (sender) => !isPublisher(sender) && sender !== OTHER && !heard.has(sender),
  );
}

async function removeFields(
  redis: Redis,
  hashes: readonly string[],
  isGone: (sender: string) => boolean,
): Promise<void> {
  for (const hash of hashes) {
    const fields = (await redis.hkeys(hash)).filter((field) => isGone(readField(field).sender));
    if (fields.length > 0) await redis.hdel(hash, ...fields);
  }
}

function isPublisher(sender: string): boolean {
  return sender.startsWith("gen@");
}

/** Counts by other bounds are other counts. */
function bucketsName(buckets: RuntimeBuckets): string {
  return buckets.join(",");
}
