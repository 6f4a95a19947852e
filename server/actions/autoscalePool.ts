/** Button "Autoscale": the range within which a worker that scales itself may go. */
import type { WorkerActionBody, WorkerActionResult } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command } from "./commandWorkers";

export function autoscalePool(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"autoscale">,
): Promise<WorkerActionResult> {
  const { min, max, waitMs } = body;
  return actOnWorkers(
    context,
    actor,
    { action: "autoscale", permission: "pool", body, changes: ["stats"] },
    (names) => command(context, names, { method: "autoscale", arguments: { max, min } }, waitMs),
  );
}
