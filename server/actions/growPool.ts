/** Button "Grow": more slots at once, until the worker starts anew. */
import type { WorkerActionBody, WorkerActionResult } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command } from "./commandWorkers";
import { noteGrowth } from "./poolGrowth";

export function growPool(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"pool-grow">,
): Promise<WorkerActionResult> {
  return actOnWorkers(
    context,
    actor,
    { action: "pool-grow", permission: "pool", body, changes: ["stats"] },
    async (names) => {
      const grow = { method: "pool_grow", arguments: { n: body.by } } as const;
      const outcomes = await command(context, names, grow, body.waitMs);
      const grown = outcomes.filter((one) => one.outcome === "ok").map(({ worker }) => worker);
      noteGrowth(context, grown);
      return outcomes;
    },
  );
}
