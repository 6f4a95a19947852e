/**
 * Finds a value by its path in a Python repr, such as `customer` in `{'customer': 'c42', 'n': 1}`. Only for filtering:
 * it is tolerant, skips what it does not need, and never evaluates. Celery's own repr escapes nothing but the quote
 * (protocol reference a.5), so a backslash counts only before a quote.
 */

/** The value's text, a string's without its quotes; null when there is none at that path. One pass per path segment. */
export function reprValueAt(repr: string, path: readonly string[]): string | null {
  let from = skipSpace(repr, 0);
  let to = repr.length;
  for (const segment of path) {
    const found = childAt(repr, from, segment);
    if (!found) return null;
    ({ from, to } = found);
  }
  const text = repr.slice(from, to).trimEnd();
  return isQuote(text[0]) ? unquote(text) : text;
}

interface Span {
  from: number;
  to: number;
}

/** The entry named `segment` of the mapping, or the item of that number of the sequence, which opens at `from`. */
function childAt(repr: string, from: number, segment: string): Span | null {
  const opening = repr[from];
  if (opening === undefined || !"{[(".includes(opening)) return null;
  const isMapping = opening === "{";
  let at = skipSpace(repr, from + 1);
  for (let index = 0; at < repr.length; index++) {
    if ("}])".includes(repr[at] ?? "")) return null;
    let isWanted = !isMapping && String(index) === segment;
    if (isMapping) {
      const keyEnd = skipValue(repr, at, true);
      const key = repr.slice(at, keyEnd).trimEnd();
      isWanted = (isQuote(key[0]) ? unquote(key) : key) === segment;
      if (repr[keyEnd] !== ":") return null;
      at = skipSpace(repr, keyEnd + 1);
    }
    const end = skipValue(repr, at, false);
    if (isWanted) return { from: at, to: end };
    if (repr[end] !== ",") return null;
    at = skipSpace(repr, end + 1);
  }
  return null;
}

/** Past one value: to the comma or the closing bracket after it, and with `toColon` to a colon as well. */
function skipValue(repr: string, from: number, toColon: boolean): number {
  let depth = 0;
  for (let at = from; at < repr.length; at++) {
    const char = repr[at] ?? "";
    if (isQuote(char)) {
      at = quoteEnd(repr, at) - 1;
    } else if ("{[(<".includes(char)) {
      depth++;
    } else if ("}])>".includes(char)) {
      if (depth === 0) return at;
      depth--;
    } else if (depth === 0 && (char === "," || (toColon && char === ":"))) {
      return at;
    }
  }
  return repr.length;
}

function quoteEnd(repr: string, from: number): number {
  const quote = repr[from];
  for (let at = from + 1; at < repr.length; at++) {
    if (repr[at] === "\\" && repr[at + 1] === quote) at++;
    else if (repr[at] === quote) return at + 1;
  }
  return repr.length;
}

function unquote(text: string): string {
  const quote = text[0] ?? "";
  const body = text.endsWith(quote) && text.length > 1 ? text.slice(1, -1) : text.slice(1);
  return body.replaceAll(`\\${quote}`, quote);
}

function isQuote(char: string | undefined): boolean {
  return char === "'" || char === '"';
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\t") at++;
  return at;
}
