/** What calls have in common: the plain values that stand at one place in the arguments of most of them. Pure. */
import { parsePythonText } from "@/lib/celery/pythonLiteral";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { formatPython } from "@/lib/celery/pythonValueFormat";

export interface SharedArgument {
  field: "args" | "kwargs";
  /** The name of a keyword argument, or the number of a positional one, from 0. */
  path: string;
  /** A text without its quotes; anything else as Python prints it. */
  value: string;
  /** How many calls have it. */
  count: number;
}

/** Reprs as events carry them, maybe cut. */
export interface CallReprs {
  args: string | null;
  kwargs: string | null;
}

const MOST_SHOWN = 6;
/** Longer values are documents, and nobody compares those by eye. */
const MAX_VALUE_CHARS = 80;
const MAX_REPR_CHARS = 4000;
const LEAST_SHARE = 0.5;

/** The commonest value of each place that at least half of the calls have, the commonest first. */
export function sharedArguments(calls: readonly CallReprs[]): SharedArgument[] {
  const places = new Map<string, { field: "args" | "kwargs"; path: string; values: Map<string, number> }>();
  const count = (field: "args" | "kwargs", path: string, value: PythonValue) => {
    const text = plainText(value);
    if (text === null) return;
    const key = `${field}.${path}`;
    let place = places.get(key);
    if (!place) places.set(key, (place = { field, path, values: new Map() }));
    place.values.set(text, (place.values.get(text) ?? 0) + 1);
  };
  for (const { args, kwargs } of calls) {
    for (const [index, value] of itemsOf(args).entries()) count("args", String(index), value);
    for (const [name, value] of entriesOf(kwargs)) count("kwargs", name, value);
  }
  const least = Math.max(2, calls.length * LEAST_SHARE);
  return [...places.values()]
    .flatMap(({ field, path, values }) => {
      const [top] = [...values].sort((a, b) => b[1] - a[1]);
      return top !== undefined && top[1] >= least ? [{ field, path, value: top[0], count: top[1] }] : [];
    })
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_SHOWN);
}

function parse(repr: string | null): PythonValue | null {
  return repr === null ? null : parsePythonText(repr.slice(0, MAX_REPR_CHARS), "saferepr").value;
}

function itemsOf(repr: string | null): PythonValue[] {
  const value = parse(repr);
  return value?.kind === "tuple" || value?.kind === "list" ? value.items : [];
}

function entriesOf(repr: string | null): [string, PythonValue][] {
  const value = parse(repr);
  if (value?.kind !== "dict") return [];
  return value.entries.flatMap(([key, item]) => (key.kind === "str" && !key.cut ? [[key.value, item]] : []));
}

/** Null for what is not plain, not whole, or too long. */
function plainText(value: PythonValue): string | null {
  switch (value.kind) {
    case "str":
      return value.cut || value.value.length > MAX_VALUE_CHARS ? null : value.value;
    case "none":
    case "bool":
    case "int":
    case "float": {
      const text = formatPython(value);
      return text.length > MAX_VALUE_CHARS ? null : text;
    }
    default:
      return null;
  }
}
