/** How every action that starts a task sends it: encoded, confirmed by the broker, and with an id of its own. */
import { randomUUID } from "node:crypto";
import { encodeTaskMessage, UnsendableTask, type TaskToSend } from "@/lib/celery/encodeTaskMessage";
import { AppError } from "@/lib/contract/errors";
import type { TaskRoute } from "../broker/broker";
import type { ActionContext } from "./actionContext";

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
  { publisher, now, origin }: Pick<ActionContext, "publisher" | "now" | "origin">,
  { id = randomUUID(), route, ...task }: SendTask,
): Promise<string> {
  await publisher.publish(encode({ ...task, id, origin }, now()), route);
  return id;
}

function encode(task: TaskToSend, now: number) {
  try {
    return encodeTaskMessage(task, now);
  } catch (error) {
    if (!(error instanceof UnsendableTask)) throw error;
    throw new AppError("BAD_REQUEST", { reason: error.reason, field: error.field }, error.message);
  }
}
