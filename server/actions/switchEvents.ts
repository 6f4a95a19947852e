/** Buttons "Turn events on" and "off": whether workers tell of their tasks, until they start anew. */
import type { WorkerActionBody, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command, outcome } from "./commandWorkers";

export function enableEvents(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"enable-events">,
): Promise<WorkerActionResult> {
  return actOnWorkers(
    context,
    actor,
    { action: "enable-events", permission: "events", body },
    async (names) => {
      const outcomes = await command(context, names, { method: "enable_events" }, body.waitMs);
      for (const { worker, outcome: kind } of outcomes)
        if (kind === "ok") context.cluster.eventsTurnedOn(worker);
      return outcomes;
    },
  );
}

export function disableEvents(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"disable-events">,
): Promise<WorkerActionResult> {
  return actOnWorkers(
    context,
    actor,
    { action: "disable-events", permission: "events", body },
    async (names) => {
      const outcomes = await command(context, names, { method: "disable_events" }, body.waitMs);
      const already = outcomes.filter(saidAlready).map(({ worker }) => worker);
      if (already.length === 0) return outcomes;
      const fixed = await findFixed(context, already, body.waitMs);
      return outcomes.map((one) => (fixed.has(one.worker) ? fixedByE(one.worker) : one));
    },
  );
}

function saidAlready({ outcome: kind, text }: WorkerOutcome): boolean {
  return kind === "ok" && text.includes("already");
}

/**
 * "Already disabled" is also what a worker says that was started with -E, and goes on sending: it has no list of groups
 * to take one from. Told to turn them on, that one says "already enabled"; one whose events are really off does so, and
 * is told to turn them off again.
 */
async function findFixed(
  context: ActionContext,
  names: readonly string[],
  waitMs: number,
): Promise<Set<string>> {
  const told = await command(context, names, { method: "enable_events" }, waitMs);
  const turnedOn = told
    .filter((one) => one.outcome === "ok" && !saidAlready(one))
    .map(({ worker }) => worker);
  await command(context, turnedOn, { method: "disable_events" }, waitMs);
  return new Set(told.filter(saidAlready).map(({ worker }) => worker));
}

function fixedByE(worker: string): WorkerOutcome {
  const text = "It was started with -E and sends task events whatever it is told. Start it without -E.";
  return outcome(worker, "refused", text, "EVENTS_FIXED_BY_E");
}
