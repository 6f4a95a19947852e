/**
 * What is kept of failure groups: what each is with its first failure, its newest failure, the texts of that one (they
 * outlive the task), and what people have said of it. How many failures there were is in the rollups. The append script
 * keeps the earliest and the newest, so writers may come in any order.
 */
import type { Redis } from "ioredis";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { TRACEBACK_HEADER } from "@/lib/celery/traceback";
import { failureMessage, failureOf, type FailureIdentity } from "@/lib/cluster/failureGroup";
import type { TaskSummary } from "@/lib/cluster/task";
import { FIELD_SEPARATOR, type StoreKeys } from "./keys";
import { OUTCOME_LETTERS } from "./rollupStore";
import { RESOLUTION_MS, type FailureGroup, type FailureGroupTexts, type FailureMark } from "./store";

const MAX_MESSAGE_CHARS = 300;
const MAX_EXCEPTION_CHARS = 2000;
const MAX_TRACEBACK_CHARS = 16_000;
/** Later than any event's time, so that what is subtracted from it grows as time goes back. */
const END_OF_TIME = 1e13;

/** What stands in `failures`. */
type First = Omit<FailureIdentity, "id"> & { at: number };
/** What stands in `failureNewest`. */
interface Newest {
  at: number;
  task: string;
  worker: string | null;
  message: string;
}

/** A task that failed: its row, and its events, of which `fresh` still have their whole texts. */
export interface FailedTask {
  summary: TaskSummary;
  known: readonly TaskEvent[];
  fresh: readonly TaskEvent[];
}

/** The append script's entries of newest values: hash, field, place, value. */
export function failureArguments(keys: StoreKeys, failed: Iterable<FailedTask>): string[] {
  // Of a group that failed a thousand times in one batch two are written.
  const first = new Map<string, FailedTask>();
  const last = new Map<string, FailedTask>();
  for (const task of failed) {
    const { failure } = task.summary;
    if (failure === null) continue;
    const [known, newest] = [first.get(failure), last.get(failure)];
    if (!known || placeFromEnd(task) > placeFromEnd(known)) first.set(failure, task);
    if (!newest || placeInTime(task) > placeInTime(newest)) last.set(failure, task);
  }
  const list: string[] = [];
  for (const [id, task] of first) list.push(keys.failures, id, placeFromEnd(task), firstText(task));
  for (const [id, task] of last) {
    list.push(keys.failureNewest, id, placeInTime(task), newestText(task));
    const event = failedEvent(task.fresh);
    if (event) list.push(keys.failureTexts, id, placeInTime(task), textsOf(event));
  }
  return list;
}

/** Where groups stand: a cluster keeps parts of each in several places, and what people say of it in one. */
export interface FailurePlaces {
  parts: readonly { redis: Redis; keys: StoreKeys }[];
  marks: { redis: Redis; keys: StoreKeys };
}

/** All groups, in no order. */
export async function readFailureGroups({ parts, marks }: FailurePlaces): Promise<FailureGroup[]> {
  const [firsts, lasts, marked] = await Promise.all([
    newestOf(parts.map(({ redis, keys }) => redis.hgetall(keys.failures))),
    newestOf(parts.map(({ redis, keys }) => redis.hgetall(keys.failureNewest))),
    marks.redis.hgetall(marks.keys.failureMarks),
  ]);
  return [...firsts].flatMap(([id, text]) => groupOf(id, text, lasts.get(id), marked[id]) ?? []);
}

export async function readFailureGroup(
  { parts, marks }: FailurePlaces,
  id: string,
): Promise<(FailureGroup & FailureGroupTexts) | null> {
  const one = (redis: Redis, key: string) =>
    redis.hget(key, id).then((text): Record<string, string> => (text === null ? {} : { [id]: text }));
  const [first, last, kept, marked] = await Promise.all([
    newestOf(parts.map(({ redis, keys }) => one(redis, keys.failures))),
    newestOf(parts.map(({ redis, keys }) => one(redis, keys.failureNewest))),
    newestOf(parts.map(({ redis, keys }) => one(redis, keys.failureTexts))),
    marks.redis.hget(marks.keys.failureMarks, id),
  ]);
  const group = groupOf(id, first.get(id), last.get(id), marked);
  if (group === null) return null;
  const texts = kept.get(id);
  return {
    ...group,
    ...(texts === undefined ? { exception: null, traceback: null } : placedValue<FailureGroupTexts>(texts)),
  };
}

/** Of every field the value with the latest place, as the append script would have kept it. */
async function newestOf(hashes: readonly Promise<Record<string, string>>[]): Promise<Map<string, string>> {
  const newest = new Map<string, string>();
  for (const hash of await Promise.all(hashes)) {
    for (const [field, text] of Object.entries(hash)) {
      const other = newest.get(field);
      if (other === undefined || placeOf(other) < placeOf(text)) newest.set(field, text);
    }
  }
  return newest;
}

/** Sets or, with null, takes away what people say of a group; false if there is no such group. */
export async function markFailure(
  { parts, marks }: FailurePlaces,
  id: string,
  said: FailureMark | null,
): Promise<boolean> {
  const known = await Promise.all(parts.map(({ redis, keys }) => redis.hexists(keys.failures, id)));
  if (!known.includes(1)) return false;
  if (said === null) await marks.redis.hdel(marks.keys.failureMarks, id);
  else await marks.redis.hset(marks.keys.failureMarks, id, JSON.stringify(said));
  return true;
}

/** Whether there are so many groups that `forgetFailures` should not wait for its hour. */
export async function hasTooManyFailures({ parts }: FailurePlaces, most: number): Promise<boolean> {
  const counts = await Promise.all(parts.map(({ redis, keys }) => redis.hlen(keys.failureNewest)));
  return Math.max(...counts) > most * 1.25;
}

/**
 * Removes groups that have not failed since `before`, Unix ms, and of the others the longest silent beyond `most`. What
 * fails once only, with a message like no other, must not fill the rollups either: its counts go with it.
 */
export async function forgetFailures(
  { parts, marks }: FailurePlaces,
  before: number,
  most: number,
): Promise<void> {
  const stored = await Promise.all(parts.map(({ redis, keys }) => redis.hgetall(keys.failureNewest)));
  const atOf = (text: string) => placedValue<Newest>(text).at;
  const lasts = [...(await newestOf(stored.map((hash) => Promise.resolve(hash))))]
    .map(([id, text]) => ({ id, at: atOf(text) }))
    .sort((a, b) => b.at - a.at);
  const gone = lasts.filter(({ at }, index) => at < before || index >= most).map(({ id }) => id);
  for (let i = 0; i < gone.length; i += FORGOTTEN_AT_ONCE) {
    const ids = gone.slice(i, i + FORGOTTEN_AT_ONCE);
    for (const [index, { redis, keys }] of parts.entries()) {
      const here = ids.flatMap((id) => {
        const text = stored[index]?.[id];
        return text === undefined ? [] : [{ id, at: atOf(text) }];
      });
      if (here.length === 0) continue;
      const removal = redis.multi();
      for (const key of [keys.failures, keys.failureNewest, keys.failureTexts])
        removal.hdel(key, ...here.map(({ id }) => id));
      for (const [key, fields] of countsOf(keys, here)) removal.hdel(key, ...fields);
      await removal.exec();
    }
    await marks.redis.hdel(marks.keys.failureMarks, ...ids);
  }
}

const FORGOTTEN_AT_ONCE = 500;

/** The counts in the buckets of each group's last failure: all there are of a group that failed once. */
function countsOf(keys: StoreKeys, groups: readonly { id: string; at: number }[]): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const { id, at } of groups) {
    for (const resolution of ["minute", "hour"] as const) {
      const step = RESOLUTION_MS[resolution];
      const key = keys.rollupCounts(resolution, "failure", Math.floor(at / step) * step);
      const field = id + FIELD_SEPARATOR + OUTCOME_LETTERS.failed;
      const known = fields.get(key);
      if (known) known.push(field);
      else fields.set(key, [field]);
    }
  }
  return fields;
}

function failedAt(task: FailedTask): number {
  return task.summary.finishedAt ?? 0;
}

function placeInTime(task: FailedTask): string {
  return placeAt(failedAt(task), task);
}

function placeFromEnd(task: FailedTask): string {
  return placeAt(Math.max(0, END_OF_TIME - failedAt(task)), task);
}

/** Of tasks that failed at the same moment the id decides, so that all writers, in any order, come to the same. */
function placeAt(at: number, { summary }: FailedTask): string {
  return `${at.toFixed(4).padStart(20, "0")}/${summary.id.replace(/\s/g, "_")}`;
}

function firstText(task: FailedTask): string {
  const event = failedEvent(task.fresh) ?? failedEvent(task.known);
  const { name, type, message, frame } = failureOf(task.summary.name, event?.exception, event?.traceback);
  return JSON.stringify({ name, type, message, frame, at: failedAt(task) } satisfies First);
}

function newestText(task: FailedTask): string {
  const event = failedEvent(task.fresh) ?? failedEvent(task.known);
  return JSON.stringify({
    at: failedAt(task),
    task: task.summary.id,
    worker: task.summary.worker,
    message: failureMessage(event?.exception, event?.traceback).slice(0, MAX_MESSAGE_CHARS),
  } satisfies Newest);
}

function textsOf(event: TaskEvent): string {
  return JSON.stringify({
    exception: event.exception?.slice(0, MAX_EXCEPTION_CHARS) ?? null,
    traceback: event.traceback ? endOfTraceback(event.traceback) : null,
  } satisfies FailureGroupTexts);
}

/** The last calls, which are nearest to the error, and the error. */
function endOfTraceback(traceback: string): string {
  if (traceback.length <= MAX_TRACEBACK_CHARS) return traceback;
  const end = traceback.slice(-MAX_TRACEBACK_CHARS);
  const frame = end.indexOf('\n  File "');
  return frame === -1 ? end : TRACEBACK_HEADER + end.slice(frame);
}

/** New Celery tells one failure twice, once without traceback. */
function failedEvent(events: readonly TaskEvent[]): TaskEvent | null {
  let found: TaskEvent | null = null;
  for (const event of events) {
    if (event.type === "task-failed" && (found === null || event.traceback)) found = event;
  }
  return found;
}

function groupOf(
  id: string,
  first: string | undefined,
  last: string | undefined,
  marked: string | null | undefined,
): FailureGroup | null {
  // Written in one step, but read in several: of a group that is just being forgotten one part may be gone.
  if (!first || !last) return null;
  const { at: firstAt, ...group } = placedValue<First>(first);
  const newest = placedValue<Newest>(last);
  return {
    id,
    ...group,
    firstAt,
    lastAt: newest.at,
    lastTask: newest.task,
    lastWorker: newest.worker,
    lastMessage: newest.message,
    mark: marked ? (JSON.parse(marked) as FailureMark) : null, // written by markFailure
  };
}

function placeOf(text: string): string {
  return text.slice(0, text.indexOf(" "));
}

function placedValue<T>(text: string): T {
  return JSON.parse(text.slice(text.indexOf(" ") + 1)) as T; // written by failureArguments
}
