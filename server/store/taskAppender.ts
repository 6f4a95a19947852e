/**
 * Writes batches of events. The writer remembers the events of tasks it has lately seen, folds what they and the new ones
 * come to, and sends the new events with the difference that they make to all counts, as one script (appendScript.ts).
 * If another writer was faster with one of the tasks, the script refuses and tells; the difference is then made anew. So
 * the same event written twice, by anybody, counts once. Where that happens, as with more writers it does in every batch,
 * the writer asks before it folds, for a while, so that the whole batch is made but once.
 */
import { createHash } from "node:crypto";
import type { ChainableCommander, Redis } from "ioredis";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { shortenFailureTexts } from "@/lib/cluster/failureGroup";
import { foldSummary, isEnd, sameEvent } from "@/lib/cluster/foldTask";
import { contributions, diffContributions, type Contribution } from "@/lib/cluster/rollup";
import { MAX_EVENTS_PER_TASK, type TaskSummary } from "@/lib/cluster/task";
import { APPEND_SCRIPT, CATCH_UP_SCRIPT } from "./appendScript";
import { decodeStoredEvent, encodeStoredEvent } from "./eventCodec";
import { createEventCounter } from "./eventCountStore";
import { failureArguments, type FailedTask } from "./failureStore";
import { problemArguments } from "./problemStore";
import { encodeRow } from "./rowCodec";
import { rollupArguments } from "./rollupStore";
import { createEventTimes, workerArguments, type SeenEvent } from "./workerStore";
import type { StoreKeys } from "./keys";
import type { BatchOutcome, EventBatch } from "./store";

/** Tasks whose events the writer remembers: more than are ever under way between two batches, at some 500 bytes each. */
const REMEMBERED_TASKS = 30_000;
/** Texts of a failure that are shorter than this are left as they are. */
const SHORT_TEXT_CHARS = 500;
/** Conflicts happen when writers share a queue, and each is solved by the next try; this many in a row is our own mistake. */
const MAX_TRIES = 50;
/** Replicas lag by some ms; one that needs longer is in trouble. */
const REPLICAS_WAIT_MS = 2000;
/** After a conflict so many batches are asked about first; then one tries again whether there are others at all. */
const CAREFUL_BATCHES = 200;
const APPEND = scriptOf(APPEND_SCRIPT);
const CATCH_UP = scriptOf(CATCH_UP_SCRIPT);

interface KnownTask {
  /** All events that the store holds, without their long texts. */
  events: TaskEvent[];
  contributions: Contribution[];
}

/** A task that the batch adds to. */
interface TouchedTask {
  known: KnownTask;
  fresh: TaskEvent[];
  encoded: string[];
  summary: TaskSummary | null;
  contributions: Contribution[];
}

export interface TaskAppender {
  append(batch: EventBatch): Promise<BatchOutcome>;
  /** Senders that it had task events of since then, Unix ms. */
  heardSince(since: number): string[];
}

export function createTaskAppender(
  redis: Redis,
  keys: StoreKeys,
  limits: {
    maxTasks: number;
    changesKept: (bytes: number) => number;
    runtimeBuckets: readonly number[];
    /** So many must have a batch before it counts as written. */
    replicas: number;
  },
  now: () => number,
): TaskAppender {
  const counter = createEventCounter(redis, keys, limits.runtimeBuckets);
  const remembered = new Map<string, KnownTask>();
  const times = createEventTimes(redis, keys);
  let carefulBatches = 0;

  async function append(batch: EventBatch): Promise<BatchOutcome> {
    const touched = new Map<string, TouchedTask>();
    let duplicates = 0;
    let dropped = 0;
    for (const event of batch.taskEvents) {
      const task = touched.get(event.uuid) ?? touch(event.uuid, touched);
      if (knows(task, event)) duplicates++;
      else if (isOverLimit(task, event)) dropped++;
      else add(task, event);
    }
    const workerEvents = await times.of(batch.workerEvents, batch.receivedAt);
    if (carefulBatches > 0) {
      carefulBatches--;
      duplicates += takeOver(await catchUp(touched), touched);
    }
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const written = fold(touched);
      const counters = { written, duplicates, dropped };
      const conflicts = await send(batch, touched, workerEvents, counters);
      if (conflicts === null) {
        remember(touched);
        return { written, duplicates };
      }
      carefulBatches = CAREFUL_BATCHES;
      duplicates += takeOver(conflicts, touched);
    }
    throw new Error("the store kept changing under a batch");
  }

  /** What the store holds of these tasks; gives how many of the batch's events it held already. */
  function takeOver(stored: Map<string, TaskEvent[]>, touched: Map<string, TouchedTask>): number {
    let duplicates = 0;
    for (const [id, events] of stored) {
      remembered.delete(id);
      const task = touched.get(id);
      if (task) duplicates += begin(task, events);
    }
    return duplicates;
  }

  /** The events of those tasks that others wrote to. */
  async function catchUp(touched: Map<string, TouchedTask>): Promise<Map<string, TaskEvent[]>> {
    const asked: (string | number)[] = [];
    for (const [id, { known, fresh }] of touched) if (fresh.length > 0) asked.push(id, known.events.length);
    const args = [keys.taskPrefix, ...asked] as string[];
    const reply = await runScript(CATCH_UP, [keys.order], args, (send) => send(redis));
    return readConflicts(reply as unknown[]); // the script answers nothing else
  }

  function touch(id: string, touched: Map<string, TouchedTask>): TouchedTask {
    const known = remembered.get(id) ?? { events: [], contributions: [] };
    const task = { known, fresh: [], encoded: [], summary: null, contributions: [] };
    touched.set(id, task);
    return task;
  }

  /** Takes the counts' differences and everything else to Redis. Gives the tasks that others changed, or null when written. */
  async function send(
    batch: EventBatch,
    touched: Map<string, TouchedTask>,
    workerEvents: readonly SeenEvent[],
    counts: { written: number; duplicates: number; dropped: number },
  ): Promise<Map<string, TaskEvent[]> | null> {
    const at = now();
    const tasks: (string | number)[] = [];
    const rows: ReturnType<typeof encodeRow>[] = [];
    const differences: Contribution[] = [];
    const failed: FailedTask[] = [];
    let count = 0;
    for (const [id, task] of touched) {
      if (!task.summary) continue;
      count++;
      tasks.push(id, task.known.events.length, task.encoded.length);
      for (const text of task.encoded) tasks.push(text);
      rows.push(encodeRow(task.summary));
      diffContributions(task.known.contributions, task.contributions, differences);
      if (task.summary.failure !== null) {
        failed.push({ summary: task.summary, known: task.known.events, fresh: task.fresh });
      }
    }
    const workers = workerArguments(keys, workerEvents);
    const newest = [...workers.newest, ...failureArguments(keys, failed)];
    const problems = problemArguments(batch.problems, batch.receivedAt);
    const counted = [...touched.values()].map(({ summary, fresh }) => ({
      name: summary?.name ?? null,
      queue: summary?.queue ?? null,
      fresh,
    }));
    const eventCounts = await counter.arguments(counted, batch.workerEvents, at);
    const rowsText = rows.length > 0 ? JSON.stringify(rows) : "";
    const reply = await run([
      keys.taskPrefix,
      Math.floor(at).toString(36),
      limits.maxTasks,
      limits.changesKept(rowsText.length + workers.text.length),
      rowsText,
      workers.text,
      count,
      ...tasks,
      eventCounts.hashes,
      ...eventCounts.list,
      ...rollupArguments(keys, differences, at),
      ...counterArguments({
        received: batch.received,
        written: counts.written,
        duplicates: counts.duplicates,
        dropped: counts.dropped + batch.dropped,
        undecodable: batch.problems.filter((problem) => problem.outcome === "dropped").length,
        ...problems.counters,
      }),
      newest.length / 4,
      ...newest,
      ...problems.arguments,
      ...eventCounts.workers,
    ]);
    return Array.isArray(reply) ? readConflicts(reply) : null;
  }

  async function run(args: (string | number)[]): Promise<unknown> {
    const touched = [
      keys.order,
      keys.changes,
      keys.counters,
      keys.problems,
      keys.workerSeen,
      keys.eventCounts,
    ];
    return runScript(APPEND, touched, args as string[], confirmed);
  }

  /** Sends it, and resolves when as many replicas have it as shall. */
  async function confirmed(send: Send): Promise<unknown> {
    const { replicas } = limits;
    if (replicas === 0) return send(redis);
    // The question how many replicas have it must follow on the same connection.
    const together = redis.pipeline();
    send(together);
    const [[failure, reply] = [null, null], [noWait, had] = [null, 0]] =
      (await together.wait(replicas, REPLICAS_WAIT_MS).exec()) ?? [];
    const error = failure ?? noWait;
    if (error) throw error;
    // What is written is written: tried again, it is found to be there, and the replicas are asked again.
    if (Number(had) < replicas)
      throw new Error(`NOREPLICAS only ${Number(had)} of ${replicas} replicas have the batch`);
    return reply;
  }

  function remember(touched: Map<string, TouchedTask>): void {
    for (const [id, task] of touched) {
      remembered.delete(id); // to the young end of the map's order
      for (const event of task.fresh) forgetLongTexts(event);
      task.known.events.push(...task.fresh);
      if (task.summary) task.known.contributions = task.contributions;
      remembered.set(id, task.known);
    }
    for (const id of remembered.keys()) {
      if (remembered.size <= REMEMBERED_TASKS) break;
      remembered.delete(id);
    }
  }

  return { append, heardSince: (since) => counter.heardSince(since) };
}

interface Script {
  text: string;
  sha: string;
}
type Send = (on: Redis | ChainableCommander) => unknown;

function scriptOf(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** By its name, and whole only where Redis does not know it yet. */
async function runScript(
  { text, sha }: Script,
  keys: readonly string[],
  args: readonly string[],
  through: (send: Send) => unknown,
): Promise<unknown> {
  const all = [...keys, ...args];
  try {
    return await through((on) => on.evalsha(sha, keys.length, all));
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return through((on) => on.eval(text, keys.length, all));
  }
}

/** Folds every task that has fresh events; gives how many events those are. */
function fold(touched: Map<string, TouchedTask>): number {
  let written = 0;
  for (const task of touched.values()) {
    if (task.fresh.length === 0) {
      task.summary = null;
      continue;
    }
    written += task.fresh.length;
    const events = [...task.known.events, ...task.fresh];
    task.summary = foldSummary(events);
    task.contributions = contributions(task.summary, events);
  }
  return written;
}

function knows(task: TouchedTask, event: TaskEvent): boolean {
  return (
    task.known.events.some((other) => sameEvent(other, event)) ||
    task.fresh.some((other) => sameEvent(other, event))
  );
}

function isOverLimit(task: TouchedTask, event: TaskEvent): boolean {
  return task.known.events.length + task.fresh.length >= MAX_EVENTS_PER_TASK && !isEnd(event);
}

function add(task: TouchedTask, event: TaskEvent): void {
  task.fresh.push(event);
  task.encoded.push(encodeStoredEvent(event));
}

/** Starts the task again from what the store really holds; gives how many of the fresh events it held already. */
function begin(task: TouchedTask, stored: TaskEvent[]): number {
  const fresh = task.fresh;
  task.known = {
    events: stored,
    contributions: stored.length > 0 ? contributions(foldSummary(stored), stored) : [],
  };
  task.fresh = [];
  task.encoded = [];
  let known = 0;
  for (const event of fresh) {
    if (knows(task, event)) known++;
    else add(task, event);
  }
  return known;
}

function readConflicts(reply: unknown[]): Map<string, TaskEvent[]> {
  const conflicts = new Map<string, TaskEvent[]>();
  for (let i = 0; i < reply.length; i += 2) {
    const id = reply[i] as string;
    const texts = reply[i + 1] as string[];
    conflicts.set(
      id,
      texts.map((text) => decodeStoredEvent(id, text)),
    );
  }
  return conflicts;
}

const LONG_TEXTS = ["args", "kwargs", "result", "custom"] as const;

/** Folding a summary needs no arguments or results, and of a failure's texts only what tells its class and its group. */
function forgetLongTexts(event: TaskEvent): void {
  for (const field of LONG_TEXTS) if (event[field] !== undefined) event[field] = undefined; // a new field costs more
  if ((event.exception ?? "").length + (event.traceback ?? "").length < SHORT_TEXT_CHARS) return;
  // Written and read again: a part of a string would keep the whole alive.
  const texts = JSON.stringify(shortenFailureTexts(event));
  Object.assign(event, JSON.parse(texts) as ReturnType<typeof shortenFailureTexts>);
}

function counterArguments(counters: Record<string, number>): (string | number)[] {
  const moved = Object.entries(counters).filter(([, by]) => by !== 0);
  return [moved.length, ...moved.flat()];
}
