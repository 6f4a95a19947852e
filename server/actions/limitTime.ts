/**
 * Button "Time limits": how long tasks of a name may run, until the worker starts anew.
 *
 * Workers note the new limits at once and go by those that they read when they began to consume: seen on Celery 5.2, and
 * the code is the same from 4.0 to 5.6. They read them anew after a reconnect, and when their pool is restarted by command.
 */
import type { WorkerActionBody, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command, outcome } from "./commandWorkers";

export function limitTime(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"time-limit">,
): Promise<WorkerActionResult> {
  const { task, softMs, hardMs, waitMs } = body;
  return actOnWorkers(
    context,
    actor,
    { action: "time-limit", permission: "limits", about: { tasks: [task] }, body, changes: ["registered"] },
    async (names) => {
      const limits = { task_name: task, soft: inSeconds(softMs), hard: inSeconds(hardMs) };
      const outcomes = await command(
        context,
        names,
        { method: "time_limit", arguments: limits },
        body.waitMs,
      );
      const unknown = names.filter((name) => context.inspector.get(name).panels.stats.value === null);
      await context.inspector.refresh(unknown, { panels: ["stats"], waitMs });
      return outcomes.map((one) => (one.outcome === "ok" ? checkPool(context, one) : one));
    },
  );
}

const UNENFORCED: ReadonlySet<string> = new Set(["solo", "threads", "eventlet"]);
const NOT_YET =
  "It took the limits, but goes by the old ones until its pool is restarted (pool-restart) or it connects to the broker anew. Running tasks keep theirs.";

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

/** Some pools take the limits and never end a task by them. */
function checkPool({ inspector }: ActionContext, done: WorkerOutcome): WorkerOutcome {
  const kind = inspector.get(done.worker).panels.stats.value?.pool.kind ?? null;
  if (kind === null || !UNENFORCED.has(kind)) {
    return outcome(done.worker, "ok", NOT_YET, "IN_FORCE_LATER");
  }
  const text = `It took the limits, but a ${kind} pool does not enforce them.`;
  return outcome(done.worker, "ok", text, "NOT_SUPPORTED_BY_POOL");
}
