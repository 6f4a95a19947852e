/** What is known of a call's arguments and of its result, as values, and how far they can be trusted. */
import { parsePythonText, type Exactness, type PythonText } from "@/lib/celery/pythonLiteral";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { holdsHidden } from "@/lib/cluster/redact/hidden";
import type { TaskDetail } from "@/lib/contract/api";
import { hasCut, type TreeRoot } from "@/components/ui/valueTreeModel";

type Task = TaskDetail["task"];

/** Why a text is not the whole value. */
export type Truncation =
  /** Celery printed only its beginning, or not all levels. */
  | "celery"
  /** It was longer than what we keep of a text. */
  | "ours"
  /** The page read only its beginning. */
  | "page";

export interface KnownValue {
  roots: TreeRoot[];
  /** `unknown`: no event carried it. */
  exactness: Exactness | "unknown";
  truncation: Truncation | null;
}

/** Positional arguments first, by number, then keyword arguments by name, as one tree. */
export function knownArguments(task: Task): KnownValue {
  if (task.args === null && task.kwargs === null)
    return { roots: [], exactness: "unknown", truncation: null };
  const args = read(task.args);
  const kwargs = read(task.kwargs);
  return {
    roots: [...positional(args?.value ?? null), ...named(kwargs?.value ?? null)],
    exactness: worst(args, kwargs),
    truncation: truncationOf(task, "args", args) ?? truncationOf(task, "kwargs", kwargs),
  };
}

/** What the task returned; `unknown` when it has not, or nobody told. */
export function knownResult(task: Task): KnownValue {
  const result = read(task.result);
  if (result === null) return { roots: [], exactness: "unknown", truncation: null };
  return {
    roots: result.value === null ? [] : [{ name: null, value: result.value }],
    exactness: result.exactness,
    truncation: truncationOf(task, "result", result),
  };
}

/**
 * The call as a line of Python that sends it again, or null when the arguments are not known exactly: nobody should
 * paste a guess. `app` stands for the reader's own Celery app.
 */
export function pythonCall(task: Task): string | null {
  const name = task.taskName ?? task.name;
  if (holdsHidden(`${task.args ?? ""} ${task.kwargs ?? ""}`)) return null;
  const args = read(task.args);
  const kwargs = read(task.kwargs);
  if (name === null || args?.exactness !== "exact" || kwargs?.exactness !== "exact") return null;
  if (truncationOf(task, "args", args) !== null || truncationOf(task, "kwargs", kwargs) !== null) return null;
  if (args.value === null || kwargs.value === null) return null;
  const quoted = formatPython({ kind: "str", value: name });
  const parts = [quoted];
  if (!isEmpty(args.value)) parts.push(`args=${formatPython(args.value)}`);
  if (!isEmpty(kwargs.value)) parts.push(`kwargs=${formatPython(kwargs.value)}`);
  if (task.queue !== null) parts.push(`queue=${formatPython({ kind: "str", value: task.queue })}`);
  return `app.send_task(${parts.join(", ")})`;
}

function read(text: string | null): PythonText | null {
  // An empty text is what an event carries whose sender gave no representation.
  return text === null || text === "" ? null : parsePythonText(text, "saferepr");
}

function positional(value: PythonValue | null): TreeRoot[] {
  if (value === null) return [];
  if (value.kind !== "tuple" && value.kind !== "list") return [{ name: "args", value }];
  return value.items.map((item, at) => ({ name: String(at), value: item }));
}

function named(value: PythonValue | null): TreeRoot[] {
  if (value === null) return [];
  if (value.kind !== "dict") return [{ name: "kwargs", value }];
  return value.entries.map(([key, child]) => ({
    name: key.kind === "str" ? key.value : formatPython(key),
    value: child,
  }));
}

function worst(...texts: (PythonText | null)[]): Exactness | "unknown" {
  const known = texts.filter((text) => text !== null).map((text) => text.exactness);
  if (known.length < texts.length) return known.includes("inexact") ? "inexact" : "likely";
  return known.includes("inexact") ? "inexact" : known.includes("likely") ? "likely" : "exact";
}

function truncationOf(task: Task, field: string, text: PythonText | null): Truncation | null {
  if (task.cut.includes(field)) return "ours";
  if (text === null) return null;
  const codes = new Set(text.reasons.map((reason) => reason.code));
  if (codes.has("limit")) return "page";
  return codes.has("cut") || codes.has("cut-string") || (text.value !== null && hasCut(text.value))
    ? "celery"
    : null;
}

function isEmpty(value: PythonValue): boolean {
  if (value.kind === "dict") return value.entries.length === 0;
  return (value.kind === "tuple" || value.kind === "list") && value.items.length === 0;
}
