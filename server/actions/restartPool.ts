/**
 * Button "Restart pool". Each process ends when its present task has ended, an idle one with its next; no task is lost.
 * Code that has changed is not loaded anew: the worker's own process has the old one.
 */
import type { WorkerActionBody, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command, outcome } from "./commandWorkers";

export function restartPool(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"pool-restart">,
): Promise<WorkerActionResult> {
  return actOnWorkers(
    context,
    actor,
    { action: "pool-restart", permission: "pool", body, changes: ["stats"] },
    async (names) => {
      const unknown = names.filter((name) => context.inspector.get(name).panels.stats.value === null);
      await context.inspector.refresh(unknown, { panels: ["stats"], waitMs: body.waitMs });
      const restart = {
        method: "pool_restart",
        arguments: { modules: null, reload: false, reloader: null },
      } as const;
      const outcomes = await command(context, names, restart, body.waitMs);
      return outcomes.map((one) => (one.outcome === "ok" ? checkPool(context, one) : one));
    },
  );
}

/** Workers of other pools say ok and do nothing. */
function checkPool({ inspector }: ActionContext, done: WorkerOutcome): WorkerOutcome {
  const kind = inspector.get(done.worker).panels.stats.value?.pool.kind ?? null;
  if (kind === null || kind === "prefork") return done;
  const text = `Nothing was restarted: a ${kind} pool has no processes of its own.`;
  return outcome(done.worker, "refused", text, "NOT_SUPPORTED_BY_POOL");
}
