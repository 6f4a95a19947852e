/**
 * Button "Add queue": workers take tasks from one more queue, until they start anew.
 *
 * A worker says ok and declares the queue afterwards; when the broker refuses that declare (the queue is there with other
 * arguments, say), the worker ends, whatever its pool and version. So the declare is tried here first.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { AddConsumerArguments } from "@/lib/celery/control";
import type { WorkerActionBody, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import type { QueueDeclaration } from "../broker/broker";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { actOnWorkers, command, outcome } from "./commandWorkers";

type Body = WorkerActionBody<"add-consumer">;

/** `permission`: what it is done by; resuming a queue does it as well. */
export function addConsumer(
  context: ActionContext,
  actor: Actor,
  body: Body,
  permission: "consumers" | "pause" = "consumers",
): Promise<WorkerActionResult> {
  return actOnWorkers(
    context,
    actor,
    { action: "add-consumer", permission, about: { queues: [body.queue] }, body, changes: ["queues"] },
    async (names) => {
      const { inspector } = context;
      await inspector.refresh(names, { panels: ["queues", "conf"], waitMs: body.waitMs });
      const outcomes = new Map<string, WorkerOutcome>();
      for (const name of names.filter((one) => consumes(context, one, body.queue) === true)) {
        outcomes.set(name, outcome(name, "ok", "It takes from this queue already.", "ALREADY_CONSUMING"));
      }
      for (const [name, refusal] of await tryOn(context, names, body)) {
        if (!outcomes.has(name)) outcomes.set(name, refused(name, refusal));
      }
      const left = names.filter((name) => !outcomes.has(name));
      const told = await command(
        context,
        left,
        { method: "add_consumer", arguments: argumentsOf(body) },
        body.waitMs,
      );
      for (const one of await confirm(context, told, body.queue, true)) outcomes.set(one.worker, one);
      return [...outcomes.values()];
    },
  );
}

function argumentsOf(body: Body): AddConsumerArguments {
  const { queue, exchange, exchangeType, routingKey, durable, autoDelete, queueArguments } = body;
  return {
    queue,
    exchange,
    exchange_type: exchangeType,
    routing_key: routingKey,
    // What is as kombu has it anyway is not sent.
    ...(!durable && { durable }),
    ...(autoDelete && { auto_delete: autoDelete }),
    ...(Object.keys(queueArguments).length > 0 && { queue_arguments: queueArguments }),
  };
}

/** Workers that the declare would end, with the broker's words. Throws QUEUE_NOT_FOUND. */
async function tryOn(
  { inspector, mailbox }: ActionContext,
  names: readonly string[],
  body: Body,
): Promise<Map<string, string>> {
  const refusals = new Map<string, string>();
  const trials = new Map<string, ReturnType<typeof mailbox.tryDeclaration>>();
  for (const name of names) {
    const settings = new Map(inspector.get(name).panels.conf.value?.map((one) => [one.name, one.value]));
    // Its own settings say how the queue is made: what was asked for here is not used.
    if (definesQueue(settings.get("task_queues"), body.queue)) continue;
    const declaration = declarationOf(body, settings.get("task_queue_max_priority"));
    const key = JSON.stringify(declaration);
    const trial = trials.get(key) ?? mailbox.tryDeclaration(declaration);
    trials.set(key, trial);
    const { exists, refusal } = await trial;
    if (exists === false && !body.create) {
      const words = `There is no queue "${body.queue}". To make it, say so (create).`;
      throw new AppError("QUEUE_NOT_FOUND", { queue: body.queue }, words);
    }
    if (refusal !== null) refusals.set(name, refusal);
  }
  return refusals;
}

/** As Celery makes a queue that its settings do not name. */
function declarationOf(body: Body, maxPriority: string | undefined): QueueDeclaration {
  const priority = Number(maxPriority ?? "");
  return {
    queue: body.queue,
    durable: body.durable,
    autoDelete: body.autoDelete,
    arguments: { ...(priority > 0 && { "x-max-priority": priority }), ...body.queueArguments },
    exchange: body.exchange ?? body.queue,
    exchangeType: body.exchangeType ?? "direct",
  };
}

/** Whether a worker's `task_queues` name this queue: objects as Python prints them, or a dict by name. */
function definesQueue(taskQueues: string | undefined, queue: string): boolean {
  if (taskQueues === undefined) return false;
  // In JSON text a quote or backslash in a name is escaped.
  const name = JSON.stringify(queue).slice(1, -1);
  return taskQueues.includes(`Queue ${name} -> `) || taskQueues.includes(`"${name}": `);
}

function refused(worker: string, words: string): WorkerOutcome {
  const text = `Not sent: the broker would refuse this queue or exchange as it is asked for, and that ends the worker. It says: ${words}`;
  return outcome(worker, "refused", text, "QUEUE_REFUSED");
}

/** Whether the worker takes from the queue, by its last word; null where it gave none. */
export function consumes({ inspector }: ActionContext, worker: string, queue: string): boolean | null {
  const { state, value } = inspector.get(worker).panels.queues;
  if (state !== "answered" || value === null) return null;
  return value.some(({ name }) => name === queue);
}

const LOOKS = 8;
const LOOK_MS = 250;

/** Workers say ok before they do it: those that said so are asked until it is done. */
export async function confirm(
  context: ActionContext,
  told: readonly WorkerOutcome[],
  queue: string,
  wanted: boolean,
): Promise<WorkerOutcome[]> {
  let waiting = told.filter((one) => one.outcome === "ok").map(({ worker }) => worker);
  for (let look = 0; look < LOOKS && waiting.length > 0; look++) {
    if (look > 0) await pause(LOOK_MS);
    await context.inspector.refresh(waiting, { panels: ["queues"], waitMs: 1000 });
    waiting = waiting.filter((worker) => consumes(context, worker, queue) !== wanted);
  }
  const text = wanted
    ? "It said yes, but does not take from the queue yet."
    : "It said yes, but takes from the queue still.";
  return told.map((one) =>
    waiting.includes(one.worker) ? outcome(one.worker, "silent", text, "NOT_SEEN_YET") : one,
  );
}
