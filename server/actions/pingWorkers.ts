/** Buttons "Ping" and "Heartbeat": a sign of life, by answer or by event. */
import type { WorkerActionBody, WorkerActionResult } from "@/lib/contract/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command } from "./commandWorkers";

export function pingWorkers(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"ping">,
): Promise<WorkerActionResult> {
  return actOnWorkers(context, actor, { action: "ping", permission: "ping", body }, (names) =>
    command(context, names, { method: "ping" }, body.waitMs),
  );
}

export function requestHeartbeat(
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<"heartbeat">,
): Promise<WorkerActionResult> {
  return actOnWorkers(context, actor, { action: "heartbeat", permission: "ping", body }, (names) =>
    command(context, names, { method: "heartbeat" }, body.waitMs),
  );
}
