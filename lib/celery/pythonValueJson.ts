/**
 * Python values as JSON text for a task message: numbers are spliced as they came, never parsed and printed again, so
 * `1.0` stays a float and no integer is rounded. What JSON cannot carry is refused, with its place.
 */
import { formatPython } from "./pythonValueFormat";
import type { PythonOpaque, PythonValue } from "./pythonValue";
import { isoText } from "./pythonValueTypes";

/**
 * What `json.dumps` does to a value without asking. The worker got the same the first time if that message was JSON,
 * but not if it was pickle or msgpack.
 */
export interface JsonChange {
  code: "tuple-to-list" | "key-to-string" | "non-finite";
  /** Where, as in Python: `[0]['a']`. */
  path: string;
}

export type JsonText =
  | { ok: true; text: string; changes: JsonChange[] }
  | {
      ok: false;
      /** `cut`: a part is not known. `type`: no JSON form. `key`: a dict key has none. `duplicate-key`: two keys become one. */
      code: "cut" | "type" | "key" | "duplicate-key";
      path: string;
      /** What stands there: `set`, `bytes`, a label. */
      what: string;
    };

export interface JsonTextOptions {
  /**
   * Write datetime, date, time, Decimal, UUID and bytes as kombu 5.3 and later does, `{"__type__", "__value__"}`.
   * A worker on an older kombu would take the envelope for a dict.
   */
  envelopes?: boolean;
  /** Never refuse: what JSON cannot carry becomes a string of its Python text. For an editor, never for sending. */
  lenient?: boolean;
}

/** The JSON text of a value, or why there is none. */
export function toJsonText(value: PythonValue, options: JsonTextOptions = {}): JsonText {
  const changes: JsonChange[] = [];
  const out: string[] = [];
  const refusal = write(value, "", { ...options, changes, out });
  return refusal ?? { ok: true, text: out.join(""), changes };
}

interface Writing extends JsonTextOptions {
  changes: JsonChange[];
  out: string[];
}
type Refusal = Extract<JsonText, { ok: false }>;

/** Enough to say what happens; a list of a million tuples needs no million notes. */
const MAX_CHANGES = 20;

function write(value: PythonValue, path: string, to: Writing): Refusal | null {
  switch (value.kind) {
    case "none":
      return push(to, "null");
    case "bool":
      return push(to, value.value ? "true" : "false");
    case "int":
      return push(to, value.text);
    case "float":
      return writeFloat(value.text, path, to);
    case "str":
      if (value.cut) return refuse(to, value, "cut", path, "str");
      return push(to, JSON.stringify(value.value));
    case "tuple":
      note(to, "tuple-to-list", path);
      return writeItems(value.items, path, to);
    case "list":
      return writeItems(value.items, path, to);
    case "dict":
      return writeEntries(value.entries, path, to);
    case "cut":
      return refuse(to, value, "cut", path, value.reason);
    case "bytes":
      if (value.cut) return refuse(to, value, "cut", path, "bytes");
      if (writeEnvelope(to, bytesEnvelope(value.hex))) return null;
      return refuse(to, value, "type", path, "bytes");
    case "opaque":
      if (writeEnvelope(to, envelopeOf(value))) return null;
      return refuse(to, value, "type", path, value.label || "object");
    case "complex":
    case "set":
    case "frozenset":
      return refuse(to, value, "type", path, value.kind);
  }
}

function writeFloat(text: string, path: string, to: Writing): Refusal | null {
  const word = NON_FINITE.get(text);
  if (word === undefined) return push(to, text);
  note(to, "non-finite", path);
  return push(to, word);
}

/** Not JSON by the standard, but what Python's `json` writes and reads. */
const NON_FINITE: ReadonlyMap<string, string> = new Map([
  ["nan", "NaN"],
  ["inf", "Infinity"],
  ["-inf", "-Infinity"],
]);

function writeItems(items: PythonValue[], path: string, to: Writing): Refusal | null {
  to.out.push("[");
  for (const [index, item] of items.entries()) {
    if (index > 0) to.out.push(", ");
    const refusal = write(item, `${path}[${index}]`, to);
    if (refusal) return refusal;
  }
  return push(to, "]");
}

function writeEntries(entries: [PythonValue, PythonValue][], path: string, to: Writing): Refusal | null {
  const seen = new Set<string>();
  to.out.push("{");
  for (const [index, [key, value]] of entries.entries()) {
    const keyPath = `${path}[${shortText(key)}]`;
    let name = jsonKey(key);
    if (name === null) {
      if (!to.lenient)
        return { ok: false, code: key.kind === "cut" ? "cut" : "key", path: keyPath, what: kindOf(key) };
      name = formatPython(key);
    }
    if (seen.has(name) && !to.lenient)
      return { ok: false, code: "duplicate-key", path: keyPath, what: kindOf(key) };
    seen.add(name);
    if (key.kind !== "str") note(to, "key-to-string", keyPath);
    if (index > 0) to.out.push(", ");
    to.out.push(JSON.stringify(name), ": ");
    const refusal = write(value, keyPath, to);
    if (refusal) return refusal;
  }
  return push(to, "}");
}

/** The string that `json.dumps` makes of a key; null where it raises, or where the key is not known. */
function jsonKey(key: PythonValue): string | null {
  switch (key.kind) {
    case "str":
      return key.cut ? null : key.value;
    case "int":
      return key.text;
    case "float":
      return NON_FINITE.get(key.text) ?? key.text;
    case "bool":
      return key.value ? "true" : "false";
    case "none":
      return "null";
    default:
      return null;
  }
}

/** kombu's envelope around a value, as JSON text; null where there is none for it. */
type Envelope = [type: string, valueJson: string] | null;

function writeEnvelope(to: Writing, envelope: Envelope): boolean {
  if (!to.envelopes || envelope === null) return false;
  to.out.push(`{"__type__": "${envelope[0]}", "__value__": ${envelope[1]}}`);
  return true;
}

function bytesEnvelope(hex: string): Envelope {
  const bytes = Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return ["bytes", JSON.stringify(text)];
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return ["base64", JSON.stringify(btoa(binary))];
  }
}

function envelopeOf(value: PythonOpaque): Envelope {
  const first = value.args[0];
  switch (value.label) {
    case "Decimal":
      return first?.kind === "str" ? ["decimal", JSON.stringify(first.value)] : null;
    case "UUID": {
      if (first?.kind !== "str") return null;
      const hex = first.value.replaceAll("-", "");
      // RFC 9562: the digit after the second dash is the version, and means so only in the RFC's own variant.
      const version = /^[89ab]/.test(hex.slice(16)) ? String(Number.parseInt(hex[12] ?? "0", 16)) : "null";
      // `uuid.UUID(hex=…, version=…)` refuses a version it does not know; such a UUID never came out of kombu either.
      if (version !== "null" && !/^[1-8]$/.test(version)) return null;
      return ["uuid", `{"hex": "${hex}", "version": ${version}}`];
    }
    case "datetime.datetime":
    case "datetime.date":
    case "datetime.time": {
      const iso = isoText(value);
      return iso === null ? null : [value.label.slice("datetime.".length), JSON.stringify(iso)];
    }
    default:
      return null;
  }
}

function push(to: Writing, text: string): null {
  to.out.push(text);
  return null;
}

function note(to: Writing, code: JsonChange["code"], path: string): void {
  if (to.changes.length < MAX_CHANGES) to.changes.push({ code, path });
}

function refuse(
  to: Writing,
  value: PythonValue,
  code: Refusal["code"],
  path: string,
  what: string,
): Refusal | null {
  if (to.lenient) return push(to, JSON.stringify(value.kind === "str" ? value.value : formatPython(value)));
  return { ok: false, code, path, what };
}

function kindOf(value: PythonValue): string {
  return value.kind === "opaque" ? value.label || "object" : value.kind;
}

function shortText(key: PythonValue): string {
  const text =
    key.kind === "str" ? formatPython({ kind: "str", value: key.value.slice(0, 60) }) : formatPython(key);
  return text.slice(0, 80);
}
