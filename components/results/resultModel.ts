/** What a stored result adds to what the events told of a task. Pure. */
import { isKnownState } from "@/lib/celery/states";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import type { ResultMetaView, TaskResult } from "@/lib/contract/results";
import type { TreeRoot } from "@/components/ui/valueTreeModel";

/** What the task returned, where the backend has it whole or in part. */
export function storedReturn(result: TaskResult | undefined): ResultMetaView | null {
  return result?.meta?.state === "SUCCESS" ? result.meta : null;
}

/** What `update_state` was given last; null in Celery's own states. */
export function customMeta(result: TaskResult | undefined): ResultMetaView | null {
  const meta = result?.meta ?? null;
  return meta === null || isKnownState(meta.state) ? null : meta;
}

export interface StoredError {
  exception: string | null;
  traceback: string | null;
  cut: string[];
}

/** The exception as Python prints it, and its traceback; null where it did not fail. */
export function storedError(result: TaskResult | undefined): StoredError | null {
  const meta = result?.meta;
  if (!meta?.exception) return null;
  const { type, module, args } = meta.exception;
  const label = module === null ? type : `${module}.${type}`;
  const exception = `${label}(${args.map((arg) => formatPython(arg)).join(", ")})`;
  const cut = meta.cut.flatMap((field) => (field === "result" ? ["exception"] : field));
  return { exception, traceback: meta.traceback === "" ? null : meta.traceback, cut };
}

/** A dict by its keys, anything else as one value. */
export function valueRoots(value: PythonValue): TreeRoot[] {
  if (value.kind !== "dict" || value.entries.length === 0) return [{ name: null, value }];
  return value.entries.map(([key, child]) => ({
    name: key.kind === "str" ? key.value : formatPython(key),
    value: child,
  }));
}

/** Positional arguments by number, then those with names; null where the backend does not keep them. */
export function storedArguments(meta: ResultMetaView | null | undefined): TreeRoot[] | null {
  if (!meta?.args && !meta?.kwargs) return null;
  const { args, kwargs } = meta;
  const positional =
    args === null
      ? []
      : "items" in args
        ? args.items.map((value, at) => ({ name: String(at), value }))
        : [{ name: "args", value: args }];
  if (kwargs === null) return positional;
  if (kwargs.kind !== "dict") return [...positional, { name: "kwargs", value: kwargs }];
  return [...positional, ...(kwargs.entries.length === 0 ? [] : valueRoots(kwargs))];
}
