/**
 * What is kept of a worker: the newest event of each kind, by the worker's own clock. The append script compares and keeps
 * the newer, so writers may come in any order; `foldWorker` makes the record of them. Beside it stand the worker's comings
 * and goings of some days, one entry each under its own name, of which `foldGenerations` makes the generations.
 */
import type { Redis } from "ioredis";
import type { WorkerEvent } from "@/lib/celery/celeryEvent";
import {
  addWorkerEvent,
  foldWorker,
  isNewer,
  mergeWorkerFacts,
  WORKER_FACT_KINDS,
  workerFactKinds,
  type WorkerFacts,
} from "@/lib/cluster/foldWorker";
import type { WorkerRecord } from "@/lib/cluster/worker";
import { WorkerClocks } from "@/lib/cluster/workerClocks";
import type { WorkerSign } from "@/lib/cluster/workerGenerations";
import { FIELD_SEPARATOR, type StoreKeys } from "./keys";

/** One worker event and when it was sent by our clock: what travels in the change stream and stands, as text, in the hash. */
export type SeenEvent = [seenAt: number, event: WorkerEvent];

/** Tells when events were sent by our clock. */
export interface EventTimes {
  of(events: readonly WorkerEvent[], arrivedAt: number): Promise<SeenEvent[]>;
}

/** What was found out about a worker's clock is in what is kept of its last heartbeat, so a new start knows it. */
export function createEventTimes(redis: Redis, keys: StoreKeys): EventTimes {
  const clocks = new WorkerClocks();

  async function learn(worker: string): Promise<void> {
    const kinds = ["heartbeat", "online"].map((kind) => worker + FIELD_SEPARATOR + kind);
    const stored = (await redis.hmget(keys.workers, ...kinds)).find((value) => value !== null);
    if (!stored) return clocks.learn(worker, null);
    const [seenAt, event] = decodeStoredWorker(stored);
    clocks.learn(worker, seenAt - event.at);
  }

  return {
    async of(events, arrivedAt) {
      const strangers = new Set(events.map(({ hostname }) => hostname).filter((name) => !clocks.knows(name)));
      await Promise.all([...strangers].map(learn));
      return events.map((event) => [clocks.sentAt(event.hostname, event.at, arrivedAt), event]);
    },
  };
}

/** The append script's entries of newest values (hash, field, place, value), and the text for the change stream, maybe "". */
export function workerArguments(
  keys: StoreKeys,
  events: readonly SeenEvent[],
): { newest: string[]; text: string } {
  const newest = new Map<string, SeenEvent>();
  for (const seen of events) {
    const [, event] = seen;
    for (const kind of workerFactKinds(event)) {
      const field = event.hostname + FIELD_SEPARATOR + kind;
      const other = newest.get(field);
      if (!other || isNewer(event, other[1])) newest.set(field, seen);
    }
  }
  const list = signArguments(keys, events);
  for (const [field, seen] of newest) {
    list.push(keys.workers, field, placeInTime(seen[1]), JSON.stringify(seen));
  }
  const changes = [...new Set(newest.values())];
  return { newest: list, text: changes.length > 0 ? JSON.stringify(changes) : "" };
}

/** Comings and goings. Their fields tell them apart, so that what comes twice is written twice to the same place. */
function signArguments(keys: StoreKeys, events: readonly SeenEvent[]): string[] {
  return events.flatMap(([, event]) => {
    const kinds = workerFactKinds(event);
    const kind = kinds.includes("started") ? "came" : kinds.includes("offline") ? "left" : null;
    if (kind === null) return [];
    const { hostname: worker, pid, at, swVer: version = null } = event;
    const sign: WorkerSign = { worker, pid, at, version, kind };
    const field = [worker, pid ?? "", at, kind].join(FIELD_SEPARATOR);
    return [keys.workerSigns, field, "0", JSON.stringify(sign)];
  });
}

/** All that are kept, in no order. */
export async function readWorkerSigns(redis: Redis, keys: StoreKeys): Promise<WorkerSign[]> {
  return (await redis.hvals(keys.workerSigns)).map(decodeSign);
}

/** Removes signs from before `before`, Unix ms, and the oldest beyond `most`. */
export async function forgetWorkerSigns(
  redis: Redis,
  keys: StoreKeys,
  before: number,
  most: number,
): Promise<void> {
  const stored = Object.entries(await redis.hgetall(keys.workerSigns))
    .map(([field, value]) => ({ field, at: decodeSign(value).at }))
    .sort((a, b) => b.at - a.at);
  const old = stored.filter(({ at }, index) => index >= most || at < before).map(({ field }) => field);
  if (old.length > 0) await redis.hdel(keys.workerSigns, ...old);
}

function decodeSign(value: string): WorkerSign {
  return JSON.parse(value.slice(value.indexOf(" ") + 1)) as WorkerSign; // written by signArguments
}

/** The newest event of each kind of each worker, as it stands. */
export function readWorkerFacts(redis: Redis, keys: StoreKeys): Promise<string[]> {
  return redis.hvals(keys.workers);
}

/** Remembers every worker's facts, so that a change in one event gives the whole record. */
export interface WorkerReader {
  /** Takes all that is stored of workers, as `readWorkerFacts` gives it, in place of what it knew. */
  begin(stored: readonly string[]): WorkerRecord[];
  /** Takes the worker events of one change; gives the records of those workers. */
  take(text: string): WorkerRecord[];
}

export function createWorkerReader(): WorkerReader {
  const known = new Map<string, WorkerFacts>();

  function add([seenAt, event]: SeenEvent): string {
    known.set(event.hostname, addWorkerEvent(known.get(event.hostname) ?? null, event, seenAt));
    return event.hostname;
  }

  return {
    begin(stored) {
      const read = new Map<string, WorkerFacts>();
      for (const value of stored) {
        const [seenAt, event] = decodeStoredWorker(value);
        const facts = addWorkerEvent(null, event, seenAt);
        const other = read.get(facts.name);
        read.set(facts.name, other ? mergeWorkerFacts(other, facts) : facts);
      }
      known.clear();
      for (const [name, facts] of read) known.set(name, facts);
      return [...known.values()].map(foldWorker);
    },
    take(text) {
      if (text === "") return [];
      const changed = new Set((JSON.parse(text) as SeenEvent[]).map(add)); // written by workerArguments
      return [...changed].flatMap((name) => {
        const facts = known.get(name);
        return facts ? [foldWorker(facts)] : [];
      });
    },
  };
}

/** Removes what is known of these workers. */
export async function forgetWorkers(redis: Redis, keys: StoreKeys, names: readonly string[]): Promise<void> {
  const fields = names.flatMap((name) => WORKER_FACT_KINDS.map((kind) => name + FIELD_SEPARATOR + kind));
  if (fields.length === 0) return;
  await redis
    .multi()
    .hdel(keys.workers, ...fields)
    .hdel(keys.workerSeen, ...names)
    .exec();
}

/** Removes what is known of workers not heard of since `before`, Unix ms. */
export async function forgetOldWorkers(redis: Redis, keys: StoreKeys, before: number): Promise<void> {
  const stored = Object.entries(await redis.hgetall(keys.workers));
  const old = stored.filter(([, value]) => decodeStoredWorker(value)[0] < before).map(([field]) => field);
  if (old.length === 0) return;
  const names = old.map((field) => field.slice(0, field.indexOf(FIELD_SEPARATOR)));
  await redis
    .multi()
    .hdel(keys.workers, ...old)
    .hdel(keys.workerSeen, ...names)
    .exec();
}

/** Names of workers heard of since `since`, Unix ms. */
export async function heardWorkers(redis: Redis, keys: StoreKeys, since: number): Promise<Set<string>> {
  const heard = new Set<string>();
  for (const [field, value] of Object.entries(await redis.hgetall(keys.workers))) {
    if (decodeStoredWorker(value)[0] >= since) heard.add(field.slice(0, field.indexOf(FIELD_SEPARATOR)));
  }
  return heard;
}

/** `isNewer` as a text: of two events of one kind the newer one's comes later in the alphabet. */
function placeInTime({ at, clock, pid }: WorkerEvent): string {
  return [at.toFixed(4).padStart(20, "0"), padded(clock), padded(pid)].join(":");
}

function padded(number: number | null): string {
  return String((number ?? -1) + 1).padStart(16, "0");
}

function decodeStoredWorker(value: string): SeenEvent {
  return JSON.parse(value.slice(value.indexOf(" ") + 1)) as SeenEvent; // written by workerArguments
}
