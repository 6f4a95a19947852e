/**
 * Cuts a filter's text into marks and terms with their exact places. It takes any text: what is wrong in it is the
 * parser's to say, and completion has to work in half-typed text.
 */
import { fieldByName } from "./taskFilterFields";
import { isTextField } from "./taskFilterNodes";

/** A word of the grammar. `minus` stands for a `-` right before something. */
export interface ScannedMark {
  kind: "and" | "or" | "not" | "minus" | "open" | "close";
  from: number;
  to: number;
}

export interface ScannedKey {
  /** As written, without its path. */
  name: string;
  /** `kwargs.user.id` has the path `["user", "id"]`. */
  path: string[];
  from: number;
  /** Just after the colon. */
  to: number;
}

/** One of the values between commas. */
export interface ScannedItem {
  from: number;
  to: number;
  /** Literal parts with `*` between them. */
  parts: string[];
  /** Some of it stood in quotes. */
  quoted: boolean;
}

/** A word or `key:value`. */
export interface ScannedTerm {
  kind: "term";
  from: number;
  to: number;
  key: ScannedKey | null;
  /** At least one; an empty value has one item with the single part "". */
  items: ScannedItem[];
  /** Where a quote opens that nothing closes. */
  unclosedAt: number | null;
}

export type Scanned = ScannedMark | ScannedTerm;

const KEYWORDS: Record<string, ScannedMark["kind"]> = { AND: "and", OR: "or", NOT: "not" };

export function scanFilter(text: string): Scanned[] {
  const tokens: Scanned[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (isSpace(char)) {
      at++;
    } else if (char === "(" || char === ")") {
      tokens.push({ kind: char === "(" ? "open" : "close", from: at, to: ++at });
    } else if (char === "-") {
      tokens.push({ kind: "minus", from: at, to: ++at });
    } else {
      const token = scanTerm(text, at);
      tokens.push(token);
      at = token.to;
    }
  }
  return tokens;
}

function scanTerm(text: string, from: number): ScannedTerm | ScannedMark {
  const key = scanKey(text, from);
  const field = key ? fieldByName(key.name) : null;
  const splits = field !== null && isTextField(field);
  const { items, to, unclosedAt } = scanItems(text, key ? key.to : from, splits);
  const keyword = key ? undefined : KEYWORDS[text.slice(from, to)];
  return keyword ? { kind: keyword, from, to } : { kind: "term", from, to, key, items, unclosedAt };
}

/** `name:`, `kwargs.customer:`, `kwargs."with space":`; null when no key begins here. */
function scanKey(text: string, from: number): ScannedKey | null {
  const word = /[A-Za-z][A-Za-z0-9_]*/y;
  word.lastIndex = from;
  const name = word.exec(text)?.[0];
  if (name === undefined) return null;
  const path: string[] = [];
  let at = from + name.length;
  while (text[at] === ".") {
    if (text[at + 1] === '"') {
      const segment = scanQuoted(text, at + 1);
      if (!segment.closed) return null;
      path.push(segment.text);
      at = segment.to;
    } else {
      const bare = /[^\s:"().*,]*/y;
      bare.lastIndex = at + 1;
      const segment = bare.exec(text)?.[0] ?? "";
      path.push(segment);
      at += 1 + segment.length;
    }
  }
  return text[at] === ":" ? { name, path, from, to: at + 1 } : null;
}

function scanItems(
  text: string,
  from: number,
  splits: boolean,
): { items: ScannedItem[]; to: number; unclosedAt: number | null } {
  const items: ScannedItem[] = [];
  let item: ScannedItem = { from, to: from, parts: [""], quoted: false };
  let unclosedAt: number | null = null;
  const append = (piece: string) => item.parts.push((item.parts.pop() ?? "") + piece);
  let at = from;
  for (; at < text.length;) {
    const char = text[at] ?? "";
    if (isSpace(char) || char === "(" || char === ")") break;
    if (char === '"') {
      const quoted = scanQuoted(text, at);
      if (!quoted.closed) unclosedAt = at;
      append(quoted.text);
      item.quoted = true;
      at = quoted.to;
    } else if (char === "," && splits) {
      items.push(finished(item, at));
      at++;
      item = { from: at, to: at, parts: [""], quoted: false };
    } else {
      if (char === "*") item.parts.push("");
      else append(char);
      at++;
    }
  }
  items.push(finished(item, at));
  return { items, to: at, unclosedAt };
}

/** `**` is no more than `*`. */
function finished(item: ScannedItem, to: number): ScannedItem {
  const last = item.parts.length - 1;
  return {
    ...item,
    to,
    parts: item.parts.filter((part, index) => index === 0 || index === last || part !== ""),
  };
}

/** From an opening quote to past its end. Inside, `\"` and `\\` stand for one character; other backslashes are plain. */
function scanQuoted(text: string, from: number): { text: string; to: number; closed: boolean } {
  let content = "";
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === '"') return { text: content, to: at + 1, closed: true };
    const next = text[at + 1];
    if (char === "\\" && (next === '"' || next === "\\")) {
      content += next;
      at++;
    } else {
      content += char;
    }
  }
  return { text: content, to: text.length, closed: false };
}

export function isSpace(char: string): boolean {
  return /^\s$/.test(char);
}
