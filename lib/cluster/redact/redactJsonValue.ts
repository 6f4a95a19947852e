/** JSON as workers answer it when they are asked: settings, queues, and tasks with their arguments. */
import { parsePythonJson, PythonNumber, type PythonJson } from "../../celery/pythonJson";
import { printPythonJson } from "../../celery/printPythonJson";
import { HIDDEN } from "./hidden";
import type { Hider, Redactor } from "./redactor";

/** A copy with its secrets hidden; of the tasks in it by the rules of each. */
export function redactJsonValue(redactor: Redactor, value: PythonJson): PythonJson {
  return hide(redactor, redactor, value);
}

function hide(redactor: Redactor, outer: Hider, value: PythonJson): PythonJson {
  if (Array.isArray(value)) return value.map((item) => hide(redactor, outer, item));
  if (typeof value === "string") return outer.text(value);
  if (typeof value === "number" || value instanceof PythonNumber) {
    const text = value instanceof PythonNumber ? value.text : String(value);
    return outer.text(text) === text ? value : HIDDEN;
  }
  if (typeof value !== "object" || value === null) return value;
  const isTask = "args" in value && "kwargs" in value && taskName(value) !== null;
  const hider = isTask ? redactor.ofTask(taskName(value)) : outer;
  const copy = Object.create(null) as { [name: string]: PythonJson };
  for (const [name, inner] of Object.entries(value)) {
    if (name === "args" && isTask) copy[name] = hideArgs(redactor, hider, inner);
    else copy[name] = hider.isSecretName(name) && !isHarmless(inner) ? HIDDEN : hide(redactor, hider, inner);
  }
  return copy;
}

function hideArgs(redactor: Redactor, hider: Hider, args: PythonJson): PythonJson {
  if (typeof args === "string") return hider.args(args);
  if (!Array.isArray(args)) return hide(redactor, hider, args);
  return parsePythonJson(hider.argsJson(printPythonJson(args))) ?? HIDDEN;
}

/** `type` is the registered name, `name` may be another one that is shown. */
function taskName({ type, name }: { [name: string]: PythonJson }): string | null {
  return typeof type === "string" ? type : typeof name === "string" ? name : null;
}

/** Nothing, a yes or a no, or what somebody has hidden already. */
function isHarmless(value: PythonJson): boolean {
  if (typeof value === "string") return /^([*•]*|None)$/.test(value);
  return value === null || typeof value === "boolean" || (Array.isArray(value) && value.length === 0);
}
