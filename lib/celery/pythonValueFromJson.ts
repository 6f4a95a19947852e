/**
 * JSON as Python writes and reads it, read as Python values: integers of any size, `1.0` apart from `1`, and the bare
 * words `NaN`, `Infinity` and `-Infinity`. Bounded in depth and size; what is beyond becomes `cut`.
 */
import { skipSpace, stringEnd } from "./jsonText";
import { NONE, PYTHON_LIMITS, opaque, utf8Hex } from "./pythonValue";
import type { PythonLimits, PythonValue } from "./pythonValue";
import { bytesFromBase64, fromIsoText, uuidValue } from "./pythonValueTypes";

export type JsonAsPython =
  /** `cut`: a limit was met, so the value is not all there is. */
  { ok: true; value: PythonValue; cut: boolean } | { ok: false; position: number; message: string };

export interface JsonAsPythonOptions {
  limits?: PythonLimits;
  /** Give kombu's `{"__type__", "__value__"}` (5.3 and later) as what it stands for. */
  envelopes?: boolean;
}

/** Reads one JSON text. Never throws. */
export function parseJsonAsPython(text: string, options: JsonAsPythonOptions = {}): JsonAsPython {
  const reader = new JsonReader(text, options.limits ?? PYTHON_LIMITS, options.envelopes === true);
  const value = reader.read();
  if (reader.problem !== null) return { ok: false, ...reader.problem };
  return { ok: true, value, cut: reader.cut };
}

/** One member of an object: its value, and its text exactly as it stands there. */
export interface JsonMember {
  value: PythonValue;
  cut: boolean;
  text: string;
}

export type JsonMembers =
  { ok: true; members: Map<string, JsonMember> } | { ok: false; position: number; message: string };

/**
 * Reads an object's members each within the limits on its own, so that one that is huge does not hide its
 * neighbours. Never throws.
 */
export function parseJsonMembers(text: string, options: JsonAsPythonOptions = {}): JsonMembers {
  const reader = new JsonReader(text, options.limits ?? PYTHON_LIMITS, options.envelopes === true);
  const members = reader.readMembers();
  return reader.problem === null ? { ok: true, members } : { ok: false, ...reader.problem };
}

class JsonReader {
  problem: { position: number; message: string } | null = null;
  cut = false;
  /** Nothing more fits: reading stops where it is. */
  private full = false;
  private at = 0;
  private nodes = 0;
  private chars = 0;

  constructor(
    private readonly text: string,
    private readonly limits: PythonLimits,
    private readonly envelopes: boolean,
  ) {}

  read(): PythonValue {
    const value = this.readValue(0);
    const end = skipSpace(this.text, this.at);
    if (end < this.text.length && !this.full) this.fail(end, "something follows the value");
    return value;
  }

  readMembers(): Map<string, JsonMember> {
    const members = new Map<string, JsonMember>();
    if (!this.takes("{")) {
      this.fail(this.at, "not an object");
      return members;
    }
    let closed = this.takes("}");
    while (!closed && this.problem === null) {
      this.startAnew();
      const name = this.readName();
      const start = skipSpace(this.text, this.at);
      this.startAnew();
      const value = this.readValue(1);
      if (this.full) this.skipValue(start);
      members.set(name, { value, cut: this.cut, text: this.text.slice(start, this.at) });
      closed = this.takes("}");
      if (!closed && !this.takes(",")) this.fail(this.at, "a comma or bracket is missing");
    }
    const end = skipSpace(this.text, this.at);
    if (end < this.text.length) this.fail(end, "something follows the object");
    return members;
  }

  private startAnew(): void {
    this.nodes = this.chars = 0;
    this.cut = this.full = false;
  }

  private readName(): string {
    this.at = skipSpace(this.text, this.at);
    if (this.text[this.at] !== '"') {
      this.fail(this.at, "a name is missing");
      return "";
    }
    const name = this.readString();
    if (!this.takes(":")) this.fail(this.at, "a colon is missing");
    return name.value;
  }

  private readValue(depth: number): PythonValue {
    this.at = skipSpace(this.text, this.at);
    const start = this.at;
    if (++this.nodes > this.limits.maxNodes || this.chars > this.limits.maxChars) return this.cutHere("size");
    const char = this.text[start] ?? "";
    if (char === "[" || char === "{") {
      if (depth >= this.limits.maxDepth) return this.skipDeep();
      return char === "[" ? this.readArray(depth) : this.readObject(depth);
    }
    if (char === '"') return this.readString();
    TOKEN.lastIndex = start;
    const token = TOKEN.exec(this.text)?.[0] ?? "";
    this.at = start + token.length;
    this.chars += token.length;
    const word = WORDS.get(token);
    if (word !== undefined) return word;
    if (INTEGER.test(token)) return { kind: "int", text: token };
    if (FLOAT.test(token)) return { kind: "float", text: token };
    return this.fail(start, token === "" ? "a value is missing" : "no JSON value");
  }

  private readString(): { kind: "str"; value: string; cut?: true } {
    const start = this.at;
    const end = stringEnd(this.text, start);
    const room = Math.max(0, this.limits.maxChars - this.chars);
    this.at = end;
    this.chars += end - start;
    const value = this.decodeString(start, end);
    if (value.length <= room) return { kind: "str", value };
    this.cut = true;
    return { kind: "str", value: value.slice(0, room), cut: true };
  }

  private decodeString(start: number, end: number): string {
    const raw = this.text.slice(start, end);
    if (!raw.endsWith('"') || raw.length < 2) {
      this.fail(start, "a string does not end");
      return "";
    }
    // Python takes control characters in strings only when told to (`strict=False`); so do we, for reading.
    if (!raw.includes("\\")) return raw.slice(1, -1);
    try {
      const value: unknown = JSON.parse(raw.replace(CONTROL, escapeControl));
      return typeof value === "string" ? value : "";
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.fail(start, "a string has an escape that JSON does not know");
      return "";
    }
  }

  private readArray(depth: number): PythonValue {
    const items: PythonValue[] = [];
    this.at++;
    if (this.takes("]")) return { kind: "list", items };
    for (;;) {
      items.push(this.readValue(depth + 1));
      if (this.stopped || this.takes("]")) return { kind: "list", items };
      if (!this.takes(",")) return this.fail(this.at, "a comma or bracket is missing");
    }
  }

  private readObject(depth: number): PythonValue {
    // The last of several equal keys counts, at the place of the first, as in a Python dict.
    const members = new Map<string, PythonValue>();
    this.at++;
    let closed = this.takes("}");
    while (!closed) {
      const name = this.readName();
      if (this.problem !== null) return NONE;
      members.set(name, this.readValue(depth + 1));
      if (this.stopped) break;
      closed = this.takes("}");
      if (!closed && !this.takes(",")) return this.fail(this.at, "a comma or bracket is missing");
    }
    if (this.envelopes && members.size === 2) {
      const inside = openEnvelope(members.get("__type__"), members.get("__value__"));
      if (inside !== null) return inside;
    }
    return {
      kind: "dict",
      entries: [...members].map(([name, value]) => [{ kind: "str", value: name }, value]),
    };
  }

  private takes(char: string): boolean {
    this.at = skipSpace(this.text, this.at);
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private get stopped(): boolean {
    return this.problem !== null || this.full;
  }

  private skipDeep(): PythonValue {
    const start = this.at;
    this.skipValue(start);
    this.cut = true;
    return {
      kind: "cut",
      reason: "depth",
      text: this.text.slice(start, Math.min(this.at, start + MAX_CUT_TEXT)),
    };
  }

  /** Goes past a value without building it, and without a stack. */
  private skipValue(start: number): void {
    this.at = start;
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] ?? "";
      if (char === '"') this.at = stringEnd(this.text, this.at) - 1;
      else if (char === "[" || char === "{") depth++;
      else if (char === "]" || char === "}") depth--;
      if (depth === 0 && (char === '"' || char === "]" || char === "}")) {
        this.at++;
        return;
      }
      if (depth <= 0 && char === ",") return;
    }
    this.fail(start, "a value does not end");
  }

  private cutHere(reason: "size"): PythonValue {
    this.cut = this.full = true;
    return { kind: "cut", reason, text: this.text.slice(this.at, this.at + MAX_CUT_TEXT) };
  }

  private fail(position: number, message: string): PythonValue {
    this.problem ??= { position, message };
    return NONE;
  }
}

const MAX_CUT_TEXT = 200;
const TOKEN = /[-+.\w]*/y;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const FLOAT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, PythonValue> = new Map([
  ["null", NONE],
  ["true", { kind: "bool", value: true }],
  ["false", { kind: "bool", value: false }],
  ["NaN", { kind: "float", text: "nan" }],
  ["Infinity", { kind: "float", text: "inf" }],
  ["-Infinity", { kind: "float", text: "-inf" }],
]);
const CONTROL = /[\0-\x1f]/g;

function escapeControl(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What kombu's envelope stands for (`kombu/utils/json.py`, 5.3 and later); null when it is none that we know. */
function openEnvelope(type: PythonValue | undefined, value: PythonValue | undefined): PythonValue | null {
  if (type?.kind !== "str" || value === undefined) return null;
  if (type.value === "uuid" && value.kind === "dict") {
    const hex = value.entries.find(([key]) => key.kind === "str" && key.value === "hex")?.[1];
    return hex?.kind === "str" && /^[0-9a-f]{32}$/.test(hex.value) ? uuidValue(hex.value) : null;
  }
  if (value.kind !== "str") return null;
  switch (type.value) {
    case "decimal":
      return opaque("Decimal", { args: [value] });
    case "bytes":
      return { kind: "bytes", hex: utf8Hex(value.value) };
    case "base64":
      return bytesFromBase64(value.value);
    case "datetime":
    case "date":
    case "time":
      return fromIsoText(type.value, value.value);
    default:
      return null;
  }
}
