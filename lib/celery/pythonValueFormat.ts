/**
 * Python values as Python text: what `repr` prints, and what Celery's `saferepr` would print without its limits.
 * The readers of both use it to prove that they understood a text: what they made of it must print as it came.
 */
import type { PythonOpaque, PythonValue } from "./pythonValue";

/** `saferepr` differs in strings alone: only `'` is escaped there (`celery/utils/saferepr.py`, since 4.4). */
export type PythonDialect = "saferepr" | "repr";

/** The value as Python prints it. What is cut prints as `...`; an opaque part as the text it came with, or as a call. */
export function formatPython(value: PythonValue, dialect: PythonDialect = "repr"): string {
  const out: string[] = [];
  write(value, dialect, out);
  return out.join("");
}

function write(value: PythonValue, dialect: PythonDialect, out: string[]): void {
  switch (value.kind) {
    case "none":
      return void out.push("None");
    case "bool":
      return void out.push(value.value ? "True" : "False");
    case "int":
    case "float":
    case "complex":
      return void out.push(value.text);
    case "str":
      return void out.push(formatString(value.value, dialect));
    case "bytes":
      return void out.push(formatBytes(value.hex, value.cut === true));
    case "list":
      return writeItems("[", value.items, "]", dialect, out);
    case "tuple":
      return writeItems("(", value.items, value.items.length === 1 ? ",)" : ")", dialect, out);
    case "set":
      if (value.items.length === 0) return void out.push("set()");
      return writeItems("{", value.items, "}", dialect, out);
    case "frozenset":
      if (value.items.length === 0) return void out.push("frozenset()");
      return writeItems("frozenset({", value.items, "})", dialect, out);
    case "dict":
      return writeEntries(value.entries, dialect, out);
    case "opaque":
      return writeOpaque(value, out);
    case "cut":
      return void out.push("...");
  }
}

function writeItems(
  open: string,
  items: PythonValue[],
  close: string,
  dialect: PythonDialect,
  out: string[],
): void {
  out.push(open);
  items.forEach((item, index) => {
    if (index > 0) out.push(", ");
    write(item, dialect, out);
  });
  out.push(close);
}

function writeEntries(entries: [PythonValue, PythonValue][], dialect: PythonDialect, out: string[]): void {
  out.push("{");
  entries.forEach(([key, value], index) => {
    if (index > 0) out.push(", ");
    write(key, dialect, out);
    if (key.kind === "cut") return;
    out.push(": ");
    write(value, dialect, out);
  });
  out.push("}");
}

/** Objects are printed by Python's own `repr`, inside `saferepr` too. */
function writeOpaque(value: PythonOpaque, out: string[]): void {
  if (value.text !== null) return void out.push(value.text);
  out.push(value.label, "(");
  let count = 0;
  for (const argument of value.args) {
    if (count++ > 0) out.push(", ");
    write(argument, "repr", out);
  }
  for (const [name, field] of value.fields) {
    if (count++ > 0) out.push(", ");
    out.push(name, "=");
    write(field, "repr", out);
  }
  if (value.state !== null) {
    if (count > 0) out.push(", ");
    out.push("**");
    write(value.state, "repr", out);
  }
  out.push(")");
}

function formatString(value: string, dialect: PythonDialect): string {
  if (dialect === "saferepr") return `'${value.replaceAll("'", "\\'")}'`;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  if (PLAIN.test(value)) return quote + value + quote;
  let out = quote;
  for (const char of value) {
    if (char === quote || char === "\\") out += `\\${char}`;
    else out += UNPRINTABLE.test(char) ? escapeChar(char) : char;
  }
  return out + quote;
}

/** Printed as they are, whatever the quote. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;
/** Python's `str.isprintable`: separators other than the space, and whatever is no character, are escaped. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const SHORT: Partial<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeChar(char: string): string {
  const short = SHORT[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

function formatBytes(hex: string, isCut: boolean): string {
  let inner = "";
  let quote = "'";
  if (hex.includes("27") || hex.includes("22")) {
    let single = false;
    let double = false;
    for (let i = 0; i < hex.length; i += 2) {
      const pair = hex.slice(i, i + 2);
      single ||= pair === "27";
      double ||= pair === "22";
    }
    if (single && !double) quote = '"';
  }
  for (let i = 0; i < hex.length; i += 2) {
    const code = Number.parseInt(hex.slice(i, i + 2), 16);
    const char = String.fromCharCode(code);
    if (char === quote || char === "\\") inner += `\\${char}`;
    else if (code >= 32 && code < 127) inner += char;
    else inner += SHORT[char] ?? `\\x${hex.slice(i, i + 2)}`;
  }
  return `b${quote}${inner}${isCut ? "..." : ""}${quote}`;
}
