/** For tests alone: values and texts made by the real Python (`e2e/cluster/pythonText.py`), and how to compare. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { formatPython } from "./pythonValueFormat";
import type { PythonValue } from "./pythonValue";

/** A kind and its content, as the script writes it. */
export type Tagged = [kind: string, content: unknown];

/** Debian's Python, for `python3-celery` lives there. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("../../e2e/cluster/pythonText.py", import.meta.url));

/** Runs the script and gives its lines. */
export function runPythonText(
  command: "texts" | "json" | "yaml" | "metas" | "pickles",
  seed: number,
  count: number,
  input = "",
): unknown[] {
  const { status, stdout, stderr, error } = spawnSync(
    PYTHON,
    [SCRIPT, command, String(seed), String(count)],
    {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 30,
    },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`pythonText.py ${command}: ${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

/**
 * A value in the script's form. Opaque values as Python prints them, or as their parts, save those whose print tells
 * all there is.
 */
export function tagged(value: PythonValue, opaqueAs: "text" | "parts" = "text"): Tagged {
  const inner = (item: PythonValue) => tagged(item, opaqueAs);
  switch (value.kind) {
    case "none":
      return ["none", ""];
    case "bool":
      return ["bool", value.value ? "True" : "False"];
    case "int":
    case "float":
    case "complex":
      return [value.kind, value.text];
    case "str":
      return ["str", value.cut ? { cut: value.value } : value.value];
    case "bytes":
      return ["bytes", value.cut ? { cut: value.hex } : value.hex];
    case "list":
    case "tuple":
      return [value.kind, value.items.map(inner)];
    case "set":
    case "frozenset":
      return [value.kind, value.items.map(inner)];
    case "dict":
      return ["dict", value.entries.map(([key, item]) => [inner(key), inner(item)])];
    case "opaque":
      if (opaqueAs === "text" || value.text !== null || PRINTED.test(value.label))
        return ["opaque", formatPython(value)];
      return [
        "opaque",
        [
          ["str", value.label],
          ["list", value.args.map(inner)],
          ["dict", value.fields.map(([name, field]) => [["str", name], inner(field)])],
          value.state === null ? ["none", ""] : inner(value.state),
        ],
      ];
    case "cut":
      return ["cut", value.reason];
  }
}

const PRINTED = /^(?:Decimal|UUID|datetime\..*|zoneinfo\..*)$/;

/** One text for equal values: sets go by their members' own text, whatever order a language sorts in. */
export function comparable(value: Tagged): string {
  const [kind, content] = value;
  if (!Array.isArray(content)) return JSON.stringify(value);
  const items: unknown[] = content;
  if (kind === "dict") return `["dict",[${items.map((pair) => asPair(pair).map(comparable).join()).join()}]]`;
  const texts = items.map((item) => comparable(asTagged(item)));
  return `["${kind}",[${(kind === "set" || kind === "frozenset" ? texts.sort() : texts).join()}]]`;
}

function asPair(value: unknown): Tagged[] {
  if (!Array.isArray(value)) throw new Error("a dict's entry is no pair");
  return value.map(asTagged);
}

export function asTagged(value: unknown): Tagged {
  if (!Array.isArray(value) || typeof value[0] !== "string") throw new Error("no tagged value");
  return [value[0], value[1]];
}
