/** Button "Shut down": workers finish what they run, hand back what they have not begun, and stop. */
import type { WorkerActionBody, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, busyWords, outcome } from "./commandWorkers";

export function shutdownWorkers(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"shutdown">,
): Promise<WorkerActionResult> {
  return actOnWorkers(context, actor, { action: "shutdown", permission: "shutdown", body }, async (names) => {
    const { cluster, mailbox } = context;
    const before = new Map(names.map((name) => [name, cluster.worker(name)]));
    const goodbye = waitForGoodbye(context, names, body.waitMs);
    try {
      // Celery answers nothing to this. Its goodbye comes at once; the running tasks end after it.
      await mailbox.cast({ method: "shutdown" }, { kind: "workers", names });
    } catch (error) {
      goodbye.cancel();
      throw error;
    }
    const gone = await goodbye.seen;
    return Promise.all(
      names.map((name) =>
        gone.has(name)
          ? Promise.resolve(saidGoodbye(name, before.get(name)?.active ?? 0))
          : describePending(context, name),
      ),
    );
  });
}

interface Goodbyes {
  /** The workers that said goodbye until all have, or the time is up. */
  seen: Promise<ReadonlySet<string>>;
  cancel(): void;
}

/** By each worker's own clock a goodbye is later than any before: ours is not asked. */
function waitForGoodbye({ cluster }: ActionContext, names: readonly string[], ms: number): Goodbyes {
  const before = new Map(names.map((name) => [name, cluster.worker(name)?.offlineAt ?? null]));
  const gone = new Set<string>();
  let finish: () => void = () => undefined;
  const seen = new Promise<ReadonlySet<string>>((resolve) => {
    const timer = setTimeout(() => finish(), ms);
    const unsubscribe = cluster.onWorkersChange(look);
    finish = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve(gone);
    };
    function look(): void {
      for (const name of names) {
        const offlineAt = cluster.worker(name)?.offlineAt ?? null;
        if (offlineAt !== null && offlineAt !== before.get(name)) gone.add(name);
      }
      if (gone.size === names.length) finish();
    }
  });
  return { seen, cancel: () => finish() };
}

function saidGoodbye(worker: string, running: number): WorkerOutcome {
  if (running === 0) return outcome(worker, "ok", "It said goodbye.");
  const tasks = running === 1 ? "1 running task ends" : `${running} running tasks end`;
  return outcome(worker, "ok", `It said goodbye and stops when ${tasks}.`, "STOPPING");
}

/** No goodbye yet: it may not send events, or not have come to it. */
async function describePending(context: ActionContext, worker: string): Promise<WorkerOutcome> {
  if ((await context.mailbox.hasMailbox(worker)) === false) {
    return outcome(worker, "ok", "It takes no more commands: it is stopping, or has stopped.", "STOPPING");
  }
  return outcome(worker, "silent", `No goodbye yet. ${busyWords(context, worker)}`, "BUSY");
}
