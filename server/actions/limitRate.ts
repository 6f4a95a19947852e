/** Button "Rate limit": how many tasks of a name each worker may begin, until it starts anew. */
import type { WorkerActionBody, WorkerActionResult } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command } from "./commandWorkers";

export function limitRate(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"rate-limit">,
): Promise<WorkerActionResult> {
  const { task, rate, waitMs } = body;
  return actOnWorkers(
    context,
    actor,
    { action: "rate-limit", permission: "limits", about: { tasks: [task] }, body, changes: ["registered"] },
    (names) =>
      command(
        context,
        names,
        { method: "rate_limit", arguments: { task_name: task, rate_limit: rate ?? 0 } },
        waitMs,
      ),
  );
}
