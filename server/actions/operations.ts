/**
 * Actions on many tasks that go on after they were answered: begun under the gate, with progress in the store, so that any
 * web process can tell of them or stop them. What is done with each task is the business of who begins one.
 */
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/contract/errors";
import type { OperationItem, OperationRecord } from "../store/store";
import type { ActionContext, TaskWindow } from "./actionContext";
import type { ActionInfo, Actor, EndAction } from "./actionGate";

export interface OperationPlan {
  /** Kept with it: an operation is read and stopped by its own kind only. The permission is called the same. */
  kind: "revoke" | "retry";
  /** The audit's word for it. */
  action: ActionInfo["action"];
  /** So many of the kind may be under way in this process. */
  mostRunning: number;
  /** Ids of the tasks; settled when it begins. */
  readIds: () => Promise<string[]>;
  /** What else was asked for, for the audit. */
  details: object;
  /** Does it, saves `record` as it goes, and gives how it ended. */
  run: (record: OperationRecord, ids: readonly string[]) => Promise<"done" | "stopped">;
}

/** Starts it and gives where it stands. Throws TOO_MANY_OPERATIONS, and as the gate and `readIds` do. */
export async function beginOperation(
  context: ActionContext,
  actor: Actor,
  plan: OperationPlan,
): Promise<OperationRecord> {
  const { kind, action, details } = plan;
  const running = runningIn(context, kind);
  if (running.size >= plan.mostRunning) throw new AppError("TOO_MANY_OPERATIONS");
  const id = randomUUID();
  running.add(id);
  try {
    const ids = await plan.readIds();
    const info = {
      action,
      permission: kind,
      about: "each",
      targets: ids,
      details: { operation: id, ...details },
    } as const;
    const end = await context.gate.begin(actor, info);
    const at = context.now();
    const record: OperationRecord = {
      ...{ id, kind, state: "running", user: actor.name, startedAt: at, updatedAt: at },
      ...{ finishedAt: null, total: ids.length, done: 0, counts: {}, error: null, silentWorkers: [] },
    };
    await context.store.saveOperation(record, []);
    const begun = structuredClone(record);
    void runToTheEnd(context, record, () => plan.run(record, ids), end).finally(() => running.delete(id));
    return begun;
  } catch (error) {
    running.delete(id);
    throw error;
  }
}

async function runToTheEnd(
  context: ActionContext,
  record: OperationRecord,
  run: () => Promise<"done" | "stopped">,
  end: EndAction,
): Promise<void> {
  try {
    record.state = await run();
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

export interface OperationItems<Outcome extends string> {
  record: OperationRecord;
  stopAsked: boolean;
  items: (OperationItem & { outcome: Outcome })[];
  /** Items of the outcomes that were asked for. */
  itemsTotal: number;
}

/** Where it stands, with the items of these outcomes, in this order. Throws OPERATION_NOT_FOUND. */
export async function readOperationOf<Outcome extends string>(
  store: Pick<ActionContext["store"], "readOperation" | "readOperationItems">,
  kind: OperationPlan["kind"],
  id: string,
  query: { outcomes: readonly Outcome[]; offset: number; limit: number },
): Promise<OperationItems<Outcome>> {
  const found = await store.readOperation(id);
  if (found?.record.kind !== kind) throw new AppError("OPERATION_NOT_FOUND", { operation: id });
  const { record, stopAsked } = found;
  const items: OperationItems<Outcome>["items"] = [];
  let itemsTotal = 0;
  for (const outcome of query.outcomes) {
    const count = record.counts[outcome] ?? 0;
    const skip = Math.max(0, query.offset - itemsTotal);
    const left = query.limit - items.length;
    if (left > 0 && skip < count) {
      const read = await store.readOperationItems(id, outcome, skip, left);
      items.push(...read.map((item) => ({ ...item, outcome })));
    }
    itemsTotal += count;
  }
  return { record, stopAsked, items, itemsTotal };
}

/** Asks for an end before the next task or batch; gives the operation as told by `read`. Throws as `read` does. */
export async function askToStop<Told extends { user: string }>(
  { gate, store }: Pick<ActionContext, "gate" | "store">,
  actor: Actor,
  kind: OperationPlan["kind"],
  id: string,
  read: () => Promise<Told>,
): Promise<Told & { stopAsked: true }> {
  const told = await read();
  // What somebody began they may end, also who may not do the same to all tasks.
  const isOwn = told.user !== "" && told.user === actor.name;
  return gate.run(
    actor,
    { action: "stop-operation", permission: kind, about: isOwn ? "each" : {}, targets: [id], details: {} },
    async () => {
      await store.askOperationToStop(id);
      return { ...told, stopAsked: true };
    },
    () => ({}),
  );
}

/** Its process saves it at every batch, at every task that takes long, and while it waits. */
const LOST_AFTER_MS = 60_000;

/** Its state; `lost` when the process that ran it is gone. */
export function operationState(
  record: Pick<OperationRecord, "state" | "updatedAt">,
  now: number,
): OperationRecord["state"] | "lost" {
  return record.state === "running" && now - record.updatedAt > LOST_AFTER_MS ? "lost" : record.state;
}

/** The ids of a list, or of all that match, newest first. Throws BAD_FILTER, and BAD_REQUEST when more match than `most`. */
export async function wantedIds(
  { cluster }: Pick<ActionContext, "cluster">,
  { ids, filter = "", from, to, zone }: Partial<TaskWindow> & { ids?: readonly string[] | undefined },
  most: number,
  advice: string,
): Promise<string[]> {
  if (ids !== undefined) return [...new Set(ids)];
  // One more than may be, to know that there are more.
  const found = await cluster.taskIds({ filter, from, to, zone }, most + 1);
  if (found.length <= most) return found;
  throw new AppError(
    "BAD_REQUEST",
    { filter: "matches too many tasks" },
    `More than ${most} tasks match${advice}`,
  );
}

const runningOf = new WeakMap<ActionContext, Map<string, Set<string>>>();

function runningIn(context: ActionContext, kind: string): Set<string> {
  const kinds = runningOf.get(context) ?? new Map<string, Set<string>>();
  runningOf.set(context, kinds);
  const running = kinds.get(kind) ?? new Set();
  kinds.set(kind, running);
  return running;
}
