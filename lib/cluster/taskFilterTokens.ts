/**
 * What the filter bar needs besides the parser: chips with their places, what can be completed at the cursor, and
 * adding or dropping one value, as a click on a facet does. All of it works on text that is still being typed.
 */
import { FILTER_FIELDS, fieldByName, type FilterField } from "./taskFilterFields";
import { quoteValue } from "./taskFilterFormat";
import { parseFilter } from "./taskFilterParse";
import { isSpace, scanFilter, type ScannedItem, type ScannedTerm } from "./taskFilterScan";

/** A term (one chip) or a word of the grammar, with its place in the text. */
export interface FilterToken {
  kind: "term" | "and" | "or" | "not" | "open" | "close";
  from: number;
  to: number;
  /** Parentheses around it. */
  depth: number;
  /** Terms and parentheses: excluded by `-` or NOT. A minus is part of the token's span, NOT a token of its own. */
  negated: boolean;
  /** Terms: the key as written, null for a plain word. */
  key: string | null;
  /** The field it names, null for a plain word or an unknown key. */
  field: FilterField | null;
  /** `>`, `>=`, `<`, `<=`, `=` before a number or an instant, else "". */
  operator: string;
  /** The value as written, after the operator. */
  value: string;
  /** Where `value` stands. */
  valueFrom: number;
  valueTo: number;
  /** The values between commas, without quotes; wildcards as `*`. */
  values: { text: string; from: number; to: number; isPattern: boolean }[];
}

export interface FilterCompletion {
  /** `key`: a field's name, or a plain word, goes here. `value`: a value of `key`. */
  kind: "key" | "value" | "none";
  /** For `value`: whose. */
  key?: FilterField;
  /** What is typed so far, up to the cursor, without quotes. */
  prefix: string;
  /** What a taken completion replaces. For a key the colon is included if it is there: put `name:` in its place. */
  from: number;
  to: number;
}

/** The text as tokens in order. */
export function filterTokens(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let depth = 0;
  let minuses = 0;
  for (const scanned of scanFilter(text)) {
    if (scanned.kind === "minus") {
      minuses = isSpace(text[scanned.to] ?? " ") ? 0 : minuses + 1;
      continue;
    }
    if (scanned.kind === "close") depth = Math.max(0, depth - 1);
    const base =
      scanned.kind === "term" ? termToken(text, scanned) : { ...NO_TERM, kind: scanned.kind, to: scanned.to };
    const negations = minuses + trailingNots(tokens);
    const canNegate = scanned.kind === "term" || scanned.kind === "open";
    tokens.push({ ...base, depth, from: scanned.from - minuses, negated: canNegate && negations % 2 === 1 });
    if (scanned.kind === "open") depth++;
    minuses = 0;
  }
  return tokens;
}

type BareToken = Omit<FilterToken, "from" | "depth" | "negated">;

const NO_TERM = { key: null, field: null, operator: "", value: "", valueFrom: 0, valueTo: 0, values: [] };

function trailingNots(tokens: FilterToken[]): number {
  return tokens.length - 1 - tokens.findLastIndex((token) => token.kind !== "not");
}

function termToken(text: string, term: ScannedTerm): BareToken {
  const field = term.key ? fieldByName(term.key.name) : null;
  const start = term.key ? term.key.to : term.from;
  const comparable = field !== null && FILTER_FIELDS[field].kind !== "text";
  const operator = comparable ? (/^(<=|>=|<|>|=)/.exec(text.slice(start, term.to))?.[0] ?? "") : "";
  return {
    kind: "term",
    to: term.to,
    key: term.key ? text.slice(term.key.from, term.key.to - 1) : null,
    field,
    operator,
    value: text.slice(start + operator.length, term.to),
    valueFrom: start + operator.length,
    valueTo: term.to,
    values: term.items.map((item) => ({
      text: item.parts.join("*"),
      from: item.from,
      to: item.to,
      isPattern: item.parts.length > 1,
    })),
  };
}

/** What can be completed with the cursor before the character `cursor`. */
export function completionAt(text: string, cursor: number): FilterCompletion {
  const at = Math.max(0, Math.min(cursor, text.length));
  const none: FilterCompletion = { kind: "none", prefix: "", from: at, to: at };
  const term = scanFilter(text).find((token) => token.from < at && at <= token.to);
  if (!term || term.kind === "minus" || term.kind === "open") return { ...none, kind: "key" };
  if (term.kind !== "term") return term.kind === "close" ? none : keyAt(text, term.from, at, term.to);
  if (!term.key) return term.items[0]?.quoted ? none : keyAt(text, term.from, at, term.to);
  if (at < term.key.to) return keyAt(text, term.key.from, at, term.key.to);
  const field = fieldByName(term.key.name);
  const item = term.items.find((candidate) => candidate.from <= at && at <= candidate.to);
  if (!field || !item) return none;
  return { kind: "value", key: field, prefix: typedValue(text, item, at), from: item.from, to: item.to };
}

function keyAt(text: string, from: number, at: number, to: number): FilterCompletion {
  return { kind: "key", prefix: text.slice(from, at), from, to };
}

/** The value up to the cursor: scanned again, so that an open quote ends there. */
function typedValue(text: string, item: ScannedItem, at: number): string {
  const [part] = scanFilter(`name:${text.slice(item.from, at)}`);
  return part?.kind === "term" ? (part.items[0]?.parts.join("*") ?? "") : "";
}

/** Does the filter demand (with `negated`: exclude) this very value, as a term that holds for the whole filter? */
export function hasTerm(text: string, field: FilterField, value: string, negated = false): boolean {
  return outerTerms(text, field, negated).some((term) =>
    term.values.some((candidate) => isValue(candidate, value)),
  );
}

/**
 * The text with this value added: to the field's own term if there is one (`state:FAILURE,RETRY` means either), else
 * as a new term. A value that was excluded is no longer, and the other way round.
 */
export function withTerm(text: string, field: FilterField, value: string, negated = false): string {
  const rest = withoutTerm(text, field, value, !negated);
  if (hasTerm(rest, field, value, negated)) return rest;
  const own = FILTER_FIELDS[field].kind === "text" ? outerTerms(rest, field, negated)[0] : undefined;
  if (own) return `${rest.slice(0, own.to)},${quoteValue(value)}${rest.slice(own.to)}`;
  return appended(rest, `${negated ? "-" : ""}${field}:${quoteValue(value)}`);
}

/** The text without this value, and without the term if it was its only one. */
export function withoutTerm(text: string, field: FilterField, value: string, negated = false): string {
  let rest = text;
  // From the end, so that the places of the earlier terms stay right.
  for (const term of outerTerms(text, field, negated).reverse()) {
    const kept = term.values.filter((candidate) => !isValue(candidate, value));
    if (kept.length === term.values.length) continue;
    if (kept.length === 0) {
      rest = cutTerm(rest, term);
    } else {
      const values = kept.map((candidate) => rest.slice(candidate.from, candidate.to)).join(",");
      rest = rest.slice(0, term.valueFrom) + values + rest.slice(term.valueTo);
    }
  }
  return rest;
}

/** The text without any term on this field that holds for the whole filter. */
export function withoutFieldTerms(text: string, field: FilterField): string {
  const terms = [...outerTerms(text, field, false), ...outerTerms(text, field, true)];
  return terms.sort((a, b) => b.from - a.from).reduce(cutTerm, text);
}

function isValue(candidate: FilterToken["values"][number], value: string): boolean {
  return !candidate.isPattern && candidate.text.toLowerCase() === value.toLowerCase();
}

/** Terms on a field that stand outside all parentheses; none where the outermost level has an OR. */
function outerTerms(text: string, field: FilterField, negated: boolean): FilterToken[] {
  const outer = filterTokens(text).filter((token) => token.depth === 0);
  if (outer.some((token) => token.kind === "or")) return [];
  return outer.filter(
    (token) =>
      token.kind === "term" &&
      token.field === field &&
      token.negated === negated &&
      !token.key?.includes("."),
  );
}

/** Cuts a term out with the NOT and the AND that belonged to it. */
function cutTerm(text: string, term: FilterToken): string {
  const tokens = filterTokens(text);
  const index = tokens.findIndex((token) => token.from === term.from && token.kind === "term");
  let first = index;
  let last = index;
  while (tokens[first - 1]?.kind === "not") first--;
  if (tokens[first - 1]?.kind === "and") first--;
  else if (tokens[last + 1]?.kind === "and") last++;
  const from = tokens[first]?.from ?? term.from;
  const to = tokens[last]?.to ?? term.to;
  return [text.slice(0, from).trim(), text.slice(to).trim()].filter((part) => part !== "").join(" ");
}

/** Adds a term that must hold as well, whatever the text is. */
function appended(text: string, term: string): string {
  const base = text.trim();
  if (base === "") return term;
  const parsed = parseFilter(base);
  if (!parsed.ok && parsed.error.code === "UNCLOSED_QUOTE") return appended(`${base}"`, term);
  return `${hasOuterOr(base) ? `(${base})` : base} ${term}`;
}

function hasOuterOr(text: string): boolean {
  return filterTokens(text).some((token) => token.kind === "or" && token.depth === 0);
}
