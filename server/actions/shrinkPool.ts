/** Button "Shrink": fewer slots. Only idle processes are taken away. */
import { setTimeout as pause } from "node:timers/promises";
import type { WorkerActionBody, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command, outcome } from "./commandWorkers";
import { mayStillGrow } from "./poolGrowth";

export function shrinkPool(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"pool-shrink">,
): Promise<WorkerActionResult> {
  const { by, waitMs } = body;
  return actOnWorkers(
    context,
    actor,
    { action: "pool-shrink", permission: "pool", body, changes: ["stats"] },
    async (names) => {
      await context.inspector.refresh(names, { panels: ["stats"], waitMs });
      // Celery would take away the last process as well, and the worker would hold tasks that it cannot run.
      const leavesNone = (name: string) => by >= (slotsOf(context, name) ?? Infinity);
      await waitForGrowth(context, () => names.filter(leavesNone));
      const before = new Map(names.map((name) => [name, slotsOf(context, name)]));
      const emptied = names.filter(leavesNone);
      const others = names.filter((name) => !emptied.includes(name));
      const outcomes = await command(
        context,
        others,
        { method: "pool_shrink", arguments: { n: by } },
        waitMs,
      );
      const busy = outcomes.filter(({ code }) => code === "POOL_BUSY").map(({ worker }) => worker);
      const shrunk = await watchShrinking(context, busy, before);
      return [
        ...emptied.map((name) => leavesNoSlot(name, before.get(name) ?? 0)),
        ...outcomes.map((one) => shrunk.get(one.worker) ?? one),
      ];
    },
  );
}

/** What a worker tells before the processes that it was just asked for have started is no reason to refuse. */
async function waitForGrowth(context: ActionContext, tooSmall: () => string[]): Promise<void> {
  for (;;) {
    const growing = tooSmall().filter((name) => mayStillGrow(context, name));
    if (growing.length === 0) return;
    await pause(LOOK_MS);
    await context.inspector.refresh(growing, { panels: ["stats"], waitMs: 1000 });
  }
}

function slotsOf({ inspector }: ActionContext, worker: string): number | null {
  const { state, value } = inspector.get(worker).panels.stats;
  return state === "answered" ? (value?.pool.slots ?? null) : null;
}

function leavesNoSlot(worker: string, slots: number): WorkerOutcome {
  const text = `It has ${slots} ${slots === 1 ? "slot" : "slots"}: this would leave none, and its tasks would wait for ever.`;
  return outcome(worker, "refused", text, "LEAVES_NO_SLOT");
}

const LOOKS = 12;
const LOOK_MS = 300;

/**
 * A worker that has fewer idle processes than asked for takes those away and then refuses: half done. The processes go
 * some moments later, so the pool is looked at a few times.
 */
async function watchShrinking(
  context: ActionContext,
  names: readonly string[],
  before: ReadonlyMap<string, number | null>,
): Promise<Map<string, WorkerOutcome>> {
  const shrunk = new Map<string, WorkerOutcome>();
  for (let look = 0; look < LOOKS; look++) {
    const waiting = names.filter((name) => !shrunk.has(name));
    if (waiting.length === 0) break;
    await pause(LOOK_MS);
    await context.inspector.refresh(waiting, { panels: ["stats"], waitMs: 1000 });
    for (const name of waiting) {
      const [was, is] = [before.get(name) ?? null, slotsOf(context, name)];
      if (was === null || is === null || is >= was) continue;
      const text = `It shrank from ${was} to ${is} slots and no further: the other processes are busy.`;
      shrunk.set(name, outcome(name, "refused", text, "SHRUNK_LESS"));
    }
  }
  return shrunk;
}
