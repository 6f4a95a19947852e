/**
 * Hides secrets in what the server says of tasks. What it is given stays as it is: a copy comes back, or the same where
 * nothing is hidden. Pure; as linear as its parts (secretText.ts, secretShapes.ts).
 */
import type { PythonValue } from "../../celery/pythonValue";
import { HIDDEN, type HiddenListener, type HiddenRule } from "./hidden";
import { readRules, type RedactRules, type RedactSettings, type TaskRules } from "./rules";
import { argumentPlaces } from "./secretArguments";
import { findJsonSecrets, hideInJson, type JsonPath, type JsonSecret } from "./secretJson";
import type { SecretSpan } from "./secretShapes";
import { findSecrets, type TextForm } from "./secretText";

export interface Redactor extends Hider {
  /** For what belongs to a task of this name, which may have rules of its own. */
  ofTask(name: string | null): Hider;
  /** Some tasks have rules of their own: of a text of which the task is not known, nobody can say what is secret. */
  readonly hasTaskRules: boolean;
}

/** Each takes a listener that is told of what was hidden. */
export interface Hider {
  text(text: string, onHidden?: HiddenListener): string;
  /** Lines of source code among it. */
  traceback(text: string, onHidden?: HiddenListener): string;
  /** Positional arguments as Celery prints them. */
  args(text: string, onHidden?: HiddenListener): string;
  /** JSON, which it is afterwards too; what is none counts as any text. */
  json(text: string, onHidden?: HiddenListener): string;
  /** A JSON array of positional arguments. */
  argsJson(text: string, onHidden?: HiddenListener): string;
  /** Where the secrets are in such an array, or in the object of keyword arguments. Null where it is no JSON. */
  argumentSecrets(text: string): JsonSecret[] | null;
  /** The body of a message as JSON, `[args, kwargs, …]`; or YAML, whose values go to the end of their lines. */
  body(text: string, form: "json" | "yaml" | "other", onHidden?: HiddenListener): string;
  /**
   * Of a text that goes on: the part that is settled, hidden, and the rest, which is to be given again with what follows. What
   * is less than `tail` before the end is not settled, nor a secret that may go on.
   */
  passing(text: string, tail: number): { shown: string; rest: string };
  /** What is stored of a task, as JSON, which may be the whole or its result alone; null where it is none. */
  meta(text: string): string | null;
  value(value: PythonValue, onHidden?: HiddenListener): PythonValue;
  argsValue(value: PythonValue, onHidden?: HiddenListener): PythonValue;
  /** A value that stands under this name. */
  named(name: string, value: PythonValue, onHidden?: HiddenListener): PythonValue;
  /** Whether what stands under this name is hidden. */
  isSecretName(name: string): boolean;
  /** Whether arguments of these tasks are hidden by their number. */
  readonly hasPositions: boolean;
}

export function createRedactor(rules: RedactRules): Redactor {
  const general = createHider(rules.ofTask(null));
  const known = new Map<TaskRules, Hider>();
  return {
    ...general,
    hasTaskRules: rules.hasTaskRules,
    ofTask(name) {
      const own = rules.ofTask(name);
      if (own === rules.general) return general;
      const hider = known.get(own) ?? createHider(own);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(own, hider);
      return hider;
    },
  };
}

const MAX_KNOWN = 500;
/** A name, its quotes and the space around them. */
const LONGEST_LEAD = 500;

/** By these settings, which have been looked at. Throws for rules that are none. */
export function redactorOf(settings: RedactSettings): Redactor {
  const read = readRules(settings);
  if (!read.ok) throw new Error(read.problems.join("; "));
  return createRedactor(read.rules);
}

function createHider(rules: TaskRules): Hider {
  const { positions } = rules;
  const hideText = (text: string, form: TextForm, onHidden?: HiddenListener) =>
    replaced(text, findSecrets(text, rules, form), onHidden);
  const positionRule = (at: number): HiddenRule => ({ kind: "position", of: String(at) });

  function args(text: string, onHidden?: HiddenListener): string {
    if (positions.size === 0) return hideText(text, {}, onHidden);
    const places = argumentPlaces(text);
    // Nobody knows which argument is which: then all of them.
    if (places === null) {
      if (/^\s*[([]\s*[)\]]\s*$/.test(text) || text.trim() === "") return text;
      onHidden?.(positionRule(Math.min(...positions)));
      return `(${HIDDEN})`;
    }
    const byPlace = places.flatMap(({ from, to }, at): SecretSpan[] =>
      positions.has(at) ? [{ from, to, rule: positionRule(at) }] : [],
    );
    const others = findSecrets(text, rules).filter((one) =>
      byPlace.every(({ from, to }) => one.to <= from || one.from >= to),
    );
    const spans = [...byPlace, ...others].sort((a, b) => a.from - b.from);
    return replaced(text, spans, onHidden);
  }

  /** At this depth an item of the list is an argument. */
  function jsonSecrets(text: string, argsAt: JsonPath | null): JsonSecret[] | null {
    const depth = argsAt?.length ?? 0;
    return findJsonSecrets(text, rules, (path) => {
      const last = path.at(-1);
      if (argsAt === null || positions.size === 0 || path.length !== depth + 1 || typeof last !== "number")
        return null;
      if (!argsAt.every((step, at) => path[at] === step)) return null;
      return positions.has(last) ? positionRule(last) : null;
    });
  }

  function json(text: string, argsAt: readonly number[] | null, onHidden?: HiddenListener): string {
    // One scan tells of most texts that nothing is in them.
    const isPlain = (argsAt === null || positions.size === 0) && !text.includes("\\");
    if (isPlain && findSecrets(text, rules).length === 0) return text;
    const secrets = jsonSecrets(text, argsAt);
    if (secrets === null) {
      if (argsAt === null || positions.size === 0) return hideText(text, {}, onHidden);
      // Nobody knows which argument is which: then all of it.
      onHidden?.(positionRule(Math.min(...positions)));
      return HIDDEN;
    }
    for (const { rules: why } of secrets) for (const rule of why) onHidden?.(rule);
    return hideInJson(text, secrets);
  }

  function value(given: PythonValue, onHidden?: HiddenListener): PythonValue {
    switch (given.kind) {
      case "none":
      case "bool":
        return given;
      case "str": {
        const shown = hideText(given.value, {}, onHidden);
        return shown === given.value ? given : { ...given, value: shown };
      }
      case "int":
      case "float":
      case "complex":
        return hideText(given.text, {}, onHidden) === given.text ? given : HIDDEN_VALUE;
      case "cut":
        return { ...given, text: hideText(given.text, {}, onHidden) };
      case "bytes": {
        const text = latinText(given.hex);
        return hideText(text, {}, onHidden) === text ? given : HIDDEN_VALUE;
      }
      case "list":
      case "tuple":
      case "set":
      case "frozenset":
        return { ...given, items: given.items.map((item) => value(item, onHidden)) };
      case "dict":
        return {
          kind: "dict",
          entries: given.entries.map(([key, inner]) => [
            value(key, onHidden),
            key.kind === "str" ? named(key.value, inner, onHidden) : value(inner, onHidden),
          ]),
        };
      case "opaque":
        return {
          ...given,
          text: given.text === null ? null : hideText(given.text, {}, onHidden),
          args: given.args.map((item) => value(item, onHidden)),
          fields: given.fields.map(([name, inner]) => [name, named(name, inner, onHidden)]),
          state: given.state === null ? null : value(given.state, onHidden),
        };
    }
  }

  function named(name: string, given: PythonValue, onHidden?: HiddenListener): PythonValue {
    const of = rules.nameRule(name);
    if (of === null || isHarmless(given)) return value(given, onHidden);
    onHidden?.({ kind: "name", of });
    return HIDDEN_VALUE;
  }

  return {
    hasPositions: positions.size > 0,
    isSecretName: (name) => rules.nameRule(name) !== null,
    text: (text, onHidden) => hideText(text, {}, onHidden),
    traceback: (text, onHidden) => hideText(text, { traceback: true }, onHidden),
    args,
    json: (text, onHidden) => json(text, null, onHidden),
    argsJson: (text, onHidden) => json(text, [], onHidden),
    argumentSecrets: (text) => jsonSecrets(text, text.trimStart().startsWith("[") ? [] : null),
    body(text, form, onHidden) {
      if (form === "json") return json(text, [0], onHidden);
      if (positions.size === 0) return hideText(text, { lines: form === "yaml" }, onHidden);
      onHidden?.(positionRule(Math.min(...positions)));
      return HIDDEN;
    },
    passing(text, tail) {
      let end = Math.max(0, text.length - tail);
      const spans = findSecrets(text, rules);
      const open = spans.findIndex(({ to }) => to > end);
      const next = spans[open];
      // With the name that it stands under, or nobody would know it for a secret.
      if (next !== undefined && next.from - LONGEST_LEAD < end)
        end = Math.max(spans[open - 1]?.to ?? 0, next.from - LONGEST_LEAD);
      const settled = spans.filter(({ to }) => to <= end);
      return { shown: replaced(text.slice(0, end), settled), rest: text.slice(end) };
    },
    meta(text) {
      const secrets = jsonSecrets(text, ["args"]);
      return secrets && hideInJson(text, secrets);
    },
    value,
    named,
    argsValue(given, onHidden) {
      if (positions.size === 0 || !("items" in given)) return value(given, onHidden);
      const items = given.items.map((item, at) => {
        if (!positions.has(at) || isHarmless(item)) return value(item, onHidden);
        onHidden?.(positionRule(at));
        return HIDDEN_VALUE;
      });
      return { ...given, items };
    },
  };
}

const HIDDEN_VALUE: PythonValue = { kind: "str", value: HIDDEN };

function isHarmless(value: PythonValue): boolean {
  if (value.kind === "str") return /^([*•]*|None)$/.test(value.value);
  if ("items" in value) return value.items.length === 0;
  return (
    value.kind === "none" || value.kind === "bool" || (value.kind === "dict" && value.entries.length === 0)
  );
}

/** Bytes as text, letter by letter: secrets are ASCII. */
function latinText(hex: string): string {
  let text = "";
  for (let at = 0; at + 1 < hex.length; at += 2)
    text += String.fromCharCode(Number.parseInt(hex.slice(at, at + 2), 16));
  return text;
}

function replaced(text: string, spans: readonly SecretSpan[], onHidden?: HiddenListener): string {
  let out = "";
  let copied = 0;
  for (const { from, to, rule } of spans) {
    out += text.slice(copied, from) + HIDDEN;
    copied = to;
    onHidden?.(rule);
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/** By the rules by default alone. */
export const DEFAULT_REDACTOR: Redactor = redactorOf({ rules: [], defaults: true });
