/** Button "Grow": more slots at once, until the worker starts anew. */
import type { WorkerActionBody, WorkerActionResult } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command } from "./commandWorkers";

export function growPool(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"pool-grow">,
): Promise<WorkerActionResult> {
  return actOnWorkers(
    context,
    actor,
    { action: "pool-grow", least: "operator", body, changes: ["stats"] },
    (names) => command(context, names, { method: "pool_grow", arguments: { n: body.by } }, body.waitMs),
  );
}
