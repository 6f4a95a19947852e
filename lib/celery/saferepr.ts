/**
 * Text of Python values as Celery's own publishers write it into `argsrepr` and `kwargsrepr`: its `saferepr` with its
 * limits on length and levels (`celery/utils/saferepr.py`; protocol reference a.5), so that events of tasks that we
 * publish look like those of any other.
 */
import { pythonFloatText, type PythonValue } from "./pythonValue";
import { formatPython } from "./pythonValueFormat";

/** Celery's `argsrepr_maxsize` and `kwargsrepr_maxsize`, characters. */
export const ARGSREPR_LENGTH = 1024;
/** Containers inside each other that are shown. */
const LEVELS = 3;

/** The value's text, cut where Celery would cut it. */
export function saferepr(value: PythonValue, maxLength = ARGSREPR_LENGTH): string {
  const out: string[] = [];
  const open: string[] = [];
  let room = maxLength;
  for (const token of tokens(value, 0, open)) {
    if (room <= 0) {
      // What is still open is closed; the token at hand is lost, even when it is a bracket.
      out.push(", ...", ...open.reverse());
      break;
    }
    const text = textOf(token, room);
    out.push(text);
    room -= lengthOf(text);
  }
  return out.join("");
}

type Token = { bracket: string } | { key: PythonValue } | { atom: PythonValue } | { text: string };

function* tokens(value: PythonValue, level: number, open: string[]): Generator<Token> {
  const container = bracketsOf(value);
  if (container === null) {
    yield { atom: value };
    return;
  }
  const { start, end, parts } = container;
  if (level >= LEVELS) {
    yield { text: `${start}...${end}` };
    return;
  }
  open.push(end);
  yield { bracket: start };
  let first = true;
  for (const [key, item] of parts) {
    if (!first) yield { bracket: ", " };
    first = false;
    if (key !== null) {
      yield { key };
      yield { bracket: ": " };
    }
    yield* tokens(item, level + 1, open);
  }
  open.pop();
  yield { bracket: end };
}

interface Container {
  start: string;
  end: string;
  parts: readonly (readonly [key: PythonValue | null, value: PythonValue])[];
}

function bracketsOf(value: PythonValue): Container | null {
  switch (value.kind) {
    case "list":
      return { start: "[", end: "]", parts: value.items.map((item) => [null, item]) };
    case "tuple":
      return {
        start: "(",
        end: value.items.length === 1 ? ",)" : ")",
        parts: value.items.map((item) => [null, item]),
      };
    case "set":
    case "frozenset":
      if (value.items.length === 0) return null;
      return {
        start: value.kind === "set" ? "{" : "frozenset({",
        end: value.kind === "set" ? "}" : "})",
        parts: value.items.map((item) => [null, item]),
      };
    case "dict":
      return { start: "{", end: "}", parts: value.entries };
    default:
      return null;
  }
}

function textOf(token: Token, room: number): string {
  if ("bracket" in token) return token.bracket;
  // Levels are counted anew in a key.
  if ("key" in token) return saferepr(token.key, room);
  if ("text" in token) return cutText(token.text, room);
  const { atom } = token;
  if (atom.kind === "str") return `'${cutText(atom.value, room).replaceAll("'", "\\'")}'`;
  if (atom.kind === "bytes") return bytesText(atom.hex, room);
  return cutText(numberText(atom) ?? formatPython(atom), room);
}

/** Numbers as Python prints them, whatever way they were written in JSON: `1E5` is `100000.0`. */
function numberText(value: PythonValue): string | null {
  if (value.kind === "float") {
    return FLOAT_WORDS.has(value.text) ? value.text : pythonFloatText(Number(value.text));
  }
  if (value.kind === "int") return value.text === "-0" ? "0" : value.text;
  return null;
}

const FLOAT_WORDS: ReadonlySet<string> = new Set(["nan", "inf", "-inf"]);

/** Celery's `truncate`: what follows the last space of the first `room` characters is dropped too. */
function cutText(text: string, room: number): string {
  if (lengthOf(text) < room) return text;
  const head = isPlain(text) ? text.slice(0, room) : [...text].slice(0, room).join("");
  const space = head.lastIndexOf(" ");
  return `${space === -1 ? head : head.slice(0, space)}...`;
}

function bytesText(hex: string, room: number): string {
  const isCut = hex.length / 2 > room;
  const shown = isCut ? hex.slice(0, room * 2) : hex;
  const bytes = Uint8Array.from({ length: shown.length / 2 }, (_, at) =>
    Number.parseInt(shown.slice(at * 2, at * 2 + 2), 16),
  );
  return `b'${decodeUtf8(bytes) ?? shown}${isCut ? "..." : ""}'`;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Python counts characters, JavaScript units of UTF-16. */
function lengthOf(text: string): number {
  return isPlain(text) ? text.length : [...text].length;
}

function isPlain(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text);
}
