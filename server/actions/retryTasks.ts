/**
 * Buttons "Retry selected" and "Retry all that match": one after the other at a rate, a few first to see how they end, with
 * an end by itself when too many fail, progress, a stop button, and an outcome for each task. Which tasks is settled when
 * it begins; those that were retried already and succeeded are left out.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { endsTask } from "@/lib/celery/states";
import {
  MAX_RETRIED_AT_ONCE,
  RETRY_OUTCOMES,
  type RetryDryRun,
  type RetryDryRunBody,
  type RetryManyBody,
  type RetryOperation,
  type RetryOperationDetail,
  type RetryOutcomeCode,
  type RetryPreflight,
} from "@/lib/contract/retry";
import { AppError } from "@/lib/contract/errors";
import type { OperationItem, OperationRecord } from "../store/store";
import type { ActionContext } from "./actionContext";
import type { Actor, EndAction } from "./actionGate";
import { retryPreflights } from "./retryPreflight";
import { sendAgain } from "./retryTask";

const KIND = "retry";
/** Tasks whose sources are read together. */
const BATCH = 100;
const MOST_RUNNING = 2;
/** How long the first ones are waited for; what has not ended by then does not count as failed. */
const CANARY_WAIT_MS = 120_000;
const LOOK_MS = 250;
/** Fewer say nothing of a share. */
const FEWEST_FOR_A_SHARE = 5;

/** How many would have which outcome. Sends nothing. */
export async function retryDryRun(context: ActionContext, body: RetryDryRunBody): Promise<RetryDryRun> {
  const ids = await idsOf(context, body);
  const counts: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  for (let from = 0; from < ids.length; from += BATCH) {
    for (const preflight of await retryPreflights(context, ids.slice(from, from + BATCH))) {
      const { outcome } = foresee(preflight, body.acceptLikely);
      add(counts, outcome);
      for (const code of new Set(preflight.reasons.map((one) => one.code))) add(reasons, code);
    }
  }
  return { total: ids.length, counts, reasons };
}

/** Starts it and answers where it stands; it goes on by itself. */
export async function retryTasks(
  context: ActionContext,
  actor: Actor,
  body: RetryManyBody,
): Promise<RetryOperation> {
  const running = runningIn(context);
  if (running.size >= MOST_RUNNING) throw new AppError("TOO_MANY_OPERATIONS");
  const id = randomUUID();
  running.add(id);
  try {
    const ids = await idsOf(context, body);
    const { ids: _, ...details } = body;
    const info = { action: "retry-many", least: "operator", targets: ids } as const;
    const end = await context.gate.begin(actor, { ...info, details: { operation: id, ...details } });
    const at = context.now();
    const record: OperationRecord = {
      ...{ id, kind: KIND, state: "running", user: actor.name, startedAt: at, updatedAt: at },
      ...{ finishedAt: null, total: ids.length, done: 0, counts: {}, error: null, silentWorkers: [] },
    };
    await context.store.saveOperation(record, []);
    const run = { context, actor, record, body, sent: [] };
    void runToTheEnd(run, ids, end).finally(() => running.delete(id));
    return toOperation(record, false, at, { succeeded: 0, failed: 0 });
  } catch (error) {
    running.delete(id);
    throw error;
  }
}

/** Where it stands, with some of its items. Throws OPERATION_NOT_FOUND. */
export async function getRetryOperation(
  { store, cluster, now }: Pick<ActionContext, "store" | "cluster" | "now">,
  id: string,
  query: { outcome?: RetryOutcomeCode; offset: number; limit: number },
): Promise<RetryOperationDetail> {
  const found = await store.readOperation(id);
  if (found?.record.kind !== KIND) throw new AppError("OPERATION_NOT_FOUND", { operation: id });
  const { record, stopAsked } = found;
  const outcomes: readonly RetryOutcomeCode[] =
    query.outcome === undefined ? RETRY_OUTCOMES : [query.outcome];
  const items: RetryOperationDetail["items"] = [];
  let skip = query.offset;
  for (const outcome of outcomes) {
    const count = record.counts[outcome] ?? 0;
    const left = query.limit - items.length;
    if (left > 0 && skip < count) {
      const read = await store.readOperationItems(id, outcome, skip, left);
      items.push(
        ...read.map(({ id: one, text, newId }) => ({ id: one, outcome, text, newId: newId ?? null })),
      );
    }
    skip = Math.max(0, skip - count);
  }
  const retried = await store.readOperationItems(id, "retried", 0, MAX_RETRIED_AT_ONCE);
  const ended = countEnded(
    cluster,
    retried.flatMap(({ newId }) => newId ?? []),
  );
  const itemsTotal = outcomes.reduce((sum, outcome) => sum + (record.counts[outcome] ?? 0), 0);
  return { operation: toOperation(record, stopAsked, now(), ended), items, itemsTotal };
}

/** Asks for an end before the next task. Throws OPERATION_NOT_FOUND. */
export async function stopRetryOperation(
  context: ActionContext,
  actor: Actor,
  id: string,
): Promise<RetryOperation> {
  const { operation } = await getRetryOperation(context, id, { offset: 0, limit: 0 });
  return context.gate.run(
    actor,
    { action: "stop-operation", least: "operator", targets: [id], details: {} },
    async () => {
      await context.store.askOperationToStop(id);
      return { ...operation, stopAsked: true };
    },
    () => ({}),
  );
}

interface Run {
  context: ActionContext;
  actor: Actor;
  record: OperationRecord;
  body: RetryManyBody;
  /** Ids of the new tasks. */
  sent: string[];
}

async function runToTheEnd(run: Run, ids: readonly string[], end: EndAction): Promise<void> {
  const { context, record } = run;
  try {
    record.state = await sendAll(run, ids);
  } catch (error) {
    record.state = "failed";
    const words = "A mistake of ours, or the store is away: the log tells which.";
    record.error = error instanceof AppError ? error.message : words;
    context.onTrouble(error);
  }
  record.finishedAt = record.updatedAt = context.now();
  // The store may be what failed: then it is told as lost.
  await context.store.saveOperation(record, []).catch(context.onTrouble);
  await end(record.counts, record.error === null ? undefined : new AppError("INTERNAL", {}, record.error));
}

async function sendAll(run: Run, ids: readonly string[]): Promise<"done" | "stopped"> {
  const { context, record, body } = run;
  const startedAt = context.now();
  let canaryPassed = body.canary === 0;
  for (let from = 0; from < ids.length; from += BATCH) {
    const preflights = await retryPreflights(context, ids.slice(from, from + BATCH));
    for (const preflight of preflights) {
      if (await isStopAsked(context, record.id)) return "stopped";
      if (!canaryPassed && run.sent.length >= body.canary) {
        if (!(await waitForEnds(run))) return "stopped";
        canaryPassed = true;
      }
      if (tooManyFailed(run)) return "stopped";
      const due = startedAt + (run.sent.length * 1000) / body.rate;
      if (due > context.now()) await pause(due - context.now());
      await take(run, preflight);
    }
  }
  return "done";
}

async function take(run: Run, preflight: RetryPreflight): Promise<void> {
  const { context, record } = run;
  const item = await retryOne(run, preflight);
  add(record.counts, item.outcome);
  record.done++;
  record.updatedAt = context.now();
  await context.store.saveOperation(record, [item]);
}

async function retryOne(
  { context, actor, body, sent }: Run,
  preflight: RetryPreflight,
): Promise<OperationItem> {
  const { id } = preflight;
  const foreseen = foresee(preflight, body.acceptLikely);
  if (foreseen.outcome !== "retried") return { id, ...foreseen, code: null };
  try {
    const { id: newId } = await sendAgain(context, actor, preflight, { acceptLikely: body.acceptLikely });
    sent.push(newId);
    return { id, outcome: "retried", text: foreseen.text, code: null, newId };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const outcome: RetryOutcomeCode = error.code === "QUEUE_NOT_FOUND" ? "no-queue" : "unsent";
    return { id, outcome, text: error.message, code: error.code };
  }
}

/** What would become of it, as far as can be said without sending. */
function foresee(
  preflight: RetryPreflight,
  acceptLikely: boolean,
): { outcome: RetryOutcomeCode; text: string } {
  const { name, state, verdict, route, retriedAs, reasons, source } = preflight;
  if (name === null) return { outcome: "unknown", text: "Nothing is known of it." };
  if (state !== null && !endsTask(state))
    return { outcome: "unfinished", text: `It has not ended (${state}).` };
  if (state === "SUCCESS") return { outcome: "succeeded", text: "It succeeded." };
  const succeeded = retriedAs.find((link) => link.state === "SUCCESS");
  if (succeeded) return { outcome: "succeeded", text: `Its retry ${succeeded.id} succeeded.` };
  const why = [...new Set(reasons.map(({ where, code }) => `${where}: ${code}`))].join(", ");
  if (verdict === "inexact")
    return { outcome: "inexact", text: `Its arguments are not known exactly (${why}).` };
  if (verdict === "likely" && !acceptLikely)
    return { outcome: "likely", text: `Its arguments need a look (${why}).` };
  if (route === null) return { outcome: "no-queue", text: "Which queue it came by is not known." };
  return { outcome: "retried", text: `Arguments from: ${source}.` };
}

/** Waits for the first ones; false when it is to end: too many failed, or somebody asked. */
async function waitForEnds(run: Run): Promise<boolean> {
  const { context, record, sent } = run;
  const until = context.now() + CANARY_WAIT_MS;
  for (;;) {
    const { succeeded, failed } = countEnded(context.cluster, sent);
    if (succeeded + failed >= sent.length || context.now() >= until) break;
    if (await isStopAsked(context, record.id)) return false;
    record.updatedAt = context.now();
    await context.store.saveOperation(record, []);
    await pause(LOOK_MS);
  }
  return !tooManyFailed(run, 1);
}

function tooManyFailed({ context, record, body, sent }: Run, fewest = FEWEST_FOR_A_SHARE): boolean {
  if (body.stopShare >= 1) return false;
  const { succeeded, failed } = countEnded(context.cluster, sent);
  if (succeeded + failed < fewest || failed / (succeeded + failed) <= body.stopShare) return false;
  record.error = `Stopped by itself: ${failed} of ${succeeded + failed} that ended have failed.`;
  return true;
}

function countEnded(cluster: ActionContext["cluster"], ids: readonly string[]) {
  let succeeded = 0;
  let failed = 0;
  for (const id of ids) {
    const state = cluster.task(id)?.state;
    if (state === "SUCCESS") succeeded++;
    else if (state !== undefined && endsTask(state)) failed++;
  }
  return { succeeded, failed };
}

async function isStopAsked({ store }: ActionContext, id: string): Promise<boolean> {
  return (await store.readOperation(id))?.stopAsked === true;
}

const runningOf = new WeakMap<ActionContext, Set<string>>();

function runningIn(context: ActionContext): Set<string> {
  const running = runningOf.get(context) ?? new Set();
  runningOf.set(context, running);
  return running;
}

async function idsOf({ cluster }: ActionContext, body: RetryDryRunBody): Promise<string[]> {
  if (body.ids !== undefined) return [...new Set(body.ids)];
  const { filter = "", from, to, zone } = body;
  // One more than may be, to know that there are more. The oldest is run again first.
  const ids = await cluster.taskIds({ filter, from, to, zone }, MAX_RETRIED_AT_ONCE + 1);
  if (ids.length <= MAX_RETRIED_AT_ONCE) return ids.reverse();
  const words = `More than ${MAX_RETRIED_AT_ONCE} tasks match: narrow the filter.`;
  throw new AppError("BAD_REQUEST", { filter: "matches too many tasks" }, words);
}

/** Its process saves it at every task, and while it waits. */
const LOST_AFTER_MS = 60_000;

function toOperation(
  { kind: _kind, silentWorkers: _silent, ...record }: OperationRecord,
  stopAsked: boolean,
  now: number,
  ended: RetryOperation["ended"],
): RetryOperation {
  const isLost = record.state === "running" && now - record.updatedAt > LOST_AFTER_MS;
  return { ...record, state: isLost ? "lost" : record.state, stopAsked, ended };
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
