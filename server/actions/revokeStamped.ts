/** Button "Revoke by stamp": workers of Celery 5.3 and later skip every task that carries one of these stamps. */
import type { RevokeStampedBody, WorkerActionResult } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command } from "./commandWorkers";

export function revokeStamped(
  context: ActionContext,
  actor: Actor,
  body: RevokeStampedBody,
): Promise<WorkerActionResult> {
  const { headers, terminate, signal, waitMs } = body;
  return actOnWorkers(context, actor, { action: "revoke-stamped", permission: "revoke", body }, (names) =>
    command(
      context,
      names,
      {
        method: "revoke_by_stamped_headers",
        arguments: { headers, terminate, signal: terminate ? signal : null },
      },
      waitMs,
    ),
  );
}
