/**
 * Secrets in a text of any kind: Python's and Celery's reprs, JSON, tracebacks, addresses, headers, command lines, prose; also
 * one that was cut in the middle and cannot be parsed. So nothing is parsed: a secret's name is looked for, and what stands
 * behind it is hidden up to where it ends by its quotes and brackets; where in doubt, more. Every part of a text is gone
 * through once, so a hostile text costs no more than its length.
 */
import { CARD_TRIGGER, findCards, findShapes, type SecretSpan } from "./secretShapes";

export interface TextRules {
  /** Matches wherever a secret's name may stand; null: no name counts. It is global. */
  nameTrigger: RegExp | null;
  /** Why this name is one of a secret, or null. */
  nameRule: (name: string) => string | null;
  /** Without a match nothing looks like a key. Null: no shapes count. */
  shapeTrigger: RegExp | null;
  cards: boolean;
  /** Of `--redact /…/`: the places in a text. */
  patterns: readonly ((text: string) => readonly { from: number; to: number }[])[];
}

export interface TextForm {
  /** Lines of source code stand in it, where `token = read()` is no secret and `token = "abc"` is one. */
  traceback?: boolean;
  /** A value without quotes goes to the end of its line: YAML. */
  lines?: boolean;
}

/** What is secret in a text, from left to right, nothing twice. */
export function findSecrets(text: string, rules: TextRules, form: TextForm = {}): SecretSpan[] {
  const spans: SecretSpan[] = [];
  if (rules.nameTrigger) findNamed(text, rules, rules.nameTrigger, form, spans);
  if (rules.shapeTrigger?.test(text)) {
    for (const span of findShapes(text)) spans.push(span);
    findSigned(text, spans);
  }
  if (rules.cards && CARD_TRIGGER.test(text)) for (const span of findCards(text)) spans.push(span);
  for (const find of rules.patterns)
    for (const { from, to } of find(text))
      if (to > from) spans.push({ from, to, rule: { kind: "pattern", of: "" } });
  return spans.length < 2 ? spans : apart(spans);
}

/** In order and without overlaps; what overlaps is hidden together, by the rule of the first. */
function apart(spans: SecretSpan[]): SecretSpan[] {
  spans.sort((a, b) => a.from - b.from || b.to - a.to);
  const merged: SecretSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.from < last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Longer words are no names, and are passed over. */
const MAX_NAME = 100;

function findNamed(
  text: string,
  { nameRule }: TextRules,
  trigger: RegExp,
  form: TextForm,
  spans: SecretSpan[],
): void {
  const lines = form.traceback === true ? new SourceLines(text) : null;
  let from = 0;
  for (;;) {
    trigger.lastIndex = from;
    const hit = trigger.exec(text);
    if (hit === null) return;
    let start = hit.index;
    while (start > from && isNameCode(text.charCodeAt(start - 1))) start--;
    let end = hit.index + hit[0].length;
    while (end < text.length && isNameCode(text.charCodeAt(end))) end++;
    from = end;
    if (end - start > MAX_NAME) continue;
    const name = text.slice(start, end);
    const of = nameRule(name.replace(/^-+/, ""));
    if (of === null) continue;
    const at = valueStart(text, start, end);
    if (at === -1) continue;
    const isCode = lines?.isSource(start) === true;
    const value = isCode ? literalAt(text, at) : valueAt(text, at, isWholeLine(name, form));
    if (value === null || value.from >= value.to) continue;
    spans.push({ ...value, rule: { kind: "name", of } });
    from = Math.max(end, value.to);
  }
}

/** Letters and digits of any alphabet, `_` and `-`. */
function isNameCode(code: number): boolean {
  if (code < 128) {
    return (
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      (code >= 48 && code <= 57) ||
      code === 95 ||
      code === 45
    );
  }
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f);
}

/** `Authorization: Basic abc`, `Cookie: a=1; b=2`. */
function isWholeLine(name: string, { lines }: TextForm): boolean {
  return lines === true || /(authori[sz]ation|cookies?)$/i.test(name);
}

const SEPARATOR = /\\*["'`]?\]?\s{0,20}(?::=|=>|={1,2}|:)[ \t]{0,200}/y;
/** The rest of a name in quotes that goes on after the word: `'password of the mailbox': …`. */
const REST_OF_KEY = /[ \w.()/-]{1,60}\\*["']\s{0,20}:\s{0,200}/y;
/** `--password hunter2`, also as two items of a list. */
const NEXT_WORD = /(?:\\*["'],\s{0,20}|\s{1,20})(?=[^\s-])/y;

/** Where the value of a name begins that stands from `start` to `end`; -1: it has none. */
function valueStart(text: string, start: number, end: number): number {
  for (const separator of [SEPARATOR, REST_OF_KEY]) {
    separator.lastIndex = end;
    if (separator.test(text)) return separator.lastIndex;
  }
  if (text.startsWith("--", start)) {
    NEXT_WORD.lastIndex = end;
    if (NEXT_WORD.test(text)) return NEXT_WORD.lastIndex;
  }
  // An element of XML.
  return text[start - 1] === "<" && text[end] === ">" ? end + 1 : -1;
}

interface Span {
  from: number;
  to: number;
}

/** From `at` to where the value ends by itself; null where nothing of it need be hidden. */
function valueAt(text: string, at: number, toLineEnd: boolean): Span | null {
  const string = stringAt(text, at);
  if (string !== null) return isHarmless(text, string) ? null : string;
  const value = { from: at, to: toLineEnd ? lineEnd(text, at) : bareEnd(text, at) };
  return isHarmless(text, value) ? null : value;
}

/** A string or a number as it stands in source code; names and calls tell nothing. */
function literalAt(text: string, at: number): Span | null {
  const string = stringAt(text, at);
  if (string !== null) return isHarmless(text, string) ? null : string;
  return /\d/.test(text[at] ?? "") ? { from: at, to: bareEnd(text, at) } : null;
}

const STRING_OPEN = /(?:[bBrRuUfF]{1,2}(?=["']))?(\\*)("""|'''|["'`])/y;

/** What a string's quotes hold, without them. One that never closes goes to the end, but for the dots of what was cut. */
function stringAt(text: string, at: number): Span | null {
  STRING_OPEN.lastIndex = at;
  const open = STRING_OPEN.exec(text);
  if (open === null) return null;
  const [whole, slashes = "", quote = ""] = open;
  const from = at + whole.length;
  let to = text.indexOf(quote, from);
  // Celery's repr escapes nothing but the quote, so a backslash before one may stand for itself: then more is hidden.
  while (to !== -1 && slashesBefore(text, to, from) > slashes.length) to = text.indexOf(quote, to + 1);
  if (to === -1) return { from, to: withoutCutMark(text, from) };
  return { from, to: to - slashesBefore(text, to, from) };
}

function slashesBefore(text: string, at: number, least: number): number {
  let from = at;
  while (from > least && text[from - 1] === "\\") from--;
  return at - from;
}

function withoutCutMark(text: string, from: number): number {
  const mark = text.endsWith("...") ? 3 : text.endsWith("…") ? 1 : 0;
  return Math.max(from, text.length - mark);
}

/** Of a value without quotes: a word, with whatever brackets stand in it. */
function bareEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const char = text[at] ?? "";
    if ("([{".includes(char) || (char === "<" && at === from)) {
      at = bracketsEnd(text, at);
      if (at === -1) return withoutCutMark(text, from);
    } else if (char === "\\" && /["'nrt]/.test(text[at + 1] ?? "")) break;
    else if (/[\s,;)\]}&"'`<>]/.test(char)) break;
    else at++;
  }
  return at;
}

/** The line, or the string that it stands in. */
function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const char = text[at] ?? "";
    if ("([{".includes(char)) {
      at = bracketsEnd(text, at);
      if (at === -1) return withoutCutMark(text, from);
    } else if (char === "\\" && /["'nr]/.test(text[at + 1] ?? "")) break;
    else if (/[\r\n"'`]/.test(char)) break;
    else at++;
  }
  return at;
}

/** Behind the bracket that closes the one at `from`; -1: none does. */
function bracketsEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? "";
    if ("([{<".includes(char)) depth++;
    else if (")]}>".includes(char)) {
      if (--depth === 0) return at + 1;
    } else if (char === '"' || char === "'") {
      const close = text.indexOf(char, at + 1);
      if (close === -1) break;
      at = close;
      while (at !== -1 && text[at - 1] === "\\") at = text.indexOf(char, at + 1);
      if (at === -1) break;
    }
  }
  return -1;
}

const HARMLESS =
  /^(None|null|True|False|true|false|undefined|nil|[[({]*[\])}]*|[[({]?\.\.\.[\])}]?|…|[*•]+|[<[({](redacted|masked|hidden|filtered|removed)[>\])}])$/i;

/** Nothing, a word that says that there is none, or what somebody has hidden already. */
function isHarmless(text: string, { from, to }: Span): boolean {
  return to <= from || (to - from <= 12 && HARMLESS.test(text.slice(from, to)));
}

/** `?signature=…`, `&key=…`: names that mean a secret in an address only. */
function findSigned(text: string, spans: SecretSpan[]): void {
  const signed = new RegExp(SIGNED, "gi");
  for (let hit = signed.exec(text); hit !== null; hit = signed.exec(text)) {
    const from = hit.index + hit[0].length;
    const to = bareEnd(text, from);
    if (to > from) spans.push({ from, to, rule: { kind: "name", of: hit[1] ?? "" } });
    signed.lastIndex = Math.max(from, to);
  }
}
const SIGNED = /[?&](?:amp;)?((?:x-(?:amz|goog)-)?(?:signature|credential)|sig|key)=/;

/** Which lines of a traceback are source code: those behind a line that names a file. Asked from left to right. */
class SourceLines {
  private lineStart = 0;
  /** Of the line that begins at `lineStart`; the text's length where it is the last one. */
  private lineEnd: number;
  private isAfterFile = false;

  constructor(private readonly text: string) {
    this.lineEnd = this.endFrom(0);
  }

  isSource(at: number): boolean {
    while (this.lineEnd < at) {
      const line = this.text.slice(this.lineStart, Math.min(this.lineEnd, this.lineStart + 40));
      this.isAfterFile = /^\s+File "/.test(line);
      this.lineStart = this.lineEnd + 1;
      this.lineEnd = this.endFrom(this.lineStart);
    }
    return this.isAfterFile && this.text.startsWith("    ", this.lineStart);
  }

  private endFrom(from: number): number {
    const end = this.text.indexOf("\n", from);
    return end === -1 ? this.text.length : end;
  }
}
