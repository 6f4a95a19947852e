/**
 * Buttons "Revoke selected" and "Revoke all that match": in batches, with progress, a stop and an outcome for each task.
 * Which tasks is settled when it begins. Progress is in the store, so any web process can tell of it or stop it.
 */
import { randomUUID } from "node:crypto";
import type { TaskSummary } from "@/lib/cluster/task";
import {
  MAX_REVOKED_AT_ONCE,
  REVOKE_OUTCOMES,
  type Operation,
  type OperationDetail,
  type RevokeOutcome,
  type RevokeTasksBody,
  type WorkerOutcome,
} from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import type { OperationRecord } from "../store/store";
import type { ActionContext } from "./actionContext";
import type { Actor, EndAction } from "./actionGate";
import { onlineNames } from "./commandWorkers";
import { isOver, leftOut, revokeOutcome } from "./revokeOutcome";
import { tellToRevoke } from "./revokeTask";

/** Ids in one message, which each worker repeats in its answer. */
const BATCH = 500;
const WAIT_MS = 5000;
/** Each holds its list of ids, and writes to every worker. */
const MOST_RUNNING = 4;

/** Starts it and answers where it stands; it goes on by itself. */
export async function revokeTasks(
  context: ActionContext,
  actor: Actor,
  body: RevokeTasksBody,
): Promise<Operation> {
  const running = runningIn(context);
  if (running.size >= MOST_RUNNING) throw new AppError("TOO_MANY_OPERATIONS");
  const id = randomUUID();
  running.add(id);
  try {
    const ids = await idsOf(context, body);
    const { ids: _, ...details } = body;
    const end = await context.gate.begin(actor, {
      action: "revoke",
      least: "operator",
      targets: ids,
      details: { operation: id, ...details },
    });
    const at = context.now();
    const record: OperationRecord = {
      id,
      kind: "revoke",
      state: "running",
      user: actor.name,
      startedAt: at,
      updatedAt: at,
      finishedAt: null,
      total: ids.length,
      done: 0,
      counts: {},
      error: null,
      silentWorkers: [],
    };
    await context.store.saveOperation(record, []);
    void runToTheEnd(context, record, ids, body, end).finally(() => running.delete(id));
    return toOperation(record, false, at);
  } catch (error) {
    running.delete(id);
    throw error;
  }
}

/** Where an operation stands, with some of its items. Throws OPERATION_NOT_FOUND. */
export async function getOperation(
  { store, now }: Pick<ActionContext, "store" | "now">,
  id: string,
  query: { outcome?: RevokeOutcome["outcome"]; offset: number; limit: number },
): Promise<OperationDetail> {
  const found = await store.readOperation(id);
  if (found?.record.kind !== "revoke") throw new AppError("OPERATION_NOT_FOUND", { operation: id });
  const { record, stopAsked } = found;
  const outcomes: readonly RevokeOutcome["outcome"][] =
    query.outcome === undefined ? REVOKE_OUTCOMES : [query.outcome];
  const items: RevokeOutcome[] = [];
  let skip = query.offset;
  for (const outcome of outcomes) {
    const count = record.counts[outcome] ?? 0;
    const left = query.limit - items.length;
    if (left > 0 && skip < count) {
      const read = await store.readOperationItems(id, outcome, skip, left);
      items.push(...read.map((item) => ({ ...item, outcome, code: item.code as RevokeOutcome["code"] })));
    }
    skip = Math.max(0, skip - count);
  }
  const itemsTotal = outcomes.reduce((sum, outcome) => sum + (record.counts[outcome] ?? 0), 0);
  return { operation: toOperation(record, stopAsked, now()), items, itemsTotal };
}

/** Asks for an end after the batch that is under way. Throws OPERATION_NOT_FOUND. */
export async function stopOperation(
  context: Pick<ActionContext, "store" | "now" | "gate">,
  actor: Actor,
  id: string,
): Promise<Operation> {
  const { operation } = await getOperation(context, id, { offset: 0, limit: 0 });
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

const runningOf = new WeakMap<ActionContext, Set<string>>();

function runningIn(context: ActionContext): Set<string> {
  const running = runningOf.get(context) ?? new Set();
  runningOf.set(context, running);
  return running;
}

async function idsOf({ cluster }: ActionContext, body: RevokeTasksBody): Promise<string[]> {
  if (body.ids !== undefined) return [...new Set(body.ids)];
  const { filter = "", from, to, zone } = body;
  // One more than may be, to know that there are more.
  const ids = await cluster.taskIds({ filter, from, to, zone }, MAX_REVOKED_AT_ONCE + 1);
  if (ids.length <= MAX_REVOKED_AT_ONCE) return ids;
  const words = `More than ${MAX_REVOKED_AT_ONCE} tasks match. Workers remember so many revoked ids and forget the oldest: narrow the filter, or purge the queue.`;
  throw new AppError("BAD_REQUEST", { filter: "matches too many tasks" }, words);
}

async function runToTheEnd(
  context: ActionContext,
  record: OperationRecord,
  ids: readonly string[],
  body: RevokeTasksBody,
  end: EndAction,
): Promise<void> {
  try {
    await run(context, record, ids, body);
  } catch (error) {
    record.state = "failed";
    record.error =
      error instanceof AppError
        ? error.message
        : "A mistake of ours, or the store is away: the log tells which.";
    context.onTrouble(error);
  }
  record.finishedAt = record.updatedAt = context.now();
  // The store may be what failed: then it is told as lost.
  await context.store.saveOperation(record, []).catch(context.onTrouble);
  await end(record.counts, record.error === null ? undefined : new AppError("INTERNAL", {}, record.error));
}

async function run(
  context: ActionContext,
  record: OperationRecord,
  ids: readonly string[],
  body: RevokeTasksBody,
): Promise<void> {
  const silent = new Map<string, WorkerOutcome>();
  for (let from = 0; from < ids.length; from += BATCH) {
    if ((await context.store.readOperation(record.id))?.stopAsked) {
      record.state = "stopped";
      return;
    }
    const items = await revokeBatch(context, ids.slice(from, from + BATCH), body, silent);
    for (const { outcome } of items) record.counts[outcome] = (record.counts[outcome] ?? 0) + 1;
    record.done += items.length;
    record.silentWorkers = [...silent.keys()];
    record.updatedAt = context.now();
    await context.store.saveOperation(record, items);
  }
  record.state = "done";
}

/** `silent` gathers workers that did not answer: they are told as all are, but not waited for again. */
async function revokeBatch(
  context: ActionContext,
  ids: readonly string[],
  { terminate, signal }: RevokeTasksBody,
  silent: Map<string, WorkerOutcome>,
): Promise<RevokeOutcome[]> {
  const tasks = new Map<string, TaskSummary | null>(ids.map((id) => [id, context.cluster.task(id)]));
  const wanted = ids.filter((id) => {
    const task = tasks.get(id) ?? null;
    return task !== null && !isOver(task);
  });
  const answers = wanted.length > 0 ? await tellAll(context, wanted, { terminate, signal }, silent) : [];
  const run = { terminate, signal, workers: answers, now: context.now() };
  return ids.map((id) => {
    const task = tasks.get(id) ?? null;
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

/** Its process saves it at every batch. */
const LOST_AFTER_MS = 60_000;

function toOperation(record: OperationRecord, stopAsked: boolean, now: number): Operation {
  const isLost = record.state === "running" && now - record.updatedAt > LOST_AFTER_MS;
  return { ...record, kind: "revoke", state: isLost ? "lost" : record.state, stopAsked };
}
