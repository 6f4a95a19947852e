/**
 * Reads Python text: what Celery's `saferepr` writes into events (arguments, results) and what Python's own `repr`
 * writes (exceptions, custom representations). It never evaluates, never throws, takes time in proportion to the
 * text, and always gives as much of a tree as can be shown. It says how far the value can be trusted: a value is
 * called exact only when the text can have come from no other one.
 *
 * The rules of `saferepr`: `celery/utils/saferepr.py`. What nobody can see from a text: that an object printed itself
 * as something else, and that the sender wrote a representation by hand (`argsrepr="()"`).
 */
import {
  angleEnd,
  endsValue,
  scanName,
  scanNumber,
  scanReprString,
  scanSafereprBytes,
  scanSafereprString,
  unreadableEnd,
} from "./pythonLiteralScan";
import { NONE, PYTHON_LIMITS, opaque } from "./pythonValue";
import type { PythonLimits, PythonOpaque, PythonValue } from "./pythonValue";
import { isKnownCall } from "./pythonValueTypes";
import { formatPython } from "./pythonValueFormat";
import type { PythonDialect } from "./pythonValueFormat";

/** `likely`: one reading only, but the text is of a form that also others write; a person should look at it. */
export type Exactness = "exact" | "likely" | "inexact";

export type PythonReasonCode =
  /** `...`: Celery left something out, or Python met a value inside itself. */
  | "cut"
  /** A string that ends in `...`: cut by Celery, or really ending so. */
  | "cut-string"
  /** `saferepr` shows bytes as text or as hexadecimal digits, and quotes in them unescaped. */
  | "bytes"
  /** A backslash, which `saferepr` writes as it is and `repr` doubles. */
  | "backslash"
  /** A backslash and a quote that may be a quote or a string's end. */
  | "ambiguous-quote"
  /** A sender older than Celery 4.4, which does not escape quotes, so that one string can look like two. */
  | "old-sender"
  /** An object, whose representation says what it likes. */
  | "object"
  /** Two equal keys, which no dict has. */
  | "duplicate-key"
  /** Deeper than `saferepr` goes. */
  | "deep"
  /** So long that a limit may have been at work. */
  | "long"
  /** Not written as Python writes it: spaces, quotes, number forms. */
  | "form"
  /** No Python value: unbalanced, something missing, or plain words. */
  | "syntax"
  /** A limit of ours. */
  | "limit";

export interface PythonReason {
  code: PythonReasonCode;
  /** Where in the text, in UTF-16 units. */
  position: number;
}

export interface PythonText {
  /** Null for an empty text only. */
  value: PythonValue | null;
  exactness: Exactness;
  /** Why it is not exact; one of each code, first place first; empty when exact. */
  reasons: PythonReason[];
}

export interface PythonTextOptions {
  limits?: PythonLimits;
  /** The sender may be older than Celery 4.4 (or be unknown in a cluster that has such workers). */
  oldSender?: boolean;
}

/** Reads one value. Anything is taken; the empty text gives null. */
export function parsePythonText(
  text: string,
  dialect: PythonDialect,
  options: PythonTextOptions = {},
): PythonText {
  if (text.trim() === "")
    return { value: null, exactness: "inexact", reasons: [{ code: "syntax", position: 0 }] };
  const limits = options.limits ?? PYTHON_LIMITS;
  let reader = new Reader(text, dialect, limits, false);
  let value = reader.read();
  if (reader.unterminated && reader.ambiguous) {
    // The other reading: a backslash ended the string, as in `('C:\dir\', 1)`.
    const other = new Reader(text, dialect, limits, true);
    const otherValue = other.read();
    if (!other.unterminated) {
      other.reasons.set("ambiguous-quote", reader.reasons.get("ambiguous-quote") ?? 0);
      reader = other;
      value = otherValue;
    }
  }
  const { reasons } = reader;
  if (dialect === "saferepr") {
    if (text.length >= LONG) note(reasons, "long", text.length);
    if (options.oldSender && reader.sawString) note(reasons, "old-sender", 0);
  }
  const sure = [...reasons.keys()].every((code) => LIKELY.has(code));
  // The proof: what was read, printed again, is the text. It also finds whatever this file does not think of.
  if (sure && formatPython(value, dialect) !== text) note(reasons, "form", 0);
  return {
    value,
    exactness: reasons.size === 0 ? "exact" : sure ? "likely" : "inexact",
    reasons: [...reasons]
      .map(([code, position]) => ({ code, position }))
      .sort((a, b) => a.position - b.position),
  };
}

/** These leave one reading; every other reason leaves several, or none. */
const LIKELY: ReadonlySet<PythonReasonCode> = new Set(["backslash", "old-sender", "deep", "long", "form"]);

/** Celery cuts at 1024 characters (`argsrepr_maxsize`), give or take closing brackets. */
const LONG = 1000;
/** Containers inside each other that `saferepr` shows (`maxlevels`). */
const SAFEREPR_LEVELS = 3;

function note(reasons: Map<PythonReasonCode, number>, code: PythonReasonCode, position: number): void {
  const known = reasons.get(code);
  if (known === undefined || position < known) reasons.set(code, position);
}

/** A container or call that is still open. */
interface Frame {
  open: "(" | "[" | "{" | "call";
  label: string;
  at: number;
  items: PythonValue[];
  entries: [PythonValue, PythonValue][];
  fields: [string, PythonValue][];
  /** A dict's key, or a field's name, that waits for its value. */
  key: PythonValue | null;
  field: string | null;
  commas: number;
  /** Inside a call Python's own `repr` is at work, in `saferepr` too; but `frozenset({…})` is Celery's. */
  dialect: PythonDialect;
}

const CLOSERS = { "(": ")", "[": "]", "{": "}", call: ")" } as const;

/** Reads from left to right with a stack of its own, so no depth of a text can hurt it. */
class Reader {
  readonly reasons = new Map<PythonReasonCode, number>();
  unterminated = false;
  sawString = false;
  private at = 0;
  private nodes = 0;
  private top: PythonValue | null = null;
  /** Where the value that was put last begins. */
  private lastAt = 0;
  private readonly frames: Frame[] = [];
  /** Whether a value, not a separator, stands next. */
  private wantsValue = true;
  /** A `<` was found that no `>` closes: from then on the first `>` counts, or many such would cost a square. */
  private anglesPair = true;

  constructor(
    private readonly text: string,
    private readonly dialect: PythonDialect,
    private readonly limits: PythonLimits,
    private readonly closeEarly: boolean,
  ) {}

  get ambiguous(): boolean {
    return this.reasons.has("ambiguous-quote");
  }

  read(): PythonValue {
    const end = Math.min(this.text.length, this.limits.maxChars);
    for (;;) {
      this.skipSpace();
      if (this.at >= end || this.nodes >= this.limits.maxNodes) break;
      if (this.wantsValue) this.readValue();
      else this.readSeparator();
    }
    if (this.at < this.text.length) this.stopAtLimit();
    while (this.frames.length > 0) {
      this.note("syntax", this.text.length);
      this.close();
    }
    return this.top ?? { kind: "cut", reason: "missing", text: "" };
  }

  private stopAtLimit(): void {
    this.note("limit", this.at);
    this.wantsValue = true;
    this.put({ kind: "cut", reason: "size", text: this.text.slice(this.at, this.at + 200) });
  }

  private note(code: PythonReasonCode, position = this.at): void {
    note(this.reasons, code, position);
  }

  private skipSpace(): void {
    while (this.at < this.text.length && " \n\r\t".includes(this.text[this.at] ?? "")) this.at++;
  }

  private get frame(): Frame | undefined {
    return this.frames.at(-1);
  }

  /** A value is there: it goes to whatever waits for it. */
  private put(value: PythonValue): void {
    this.nodes++;
    this.wantsValue = false;
    const { frame } = this;
    if (frame === undefined) this.top = value;
    else if (frame.key !== null) {
      frame.entries.push([frame.key, value]);
      frame.key = null;
    } else if (frame.field !== null) {
      frame.fields.push([frame.field, value]);
      frame.field = null;
    } else if (frame.open === "{" && frame.entries.length > 0 && value.kind === "cut") {
      frame.entries.push([value, value]); // a dict's `, ...`
    } else frame.items.push(value);
  }

  /** Takes back the value just put, to make it part of a larger one. */
  private take(): PythonValue | null {
    const { frame } = this;
    this.nodes--;
    if (frame === undefined) {
      const value = this.top;
      this.top = null;
      return value;
    }
    return frame.items.pop() ?? frame.entries.pop()?.[1] ?? frame.fields.pop()?.[1] ?? null;
  }

  private readValue(): void {
    const { text, at } = this;
    this.lastAt = at;
    const char = text[at] ?? "";
    if (CLOSING.test(char)) return this.readCloser(char);
    if (char === "," || char === ":") return this.putMissing(char);
    if (char === "'" || char === '"') return this.readString(at, "");
    if (char === "<") return this.readAngle();
    if (text.startsWith("...", at)) {
      this.note("cut");
      this.put({ kind: "cut", reason: "ellipsis", text: "" });
      this.at += 3;
      return;
    }
    const number = NUMBER_START.test(char) ? scanNumber(text, at) : null;
    if (number !== null) {
      this.put(number.value);
      this.at = number.end;
      return;
    }
    if (char === "(" || char === "[" || char === "{") return this.open(char, "", 1);
    const name = scanName(text, at);
    if (name !== null) return this.readName(name);
    this.putUnreadable(at);
  }

  /** A comma or colon where a value must stand: `{'a': , ...}` is how Celery cuts a dict. */
  private putMissing(char: string): void {
    this.note("syntax");
    this.put({ kind: "cut", reason: "missing", text: "" });
    if (char === ":") this.at++; // never the same place twice
  }

  private readString(quote: number, prefix: string): void {
    const dialect = this.frame?.dialect ?? this.dialect;
    const start = quote - prefix.length;
    if (dialect === "saferepr" && this.text[quote] === "'" && (prefix === "" || prefix === "b")) {
      return prefix === "b" ? this.readSafereprBytes(quote) : this.readSafereprString(quote);
    }
    if (dialect === "saferepr") this.note("object", start); // not Celery's own way of writing
    const { value, end, problem } = scanReprString(this.text, quote, prefix === "b");
    if (problem !== null) this.note("syntax", start);
    if (prefix === "u") this.note("form", start);
    this.put(value);
    this.at = end;
  }

  private readSafereprString(quote: number): void {
    this.sawString = true;
    const scanned = scanSafereprString(this.text, quote, this.closeEarly);
    if (scanned.backslash !== -1) this.note("backslash", scanned.backslash);
    if (scanned.ambiguous !== -1) this.note("ambiguous-quote", scanned.ambiguous);
    if (!scanned.closed) {
      this.unterminated = true;
      this.note("syntax", quote);
    }
    const isCut = scanned.value.endsWith("...") || !scanned.closed;
    if (isCut) this.note("cut-string", scanned.end - 1);
    this.put(
      isCut ? { kind: "str", value: scanned.value, cut: true } : { kind: "str", value: scanned.value },
    );
    this.at = scanned.end;
  }

  private readSafereprBytes(quote: number): void {
    const { value, end } = scanSafereprBytes(this.text, quote);
    this.note("bytes", quote - 1);
    this.put(value);
    this.at = end;
  }

  private readName(name: string): void {
    const { text, at } = this;
    const after = at + name.length;
    const next = text[after] ?? "";
    const prefix = name.toLowerCase();
    if ((prefix === "b" || prefix === "u") && (next === "'" || next === '"'))
      return this.readString(after, prefix);
    if (next === "(") return this.open("call", name, name.length + 1);
    const { frame } = this;
    if (next === "=" && text[after + 1] !== "=" && frame?.open === "call" && frame.field === null) {
      frame.field = name;
      this.at = after + 1;
      return;
    }
    if (!endsValue(text, after)) return this.putUnreadable(at);
    const word = WORDS.get(name);
    if (word === undefined && !KNOWN_NAMES.has(name)) this.note("object");
    this.put(word ?? opaque(name, { text: name }));
    this.at = after;
  }

  private open(open: Frame["open"], label: string, length: number): void {
    const { text, at } = this;
    if (this.frames.length >= this.limits.maxDepth) {
      const end = unreadableEnd(text, at);
      this.note("limit");
      this.put({ kind: "cut", reason: "depth", text: text.slice(at, Math.min(end, at + MAX_CUT_TEXT)) });
      this.at = end;
      return;
    }
    const outer = this.frame?.dialect ?? this.dialect;
    const dialect = open === "call" && !SETS.has(label) ? "repr" : outer;
    const fresh = { items: [], entries: [], fields: [], key: null, field: null, commas: 0 };
    this.frames.push({ open, label, at, dialect, ...fresh });
    this.at += length;
    this.wantsValue = true;
  }

  private readSeparator(): void {
    const { frame } = this;
    const char = this.text[this.at] ?? "";
    if (frame === undefined) return this.glue();
    if (CLOSING.test(char)) return this.readCloser(char);
    if (char === ",") {
      frame.commas++;
      this.at++;
      this.wantsValue = true;
    } else if (char === ":" && frame.open === "{" && frame.items.length > 0) {
      frame.key = frame.items.pop() ?? null;
      this.at++;
      this.wantsValue = true;
    } else this.glue();
  }

  /** Something stands right behind a value: both together are one thing that cannot be read. */
  private glue(): void {
    this.note("syntax");
    const { at } = this;
    // With nothing open, all the rest belongs to it.
    let end = this.frames.length === 0 ? this.text.length : unreadableEnd(this.text, at);
    if (end === at) end++;
    const value = this.take();
    this.put(
      opaque("", {
        text: this.text.slice(this.lastAt, end),
        args: value !== null && hasParts(value) ? [value] : [],
      }),
    );
    this.at = end;
  }

  private putUnreadable(at: number): void {
    this.note("syntax", at);
    let end = unreadableEnd(this.text, at);
    if (end === at) end++;
    const raw = this.text.slice(at, end);
    if (raw.endsWith("...")) this.note("cut", end - 3);
    this.put(opaque("", { text: raw }));
    this.at = end;
  }

  private readCloser(char: string): void {
    let depth = this.frames.length - 1;
    while (depth >= 0 && CLOSERS[this.frames[depth]!.open] !== char) depth--;
    if (depth < 0) {
      // Closes nothing that is open.
      this.note("syntax");
      this.at++;
      if (this.frames.length === 0 && this.top === null) this.put(opaque("", { text: char }));
      return;
    }
    while (this.frames.length - 1 > depth) {
      this.note("syntax");
      this.close();
    }
    this.at++;
    this.close();
  }

  private close(): void {
    const { frame } = this;
    if (frame === undefined) return;
    this.checkLevel(frame);
    this.frames.pop();
    if (frame.key !== null) {
      frame.entries.push([frame.key, { kind: "cut", reason: "missing", text: "" }]);
      this.note("syntax");
    }
    if (frame.field !== null) {
      frame.fields.push([frame.field, { kind: "cut", reason: "missing", text: "" }]);
      this.note("syntax");
    }
    this.put(this.finish(frame));
    this.lastAt = frame.at;
  }

  /** At the level after its last, `saferepr` shows brackets with nothing but `...` in them. */
  private checkLevel({ dialect, open, items, entries, at }: Frame): void {
    if (dialect !== "saferepr" || open === "call") return;
    const level = this.frames.reduce((sum, frame) => (frame.open === "call" ? sum : sum + 1), 0);
    const isEmpty = entries.length === 0 && items.length === 1 && items[0]?.kind === "cut";
    if (level > SAFEREPR_LEVELS && !isEmpty) this.note("deep", at);
  }

  private finish(frame: Frame): PythonValue {
    const { items } = frame;
    switch (frame.open) {
      case "[":
        return { kind: "list", items };
      case "(":
        if (items.length !== 1 || frame.commas > 0) return { kind: "tuple", items };
        if (items[0]?.kind === "cut") return { kind: "tuple", items };
        this.note("syntax", frame.at); // a value in parentheses, which Python never writes
        return opaque("", { args: items });
      case "{":
        return this.finishBraces(frame);
      case "call":
        return this.finishCall(frame);
    }
  }

  private finishBraces({ items, entries, at }: Frame): PythonValue {
    if (items.length > 0 && entries.length === 0) return { kind: "set", items };
    for (const item of items) {
      // `{'a': 1, 'b', ...}`: cut between a key and its value.
      this.note("syntax", at);
      entries.push([item, { kind: "cut", reason: "missing", text: "" }]);
    }
    const seen = new Set<string>();
    for (const [key] of entries) {
      if (key.kind !== "str" && key.kind !== "int") continue;
      const name = key.kind === "str" ? `'${key.value}` : key.text;
      if (seen.has(name)) this.note("duplicate-key", at);
      seen.add(name);
    }
    return { kind: "dict", entries };
  }

  private finishCall(frame: Frame): PythonValue {
    const { label, items, fields, at } = frame;
    const only = items.length === 1 && fields.length === 0 ? items[0] : undefined;
    if ((label === "set" || label === "frozenset") && fields.length === 0) {
      if (items.length === 0) return { kind: label, items: [] };
      // Python 2 wrote `set([1, 2])`.
      if (only?.kind === "set" || only?.kind === "list") {
        if (label === "set" || only.kind === "list") this.note("form", at);
        return { kind: label, items: only.items };
      }
    }
    const value = opaque(label, { args: items, fields });
    if (!isKnownCall(value)) this.note("object", at);
    return value;
  }

  private readAngle(): void {
    const { text, at } = this;
    this.note("object");
    let end = this.anglesPair ? angleEnd(text, at, true) : -1;
    if (end === -1) {
      this.anglesPair = false;
      end = angleEnd(text, at, false);
    }
    if (end === -1) {
      end = text.length;
      this.note("syntax");
    }
    this.put(readObject(text.slice(at, end), this.dialect));
    this.at = end;
  }
}

function hasParts(value: PythonValue): boolean {
  if (value.kind === "opaque") return value.args.length + value.fields.length > 0;
  return "items" in value || value.kind === "dict";
}

const CLOSING = /[)\]}]/;
const NUMBER_START = /[-\d.in(]/;
const MAX_CUT_TEXT = 200;
const SETS: ReadonlySet<string> = new Set(["set", "frozenset"]);
const WORDS: ReadonlyMap<string, PythonValue> = new Map([
  ["None", NONE],
  ["True", { kind: "bool", value: true }],
  ["False", { kind: "bool", value: false }],
]);
const KNOWN_NAMES: ReadonlySet<string> = new Set(["datetime.timezone.utc"]);

/** `<shop.Order object at 0x7f…>`, `<Color.RED: 1>`, `<class 'int'>`, `<Order: nr. 5>`. */
function readObject(text: string, dialect: PythonDialect): PythonOpaque {
  const label = /^<(?:class '([^']{1,300})'|([\p{L}_][\p{L}\p{N}_.]{0,300}))/u.exec(text);
  const name = label?.[1] ?? label?.[2] ?? "";
  const member = text.slice(name.length + 1, name.length + 3);
  const inner = text.slice(name.length + 3, -1);
  if (member !== ": " || !name.includes(".") || inner.includes("<") || inner.length > MAX_MEMBER) {
    return opaque(name, { text });
  }
  const { value, exactness } = parsePythonText(inner, dialect === "saferepr" ? "repr" : dialect);
  return opaque(name, { text, args: value !== null && exactness !== "inexact" ? [value] : [] });
}

const MAX_MEMBER = 10_000;
