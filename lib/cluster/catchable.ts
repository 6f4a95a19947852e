/**
 * Which tasks are worth asking a worker about while it holds them: those whose arguments no event shows whole. Ingest asks
 * the cheap question of every event, whoever asks workers the exact one.
 */
import type { TaskEvent } from "../celery/celeryEvent";
import { parsePythonText } from "../celery/pythonLiteral";

/** From here on Celery may have cut. */
const LONG = 1000;
/** Nothing but plain values with no backslash in texts; each sign is looked at once. */
const PLAIN = /^[([{](?:'[^'\\]*'|None|True|False|[-+0-9.e ,:()[\]{}])*$/;

/** False where the texts surely show all; true is only a guess. For `task-received` of a first run. */
export function mayBeCatchable({ type, retries, args, kwargs }: TaskEvent): boolean {
  if (type !== "task-received" || (retries ?? 0) > 0) return false;
  // A sender that is not Celery tells nothing, and what is asked for must be comparable.
  return args !== undefined && kwargs !== undefined && !(isPlain(args) && isPlain(kwargs));
}

function isPlain(text: string): boolean {
  return text.length < LONG && !text.includes("...") && PLAIN.test(text);
}

/**
 * Whether a worker can tell more than these texts. Not where the sender wrote something of its own in their place, as one
 * hides secrets; nor of objects, which no worker can send.
 */
export function isWorthCatching(args: string | null, kwargs: string | null): boolean {
  if (args === null || kwargs === null) return false;
  const read = [parsePythonText(args, "saferepr"), parsePythonText(kwargs, "saferepr")] as const;
  const [positional, named] = read;
  const isCall =
    (positional.value?.kind === "tuple" || positional.value?.kind === "list") && named.value?.kind === "dict";
  if (!isCall || read.every(({ exactness }) => exactness === "exact")) return false;
  return !read.some(({ reasons }) => reasons.some(({ code }) => code === "object"));
}
