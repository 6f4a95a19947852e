/**
 * The real arguments in a worker's answer to `query_task` or `scheduled` (protocol reference c.2). A worker decodes the
 * message for its answer anew, so they are what the task was given, whatever it did with them since.
 */
import { isObject } from "./fieldReader";
import { printPythonJson } from "./printPythonJson";
import type { PythonJson } from "./pythonJson";

export interface HeldArguments {
  id: string;
  argsText: string;
  kwargsText: string;
  route: { exchange: string; routingKey: string } | null;
}

/** Of an answer to `query_task`: `{id: [place, request]}`. */
export function decodeQueriedArguments(answer: PythonJson): HeldArguments[] {
  if (!isObject(answer)) return [];
  return Object.values(answer).flatMap((entry) => (Array.isArray(entry) ? readRequest(entry[1]) : []));
}

/** Of an answer to `scheduled`: `[{eta, request}]`. */
export function decodeScheduledArguments(answer: PythonJson): HeldArguments[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((entry) => (isObject(entry) ? readRequest(entry["request"]) : []));
}

function readRequest(request: PythonJson | undefined): HeldArguments[] {
  if (!isObject(request)) return [];
  const { id, args, kwargs, delivery_info: delivery } = request;
  // Before Celery 4.4 they are texts.
  if (typeof id !== "string" || !Array.isArray(args) || !isObject(kwargs)) return [];
  const key = isObject(delivery) ? delivery["routing_key"] : null;
  const exchange = isObject(delivery) ? delivery["exchange"] : null;
  const route =
    typeof key === "string" && key !== ""
      ? { exchange: typeof exchange === "string" ? exchange : "", routingKey: key }
      : null;
  return [{ id, argsText: printPythonJson(args), kwargsText: printPythonJson(kwargs), route }];
}
