/** Buttons "Show hidden values": what is hidden elsewhere, for who may see it, once and audited with what was shown. */
import { decodeTaskMessage } from "@/lib/celery/decodeTaskMessage";
import type { HiddenNote } from "@/lib/cluster/redact/hiddenNotes";
import type { TaskDetail } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import { MAX_TAKEN_MESSAGES } from "@/lib/contract/queues";
import type { TaskResult } from "@/lib/contract/results";
import type { RevealedMessage, RevealedTask, RevealMessageBody } from "@/lib/contract/reveal";
import type { ActionContext } from "./actionContext";
import { requirePermission, type Actor } from "./actionGate";
import { shownMessage } from "./queueMessages";

export interface RevealContext {
  actions: Pick<ActionContext, "gate" | "queues" | "cluster">;
  /** What is known of a task by its events: as it is shown, and with nothing hidden. Both throw TASK_NOT_FOUND. */
  queries: {
    getTask(id: string): Promise<TaskDetail>;
    revealTask(id: string): Promise<Pick<TaskDetail, "task" | "events">>;
  };
  /** The same of the result backend. */
  taskResults: { get(id: string): Promise<TaskResult>; reveal(id: string): Promise<TaskResult> };
}

/** Throws TASK_NOT_FOUND where neither events nor the result backend know it, NOT_ALLOWED. */
export function revealTask(context: RevealContext, actor: Actor, id: string): Promise<RevealedTask> {
  const { actions, queries, taskResults } = context;
  return audited(actions, actor, { action: "reveal", targets: [id] }, async () => {
    const [detail, result] = await Promise.all([orNull(queries.getTask(id)), taskResults.get(id)]);
    if (detail === null && result.meta === null && result.head === null)
      throw new AppError("TASK_NOT_FOUND", { taskId: id });
    // The task's own word of its name first: what is stored may say another one.
    const name = detail?.task.taskName ?? detail?.task.name ?? result.meta?.name ?? null;
    requirePermission(actor, "reveal", { tasks: [name] });
    const [told, stored] = await Promise.all([orNull(queries.revealTask(id)), taskResults.reveal(id)]);
    return {
      shown: { task: told?.task ?? null, events: told?.events ?? [], result: stored },
      hidden: [...(detail?.hidden ?? []), ...result.hidden],
    };
  });
}

/** The message of a task that waits. Throws NOT_FOUND where it is gone, BAD_REQUEST, NOT_ALLOWED, and what looking throws. */
export function revealMessage(
  { actions }: Pick<RevealContext, "actions">,
  actor: Actor,
  queue: string,
  { id, takeAndGiveBack }: RevealMessageBody,
): Promise<RevealedMessage> {
  const { queues, cluster } = actions;
  if (!queues.isFree && !takeAndGiveBack) {
    const words = "On RabbitMQ looking marks messages as redelivered. Say takeAndGiveBack to do it.";
    throw new AppError("BAD_REQUEST", { takeAndGiveBack: "must be true" }, words);
  }
  return audited(actions, actor, { action: "reveal-message", targets: [queue, id] }, async () => {
    if (!queues.isFree) requirePermission(actor, "messages", { queues: [queue] });
    const message = await queues.use((broker) => broker.find(queue, id, MAX_TAKEN_MESSAGES));
    if (message === null)
      throw new AppError("NOT_FOUND", { taskId: id }, "Its message is not there any more.");
    const task = decodeTaskMessage(message);
    requirePermission(actor, "reveal", { tasks: [task.name] });
    const peeked = { ref: null, message: { ok: true, message }, place: "ready", takenAt: null } as const;
    const { headers, body } = shownMessage(cluster, peeked, task, null);
    return { shown: { task, headers, body }, hidden: [] };
  });
}

/** Written down before anything is read, and afterwards which fields were hidden. */
async function audited<Shown>(
  { gate }: Pick<ActionContext, "gate">,
  actor: Actor,
  info: { action: "reveal" | "reveal-message"; targets: string[] },
  work: () => Promise<{ shown: Shown; hidden: readonly HiddenNote[] }>,
): Promise<Shown> {
  const { shown } = await gate.run(
    actor,
    { ...info, permission: "reveal", about: "each", details: {} },
    work,
    ({ hidden }) => countFields(hidden),
  );
  return shown;
}

/** How many rules hid something in each field. */
function countFields(hidden: readonly HiddenNote[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { field } of hidden) counts[field] = (counts[field] ?? 0) + 1;
  return counts;
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.code === "TASK_NOT_FOUND") return null;
    throw error;
  }
}
