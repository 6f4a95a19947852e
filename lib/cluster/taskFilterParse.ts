/** Reads filters: a recursive descent over the scanned tokens. The grammar is told in taskFilter.ts. */
import { FILTER_FIELDS, fieldByName, suggestField } from "./taskFilterFields";
import type { FilterField, InstantField, NumberField, TextField } from "./taskFilterFields";
import { allOf, anyOf, isNumberField, isTextField, type FilterNode } from "./taskFilterNodes";
import { isAnyPattern, isEmptyPattern } from "./taskFilterPattern";
import { isSpace, scanFilter, type Scanned, type ScannedMark, type ScannedTerm } from "./taskFilterScan";
import { parseCount, parseDuration, parseInstant, type Comparison } from "./taskFilterValues";

/** Longest text of a filter, in characters. */
export const MAX_FILTER_LENGTH = 2000;
/** Deepest nesting of parentheses and NOTs. */
export const MAX_FILTER_DEPTH = 20;

/** What is wrong, as a code that the page words in its language; `params` fill the sentence. */
export type FilterErrorCode =
  /** `max` */
  | "TOO_LONG"
  /** `max` */
  | "TOO_DEEP"
  /** `field`, and `suggestion`, which may be empty. Quotes would make it a plain word. */
  | "UNKNOWN_FIELD"
  /** `field`: it has no parts to name with a dot, or an empty part was named. */
  | "BAD_PATH"
  /** `field`; it is empty for a plain word of two quotes. */
  | "MISSING_VALUE"
  /** `after`: the word or sign after which a term has to come; `before`: the one before which, if it began the text. */
  | "MISSING_TERM"
  | "UNCLOSED_QUOTE"
  | "UNCLOSED_PAREN"
  | "UNEXPECTED_CLOSE"
  /** `field`, `value` */
  | "BAD_NUMBER"
  /** `field`, `value` */
  | "BAD_DURATION"
  /** `field`, `value` */
  | "BAD_INSTANT";

export interface FilterError {
  code: FilterErrorCode;
  params: Record<string, string | number>;
  /** Where in the text, in UTF-16 units as JavaScript counts. `length` is 0 where something is missing. */
  position: number;
  length: number;
}

export type ParsedFilter = { ok: true; filter: FilterNode } | { ok: false; error: FilterError };

/** Reads a filter's text; never throws. */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > MAX_FILTER_LENGTH) {
    const position = MAX_FILTER_LENGTH;
    const error: FilterError = {
      code: "TOO_LONG",
      params: { max: MAX_FILTER_LENGTH },
      position,
      length: text.length - position,
    };
    return { ok: false, error };
  }
  try {
    return { ok: true, filter: new Parser(text).parse() };
  } catch (fault) {
    if (fault instanceof FilterFault) return { ok: false, error: fault.error };
    throw fault;
  }
}

class FilterFault extends Error {
  constructor(readonly error: FilterError) {
    super(error.code);
  }
}

/** or = and (OR and)* · and = unary ([AND] unary)* · unary = (NOT | -) unary | ( or ) | term */
class Parser {
  private readonly tokens: Scanned[];
  private next = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.tokens = scanFilter(text);
  }

  parse(): FilterNode {
    if (this.tokens.length === 0) return { kind: "all" };
    const filter = this.parseOr(null);
    const rest = this.tokens[this.next];
    if (rest) this.fail("UNEXPECTED_CLOSE", rest.from, rest.to);
    return filter;
  }

  /** `after`: what came before, for the message when nothing follows. */
  private parseOr(after: ScannedMark | null): FilterNode {
    const nodes = [this.parseAnd(after)];
    for (let mark = this.take("or"); mark; mark = this.take("or")) nodes.push(this.parseAnd(mark));
    return anyOf(nodes);
  }

  private parseAnd(after: ScannedMark | null): FilterNode {
    const nodes = [this.parseUnary(after)];
    for (;;) {
      const token = this.tokens[this.next];
      if (!token || token.kind === "or" || token.kind === "close") return allOf(nodes);
      const mark = this.take("and");
      nodes.push(this.parseUnary(mark));
    }
  }

  private parseUnary(after: ScannedMark | null): FilterNode {
    const token = this.tokens[this.next];
    if (!token || token.kind === "and" || token.kind === "or" || token.kind === "close")
      return this.missing(after, token);
    this.next++;
    switch (token.kind) {
      case "term":
        return this.parseTerm(token);
      case "open":
        return this.nested(token, () => {
          const inner = this.parseOr(token);
          if (!this.take("close")) this.fail("UNCLOSED_PAREN", token.from, token.to);
          return inner;
        });
      default:
        if (token.kind === "minus" && isSpace(this.text[token.to] ?? " "))
          return this.missing(token, undefined);
        return this.nested(token, () => ({ kind: "not", node: this.parseUnary(token) }));
    }
  }

  private nested(mark: ScannedMark, parse: () => FilterNode): FilterNode {
    if (++this.depth > MAX_FILTER_DEPTH) this.fail("TOO_DEEP", mark.from, mark.to, { max: MAX_FILTER_DEPTH });
    const node = parse();
    this.depth--;
    return node;
  }

  private take(kind: ScannedMark["kind"]): ScannedMark | null {
    const token = this.tokens[this.next];
    if (!token || token.kind === "term" || token.kind !== kind) return null;
    this.next++;
    return token;
  }

  private missing(after: ScannedMark | null, found: Scanned | undefined): never {
    if (after)
      this.fail("MISSING_TERM", after.from, after.to, {
        after: this.text.slice(after.from, after.to),
        before: "",
      });
    if (found?.kind === "close") this.fail("UNEXPECTED_CLOSE", found.from, found.to);
    const from = found?.from ?? this.text.length;
    const before = found ? this.text.slice(found.from, found.to) : "";
    this.fail("MISSING_TERM", from, found?.to ?? from, { after: "", before });
  }

  private parseTerm(term: ScannedTerm): FilterNode {
    if (term.unclosedAt !== null) this.fail("UNCLOSED_QUOTE", term.unclosedAt, this.text.length);
    if (!term.key) return this.parseWord(term);
    const { name, path, from, to } = term.key;
    const field = fieldByName(name);
    if (!field) {
      const written = this.text.slice(from, to - 1);
      this.fail("UNKNOWN_FIELD", from, to - 1, { field: written, suggestion: suggestField(name) ?? "" });
    }
    const info = FILTER_FIELDS[field];
    const mayHavePath = info.kind === "text" && info.paths;
    if (path.length > 0 && (!mayHavePath || path.includes(""))) {
      this.fail("BAD_PATH", from + name.length, to - 1, { field });
    }
    const empty = term.items.find((item) => item.from === item.to);
    if (empty) this.fail("MISSING_VALUE", empty.from, empty.to, { field });
    if (isTextField(field)) return textNode(field, path, term);
    return this.parseTest(field, term);
  }

  private parseWord(term: ScannedTerm): FilterNode {
    const pattern = { parts: term.items[0]?.parts ?? [""] };
    if (isEmptyPattern(pattern)) this.fail("MISSING_VALUE", term.from, term.to, { field: "" });
    return { kind: "word", pattern };
  }

  private parseTest(field: NumberField | InstantField, term: ScannedTerm): FilterNode {
    const item = term.items[0];
    if (!item) throw new Error("a scanned term has an item");
    if (isAnyPattern(item)) return { kind: "known", field, known: true };
    if (isEmptyPattern(item)) return { kind: "known", field, known: false };
    const text = this.text.slice(item.from, item.to);
    if (isNumberField(field)) {
      const isDuration = FILTER_FIELDS[field].unit === "duration";
      const code = isDuration ? "BAD_DURATION" : "BAD_NUMBER";
      const read = isDuration ? parseDuration : parseCount;
      return { kind: "number", field, test: this.parseComparison(field, text, item.from, code, read) };
    }
    const test = this.parseComparison(field, text, item.from, "BAD_INSTANT", parseInstant);
    // `received:-1h` is asked by people who mean "in the last hour": nothing happens exactly one hour ago.
    const since = test.op === "=" && test.value.kind === "relative";
    return { kind: "instant", field, test: since ? { op: ">=", value: test.value } : test };
  }

  private parseComparison<Value>(
    field: FilterField,
    text: string,
    position: number,
    code: FilterErrorCode,
    read: (text: string) => Value | null,
  ): Comparison<Value> {
    const readAt = (from: number, to: number): Value => {
      const part = text.slice(from, to);
      const value = read(part);
      if (value === null) this.fail(code, position + from, position + to, { field, value: part });
      return value;
    };
    const op = (["<=", ">=", "<", ">", "="] as const).find((sign) => text.startsWith(sign));
    if (op) return { op, value: readAt(op.length, text.length) };
    const dots = text.indexOf("..");
    if (dots < 0) return { op: "=", value: readAt(0, text.length) };
    if (dots === 0) return { op: "<=", value: readAt(2, text.length) };
    if (dots === text.length - 2) return { op: ">=", value: readAt(0, dots) };
    return { op: "..", from: readAt(0, dots), to: readAt(dots + 2, text.length) };
  }

  private fail(code: FilterErrorCode, from: number, to: number, params: FilterError["params"] = {}): never {
    throw new FilterFault({ code, params, position: from, length: to - from });
  }
}

function textNode(field: TextField, path: string[], term: ScannedTerm): FilterNode {
  return { kind: "text", field, path, patterns: term.items.map(({ parts }) => ({ parts })) };
}
