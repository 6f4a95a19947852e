/**
 * Looking at JSON as text, without building values: where a message's entries and an object's members begin and end,
 * how deep it nests. It keeps numbers as they were written, finds good neighbours of a bad entry, and needs no stack,
 * so no depth can hurt it. It does not validate: what it cuts out is parsed afterwards.
 */

/** A part of a text, `end` exclusive, and how deep it nests: 0 for a bare value, 1 for a flat object. */
export interface TextSpan {
  start: number;
  end: number;
  depth: number;
}

/** One member of an object: its name, decoded, and where its value stands. */
export interface TextMember {
  name: string;
  start: number;
  end: number;
}

/**
 * Whether the text may nest deeper than `limit`. Cheap for ordinary messages: brackets are counted before they are
 * paired.
 */
export function isDeeperThan(text: string, limit: number): boolean {
  if (text.length <= 2 * limit || !hasMoreBracketsThan(text, limit)) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = stringEnd(text, i) - 1;
    else if (c === OPEN_ARRAY || c === OPEN_OBJECT) {
      if (++depth > limit) return true;
    } else if (c === CLOSE_ARRAY || c === CLOSE_OBJECT) depth--;
  }
  return false;
}

/**
 * The entries of a text that is an array, or the text itself as the only one; what stands behind the array is the last of
 * them. About `limit + 1` are given at the most.
 */
export function entrySpans(text: string, limit: number): TextSpan[] {
  const first = skipSpace(text, 0);
  if (text.charCodeAt(first) !== OPEN_ARRAY) return [{ start: 0, end: text.length, depth: nesting(text) }];

  const spans: TextSpan[] = [];
  let start = first + 1;
  let depth = 0;
  let deepest = 0;
  let i = start;
  for (; i < text.length && depth >= 0 && spans.length <= limit; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = stringEnd(text, i) - 1;
    else if (c === OPEN_ARRAY || c === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (c === CLOSE_ARRAY || c === CLOSE_OBJECT) depth--;
    else if (c === COMMA && depth === 0) {
      spans.push({ start, end: i, depth: deepest });
      start = i + 1;
      deepest = 0;
    }
  }
  if (spans.length > limit) return spans;
  const end = depth < 0 ? i - 1 : text.length;
  if (spans.length > 0 || skipSpace(text, start) < end) spans.push({ start, end, depth: deepest });
  // What stands behind the array's end, or what took for it a bracket too many: no entry, but nothing to pass over either.
  if (depth < 0 && skipSpace(text, i) < text.length)
    spans.push({ start: i, end: text.length, depth: nesting(text.slice(i)) });
  return spans;
}

/** The members of the object that `text` from `start` to `end` is; empty when it is none. */
export function objectMembers(text: string, start: number, end: number): TextMember[] {
  const members: TextMember[] = [];
  let i = skipSpace(text, start);
  if (text.charCodeAt(i) !== OPEN_OBJECT) return members;
  i++;
  while (i < end) {
    i = skipSpace(text, i);
    if (text.charCodeAt(i) !== QUOTE) break;
    const nameEnd = stringEnd(text, i);
    const name = decodeString(text.slice(i, nameEnd));
    const from = skipSpace(text, skipSpace(text, nameEnd) + 1); // past the colon
    const to = valueEnd(text, from, end);
    members.push({ name, start: from, end: trimEnd(text, from, to) });
    if (text.charCodeAt(to) !== COMMA) break;
    i = to + 1;
  }
  return members;
}

/**
 * Python writes NaN, Infinity and -Infinity as bare words. Gives the text with each such word outside of strings
 * replaced, so that `JSON.parse` takes it; null when there is none.
 */
export function replaceNonFinite(text: string, replacement: string): string | null {
  let out = "";
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = stringEnd(text, i) - 1;
    else if (c === UPPER_N || c === UPPER_I) {
      const word = c === UPPER_N ? "NaN" : "Infinity";
      if (!text.startsWith(word, i)) continue;
      const from = c === UPPER_I && text.charCodeAt(i - 1) === MINUS ? i - 1 : i;
      out += text.slice(copied, from) + replacement;
      copied = i + word.length;
      i = copied - 1;
    }
  }
  return copied === 0 ? null : out + text.slice(copied);
}

/** Just after the closing quote of the string that opens at `open`; the text's end when it never closes. */
export function stringEnd(text: string, open: number): number {
  let from = open + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return text.length;
    let slashes = quote;
    while (slashes > from && text.charCodeAt(slashes - 1) === BACKSLASH) slashes--;
    if ((quote - slashes) % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

/** The first place at or after `at` that is no JSON white space. */
export function skipSpace(text: string, at: number): number {
  for (;;) {
    const c = text.charCodeAt(at);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return at;
    at++;
  }
}

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const UPPER_I = 73;
const UPPER_N = 78;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

function hasMoreBracketsThan(text: string, limit: number): boolean {
  let seen = 0;
  for (const bracket of ["{", "["]) {
    for (let i = text.indexOf(bracket); i !== -1; i = text.indexOf(bracket, i + 1)) {
      if (++seen > limit) return true;
    }
  }
  return false;
}

function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = stringEnd(text, i) - 1;
    else if (c === OPEN_ARRAY || c === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (c === CLOSE_ARRAY || c === CLOSE_OBJECT) depth--;
  }
  return deepest;
}

/** Where the value that begins at `from` ends: at the comma or closing bracket that is not its own. */
function valueEnd(text: string, from: number, end: number): number {
  let depth = 0;
  for (let i = from; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = stringEnd(text, i) - 1;
    else if (c === OPEN_ARRAY || c === OPEN_OBJECT) depth++;
    else if (c === CLOSE_ARRAY || c === CLOSE_OBJECT) {
      if (--depth < 0) return i;
    } else if (c === COMMA && depth === 0) return i;
  }
  return end;
}

function trimEnd(text: string, from: number, to: number): number {
  while (to > from && text.charCodeAt(to - 1) <= 32) to--;
  return to;
}

function decodeString(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === "string" ? value : "";
  } catch {
    return quoted.slice(1, -1); // an escape that there is not: the name as it was written
  }
}
