/**
 * Text patterns of the filter language: literal parts with `*` between them. There are no regular expressions from
 * users; matching is linear in the text, whatever the pattern.
 */

/** `shop.*` is `["shop.", ""]`; a pattern of one part has no wildcard. Parts in the middle are never empty. */
export interface Pattern {
  parts: string[];
}

/** The pattern that stands for exactly this text. */
export function literalPattern(text: string): Pattern {
  return { parts: [text] };
}

/** Is it `""`: the text is absent or empty? */
export function isEmptyPattern(pattern: Pattern): boolean {
  return pattern.parts.length === 1 && pattern.parts[0] === "";
}

/** Is it `*`: any text that is there? */
export function isAnyPattern(pattern: Pattern): boolean {
  return pattern.parts.length === 2 && pattern.parts[0] === "" && pattern.parts[1] === "";
}

/** A pattern made ready: compares without regard to case. An absent text (null) matches the empty pattern alone. */
export class Matcher {
  readonly parts: string[];
  private readonly empty: boolean;

  constructor(pattern: Pattern) {
    this.parts = pattern.parts.map((part) => part.toLowerCase());
    this.empty = isEmptyPattern(pattern);
  }

  whole(text: string | null): boolean {
    if (text === null) return this.empty;
    return matchParts(this.parts, text.toLowerCase(), true, true);
  }

  /** From the start; to the end as well if there is a wildcard. */
  start(text: string | null): boolean {
    if (text === null) return this.empty;
    if (this.empty) return text === "";
    return matchParts(this.parts, text.toLowerCase(), true, this.parts.length > 1);
  }

  within(text: string | null): boolean {
    if (text === null) return this.empty;
    if (this.empty) return text === "";
    return matchParts(this.parts, text.toLowerCase(), false, false);
  }
}

/** Leftmost placing of each part in turn: right for `*`, and one pass over the text. */
function matchParts(parts: string[], text: string, fromStart: boolean, toEnd: boolean): boolean {
  const last = parts.length - 1;
  const first = parts[0] ?? "";
  if (last === 0) {
    if (fromStart && toEnd) return text === first;
    return fromStart ? text.startsWith(first) : find(text, first, 0) >= 0;
  }
  let at = 0;
  for (let index = 0; index <= last; index++) {
    const part = parts[index] ?? "";
    if (index === 0 && fromStart) {
      if (!text.startsWith(part)) return false;
      at = part.length;
    } else if (index === last && toEnd) {
      return text.length - part.length >= at && text.endsWith(part);
    } else {
      const found = find(text, part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
  }
  return true;
}

/** `indexOf` may need text × part steps on repetitive input; above this product the linear search is taken. */
const INDEX_OF_MAX_WORK = 4_000_000;

function find(text: string, part: string, from: number): number {
  if ((text.length - from) * part.length <= INDEX_OF_MAX_WORK) return text.indexOf(part, from);
  return findLinear(text, part, from);
}

/** Knuth, Morris and Pratt's search. Exported for its test. */
export function findLinear(text: string, part: string, from: number): number {
  if (part.length === 0) return from;
  const fallback = new Int32Array(part.length);
  for (let at = 1, matched = 0; at < part.length; at++) {
    while (matched > 0 && part.charCodeAt(at) !== part.charCodeAt(matched))
      matched = fallback[matched - 1] ?? 0;
    if (part.charCodeAt(at) === part.charCodeAt(matched)) matched++;
    fallback[at] = matched;
  }
  for (let at = from, matched = 0; at < text.length; at++) {
    while (matched > 0 && text.charCodeAt(at) !== part.charCodeAt(matched))
      matched = fallback[matched - 1] ?? 0;
    if (text.charCodeAt(at) === part.charCodeAt(matched)) matched++;
    if (matched === part.length) return at - matched + 1;
  }
  return -1;
}
