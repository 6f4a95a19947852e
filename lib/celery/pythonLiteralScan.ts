/**
 * The small readers of Python text: one string, one number, one `<object …>`, each from a place in the text. Each
 * moves forward only, and what it has looked at it has read, so a whole text costs time in proportion to its length.
 */
import { hexOf, pythonFloatText, utf8Hex } from "./pythonValue";
import type { PythonValue } from "./pythonValue";

export interface ScannedString {
  value: string;
  /** Just after the closing quote; the text's end when there is none. */
  end: number;
  closed: boolean;
  /** Where a backslash stands, -1 if nowhere. */
  backslash: number;
  /** Where a backslash and a quote stand that could also be a string's end; -1 if nowhere. */
  ambiguous: number;
}

/**
 * A string as `saferepr` writes it: everything raw, `'` as `\'`. So `\'` is a quote in the string or, after a string
 * that ends in a backslash, the end: what follows decides if it can. `closeEarly` takes the second reading there.
 */
export function scanSafereprString(text: string, open: number, closeEarly: boolean): ScannedString {
  const parts: string[] = [];
  let from = open + 1;
  let ambiguous = -1;
  let backslash = -1;
  for (;;) {
    const quote = text.indexOf("'", from);
    const end = quote === -1 ? text.length : quote;
    if (backslash === -1) {
      const found = text.slice(from, end).indexOf("\\");
      if (found !== -1) backslash = from + found;
    }
    if (quote === -1) {
      parts.push(text.slice(from));
      return { value: parts.join(""), end, closed: false, backslash, ambiguous };
    }
    const escaped = quote > open + 1 && text[quote - 1] === "\\";
    const mayEnd = escaped && isStructural(text, quote + 1);
    if (mayEnd && ambiguous === -1) ambiguous = quote - 1;
    if (!escaped || (mayEnd && closeEarly)) {
      parts.push(text.slice(from, quote));
      return { value: parts.join(""), end: quote + 1, closed: true, backslash, ambiguous };
    }
    parts.push(text.slice(from, quote - 1), "'");
    from = quote + 1;
  }
}

/** Whether what stands at `at` may follow a value: a comma, a colon, a closing bracket or the text's end. */
function isStructural(text: string, at: number): boolean {
  return at >= text.length || ",:)]}".includes(text[at] ?? "");
}

/** Bytes as `saferepr` writes them: nothing escaped at all, so the end is the first quote that can be one. */
export function scanSafereprBytes(text: string, open: number): { value: PythonValue; end: number } {
  let quote = text.indexOf("'", open + 1);
  while (quote !== -1 && !isStructural(text, quote + 1)) quote = text.indexOf("'", quote + 1);
  const inner = text.slice(open + 1, quote === -1 ? text.length : quote);
  const isCut = quote === -1 || inner.endsWith("...");
  const hex = utf8Hex(isCut && quote !== -1 ? inner.slice(0, -3) : inner);
  return {
    value: isCut ? { kind: "bytes", hex, cut: true } : { kind: "bytes", hex },
    end: quote === -1 ? text.length : quote + 1,
  };
}

export interface ScannedLiteral {
  value: PythonValue;
  end: number;
  /** Why it is not a literal that Python would take. */
  problem: "unterminated" | "escape" | "character" | null;
}

/** A real Python string or bytes literal, in either quote, with Python's escapes. */
export function scanReprString(text: string, open: number, isBytes: boolean): ScannedLiteral {
  const quote = text[open] ?? "'";
  const stop = quote === "'" ? /['\\\n\r]/g : /["\\\n\r]/g;
  const parts: string[] = [];
  let problem: ScannedLiteral["problem"] = null;
  let from = open + 1;
  let end = text.length;
  for (;;) {
    stop.lastIndex = from;
    const found = stop.exec(text);
    if (found === null) {
      parts.push(text.slice(from));
      problem = "unterminated";
      break;
    }
    const raw = text.slice(from, found.index);
    if (isBytes && /[^\0-\x7f]/.test(raw)) problem ??= "character";
    parts.push(raw);
    if (found[0] === quote) {
      end = found.index + 1;
      break;
    }
    if (found[0] !== "\\") {
      problem ??= "character";
      parts.push(found[0]);
      from = found.index + 1;
      continue;
    }
    const escape = readEscape(text, found.index, isBytes);
    // Two escaped halves of a pair are two characters to Python, and one to JavaScript.
    const joins =
      /^[\udc00-\udfff]/.test(escape.value) && /[\ud800-\udbff]$/.test(parts.at(-1) || (parts.at(-2) ?? ""));
    if (!escape.known || joins) problem ??= "escape";
    parts.push(escape.value);
    from = escape.end;
  }
  const value = parts.join("");
  if (!isBytes) return { value: { kind: "str", value }, end, problem };
  const foreign = /[^\0-\xff]/.exec(value);
  if (foreign !== null)
    return { value: { kind: "bytes", hex: utf8Hex(value) }, end, problem: problem ?? "character" };
  return {
    value: { kind: "bytes", hex: hexOf(Uint8Array.from(value, (char) => char.charCodeAt(0))) },
    end,
    problem,
  };
}

/** One escape: what it stands for and where it ends. Python keeps the backslash of one it does not know. */
function readEscape(
  text: string,
  at: number,
  isBytes: boolean,
): { value: string; end: number; known: boolean } {
  const letter = text[at + 1] ?? "";
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return { value: simple, end: at + 2, known: true };
  OCTAL.lastIndex = at + 1;
  const octal = OCTAL.exec(text)?.[0];
  if (octal !== undefined) {
    const code = Number.parseInt(octal, 8);
    return {
      value: String.fromCharCode(isBytes ? code & 0xff : code),
      end: at + 1 + octal.length,
      known: true,
    };
  }
  const digits = letter === "x" ? 2 : isBytes ? 0 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
  if (digits === 0) return { value: "\\", end: at + 1, known: false };
  const hex = text.slice(at + 2, at + 2 + digits);
  const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
  if (!(code <= 0x10ffff)) return { value: "\\", end: at + 1, known: false };
  return { value: String.fromCodePoint(code), end: at + 2 + digits, known: true };
}

const OCTAL = /[0-7]{1,3}/y;
const SIMPLE_ESCAPES: Partial<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** A number, complex ones with their parentheses; null when none stands there or something is glued to it. */
export function scanNumber(text: string, at: number): { value: PythonValue; end: number } | null {
  const complex = matchAt(COMPLEX, text, at);
  if (complex !== null) return { value: { kind: "complex", text: complex }, end: at + complex.length };
  const found = matchAt(NUMBER, text, at);
  if (found === null) return null;
  const end = at + found.length;
  if (!endsValue(text, end)) return null;
  if (found.endsWith("j")) return { value: { kind: "complex", text: found }, end };
  if (/^-?(?:0|[1-9]\d*)$/.test(found)) return { value: { kind: "int", text: found }, end };
  if (/^-?\d+$/.test(found)) return null; // 007 is no Python
  return { value: { kind: "float", text: pythonFloatText(Number(found.replace("inf", "Infinity"))) }, end };
}

const NUMBER = /-?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|nan)j?/y;
const COMPLEX = /\(-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)[+-](?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)j\)/y;

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** Whether a bare word or number may end before `at`. */
export function endsValue(text: string, at: number): boolean {
  return at >= text.length || " \n\r\t,:)]}".includes(text[at] ?? "");
}

/** A dotted name that starts at `at`, or null. */
export function scanName(text: string, at: number): string | null {
  return matchAt(NAME, text, at);
}

const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*(?:\.[\p{L}_][\p{L}\p{N}\p{M}_]*)*/uy;

/**
 * Where a `<…>` that opens at `open` ends, brackets inside it paired; -1 when they never pair. `paired: false` takes
 * the first `>` after which a value may end.
 */
export function angleEnd(text: string, open: number, paired: boolean): number {
  const bracket = /[<>]/g;
  bracket.lastIndex = open + 1;
  let depth = 1;
  for (let found = bracket.exec(text); found !== null; found = bracket.exec(text)) {
    const after = found.index + 1;
    if (found[0] === "<") {
      if (paired) depth++;
    } else if (depth > 1) depth--;
    else if (isStructural(text, after)) return after;
  }
  return -1;
}

/**
 * Where text that cannot be read ends: before a comma or closing bracket that is not its own. Brackets in it are
 * paired by count alone, for nothing in it can be trusted.
 */
export function unreadableEnd(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text[i] ?? "";
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) {
      if (depth === 0) return i;
      depth--;
    } else if (char === "," && depth === 0) return i;
  }
  return text.length;
}
