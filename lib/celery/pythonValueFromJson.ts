/**
 * JSON as Python writes and reads it, read as Python values: integers of any size, `1.0` apart from `1`, and the bare
 * words `NaN`, `Infinity` and `-Infinity`. Bounded in depth and size; what is beyond becomes `cut`.
 */
import { skipSpace, stringEnd } from "./jsonText";
import { NONE, PYTHON_LIMITS, opaque, utf8Hex } from "./pythonValue";
import type { PythonLimits, PythonValue } from "./pythonValue";
import { intValue, timeValue, timezoneValue, uuidValue } from "./pythonValueTypes";

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

class JsonReader {
  problem: { position: number; message: string } | null = null;
  cut = false;
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
    if (end < this.text.length && !this.cut) this.fail(end, "something follows the value");
    return value;
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
    if (char === '"') return { kind: "str", value: this.readString() };
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

  private readString(): string {
    const start = this.at;
    const end = stringEnd(this.text, start);
    this.at = end;
    this.chars += end - start;
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
      this.at = skipSpace(this.text, this.at);
      if (this.text[this.at] !== '"') return this.fail(this.at, "a name is missing");
      const name = this.readString();
      if (!this.takes(":")) return this.fail(this.at, "a colon is missing");
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
    return this.problem !== null || (this.cut && this.at >= this.text.length);
  }

  /** Goes past a container that is too deep, without a stack. */
  private skipDeep(): PythonValue {
    const start = this.at;
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] ?? "";
      if (char === '"') this.at = stringEnd(this.text, this.at) - 1;
      else if (char === "[" || char === "{") depth++;
      else if ((char === "]" || char === "}") && --depth === 0) {
        this.at++;
        break;
      }
    }
    this.cut = true;
    return {
      kind: "cut",
      reason: "depth",
      text: this.text.slice(start, Math.min(this.at, start + MAX_CUT_TEXT)),
    };
  }

  private cutHere(reason: "size"): PythonValue {
    this.cut = true;
    const text = this.text.slice(this.at, this.at + MAX_CUT_TEXT);
    this.at = this.text.length;
    return { kind: "cut", reason, text };
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

function bytesFromBase64(text: string): PythonValue | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  let hex = "";
  for (const char of atob(text)) hex += char.charCodeAt(0).toString(16).padStart(2, "0");
  return { kind: "bytes", hex };
}

/** The constructor's form of an ISO text: `datetime.datetime(2024, 1, 2, 3, 4)`; null when it is not one. */
function fromIsoText(type: "datetime" | "date" | "time", text: string): PythonValue | null {
  const day = type === "time" ? [] : /^(\d{4})-(\d\d)-(\d\d)/.exec(text)?.slice(1).map(Number);
  if (day === undefined) return null;
  // kombu writes a date as `2024-01-02`; a datetime may be written so where a date was meant.
  if (type === "date") return opaque("datetime.date", { args: day.map(intValue) });
  const rest = type === "time" ? text : text.slice("2024-01-02T".length);
  const time = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?(?:(Z|[+-]\d\d:\d\d)(?::(\d\d))?)?$/.exec(rest);
  if (time === null) return null;
  const [, hour, minute, second = "0", micro = "0", zone, zoneSeconds = "0"] = time;
  return timeValue(
    `datetime.${type}`,
    [...day, Number(hour), Number(minute)],
    Number(second),
    Number(micro),
    {
      ...(zone === undefined ? {} : { tzinfo: zoneValue(zone, Number(zoneSeconds)) }),
    },
  );
}

function zoneValue(zone: string, extraSeconds: number): PythonValue {
  const size =
    zone === "Z" ? 0 : Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60 + extraSeconds;
  return timezoneValue(zone.startsWith("-") ? -size : size);
}
