/**
 * Whether what an event shows of a task's arguments can be these values of JSON. Celery cuts the text at a length and at
 * a depth: what stands behind a cut nobody can compare, and it matters whether a task could have changed it.
 */
import type { PythonOpaque, PythonValue } from "../celery/pythonValue";
import { isoText } from "../celery/pythonValueTypes";

/**
 * `partly`: as far as can be seen, or if JSON had changed it on its way; nothing that is not seen can change. `unseen`: as
 * far as can be seen, and a list or dict is not seen whole: the task may have changed it.
 */
export type Agreement = "yes" | "partly" | "unseen" | "no";

/** `shown`: the tuple of all arguments or the dict of named ones; null where no text that can be read shows them. */
export function compareArguments(shown: PythonValue | null, json: PythonValue): Agreement {
  if (shown === null) return worst(partsOf(json).map(unshown));
  // The container of all arguments is made anew for each call: only what is in it can change.
  if ("items" in shown) return "items" in json ? compareItems(shown.items, json.items, "call") : "no";
  if (shown.kind === "dict" && json.kind === "dict")
    return compareEntries(shown.entries, json.entries, "call");
  return "no";
}

function compare(shown: PythonValue, json: PythonValue): Agreement {
  if (shown.kind === "cut") return unshown(json);
  if (shown.kind === "list" || shown.kind === "tuple") {
    if (!("items" in json)) return "no";
    const agreement = compareItems(shown.items, json.items, "value");
    // It became a list under JSON.
    return shown.kind === "tuple" ? worse(agreement, "partly") : agreement;
  }
  if (shown.kind === "dict")
    return json.kind === "dict" ? compareEntries(shown.entries, json.entries, "value") : "no";
  if (shown.kind === "str") {
    if (json.kind !== "str") return "no";
    if (shown.value === json.value) return shown.cut ? "partly" : "yes";
    return shown.cut && json.value.startsWith(shown.value.replace(/\.\.\.$/, "")) ? "partly" : "no";
  }
  if (shown.kind === "opaque") return compareOpaque(shown, json);
  if (UNLIKE_JSON.has(shown.kind)) return unshown(json);
  return sameAtom(shown, json) ? "yes" : "no";
}

/** JSON has another form for these, whichever kombu chose. */
const UNLIKE_JSON: ReadonlySet<PythonValue["kind"]> = new Set(["bytes", "set", "frozenset", "complex"]);

/** Of a value that is not shown at all. */
function unshown(json: PythonValue): Agreement {
  return json.kind === "list" || json.kind === "dict" ? "unseen" : "partly";
}

function partsOf(json: PythonValue): PythonValue[] {
  if ("items" in json) return json.items;
  return json.kind === "dict" ? json.entries.map(([, value]) => value) : [];
}

type Place = "call" | "value";

function compareItems(shown: readonly PythonValue[], json: readonly PythonValue[], place: Place): Agreement {
  const until = shown.findIndex(({ kind }) => kind === "cut");
  const known = until === -1 ? shown : shown.slice(0, until);
  if (known.length > json.length) return "no";
  const agreement = worst(known.map((item, at) => compare(item, json[at]!)));
  const rest = json.slice(known.length);
  // A depth that is not shown stands for all of it, and may be empty.
  if (until !== -1) return worse(agreement, beyondCut(rest, place));
  if (rest.length === 0) return agreement;
  return endsInCut(shown.at(-1)) ? worse(agreement, beyondCut(rest, place)) : "no";
}

function compareEntries(
  shown: readonly [PythonValue, PythonValue][],
  json: readonly [PythonValue, PythonValue][],
  place: Place,
): Agreement {
  const byName = new Map(json.map(([key, value]) => [key.kind === "str" ? key.value : "", value]));
  const named = shown.filter(([key]) => key.kind === "str" && !key.cut);
  const isCut = named.length < shown.length || endsInCut(shown.at(-1)?.[1]);
  if (named.length > byName.size || (!isCut && named.length < byName.size)) return "no";
  let agreement: Agreement = "yes";
  for (const [key, value] of named) {
    const name = key.kind === "str" ? key.value : "";
    const other = byName.get(name);
    if (other === undefined) return "no";
    agreement = worse(agreement, compare(value, other));
    byName.delete(name);
  }
  return isCut ? worse(agreement, beyondCut([...byName.values()], place)) : agreement;
}

function beyondCut(rest: readonly PythonValue[], place: Place): Agreement {
  return place === "value" ? "unseen" : worse("partly", worst(rest.map(unshown)));
}

/**
 * Celery writes one `, ...` where its room ends, in the innermost container, and then only closes what is open: all around
 * it may have had more. (A lone `...` is a depth that is not shown, and what follows that is shown.)
 */
function endsInCut(last: PythonValue | undefined): boolean {
  for (let value = last; value !== undefined;) {
    if ("items" in value) {
      const { items } = value;
      if (items.length > 1 && items.at(-1)?.kind === "cut") return true;
      value = items.at(-1);
    } else if (value.kind === "dict") {
      const { entries } = value;
      if (entries.length > 1 && entries.at(-1)?.[0].kind === "cut") return true;
      value = entries.at(-1)?.[1];
    } else return false;
  }
  return false;
}

/** kombu before 5.3 writes these as plain texts; later ones in an envelope, which reads as a dict. */
function compareOpaque(shown: PythonOpaque, json: PythonValue): Agreement {
  // A number or an object whose text was cut.
  if (shown.text?.endsWith("...")) return "partly";
  const [first] = shown.args;
  const text =
    first?.kind === "str" && (shown.label === "Decimal" || shown.label === "UUID")
      ? first.value
      : isoText(shown);
  if (json.kind === "dict" || text === null) return "partly";
  return json.kind === "str" && json.value === text ? "partly" : "no";
}

function sameAtom(shown: PythonValue, json: PythonValue): boolean {
  if (shown.kind !== json.kind) return false;
  if (shown.kind === "bool" && json.kind === "bool") return shown.value === json.value;
  if ("text" in shown && "text" in json) {
    if (shown.text === json.text) return true;
    // `1E5` in JSON is Python's `100000.0`.
    return shown.kind === "float" && Number(shown.text) === Number(json.text);
  }
  return shown.kind === "none";
}

function worst(agreements: readonly Agreement[]): Agreement {
  return agreements.reduce(worse, "yes");
}

function worse(a: Agreement, b: Agreement): Agreement {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}
const ORDER: readonly Agreement[] = ["yes", "partly", "unseen", "no"];
