/**
 * Flower's search language (its `utils/search.py`; our contract's section b): terms side by side are all wanted, `OR` and
 * parentheses as one would expect, `field:value`, and `"quotes"` around spaces. Errors say where, in Flower's words.
 */
import { parsePythonText } from "@/lib/celery/pythonLiteral";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import type { FlowerTask } from "@/lib/celery/flowerTask";

/** A query that cannot be read; the message ends in a full stop. */
export class SearchError extends Error {}

export type SearchTest = (task: FlowerTask) => boolean;

/** Null: everything matches. Throws `SearchError`. */
export function parseSearch(text: string): SearchTest | null {
  const query = text.trim();
  if (query === "") return null;
  const chars = [...query];
  if (chars.length > MAX_CHARS) throw new SearchError(`Query exceeds ${MAX_CHARS} characters.`);
  const tokens = tokenize(chars);
  if (tokens.length > MAX_TOKENS) throw new SearchError(`Query exceeds ${MAX_TOKENS} tokens.`);
  return new Parser(tokens).parse();
}

const MAX_CHARS = 2048;
const MAX_TOKENS = 128;
const MAX_DEPTH = 5;
const LEAST_CHARS = 3;
const FIELDS = ["name", "state", "worker", "args", "kwargs", "result"] as const;
type Field = (typeof FIELDS)[number];

interface Token {
  kind: "term" | "(" | ")";
  /** Without quotes and escapes. */
  text: string;
  /** Some of it was quoted: it is no operator. */
  quoted: boolean;
  /** Where the first unquoted colon stands in `text`; -1: none. */
  colon: number;
  at: number;
}

function fail(words: string, at: number): never {
  throw new SearchError(`${words} at position ${at}.`);
}

function tokenize(chars: readonly string[]): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < chars.length) {
    const char = chars[at]!;
    if (/\s/u.test(char)) at++;
    else if (char === "(" || char === ")") {
      tokens.push({ kind: char, text: char, quoted: false, colon: -1, at });
      at++;
    } else {
      const [token, end] = readTerm(chars, at);
      tokens.push(token);
      at = end;
    }
  }
  return tokens;
}

function readTerm(chars: readonly string[], start: number): [Token, number] {
  const token: Token = { kind: "term", text: "", quoted: false, colon: -1, at: start };
  let at = start;
  let quoteAt = -1;
  for (; at < chars.length; at++) {
    const char = chars[at]!;
    const next = chars[at + 1];
    if (quoteAt >= 0) {
      if (char === "\\" && (next === '"' || next === "\\")) {
        token.text += next;
        at++;
      } else if (char === '"') quoteAt = -1;
      else token.text += char;
    } else if (char === '"') {
      quoteAt = at;
      token.quoted = true;
    } else if (/[\s()]/u.test(char)) break;
    else {
      if (char === ":" && token.colon < 0) token.colon = token.text.length;
      token.text += char;
    }
  }
  if (quoteAt >= 0) fail("Unterminated quoted phrase", quoteAt);
  return [token, at];
}

/** `expression := all ("OR" all)*`, `all := (term | group) ("AND"? (term | group))*` */
class Parser {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): SearchTest {
    const test = this.either();
    const rest = this.tokens[this.next];
    if (rest !== undefined) fail("Unexpected ')'", rest.at);
    return test;
  }

  private either(): SearchTest {
    const tests = [this.all()];
    for (let or = this.takeOperator("OR"); or !== null; or = this.takeOperator("OR")) {
      if (!this.beginsTerm()) fail("OR must be followed by a search term", or.at);
      tests.push(this.all());
    }
    return tests.length === 1 ? tests[0]! : (task) => tests.some((test) => test(task));
  }

  private all(): SearchTest {
    const tests = [this.term()];
    for (;;) {
      const and = this.takeOperator("AND");
      if (and !== null && !this.beginsTerm()) fail("AND must be followed by a search term", and.at);
      if (and === null && !this.beginsTerm()) break;
      tests.push(this.term());
    }
    return tests.length === 1 ? tests[0]! : (task) => tests.every((test) => test(task));
  }

  private term(): SearchTest {
    const token = this.tokens[this.next];
    if (token === undefined || isOperator(token, "AND") || isOperator(token, "OR")) {
      return fail("Expected a search term", token?.at ?? 0);
    }
    this.next++;
    if (token.kind === ")") return fail("Unexpected ')'", token.at);
    if (token.kind === "term") return testOf(token);
    if (this.tokens[this.next]?.kind === ")") fail("Empty group", token.at);
    if (++this.depth > MAX_DEPTH) fail(`Query nesting exceeds ${MAX_DEPTH} levels`, token.at);
    const inner = this.either();
    this.depth--;
    if (this.tokens[this.next]?.kind !== ")") fail("Missing closing parenthesis", token.at);
    this.next++;
    return inner;
  }

  private takeOperator(word: "AND" | "OR"): Token | null {
    const token = this.tokens[this.next];
    if (token === undefined || !isOperator(token, word)) return null;
    this.next++;
    return token;
  }

  private beginsTerm(): boolean {
    const token = this.tokens[this.next];
    return token !== undefined && token.kind !== ")" && !isOperator(token, "AND") && !isOperator(token, "OR");
  }
}

function isOperator(token: Token, word: string): boolean {
  return token.kind === "term" && !token.quoted && token.text === word;
}

function testOf(token: Token): SearchTest {
  if (isOperator(token, "NOT")) fail("NOT is not supported", token.at);
  const prefix = token.colon < 0 ? "" : token.text.slice(0, token.colon).toLowerCase();
  const field = FIELDS.find((name) => name === prefix);
  if (field !== undefined) return fieldTest(field, token.text.slice(token.colon + 1).trim(), token.at);
  if (!token.quoted && token.text.startsWith("-")) fail("Negation with '-' is not supported", token.at);
  if (token.text.trim() === "") fail("Empty search term", token.at);
  const wanted = substring(token.text, token.at);
  return (task) =>
    fold(task.uuid).includes(wanted) || FIELDS.some((name) => fold(task[name] ?? "").includes(wanted));
}

function fieldTest(field: Field, value: string, at: number): SearchTest {
  if (value === "") fail("Search qualifier requires a value", at);
  if (field === "state") {
    const state = fold(value);
    return (task) => fold(task.state) === state;
  }
  const equals = field === "kwargs" ? value.indexOf("=") : -1;
  if (equals > 0) return pairTest(value.slice(0, equals), value.slice(equals + 1));
  const wanted = substring(value, at);
  return (task) => fold(task[field] ?? "").includes(wanted);
}

function substring(text: string, at: number): string {
  const value = text.trim();
  if ([...value].length < LEAST_CHARS)
    fail(`Substring search terms must contain at least ${LEAST_CHARS} characters`, at);
  return fold(value);
}

/** `kwargs:key=value`: an exact pair of keyword arguments that can be read as a Python dict. */
function pairTest(name: string, value: string): SearchTest {
  const wantedName = fold(name.trim());
  const wantedValue = fold(value.trim());
  return (task) =>
    pairsOf(task.kwargs).some(([key, text]) => fold(key) === wantedName && fold(text) === wantedValue);
}

function pairsOf(kwargs: string | null): [string, string][] {
  if (kwargs === null || !kwargs.startsWith("{")) return [];
  const { value } = parsePythonText(kwargs, "saferepr");
  if (value?.kind !== "dict" || /\.\.\.['")\]}]*$/.test(kwargs)) return [];
  return value.entries.map(([key, item]) => [textOf(key), textOf(item)]);
}

/** Python's `str()`. */
function textOf(value: PythonValue): string {
  return value.kind === "str" ? value.value : formatPython(value, "repr");
}

/** Python's `casefold()`, as near as JavaScript comes to it: `ß` is `ss`. */
export function fold(text: string): string {
  return text.toUpperCase().toLowerCase();
}
