/**
 * How often each event came, by worker, type and task name, and how long tasks ran: what counters of `/metrics` show, and
 * Flower's list of workers. Moved with the batch that holds the events, so each counts once, and a restart loses nothing.
 * Bounded: beyond so many names and senders the rest is counted together as OTHER.
 */
import type { Redis } from "ioredis";
import type { TaskEvent, WorkerEvent } from "@/lib/celery/celeryEvent";
import { FIELD_SEPARATOR, type StoreKeys } from "./keys";
import type { EventCount, RuntimeHistogram } from "./store";

export const OTHER = "(other)";
/** Told apart; a cluster has as many names as its code. */
export const MAX_TASK_NAMES = 10_000;
/** Pairs of a worker and a task name that are told apart. */
const MAX_PAIRS = 20_000;
const MAX_SENDERS = 2000;
/** Without any event for so long, all of it goes. */
const LIFE_SECONDS = 90 * 86_400;

/** Upper bounds in seconds, ascending, without +Inf. */
export type RuntimeBuckets = readonly number[];

export interface EventCounter {
  /** The append script's entries of hashes, and how many hashes they are. */
  arguments(
    tasks: Iterable<{ name: string | null; fresh: readonly TaskEvent[] }>,
    workerEvents: readonly WorkerEvent[],
    now: number,
  ): Promise<{ hashes: number; list: (string | number)[] }>;
}

export function createEventCounter(redis: Redis, keys: StoreKeys, buckets: RuntimeBuckets): EventCounter {
  const names = new Set<string>();
  const senders = new Set<string>();
  const pairs = new Set<string>();
  let isLoaded = false;

  /** What is told apart already stays so. */
  async function load(): Promise<void> {
    if (isLoaded) return;
    for (const field of await redis.hkeys(keys.eventCounts)) {
      const [sender = "", , task = ""] = field.split(FIELD_SEPARATOR);
      senders.add(sender);
      pairs.add(sender + FIELD_SEPARATOR + task);
    }
    for (const name of await redis.hkeys(keys.taskNames)) names.add(name);
    isLoaded = true;
  }

  function bounded(set: Set<string>, value: string, most: number): string {
    if (set.has(value)) return value;
    if (set.size >= most) return OTHER;
    set.add(value);
    return value;
  }

  return {
    async arguments(tasks, workerEvents, now) {
      await load();
      const counts = new Map<string, number>();
      const seen = new Map<string, number>();
      const runtimes = new Map<string, number>();
      const add = (map: Map<string, number>, field: string, n: number) =>
        map.set(field, (map.get(field) ?? 0) + n);

      for (const { name: known, fresh } of tasks) {
        for (const event of fresh) {
          const name = bounded(names, event.name ?? known ?? "", MAX_TASK_NAMES);
          const sender = bounded(senders, senderOf(event), MAX_SENDERS);
          const pair = bounded(pairs, sender + FIELD_SEPARATOR + name, MAX_PAIRS);
          const task = pair === OTHER ? OTHER : name;
          add(counts, [sender, event.type, task].join(FIELD_SEPARATOR), 1);
          if (name !== "" && name !== OTHER) add(seen, name, 1);
          const { runtime } = event;
          if (!runtime || !Number.isFinite(runtime)) continue;
          const place = buckets.findIndex((bound) => runtime <= bound);
          const prefix = sender + FIELD_SEPARATOR + task + FIELD_SEPARATOR;
          add(runtimes, prefix + String(place < 0 ? buckets.length : place), 1);
          // Microseconds: Redis adds whole numbers exactly.
          add(runtimes, `${prefix}sum`, Math.round(runtime * 1e6));
        }
      }
      for (const { hostname, type } of workerEvents) {
        add(counts, [bounded(senders, hostname, MAX_SENDERS), type, ""].join(FIELD_SEPARATOR), 1);
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
      return { hashes, list };
    },
  };
}

/** Publishers are named by process, `gen<pid>@host`, and would be without number: here by host. */
function senderOf(event: TaskEvent): string {
  return event.type === "task-sent" ? event.hostname.replace(/^gen\d+@/, "gen@") : event.hostname;
}

export async function readEventCounts(redis: Redis, keys: StoreKeys): Promise<EventCount[]> {
  return Object.entries(await redis.hgetall(keys.eventCounts)).map(([field, count]) => {
    const [sender = "", type = "", task = ""] = field.split(FIELD_SEPARATOR);
    return { sender, type, task, count: Number(count) };
  });
}

export async function readRuntimes(
  redis: Redis,
  keys: StoreKeys,
  buckets: RuntimeBuckets,
): Promise<RuntimeHistogram[]> {
  const found = new Map<string, RuntimeHistogram>();
  for (const [field, text] of Object.entries(await redis.hgetall(keys.runtimeCounts(bucketsName(buckets))))) {
    const [worker = "", task = "", place = ""] = field.split(FIELD_SEPARATOR);
    const key = worker + FIELD_SEPARATOR + task;
    const entry = found.get(key) ?? {
      worker,
      task,
      counts: Array<number>(buckets.length + 1).fill(0),
      sum: 0,
    };
    found.set(key, entry);
    if (place === "sum") entry.sum = Number(text) / 1e6;
    else entry.counts[Number(place)] = Number(text);
  }
  return [...found.values()];
}

/** Removes the counts of these workers. */
export async function forgetSenders(redis: Redis, keys: StoreKeys, gone: ReadonlySet<string>): Promise<void> {
  if (gone.size === 0) return;
  const fields = (await redis.hkeys(keys.eventCounts)).filter((field) =>
    gone.has(field.slice(0, field.indexOf(FIELD_SEPARATOR))),
  );
  if (fields.length > 0) await redis.hdel(keys.eventCounts, ...fields);
}

/** Counts by other bounds are other counts. */
function bucketsName(buckets: RuntimeBuckets): string {
  return buckets.join(",");
}
