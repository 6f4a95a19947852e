/**
 * Reads a Python file that is a list of settings (`flowerconfig.py`) as data. Nothing is executed: what is taken are
 * assignments of literals at the top of the file, and of the forms by which such files read the environment
 * (`os.environ["NAME"]`, `os.environ.get("NAME", "else")`, `os.getenv("NAME")`, and `int(…)`, `float(…)`, `str(…)` of
 * a value). Of everything else it says which names it would have set. The grammar: Python's language reference, 2 and 6.2.
 */
import { NONE, pythonFloatText, type PythonValue } from "./pythonValue";

export interface PythonAssignment {
  name: string;
  /** Counted from 1. */
  line: number;
  /** Null: it is set, and not to anything that can be read as data. */
  value: PythonValue | null;
}

/**
 * In the order of the file; of a name that is set twice, the last one counts. `variable`: the environment's. Takes any
 * text and never throws; what is no Python sets no names.
 */
export function readPythonAssignments(
  source: string,
  variable: (name: string) => string | undefined,
): PythonAssignment[] {
  const found: PythonAssignment[] = [];
  // What stands in a function or a class sets names of its own.
  let isInside = false;
  for (const { tokens, isIndented } of splitStatements(source)) {
    const [first, second] = tokens;
    if (first === undefined) continue;
    if (!isIndented) isInside = first.kind === "name" && ["def", "class", "async"].includes(first.text);
    if (!isIndented && isInside && second?.kind === "name") {
      found.push({ name: second.text, line: second.line, value: null });
    }
    if (isInside) continue;
    for (const assignment of readStatement(tokens, variable)) {
      // Whether a branch is taken is not known here.
      found.push(isIndented ? { ...assignment, value: null } : assignment);
    }
  }
  return found;
}

interface Token {
  kind: "string" | "number" | "name" | "symbol" | "unreadable";
  /** Of a string, its value. */
  text: string;
  line: number;
}

interface Statement {
  tokens: Token[];
  isIndented: boolean;
}

const SPACE = /[ \t\f\r]+|#[^\n]*|\\\r?\n/y;
const STRING_START = /([bfru]{0,2})('''|"""|'|")/iy;
const NUMBER = /(?:0x[\da-f_]+|0o[0-7_]+|0b[01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?j?)/iy;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const SYMBOL = /\*\*=|\/\/=|<<=|>>=|[=!<>:+\-*/%&|^@]=|->|\S/y;

/** By logical lines, and by `;`: a line goes on inside brackets and behind a backslash. */
function splitStatements(source: string): Statement[] {
  const statements: Statement[] = [];
  let current: Statement | null = null;
  let [place, line, depth] = [0, 1, 0];
  let isLineStart = true;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = place;
    const found = pattern.exec(source);
    if (found) place = pattern.lastIndex;
    return found;
  };
  while (place < source.length) {
    if (source[place] === "\n") {
      place += 1;
      line += 1;
      if (depth === 0) [current, isLineStart] = [null, true];
      continue;
    }
    const space = match(SPACE);
    if (space) {
      if (space[0].startsWith("\\")) line += 1;
      continue;
    }
    if (current === null) {
      const isIndented: boolean = isLineStart ? /[ \t]/.test(source[place - 1] ?? "") : false;
      current = {
        tokens: [],
        isIndented: isIndented || (!isLineStart && statements.at(-1)?.isIndented === true),
      };
      statements.push(current);
      isLineStart = false;
    }
    const start = match(STRING_START);
    if (start) {
      const string = readString(source, place, start[2] ?? "'", start[1] ?? "");
      current.tokens.push({
        kind: string.value === null ? "unreadable" : "string",
        text: string.value ?? "",
        line,
      });
      line += source.slice(place, string.end).split("\n").length - 1;
      place = string.end;
      continue;
    }
    const number = match(NUMBER);
    const name = number ? null : match(NAME);
    const symbol = number || name ? null : match(SYMBOL);
    const text = (number ?? name ?? symbol)?.[0];
    if (text === undefined) {
      place += 1;
      continue;
    }
    if (symbol && text === ";" && depth === 0) {
      current = null;
      continue;
    }
    if (symbol && /^[([{]$/.test(text)) depth += 1;
    if (symbol && /^[)\]}]$/.test(text)) depth = Math.max(0, depth - 1);
    current.tokens.push({ kind: number ? "number" : name ? "name" : "symbol", text, line });
  }
  return statements;
}

/** From behind the opening quote; null: bytes, a format string, or one that does not end. */
function readString(
  source: string,
  start: number,
  quote: string,
  prefix: string,
): { value: string | null; end: number } {
  let place = start;
  while (place < source.length && !source.startsWith(quote, place)) {
    if (quote.length === 1 && source[place] === "\n") return { value: null, end: place };
    place += source[place] === "\\" ? 2 : 1;
  }
  if (place >= source.length) return { value: null, end: source.length };
  const raw = source.slice(start, place);
  const end = place + quote.length;
  if (/[bf]/i.test(prefix)) return { value: null, end };
  return { value: /r/i.test(prefix) ? raw : unescape(raw), end };
}

const ESCAPE = /\\(?:\r?\n|x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[0-7]{1,3}|[\s\S])/gi;
const PLAIN_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** Null for a character by its name (`\N{…}`), which would take a table. */
function unescape(raw: string): string | null {
  if (/(^|[^\\])(\\\\)*\\N\{/.test(raw)) return null;
  return raw.replace(ESCAPE, (escape) => {
    const body = escape.slice(1);
    if (/^\r?\n$/.test(body)) return "";
    if (/^[0-7]+$/.test(body)) return String.fromCodePoint(parseInt(body, 8));
    const code = /^[xuU]([\da-fA-F]{2,})$/.exec(body)?.[1];
    if (code !== undefined)
      return parseInt(code, 16) > 0x10ffff ? escape : String.fromCodePoint(parseInt(code, 16));
    // Python keeps the backslash of what is no escape.
    return PLAIN_ESCAPES[body] ?? escape;
  });
}

/** `a = b = value`, also with a type (`a: int = 1`); of `a, b = …` and `a += …` the names only. */
function readStatement(
  tokens: readonly Token[],
  variable: (name: string) => string | undefined,
): PythonAssignment[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  let isChanged = false;
  for (const token of tokens) {
    const { kind, text } = token;
    if (kind === "symbol" && /^[([{]$/.test(text)) depth += 1;
    if (kind === "symbol" && /^[)\]}]$/.test(text)) depth -= 1;
    const isChange = kind === "symbol" && /^(?:[+\-*/%&|^@]|\*\*|\/\/|<<|>>)=$/.test(text);
    if (depth === 0 && kind === "symbol" && (text === "=" || isChange)) {
      isChanged ||= isChange;
      parts.push([]);
    } else parts.at(-1)?.push(token);
  }
  const value = parts.length > 1 ? readWhole(parts.at(-1) ?? [], variable) : null;
  return parts.slice(0, -1).flatMap((target) => {
    const colon = target.findIndex(({ kind, text }) => kind === "symbol" && text === ":");
    const plain = colon < 0 ? target : target.slice(0, colon);
    const names = plain.filter(({ kind }) => kind === "name");
    const isOne = plain.length === 1 && !isChanged;
    return names.map(({ text, line }) => ({ name: text, line, value: isOne ? value : null }));
  });
}

/** All of these tokens as one value, or as a tuple without brackets. */
function readWhole(
  tokens: readonly Token[],
  variable: (name: string) => string | undefined,
): PythonValue | null {
  const reader = new ValueReader(tokens, variable);
  const first = reader.read(0);
  if (first === null) return null;
  if (reader.isAtEnd()) return first;
  const items = [first];
  while (reader.takes(",")) {
    if (reader.isAtEnd()) break;
    const item = reader.read(0);
    if (item === null) return null;
    items.push(item);
  }
  return reader.isAtEnd() ? { kind: "tuple", items } : null;
}

const MAX_DEPTH = 32;

class ValueReader {
  private place = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly variable: (name: string) => string | undefined,
  ) {}

  isAtEnd(): boolean {
    return this.place >= this.tokens.length;
  }

  takes(...texts: string[]): boolean {
    const fits = texts.every((text, index) => {
      const token = this.tokens[this.place + index];
      return token !== undefined && token.kind !== "string" && token.text === text;
    });
    if (fits) this.place += texts.length;
    return fits;
  }

  read(depth: number): PythonValue | null {
    const token = this.tokens[this.place];
    if (token === undefined || depth > MAX_DEPTH) return null;
    if (token.kind === "string") return this.readStrings();
    if (this.takes("-")) return negated(this.read(depth + 1));
    if (this.takes("+")) return this.read(depth + 1);
    if (token.kind === "number") {
      this.place += 1;
      return numberOf(token.text);
    }
    if (this.takes("None")) return NONE;
    if (this.takes("True")) return { kind: "bool", value: true };
    if (this.takes("False")) return { kind: "bool", value: false };
    if (this.takes("[")) return this.readItems("]", "list", depth);
    if (this.takes("(")) return this.readItems(")", "tuple", depth);
    if (this.takes("{")) return this.readBraces(depth);
    return this.readCall(depth);
  }

  /** Strings side by side are one. */
  private readStrings(): PythonValue {
    let value = "";
    for (let token = this.tokens[this.place]; token?.kind === "string"; token = this.tokens[this.place]) {
      value += token.text;
      this.place += 1;
    }
    return { kind: "str", value };
  }

  /** One value in round brackets without a comma is that value. */
  private readItems(end: string, kind: "list" | "tuple" | "set", depth: number): PythonValue | null {
    const items: PythonValue[] = [];
    let hasComma = false;
    while (!this.takes(end)) {
      if (items.length > 0 && !hasComma) return null;
      const item = this.read(depth + 1);
      if (item === null) return null;
      items.push(item);
      hasComma = this.takes(",");
    }
    const [only] = items;
    return kind === "tuple" && items.length === 1 && !hasComma && only ? only : { kind, items };
  }

  private readBraces(depth: number): PythonValue | null {
    const from = this.place;
    const entries: [PythonValue, PythonValue][] = [];
    while (!this.takes("}")) {
      const key = this.read(depth + 1);
      if (key !== null && entries.length === 0 && !this.takes(":")) {
        this.place = from;
        return this.readItems("}", "set", depth);
      }
      if (entries.length > 0 && !this.takes(":")) return null;
      const value = key === null ? null : this.read(depth + 1);
      if (key === null || value === null) return null;
      entries.push([key, value]);
      if (!this.takes(",") && this.tokens[this.place]?.text !== "}") return null;
    }
    return { kind: "dict", entries };
  }

  /** The environment's forms, and a number or a text made of a value. */
  private readCall(depth: number): PythonValue | null {
    if (this.takes("os", ".", "environ", "[")) {
      const name = this.read(depth + 1);
      return this.takes("]") ? this.variableOf(name, null) : null;
    }
    if (this.takes("os", ".", "environ", ".", "get", "(") || this.takes("os", ".", "getenv", "(")) {
      const name = this.read(depth + 1);
      const other = this.takes(",") ? this.read(depth + 1) : NONE;
      this.takes(",");
      return this.takes(")") ? this.variableOf(name, other) : null;
    }
    if (this.takes("int", "(") || this.takes("float", "(") || this.takes("str", "(")) {
      const isText = this.tokens[this.place - 2]?.text === "str";
      const value = this.read(depth + 1);
      if (value === null || !this.takes(")")) return null;
      const text = plainText(value);
      if (text === null || isText) return text === null ? null : { kind: "str", value: text };
      return numberOf(text.trim()) ?? infinityOf(text.trim());
    }
    return null;
  }

  private variableOf(name: PythonValue | null, otherwise: PythonValue | null): PythonValue | null {
    if (name?.kind !== "str") return null;
    const text = this.variable(name.value);
    return text === undefined ? otherwise : { kind: "str", value: text };
  }
}

function plainText(value: PythonValue): string | null {
  if (value.kind === "str") return value.value;
  return value.kind === "int" || value.kind === "float" ? value.text : null;
}

function negated(value: PythonValue | null): PythonValue | null {
  if (value?.kind !== "int" && value?.kind !== "float") return null;
  return { ...value, text: value.text.startsWith("-") ? value.text.slice(1) : `-${value.text}` };
}

function numberOf(text: string): PythonValue | null {
  const digits = text.replaceAll("_", "");
  if (/^0[xob]/i.test(digits)) return { kind: "int", text: BigInt(digits).toString() };
  if (/^[+-]?\d+$/.test(digits)) return { kind: "int", text: BigInt(digits.replace(/^\+/, "")).toString() };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits)) return null;
  return { kind: "float", text: pythonFloatText(Number(digits)) };
}

function infinityOf(text: string): PythonValue | null {
  const [, sign] = /^([+-]?)inf(?:inity)?$/i.exec(text) ?? [];
  return sign === undefined ? null : { kind: "float", text: sign === "-" ? "-inf" : "inf" };
}
