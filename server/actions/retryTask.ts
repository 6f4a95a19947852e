/**
 * Button "Retry": runs a task again with the arguments that its worker received, or with those that a person wrote. Never
 * with guessed ones. The new task has an id and a workflow of its own; both know of each other by our own record, and
 * the task finds the old id in its header `x-retry-of`.
 */
import type { RetryBody, RetryPreflight, RetryResult } from "@/lib/contract/retry";
import { AppError } from "@/lib/contract/errors";
import type { TaskRoute } from "../broker/broker";
import { aboutRetry } from "./aboutTask";
import type { ActionContext } from "./actionContext";
import { requirePermission, type Actor } from "./actionGate";
import { putBackArguments } from "./hiddenArguments";
import { retryPreflight } from "./retryPreflight";
import { sendTask } from "./sendTask";
import { checkWrittenArguments } from "./writtenArguments";

/**
 * Throws TASK_NOT_FOUND, ARGUMENTS_NOT_EXACT (also for `likely` ones that nobody accepted), QUEUE_UNKNOWN, BAD_REQUEST, and
 * what sending throws.
 */
export function retryTask(
  context: ActionContext,
  actor: Actor,
  id: string,
  body: RetryBody,
): Promise<RetryResult> {
  const isEdited = body.args !== undefined || body.kwargs !== undefined;
  return context.gate.run(
    actor,
    {
      action: "retry",
      permission: "retry",
      about: "each",
      targets: [id],
      // Arguments are not written down: they may hold what nobody but the worker should see.
      details: { edited: isEdited, queue: body.queue ?? null, likely: body.acceptLikely },
    },
    async () => {
      checkWrittenArguments(body);
      const preflight = await retryPreflight(context, id);
      // Before anything is told of its arguments.
      requirePermission(actor, "retry", aboutRetry(context, preflight));
      return sendAgain(context, actor, preflight, putBackArguments(context.redactor, preflight, body));
    },
    () => ({ retried: 1 }),
  );
}

/** Sends what the preflight found, or what was edited, if they may. The caller has gone through the gate. */
export async function sendAgain(
  context: ActionContext,
  actor: Actor,
  preflight: RetryPreflight,
  body: RetryBody,
): Promise<RetryResult> {
  const { id, name, verdict } = preflight;
  if (name === null) throw new AppError("TASK_NOT_FOUND", { taskId: id }, "The task's name is not known.");
  const { argsText, kwargsText, source } = argumentsFor(preflight, body);
  const route = routeFor(preflight.route, body.queue);
  if (route === null) throw new AppError("QUEUE_UNKNOWN", { taskId: id });
  requirePermission(actor, "retry", aboutRetry(context, preflight, route));
  const sentAt = context.now();
  const newId = await sendTask(context, {
    name,
    argsText,
    kwargsText,
    route,
    ...timing(body, sentAt),
    // The sender's own text, where the arguments are those that it describes.
    ...(source !== "edited" &&
      verdict === "exact" &&
      preflight.argsRepr !== null &&
      preflight.kwargsRepr !== null && { argsRepr: preflight.argsRepr, kwargsRepr: preflight.kwargsRepr }),
    extraHeaders: { "x-retry-of": id },
  });
  // It is sent: that the link could not be kept is no reason to say that it was not.
  await context.store.saveRetry(id, { id: newId, at: sentAt, user: actor.name }).catch(context.onTrouble);
  return { id: newId, name, route, sentAt, retryOf: id, source };
}

/** Celery's countdown, eta and so on of what a person asked for. Throws BAD_REQUEST for an expiry in the past. */
export function timing(
  { countdownMs, eta, expires, priority }: Pick<RetryBody, "countdownMs" | "eta" | "expires" | "priority">,
  now: number,
) {
  if (expires !== undefined && expires <= now)
    throw new AppError(
      "BAD_REQUEST",
      { field: "expires" },
      "expires is in the past: the task would never run.",
    );
  return {
    eta: eta ?? (countdownMs === undefined || countdownMs === 0 ? null : now + countdownMs),
    expires: expires ?? null,
    priority: priority ?? null,
  };
}

export function routeFor(known: TaskRoute | null, queue: string | undefined): TaskRoute | null {
  return queue === undefined ? known : { exchange: "", routingKey: queue };
}

function argumentsFor(
  { id, verdict, source, argsText, kwargsText, reasons }: RetryPreflight,
  { args, kwargs, acceptLikely }: RetryBody,
): Pick<RetryPreflight, "argsText" | "kwargsText"> & { source: RetryResult["source"] } {
  if (args !== undefined && kwargs !== undefined)
    return { argsText: args, kwargsText: kwargs, source: "edited" };
  if (verdict === "exact" || (verdict === "likely" && acceptLikely)) {
    if (args === undefined && kwargs === undefined) return { argsText, kwargsText, source };
    return { argsText: args ?? argsText, kwargsText: kwargs ?? kwargsText, source: "edited" };
  }
  // A part that is known exactly may stay; the other one a person has written.
  const open = new Set(reasons.map(({ where }) => where));
  if (args !== undefined && !open.has("kwargs")) return { argsText: args, kwargsText, source: "edited" };
  if (kwargs !== undefined && !open.has("args")) return { argsText, kwargsText: kwargs, source: "edited" };
  const words =
    verdict === "likely"
      ? "The arguments are likely right, but not surely: look at them and accept them (acceptLikely), or write them."
      : "The arguments are not known exactly, and Umbel never guesses: write them (args and kwargs).";
  const codes = [...new Set(reasons.map(({ where, code }) => `${where}: ${code}`))].join(", ");
  throw new AppError("ARGUMENTS_NOT_EXACT", { taskId: id, verdict, reasons: codes }, words);
}
