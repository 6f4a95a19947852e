/**
 * Buttons "Retry selected" and "Retry all that match": one after the other at a rate, a few first to see how they end, with
 * an end by itself when too many fail, progress, a stop button, and an outcome for each task. Which tasks is settled when
 * it begins. A task, its retries and the retries of those are one piece of work, which is sent once: nothing of it while one
 * of them is under way or after one succeeded, else the newest that was selected.
 */
import { setTimeout as pause } from "node:timers/promises";
import { endsTask } from "@/lib/celery/states";
import {
  lineageReason,
  newestSelected,
  type LineageMember,
  type LineageReason,
} from "@/lib/cluster/retryLineage";
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
import { aboutRetry } from "./aboutTask";
import type { ActionContext } from "./actionContext";
import { refusalFor, type Actor } from "./actionGate";
import { askToStop, beginOperation, operationState, readOperationOf, wantedIds } from "./operations";
import { readClusterFacts } from "./clusterFacts";
import { readLineages } from "./retryLineages";
import { retryPreflights } from "./retryPreflight";
import { sendAgain } from "./retryTask";

const KIND = "retry";
/** Tasks whose sources are read together. */
const BATCH = 100;
const MOST_RUNNING = 2;
/** How long the first ones are waited for; what has not ended by then does not count as failed. */
const CANARY_WAIT_MS = 120_000;
const LOOK_MS = 250;
/** Timers are late by some milliseconds: so much is made up for, to keep a high rate. */
const SLACK_MS = 100;
/** So many are sent at once at most, and no more than belong into so long a time. */
const MOST_TOGETHER = 16;
const TOGETHER_MS = 100;
/** Fewer say nothing of a share. */
const FEWEST_FOR_A_SHARE = 5;

/** How many would have which outcome. Sends nothing. */
export async function retryDryRun(
  context: ActionContext,
  actor: Actor,
  body: RetryDryRunBody,
): Promise<RetryDryRun> {
  const ids = await idsOf(context, body);
  const counts: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const [facts, lineages] = await Promise.all([readClusterFacts(context), readLineages(context, ids)]);
  const chosen = chooseOfEach(ids, lineages);
  for (let from = 0; from < ids.length; from += BATCH) {
    for (const preflight of await retryPreflights(context, ids.slice(from, from + BATCH), facts)) {
      const { id } = preflight;
      const against = lineageReason(id, lineages.get(id) ?? [], chosen.get(id));
      const { outcome } = foresee({ context, actor }, preflight, body.acceptLikely, against);
      add(counts, outcome);
      // Of others it does not matter.
      if (!DEPENDS_ON_ARGUMENTS.has(outcome)) continue;
      for (const code of new Set(preflight.reasons.map((one) => one.code))) add(reasons, code);
    }
  }
  return { total: ids.length, counts, reasons };
}

const DEPENDS_ON_ARGUMENTS: ReadonlySet<RetryOutcomeCode> = new Set([
  "retried",
  "likely",
  "inexact",
  "no-queue",
  "unsent",
]);

/** For each task the one of its lineage that is retried, of those that were selected: the newest. */
function chooseOfEach(
  ids: readonly string[],
  lineages: ReadonlyMap<string, readonly LineageMember[]>,
): Map<string, string> {
  const selected = new Set(ids);
  const chosen = new Map<readonly LineageMember[], string>();
  for (const lineage of new Set(lineages.values()))
    chosen.set(lineage, newestSelected(lineage, (id) => selected.has(id)) ?? "");
  return new Map(ids.map((id) => [id, chosen.get(lineages.get(id) ?? []) ?? id]));
}

/** Starts it and answers where it stands; it goes on by itself. */
export async function retryTasks(
  context: ActionContext,
  actor: Actor,
  body: RetryManyBody,
): Promise<RetryOperation> {
  const { ids: _, ...details } = body;
  const record = await beginOperation(context, actor, {
    ...{ kind: KIND, action: "retry-many", mostRunning: MOST_RUNNING, details },
    readIds: () => idsOf(context, body),
    run: (record, ids) =>
      sendAll({ context, actor, record, body, sent: 0, made: new Set(), ended: NONE_ENDED, open: [] }, ids),
  });
  return toOperation(record, false, context.now(), { succeeded: 0, failed: 0 });
}

/** Where it stands, with some of its items. Throws OPERATION_NOT_FOUND. */
export async function getRetryOperation(
  { store, cluster, now }: Pick<ActionContext, "store" | "cluster" | "now">,
  id: string,
  query: { outcome?: RetryOutcomeCode; offset: number; limit: number },
): Promise<RetryOperationDetail> {
  const { outcome, ...page } = query;
  const outcomes = outcome === undefined ? RETRY_OUTCOMES : [outcome];
  const { record, stopAsked, items, itemsTotal } = await readOperationOf(store, KIND, id, {
    ...page,
    outcomes,
  });
  const retried = await store.readOperationItems(id, "retried", 0, MAX_RETRIED_AT_ONCE);
  const ended = countEnded(
    cluster,
    retried.flatMap(({ newId }) => newId ?? []),
  );
  return {
    operation: toOperation(record, stopAsked, now(), ended),
    items: items.map(({ code: _, newId = null, ...item }) => {
      const newState = newId === null ? null : (cluster.task(newId)?.state ?? null);
      return { ...item, newId, newState };
    }),
    itemsTotal,
  };
}

/** Asks for an end before the next task. Throws OPERATION_NOT_FOUND. */
export async function stopRetryOperation(
  context: ActionContext,
  actor: Actor,
  id: string,
): Promise<RetryOperation> {
  const read = async () => (await getRetryOperation(context, id, { offset: 0, limit: 0 })).operation;
  return askToStop(context, actor, KIND, id, read);
}

interface Run {
  context: ActionContext;
  actor: Actor;
  record: OperationRecord;
  body: RetryManyBody;
  sent: number;
  /** Ids of the new tasks. */
  made: Set<string>;
  /** How those ended that have ended. */
  ended: RetryOperation["ended"];
  /** Ids of new tasks that had not ended when they were last looked at. */
  open: string[];
}

const NONE_ENDED = { succeeded: 0, failed: 0 };

async function sendAll(run: Run, ids: readonly string[]): Promise<"done" | "stopped"> {
  const { context, record, body } = run;
  const facts = await readClusterFacts(context);
  const chosen = chooseOfEach(ids, await readLineages(context, ids));
  let canaryPassed = body.canary === 0;
  let dueAt = context.now();
  for (let from = 0; from < ids.length; from += BATCH) {
    const left = await retryPreflights(context, ids.slice(from, from + BATCH), facts);
    while (left.length > 0) {
      if (await isStopAsked(context, record.id)) return "stopped";
      if (!canaryPassed && run.sent >= body.canary) {
        if (!(await waitForEnds(run))) return "stopped";
        canaryPassed = true;
      }
      if (tooManyFailed(run)) return "stopped";
      if (dueAt > context.now()) await pause(dueAt - context.now());
      const sent = await takeTogether(run, chosen, left.splice(0, togetherNow(run, canaryPassed)));
      // From now on and not from the beginning: time spent waiting is not made up for by a burst.
      if (sent > 0) dueAt = Math.max(dueAt + (sent * 1000) / body.rate, context.now() - SLACK_MS);
    }
  }
  return "done";
}

/** One by one at a low rate; at a high one several, which wait for broker and store at the same time. */
function togetherNow({ body, sent }: Run, canaryPassed: boolean): number {
  const most = Math.max(1, Math.min(MOST_TOGETHER, Math.floor((body.rate * TOGETHER_MS) / 1000)));
  return canaryPassed ? most : Math.min(most, body.canary - sent);
}

/** Gives how many were sent. */
async function takeTogether(
  run: Run,
  chosen: ReadonlyMap<string, string>,
  preflights: readonly RetryPreflight[],
): Promise<number> {
  const { context, record, made } = run;
  // Now and not when it began: somebody else may have retried them meanwhile.
  const lineages = await readLineages(
    context,
    preflights.map(({ id }) => id),
  );
  const items = await Promise.all(
    preflights.map((preflight) => {
      const others = (lineages.get(preflight.id) ?? []).filter(({ id }) => !made.has(id));
      return retryOne(run, preflight, lineageReason(preflight.id, others, chosen.get(preflight.id)));
    }),
  );
  for (const { outcome, newId } of items) {
    add(record.counts, outcome);
    if (!newId) continue;
    run.open.push(newId);
    made.add(newId);
  }
  record.done += items.length;
  record.updatedAt = context.now();
  await context.store.saveOperation(record, items);
  const sent = items.filter(({ newId }) => newId).length;
  run.sent += sent;
  return sent;
}

async function retryOne(
  { context, actor, body }: Run,
  preflight: RetryPreflight,
  against: LineageReason | null,
): Promise<OperationItem> {
  const { id } = preflight;
  const foreseen = foresee({ context, actor }, preflight, body.acceptLikely, against);
  if (foreseen.outcome !== "retried") return { id, ...foreseen, code: null };
  try {
    const { id: newId } = await sendAgain(context, actor, preflight, { acceptLikely: body.acceptLikely });
    return { id, outcome: "retried", text: foreseen.text, code: null, newId };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const outcome: RetryOutcomeCode = error.code === "QUEUE_NOT_FOUND" ? "no-queue" : "unsent";
    return { id, outcome, text: error.message, code: error.code };
  }
}

/** What would become of it, as far as can be said without sending. `against`: what its lineage says. */
function foresee(
  { context, actor }: Pick<Run, "context" | "actor">,
  preflight: RetryPreflight,
  acceptLikely: boolean,
  against: LineageReason | null,
): { outcome: RetryOutcomeCode; text: string } {
  const { name, state, verdict, route, reasons, source } = preflight;
  const refusal = refusalFor(actor, KIND, aboutRetry(context, preflight));
  if (refusal !== null) return { outcome: "not-allowed", text: refusal.message };
  if (name === null) return { outcome: "unknown", text: "Nothing is known of it." };
  if (state !== null && !endsTask(state))
    return { outcome: "unfinished", text: `It has not ended (${state}).` };
  if (state === "SUCCESS") return { outcome: "succeeded", text: "It succeeded." };
  if (against !== null) return { outcome: against.code, text: lineageText(against) };
  const why = [...new Set(reasons.map(({ where, code }) => `${where}: ${code}`))].join(", ");
  if (verdict === "inexact")
    return { outcome: "inexact", text: `Its arguments are not known exactly (${why}).` };
  if (verdict === "likely" && !acceptLikely)
    return { outcome: "likely", text: `Its arguments need a look (${why}).` };
  if (route === null) return { outcome: "no-queue", text: "Which queue it came by is not known." };
  return { outcome: "retried", text: `Arguments from: ${source}.` };
}

function lineageText({ code, by: { id, state } }: LineageReason): string {
  if (code === "succeeded") return `Its retry ${id} succeeded.`;
  if (code === "same-work") return `The retry ${id} of the same work is taken instead.`;
  return state === null
    ? `Of its retry ${id} nothing is heard yet.`
    : `Its retry ${id} has not ended (${state}).`;
}

/** Waits for the first ones; false when it is to end: too many failed, or somebody asked. */
async function waitForEnds(run: Run): Promise<boolean> {
  const { context, record } = run;
  const until = context.now() + CANARY_WAIT_MS;
  for (;;) {
    if (endedNow(run).open.length === 0 || context.now() >= until) break;
    if (await isStopAsked(context, record.id)) return false;
    record.updatedAt = context.now();
    await context.store.saveOperation(record, []);
    await pause(LOOK_MS);
  }
  return !tooManyFailed(run, 1);
}

function tooManyFailed(run: Run, fewest = FEWEST_FOR_A_SHARE): boolean {
  const { record, body } = run;
  if (body.stopShare >= 1) return false;
  const { succeeded, failed } = endedNow(run).ended;
  if (succeeded + failed < fewest || failed / (succeeded + failed) <= body.stopShare) return false;
  record.error = `Stopped by itself: ${failed} of ${succeeded + failed} that ended have failed.`;
  return true;
}

/** Looks at those again that had not ended, and no more: with thousands sent, all of them each time would cost a square. */
function endedNow(run: Run): Run {
  const { succeeded, failed } = countEnded(run.context.cluster, run.open);
  run.ended = { succeeded: run.ended.succeeded + succeeded, failed: run.ended.failed + failed };
  run.open = run.open.filter((id) => !endsTask(run.context.cluster.task(id)?.state ?? "PENDING"));
  return run;
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

/** The oldest is run again first. */
async function idsOf(context: ActionContext, body: RetryDryRunBody): Promise<string[]> {
  const ids = await wantedIds(context, body, MAX_RETRIED_AT_ONCE, ": narrow the filter.");
  return body.ids === undefined ? ids.reverse() : ids;
}

function toOperation(
  { kind: _kind, silentWorkers: _silent, ...record }: OperationRecord,
  stopAsked: boolean,
  now: number,
  ended: RetryOperation["ended"],
): RetryOperation {
  return { ...record, state: operationState(record, now), stopAsked, ended };
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
