/**
 * Flower's "abort": marks a task as aborted in the result backend. Only tasks made for it (Celery's `AbortableTask`) look
 * there while they run, and end by themselves; workers are told nothing.
 */
import { AppError } from "@/lib/contract/errors";
import { BackendFailure } from "../results/resultBackend";
import { aboutId } from "./aboutTask";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";

/** `unsupported`: the backend, or what is stored there, is not one that we write; nothing was done. */
export interface AbortResult {
  outcome: "aborted" | "unsupported";
}

/** For any id, known or not, as Flower has it. Throws RESULTS_UNAVAILABLE. */
export function abortTask(context: ActionContext, actor: Actor, id: string): Promise<AbortResult> {
  const info = {
    action: "abort",
    permission: "revoke",
    about: aboutId(context, id),
    targets: [id],
    details: {},
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => {
      if (!readsJson(context)) return { outcome: "unsupported" };
      try {
        await context.results.abort(id);
        return { outcome: "aborted" };
      } catch (error) {
        if (!(error instanceof BackendFailure)) throw error;
        if (error.code === "unsupported") return { outcome: "unsupported" };
        throw new AppError("RESULTS_UNAVAILABLE", { reason: error.code }, error.message);
      }
    },
    ({ outcome }) => ({ [outcome]: 1 }),
  );
}

/** A worker whose results are not JSON takes ours for something else, or refuses it. Workers tell what is not the default. */
function readsJson({ cluster, inspector }: ActionContext): boolean {
  return cluster.workers().every(({ name }) => {
    const settings = inspector.get(name).panels.conf.value ?? [];
    const said = settings.find((setting) => setting.name === "result_serializer")?.value;
    return said === undefined || said === '"json"';
  });
}
