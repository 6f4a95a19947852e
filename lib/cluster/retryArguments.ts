/**
 * With which arguments a task can be run again, and how far they can be trusted. Several sources tell of them: the result
 * backend (`result_extended`), its message while that waits, a worker that holds the task or held it when it was asked by
 * itself, and the texts of its events. Promise: what is called `exact`
 * is what the worker received; whatever leaves a doubt is `likely`, which a person confirms, or `inexact`, which is never
 * sent as it is. Rules: protocol reference a.5 and h.
 */
import { parsePythonText, type Exactness, type PythonReasonCode } from "../celery/pythonLiteral";
import type { PythonValue } from "../celery/pythonValue";
import { parseJsonAsPython } from "../celery/pythonValueFromJson";
import { toJsonText } from "../celery/pythonValueJson";
import { compareArguments } from "./compareArguments";

export const ARGUMENT_SOURCES = ["result-backend", "message", "worker", "caught", "events", "none"] as const;
export type ArgumentSource = (typeof ARGUMENT_SOURCES)[number];

/** The two texts of a task's events, as Celery's `saferepr` wrote them; null where no event told. */
export interface EventTexts {
  args: string | null;
  kwargs: string | null;
  /** Umbel itself kept only a part of them. */
  cut: boolean;
}

/** Real values in JSON, exactly as a source has them. */
export interface JsonArguments {
  argsText: string;
  kwargsText: string;
}

export interface StoredArguments extends JsonArguments {
  /** The source tells Python's types, or that there was JSON only, and all of these are plain. */
  typed: boolean;
}

export interface KnownArguments {
  events: EventTexts;
  /** From the result backend: as they were when the task had ended. */
  stored: StoredArguments | null;
  /** From its message, which waits or was looked at while it did: what its sender sent. */
  message: JsonArguments | null;
  /** From a worker that holds the task now. */
  held: JsonArguments | null;
  /** From a worker that held the task, kept since then. */
  caught: JsonArguments | null;
  /** It was retried by itself, and a task may give its own retry other arguments. */
  wasRetried: boolean;
  /** All workers that could have run it take nothing but JSON, so its message was JSON. */
  jsonOnly: boolean;
  /** The sender may be older than Celery 4.4, whose texts do not escape quotes. */
  oldSender: boolean;
}

/**
 * Beside those of a text: `missing`: no source tells. `type`, `key`, `duplicate-key`: JSON cannot carry it. `tuple`,
 * `key-to-string`: JSON would change it, and the message may not have been JSON. `differs`: two sources say different
 * things, so the task may have changed its arguments. `unchecked`: no other source says the same. `unseen`: a list or dict
 * that the task may have changed, and no event shows all of it. `not-arguments`: no
 * tuple, list or dict. `mask`: it looks like what is put in place of a secret. `empty`: no arguments at all, which is also
 * how a sender hides them (`argsrepr="()"`). `pickle`: workers take more than JSON, and a subclass of a dict, list or number
 * looks like what it extends. `replaced`: a character that UTF-8 cannot carry was replaced on its way.
 */
export type ArgumentReasonCode =
  | PythonReasonCode
  | "missing"
  | "type"
  | "key"
  | "tuple"
  | "key-to-string"
  | "differs"
  | "unchecked"
  | "unseen"
  | "not-arguments"
  | "mask"
  | "empty"
  | "pickle"
  | "replaced";

export interface ArgumentReason {
  where: "args" | "kwargs";
  code: ArgumentReasonCode;
  /** Where in the event's text, in UTF-16 units. */
  position: number | null;
  /** Where in the value, as in Python: `[0]['a']`. */
  path: string | null;
  /** What stands there: `set`, `bytes`, a class. */
  what: string | null;
}

export interface ChosenArguments extends JsonArguments {
  verdict: Exactness;
  source: ArgumentSource;
  /** Why it is not exact; empty when it is. */
  reasons: ArgumentReason[];
}

/** The best source, in the order: result backend, message, worker, what was caught of a worker, events. */
export function chooseArguments(known: KnownArguments): ChosenArguments {
  const fromEvents = readEvents(known);
  const { stored, message, held, caught, jsonOnly, wasRetried } = known;
  const values = (source: ValueSource, from: JsonArguments | null, trust: Trust) =>
    from && fromValues(source, from, trust, known.events);
  const candidates = [
    values("result-backend", stored, { typesAreSure: jsonOnly || stored?.typed === true, mayDiffer: true }),
    values("message", message, { typesAreSure: true, mayDiffer: wasRetried, isOriginal: !wasRetried }),
    values("worker", held, { typesAreSure: jsonOnly, mayDiffer: wasRetried }),
    // It is caught in its first run only.
    values("caught", caught, { typesAreSure: jsonOnly, mayDiffer: false }),
    fromEvents,
  ].filter((one) => one !== null);
  for (const verdict of ["exact", "likely"] as const) {
    const best = candidates.find((one) => one.verdict === verdict);
    if (best) return best === fromEvents ? doubted(best, candidates) : best;
  }
  // For the editor: values that are whole, before texts with holes.
  return candidates[0] ?? fromEvents;
}

/**
 * Where another source says something else than the events, the task may have changed its arguments, and the events are
 * right; or the sender wrote a text of its own into them, and they are not. A person decides.
 */
function doubted(chosen: ChosenArguments, candidates: readonly ChosenArguments[]): ChosenArguments {
  const doubts = candidates.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "differs"));
  if (doubts.length === 0) return chosen;
  return { ...chosen, verdict: "likely", reasons: [...chosen.reasons, ...doubts] };
}

/** What the events' texts give, for themselves. */
function readEvents({ events, jsonOnly, oldSender }: KnownArguments): ChosenArguments {
  const args = readText("args", events.args, jsonOnly, oldSender);
  const kwargs = readText("kwargs", events.kwargs, jsonOnly, oldSender);
  const reasons = [...args.reasons, ...kwargs.reasons];
  if (events.cut) reasons.push(reason("args", "cut"));
  const source = events.args || events.kwargs ? "events" : "none";
  let verdict = events.cut ? "inexact" : worse(args.verdict, kwargs.verdict);
  if (verdict === "exact" && args.text === "[]" && kwargs.text === "{}") {
    reasons.push(reason("args", "empty"));
    verdict = "likely";
  }
  return { verdict, source, argsText: args.text, kwargsText: kwargs.text, reasons };
}

/** U+FFFD, or half of a pair: neither is what the sender wrote, or both are. */
const REPLACED = /\ufffd|\p{Cs}/u;

function holdsAnything(value: PythonValue): boolean {
  return "items" in value ? value.items.length > 0 : value.kind === "dict" && value.entries.length > 0;
}

interface ReadText {
  verdict: Exactness;
  text: string;
  reasons: ArgumentReason[];
}

function readText(
  where: "args" | "kwargs",
  text: string | null,
  jsonOnly: boolean,
  oldSender: boolean,
): ReadText {
  const empty = where === "args" ? "[]" : "{}";
  // Publishers that are not Celery leave the headers out, and workers then tell an empty text.
  if (text === null || text.trim() === "")
    return { verdict: "inexact", text: empty, reasons: [reason(where, "missing")] };
  const read = parsePythonText(text, "saferepr", { oldSender });
  const reasons: ArgumentReason[] = read.reasons.map(({ code, position }) => ({
    ...reason(where, code),
    position,
  }));
  const { value } = read;
  if (value === null || !isArguments(where, value)) {
    return { verdict: "inexact", text: empty, reasons: [...reasons, reason(where, "not-arguments")] };
  }
  const json = toJsonText(value);
  if (!json.ok || read.exactness === "inexact") {
    const lenient = toJsonText(value, { lenient: true });
    // A cut is in the reasons already, with its place in the text.
    const refusal = json.ok || json.code === "cut" ? [] : [placed(where, json.code, json.path, json.what)];
    return { verdict: "inexact", text: lenient.ok ? lenient.text : empty, reasons: [...reasons, ...refusal] };
  }
  // Under JSON the worker got lists and texts as well, the first time; under pickle it did not.
  const changes = jsonOnly
    ? []
    : json.changes.filter(({ code, path }) => code !== "non-finite" && path !== "");
  for (const { code, path } of changes) {
    reasons.push(placed(where, code === "tuple-to-list" ? "tuple" : "key-to-string", path, null));
  }
  const masks = findMasks(value);
  for (const path of masks) reasons.push(placed(where, "mask", path, null));
  const replaced = text.search(REPLACED);
  if (replaced !== -1) reasons.push({ ...reason(where, "replaced"), position: replaced });
  const hidesTypes = !jsonOnly && holdsAnything(value);
  if (hidesTypes) reasons.push(reason(where, "pickle"));
  const isLikely =
    read.exactness === "likely" || changes.length + masks.length > 0 || replaced !== -1 || hidesTypes;
  return { verdict: isLikely ? "likely" : "exact", text: json.text, reasons };
}

type ValueSource = Exclude<ArgumentSource, "events" | "none">;

interface Trust {
  /** No type can have been lost on the way. */
  typesAreSure: boolean;
  /** They are of a later time, and lists and dicts may have changed since the beginning. */
  mayDiffer: boolean;
  /** They are what was sent, and events what its sender made of that. */
  isOriginal?: boolean;
}

/** Values that are whole; the question is whether they are those of the beginning. */
function fromValues(
  source: ValueSource,
  { argsText, kwargsText }: JsonArguments,
  { typesAreSure, mayDiffer, isOriginal = false }: Trust,
  events: EventTexts,
): ChosenArguments {
  const reasons: ArgumentReason[] = [];
  let verdict: Exactness = "exact";
  for (const where of ["args", "kwargs"] as const) {
    const json = parseJsonAsPython(where === "args" ? argsText : kwargsText);
    const text = events[where];
    if (!json.ok || json.cut || !isArguments(where, json.value)) {
      reasons.push(reason(where, "not-arguments"));
      verdict = "inexact";
    } else if (isOriginal) {
      continue;
    } else if (text === null || text.trim() === "") {
      reasons.push(reason(where, "unchecked"));
      verdict = worse(verdict, "likely");
    } else {
      const shown = parsePythonText(text, "saferepr").value;
      const agreement = compareArguments(
        shown !== null && isArguments(where, shown) ? shown : null,
        json.value,
      );
      if (agreement === "no") {
        reasons.push(reason(where, "differs"));
        verdict = "inexact";
        continue;
      }
      const doubts: [ArgumentReasonCode, boolean][] = [
        ["unseen", agreement === "unseen" && mayDiffer],
        ["pickle", !typesAreSure && holdsAnything(json.value)],
      ];
      for (const [code, applies] of doubts) {
        if (!applies) continue;
        reasons.push(reason(where, code));
        verdict = worse(verdict, "likely");
      }
    }
  }
  return { argsText, kwargsText, verdict, source, reasons };
}

function isArguments(where: "args" | "kwargs", value: PythonValue): boolean {
  if (where === "args") return value.kind === "tuple" || value.kind === "list";
  return value.kind === "dict" && value.entries.every(([key]) => key.kind === "str" || key.kind === "cut");
}

/** What people write in place of a secret. Whether it is one, only they know. */
const MASK = /^[*•x.#-]{3,}$|^[<[({]?(hidden|masked|redacted|filtered|removed|secret|\.\.\.)[>\])}]?$/i;

function findMasks(value: PythonValue, path = ""): string[] {
  if (value.kind === "str") return MASK.test(value.value) ? [path] : [];
  if ("items" in value) return value.items.flatMap((item, at) => findMasks(item, `${path}[${at}]`));
  if (value.kind !== "dict") return [];
  return value.entries.flatMap(([key, item]) =>
    findMasks(item, `${path}['${key.kind === "str" ? key.value : "?"}']`),
  );
}

function worse(a: Exactness, b: Exactness): Exactness {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}
const ORDER: readonly Exactness[] = ["exact", "likely", "inexact"];

function reason(where: "args" | "kwargs", code: ArgumentReasonCode): ArgumentReason {
  return { where, code, position: null, path: null, what: null };
}

function placed(
  where: "args" | "kwargs",
  code: ArgumentReasonCode,
  path: string,
  what: string | null,
): ArgumentReason {
  return { ...reason(where, code), path, what };
}
