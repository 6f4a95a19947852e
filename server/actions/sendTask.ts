/** How every action that starts a task sends it: encoded, confirmed by the broker, and with an id of its own. */
import { randomUUID } from "node:crypto";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { encodeTaskMessage, type TaskMessage, type TaskToSend } from "@/lib/celery/encodeTaskMessage";
import type { TaskRoute } from "../broker/broker";
import type { EventBatch } from "../store/store";
import type { ActionContext } from "./actionContext";
import { asBadRequest } from "./writtenArguments";

export interface SendTask extends Omit<TaskToSend, "id" | "origin"> {
  /** A new one if left out. */
  id?: string;
  route: TaskRoute;
}

/**
 * Sends it and gives its id: a queue has it then. Throws `BAD_REQUEST` for what must not be sent, and what
 * `TaskPublisher.publish` throws. The caller has gone through the gate.
 */
export async function sendTask(
  { publisher, store, now, origin, onTrouble }: SendContext,
  { id = randomUUID(), route, ...task }: SendTask,
): Promise<string> {
  const at = now();
  const message = encode({ ...task, id, origin }, at);
  await publisher.publish(message, route);
  // It is sent: that it could not be noted is no reason to say that it was not.
  await store.appendBatch(sentBatch(message, route, at)).catch(onTrouble);
  return id;
}

type SendContext = Pick<ActionContext, "publisher" | "store" | "now" | "origin" | "onTrouble">;

function encode(task: TaskToSend, now: number) {
  try {
    return encodeTaskMessage(task, now);
  } catch (error) {
    throw asBadRequest(error);
  }
}

/**
 * What Celery's clients tell as `task-sent` (protocol reference a.4), so that the task is known before a worker takes it.
 * Into our own store and not on the event exchange: other monitors would count us among the workers and clients.
 */
function sentBatch(
  { id, headers }: TaskMessage,
  { exchange, routingKey }: TaskRoute,
  at: number,
): EventBatch {
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === "string" ? value : undefined;
  };
  const event: TaskEvent = {
    kind: "task",
    type: "task-sent",
    uuid: id,
    at,
    hostname: text("origin") ?? "",
    pid: process.pid,
    clock: null,
    name: text("task"),
    args: text("argsrepr"),
    kwargs: text("kwargsrepr"),
    rootId: text("root_id"),
    parentId: text("parent_id"),
    retries: 0,
    eta: text("eta"),
    expires: text("expires"),
    queue: exchange === "" ? routingKey : undefined,
    exchange,
    routingKey,
  };
  return { taskEvents: [event], workerEvents: [], problems: [], received: 1, dropped: 0, receivedAt: at };
}
