/**
 * Button "Revoke", and "Terminate" on a running task. Every worker is told, for any of them may get the task; a worker
 * that starts later learns of it from those that run then.
 */
import type { ControlCommand } from "@/lib/celery/control";
import type { RevokeResult, RevokeTaskBody, WorkerOutcome } from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import { aboutId } from "./aboutTask";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { describeResult, onlineNames } from "./commandWorkers";
import { isOver, leftOut, revokeOutcome } from "./revokeOutcome";

/** Throws TASK_NOT_FOUND for a task that nothing is known of, unless that is wanted. */
export function revokeTask(
  context: ActionContext,
  actor: Actor,
  id: string,
  body: RevokeTaskBody,
): Promise<RevokeResult> {
  const { terminate, signal, evenIfUnknown, waitMs } = body;
  const info = {
    action: "revoke",
    permission: "revoke",
    about: aboutId(context, id),
    targets: [id],
    details: { terminate, ...(terminate && { signal }) },
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => {
      const sentAt = context.now();
      const task = context.cluster.task(id);
      const rest = { state: task?.state ?? null, sentAt };
      if (task === null && !evenIfUnknown) {
        const words =
          "Nothing is known of a task with this id. It can be revoked all the same (evenIfUnknown).";
        throw new AppError("TASK_NOT_FOUND", { taskId: id }, words);
      }
      if (task !== null && isOver(task)) return { ...leftOut(task), ...rest, tookMs: 0, workers: [] };
      const workers = await tellToRevoke(context, [id], { terminate, signal, waitMs }, onlineNames(context));
      const now = context.now();
      const became = revokeOutcome(id, task, { terminate, signal, workers, now });
      return { ...became, ...rest, tookMs: now - sentAt, workers };
    },
    ({ outcome }) => ({ [outcome]: 1 }),
  );
}

export interface RevokeOptions {
  terminate: boolean;
  signal: RevokeTaskBody["signal"];
  waitMs: number;
}

/** Tells every worker, and waits for the answers of those expected. */
export async function tellToRevoke(
  context: ActionContext,
  ids: readonly string[],
  { terminate, signal, waitMs }: RevokeOptions,
  expected: readonly string[],
): Promise<WorkerOutcome[]> {
  const revoke: ControlCommand = {
    method: "revoke",
    arguments: { task_id: ids, terminate, signal: terminate ? signal : null },
  };
  const result = await context.mailbox.call(revoke, { target: { kind: "all" }, expected, timeoutMs: waitMs });
  return describeResult(context, revoke, result);
}
