/** Button "Leave queue": workers take no more tasks from it, until they start anew. What they hold of it they still run. */
import type { WorkerActionBody, WorkerActionResult } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { confirm, consumes } from "./addConsumer";
import { actOnWorkers, command, outcome } from "./commandWorkers";

/** `permission`: what it is done by; pausing a queue does it as well. */
export function cancelConsumer(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"cancel-consumer">,
  permission: "consumers" | "pause" = "consumers",
): Promise<WorkerActionResult> {
  const { queue, waitMs } = body;
  return actOnWorkers(
    context,
    actor,
    { action: "cancel-consumer", permission, about: { queues: [queue] }, body, changes: ["queues"] },
    async (names) => {
      await context.inspector.refresh(names, { panels: ["queues"], waitMs });
      // Celery says ok to any name.
      const strangers = names.filter((name) => consumes(context, name, queue) === false);
      const others = names.filter((name) => !strangers.includes(name));
      const told = await command(
        context,
        others,
        { method: "cancel_consumer", arguments: { queue } },
        waitMs,
      );
      return [
        ...strangers.map((name) =>
          outcome(name, "refused", `It does not take from "${queue}".`, "NOT_CONSUMING"),
        ),
        ...(await confirm(context, told, queue, false)),
      ];
    },
  );
}
