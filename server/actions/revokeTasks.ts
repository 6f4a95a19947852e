/**
 * Buttons "Revoke selected" and "Revoke all that match": in batches, with progress, a stop and an outcome for each task.
 * Which tasks is settled when it begins. Progress is in the store, so any web process can tell of it or stop it.
 */
import type { TaskSummary } from "@/lib/cluster/task";
import {
  MAX_REVOKED_AT_ONCE,
  REVOKE_OUTCOMES,
  type Operation,
  type OperationDetail,
  type RevokeDryRun,
  type RevokeOutcome,
  type RevokeTasksBody,
  type WorkerOutcome,
} from "@/lib/contract/control";
import type { OperationRecord } from "../store/store";
import { aboutId } from "./aboutTask";
import type { ActionContext } from "./actionContext";
import { refusalFor, type Actor } from "./actionGate";
import { onlineNames } from "./commandWorkers";
import { askToStop, beginOperation, operationState, readOperationOf, wantedIds } from "./operations";
import { isOver, leftOut, revokeOutcome } from "./revokeOutcome";
import { tellToRevoke } from "./revokeTask";

const KIND = "revoke";
/** Ids in one message, which each worker repeats in its answer. */
const BATCH = 500;
const WAIT_MS = 5000;
/** Each holds its list of ids, and writes to every worker. */
const MOST_RUNNING = 4;
const TOO_MANY =
  ". Workers remember so many revoked ids and forget the oldest: narrow the filter, or purge the queue.";

/** What would become of them, in numbers. Sends nothing. Throws as `revokeTasks` does. */
export async function revokeDryRun(
  context: ActionContext,
  actor: Actor,
  body: RevokeTasksBody,
): Promise<RevokeDryRun> {
  const ids = await wantedIds(context, body, MAX_REVOKED_AT_ONCE, TOO_MANY);
  const found: RevokeDryRun = { total: ids.length, open: 0, finished: 0, unknown: 0, notAllowed: 0 };
  for (const id of ids) {
    const task = context.cluster.task(id);
    if (refusalFor(actor, KIND, aboutId(context, id)) !== null) found.notAllowed += 1;
    else if (task === null) found.unknown += 1;
    else if (isOver(task)) found.finished += 1;
    else found.open += 1;
  }
  return found;
}

/** Starts it and answers where it stands; it goes on by itself. */
export async function revokeTasks(
  context: ActionContext,
  actor: Actor,
  body: RevokeTasksBody,
): Promise<Operation> {
  const { ids: _, ...details } = body;
  const record = await beginOperation(context, actor, {
    ...{ kind: KIND, action: "revoke", mostRunning: MOST_RUNNING, details },
    readIds: () => wantedIds(context, body, MAX_REVOKED_AT_ONCE, TOO_MANY),
    run: (record, ids) => run(context, actor, record, ids, body),
  });
  return toOperation(record, false, context.now());
}

/** Where an operation stands, with some of its items. Throws OPERATION_NOT_FOUND. */
export async function getOperation(
  { store, now }: Pick<ActionContext, "store" | "now">,
  id: string,
  query: { outcome?: RevokeOutcome["outcome"]; offset: number; limit: number },
): Promise<OperationDetail> {
  const { outcome, ...page } = query;
  const outcomes = outcome === undefined ? REVOKE_OUTCOMES : [outcome];
  const { record, stopAsked, items, itemsTotal } = await readOperationOf(store, KIND, id, {
    ...page,
    outcomes,
  });
  return {
    operation: toOperation(record, stopAsked, now()),
    // As it was written by us.
    items: items.map((item) => ({ ...item, code: item.code as RevokeOutcome["code"] })),
    itemsTotal,
  };
}

/** Asks for an end after the batch that is under way. Throws OPERATION_NOT_FOUND. */
export async function stopOperation(
  context: Pick<ActionContext, "store" | "now" | "gate">,
  actor: Actor,
  id: string,
): Promise<Operation> {
  const read = async () => (await getOperation(context, id, { offset: 0, limit: 0 })).operation;
  return askToStop(context, actor, KIND, id, read);
}

async function run(
  context: ActionContext,
  actor: Actor,
  record: OperationRecord,
  ids: readonly string[],
  body: RevokeTasksBody,
): Promise<"done" | "stopped"> {
  const silent = new Map<string, WorkerOutcome>();
  for (let from = 0; from < ids.length; from += BATCH) {
    if ((await context.store.readOperation(record.id))?.stopAsked) return "stopped";
    const items = await revokeBatch(context, actor, ids.slice(from, from + BATCH), body, silent);
    for (const { outcome } of items) record.counts[outcome] = (record.counts[outcome] ?? 0) + 1;
    record.done += items.length;
    record.silentWorkers = [...silent.keys()];
    record.updatedAt = context.now();
    await context.store.saveOperation(record, items);
  }
  return "done";
}

/** `silent` gathers workers that did not answer: they are told as all are, but not waited for again. */
async function revokeBatch(
  context: ActionContext,
  actor: Actor,
  ids: readonly string[],
  { terminate, signal }: RevokeTasksBody,
  silent: Map<string, WorkerOutcome>,
): Promise<RevokeOutcome[]> {
  const tasks = new Map<string, TaskSummary | null>(ids.map((id) => [id, context.cluster.task(id)]));
  const refusals = new Map(ids.map((id) => [id, refusalFor(actor, KIND, aboutId(context, id))]));
  const wanted = ids.filter((id) => {
    const task = tasks.get(id) ?? null;
    return task !== null && !isOver(task) && refusals.get(id) === null;
  });
  const answers = wanted.length > 0 ? await tellAll(context, wanted, { terminate, signal }, silent) : [];
  const run = { terminate, signal, workers: answers, now: context.now() };
  return ids.map((id) => {
    const task = tasks.get(id) ?? null;
    const refusal = refusals.get(id) ?? null;
    if (refusal !== null) return { id, outcome: "not-allowed", text: refusal.message, code: null };
    if (task === null) {
      return { id, outcome: "unknown", text: "Nothing is known of it. Left as it is.", code: null };
    }
    return isOver(task) ? leftOut(task) : revokeOutcome(id, task, run);
  });
}

async function tellAll(
  context: ActionContext,
  ids: readonly string[],
  { terminate, signal }: Pick<RevokeTasksBody, "terminate" | "signal">,
  silent: Map<string, WorkerOutcome>,
): Promise<WorkerOutcome[]> {
  const expected = onlineNames(context).filter((name) => !silent.has(name));
  const answers = await tellToRevoke(context, ids, { terminate, signal, waitMs: WAIT_MS }, expected);
  for (const answer of answers) {
    if (answer.outcome === "silent") silent.set(answer.worker, answer);
    else silent.delete(answer.worker);
  }
  const answered = new Set(answers.map(({ worker }) => worker));
  return [...answers, ...[...silent.values()].filter(({ worker }) => !answered.has(worker))];
}

function toOperation(record: OperationRecord, stopAsked: boolean, now: number): Operation {
  return { ...record, kind: "revoke", state: operationState(record, now), stopAsked };
}
