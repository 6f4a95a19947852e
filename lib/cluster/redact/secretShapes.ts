/**
 * Values that are secrets by how they look, whatever they stand under: card numbers, tokens, private keys, keys of well-known
 * services, sign-ins in URLs. Every search goes through a text once: no start is tried twice over the same letters, so a
 * hostile text costs no more than its length.
 */
import type { HiddenRule } from "./hidden";

/** A part of a text that is hidden, `to` exclusive. */
export interface SecretSpan {
  from: number;
  to: number;
  rule: HiddenRule;
}

/** One of these stands in every text that `findShapes` finds something in. */
export const SHAPE_TRIGGERS: readonly string[] = [
  "eyJ",
  "-----BEGIN ",
  "[Bb]earer\\s",
  "BEARER\\s",
  "[Bb]asic\\s",
  "BASIC\\s",
  "AKIA",
  "ASIA",
  "gh[pousr]_",
  "github_pat_",
  "glpat-",
  "[sr]k_(?:live|test)_",
  "xox[abeprs]-",
  "AIza",
  "sk-",
  "SG\\.",
  "npm_",
  "pypi-",
  "hf_",
  "ya29\\.",
  "whsec_",
  "shpat_",
  "dop_v1_",
  ":\\/\\/",
];

/** Everything in the text that looks like a key, a token or a sign-in, from left to right. */
export function findShapes(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  const starts = new RegExp(SHAPE_TRIGGERS.join("|"), "g");
  const lastPemEnd = text.includes("-----BEGIN ") ? text.lastIndexOf("-----END ") : -1;
  for (let hit = starts.exec(text); hit !== null; hit = starts.exec(text)) {
    const [word] = hit;
    const at = hit.index;
    const found = shapeAt(text, at, word, lastPemEnd);
    if (found.span !== null) spans.push(found.span);
    starts.lastIndex = Math.max(at + word.length, found.seenTo);
  }
  return spans;
}

interface ShapeFound {
  span: SecretSpan | null;
  /** Up to here nothing else begins. */
  seenTo: number;
}

function shapeAt(text: string, at: number, word: string, lastPemEnd: number): ShapeFound {
  if (word === "://") return asFound(urlSignIn(text, at));
  if (word === "-----BEGIN ") return asFound(privateKey(text, at, lastPemEnd));
  // In the middle of a longer word it is chance.
  if (at > 0 && /[A-Za-z0-9]/.test(text[at - 1] ?? "")) return asFound(null);
  if (word === "eyJ") return webToken(text, at);
  return asFound(/^b(earer|asic)\s$/i.test(word) ? schemeValue(text, at, word) : serviceKey(text, at, word));
}

const asFound = (span: SecretSpan | null): ShapeFound => ({ span, seenTo: span?.to ?? 0 });

function serviceKey(text: string, at: number, word: string): SecretSpan | null {
  const family = word
    .toLowerCase()
    .replace(/^gh[pousr]_$/, "gh?_")
    .replace(/^xox.-$/, "xox?-")
    .replace(/^[sr]k_(live|test)_$/, "stripe");
  const { sort, rest } = KEYS[family]!; // every trigger that comes here has its family
  const to = runEnd(text, at + word.length, rest.chars);
  if (to - at - word.length < rest.least) return null;
  return { from: at, to: withoutDots(text, at, to), rule: { kind: "key", of: sort } };
}

/** Letters and digits, digits behind an underscore and so on: what the rest of a key consists of, and how long it is at least. */
interface KeyRest {
  chars: RegExp;
  least: number;
}
const PLAIN = /[A-Za-z0-9]/;
const WIDE = /[A-Za-z0-9_.-]/;
const key = (sort: string, least: number, chars = WIDE): { sort: string; rest: KeyRest } => ({
  sort,
  rest: { chars, least },
});
const KEYS: Record<string, { sort: string; rest: KeyRest }> = {
  akia: key("AWS", 16, PLAIN),
  asia: key("AWS", 16, PLAIN),
  "gh?_": key("GitHub", 20, PLAIN),
  github_pat_: key("GitHub", 20),
  "glpat-": key("GitLab", 16),
  stripe: key("Stripe", 10),
  "xox?-": key("Slack", 10),
  aiza: key("Google", 30),
  "sk-": key("API", 20),
  "sg.": key("SendGrid", 32),
  npm_: key("npm", 30, PLAIN),
  "pypi-": key("PyPI", 30),
  hf_: key("Hugging Face", 30, PLAIN),
  "ya29.": key("Google", 20),
  whsec_: key("Stripe", 16),
  shpat_: key("Shopify", 30, PLAIN),
  dop_v1_: key("DigitalOcean", 40, PLAIN),
};

function runEnd(text: string, from: number, chars: RegExp): number {
  let at = from;
  while (at < text.length && chars.test(text[at] ?? "")) at++;
  return at;
}

/** A JSON Web Token: two or three parts of base64 with dots between; the last one may have been cut off. */
function webToken(text: string, at: number): ShapeFound {
  const headEnd = runEnd(text, at, /[A-Za-z0-9_-]/);
  // Whatever begins later in the same letters has no dot behind it either.
  if (text[headEnd] !== ".") return { span: null, seenTo: headEnd };
  if (headEnd - at < 10) return { span: null, seenTo: 0 };
  const to = runEnd(text, headEnd + 1, WIDE);
  if (to - headEnd < 5) return { span: null, seenTo: headEnd };
  return asFound({ from: at, to: withoutDots(text, at, to), rule: { kind: "key", of: "JWT" } });
}

/** Three dots at the end are Celery's sign that the rest was cut off, and stay. */
function withoutDots(text: string, from: number, to: number): number {
  return to - from > 3 && text.startsWith("...", to - 3) ? to - 3 : to;
}

/** `Bearer abc…`, `Basic dXNlcjpwYXNz`: what stands behind the word. */
function schemeValue(text: string, at: number, word: string): SecretSpan | null {
  const from = at + word.length;
  const to = runEnd(text, from, /[A-Za-z0-9._~+/=-]/);
  const value = text.slice(from, Math.min(to, from + 200));
  const isBasic = /^basic/i.test(word);
  const isSecret = isBasic
    ? value.length >= 8 && /^[A-Za-z0-9+/]+={0,2}$/.test(value) && /[0-9A-Z=]/.test(value.slice(1))
    : value.length >= 24 || (value.length >= 8 && /\d/.test(value));
  if (!isSecret) return null;
  return { from, to: withoutDots(text, from, to), rule: { kind: "key", of: isBasic ? "Basic" : "Bearer" } };
}

const PEM_HEAD = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
const PEM_LAST = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;

/** To its last line, or, where that was cut off, as far as it goes on like one. */
function privateKey(text: string, at: number, lastPemEnd: number): SecretSpan | null {
  PEM_HEAD.lastIndex = at;
  const head = PEM_HEAD.exec(text)?.[0];
  if (head === undefined) return null;
  const from = at + head.length;
  const last = lastPemEnd < from ? -1 : text.indexOf("-----END ", from);
  const limit = last === -1 ? text.length : last;
  let to = from;
  // Line breaks stand escaped in Python's and JSON's texts.
  while (to < limit && /[A-Za-z0-9+/=\s\\:,.-]/.test(text[to] ?? "")) to++;
  PEM_LAST.lastIndex = to;
  const end = to === last ? PEM_LAST.exec(text)?.[0].length : undefined;
  return { from: at, to: to + (end ?? 0), rule: { kind: "key", of: "PEM" } };
}

/** The password of `scheme://login:password@host`; a password may hold an @, and a slash where somebody forgot to escape it. */
function urlSignIn(text: string, colon: number): SecretSpan | null {
  const from = colon + 3;
  let at = -1;
  let first = -1;
  let slash = -1;
  let to = from;
  for (; to < text.length; to++) {
    const char = text[to] ?? "";
    if (/[\s'"`<>\\]/.test(char) || (char === ":" && text.startsWith("://", to))) break;
    if (char === "@") at = to;
    else if (char === ":" && first === -1) first = to;
    else if ((char === "/" || char === "?" || char === "#") && slash === -1) slash = to;
  }
  if (at === -1 || first === -1 || first >= at) return null;
  // A port, and an @ somewhere in the path: nobody signs in there.
  if (slash !== -1 && slash < at && (slash < first || /^\d*$/.test(text.slice(first + 1, slash))))
    return null;
  if (/^[*•]*$/.test(text.slice(first + 1, at))) return null;
  return { from: first + 1, to: at, rule: { kind: "url", of: "" } };
}

/** Card numbers are 13 to 19 digits, together or in the groups in which they are printed. */
export function findCards(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (const hit of text.matchAll(CARD)) {
    const [whole] = hit;
    // Behind the groups of a number another one may follow, such as that of the year.
    const shown = [whole, whole.slice(0, 19)].find((one) => isCardNumber(one.replace(/[ -]/g, "")));
    if (shown === undefined) continue;
    spans.push({ from: hit.index, to: hit.index + shown.length, rule: { kind: "card", of: "" } });
  }
  for (const hit of text.matchAll(CUT_CARD)) {
    const digits = hit[1] ?? "";
    if (!/^(4|5[1-5]|3[47]|6011|65)/.test(digits)) continue;
    spans.push({ from: hit.index, to: hit.index + digits.length, rule: { kind: "card", of: "" } });
  }
  return spans;
}

/** Without these no text holds a card number. */
export const CARD_TRIGGER = /\d(?:[ -]?\d){12}|\d(?:[ -]?\d){7}(?:\.\.\.|…)/;

// Not as a part of a longer number, of a word, of a fraction or of an id such as a UUID.
const CARD =
  /(?<!\w)(?<!\d[.-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5}|\d{13,19})(?!-?\w)(?!\.\d)/g;
/** The beginning of one that was cut off in the middle. */
const CUT_CARD = /(?<!\w)(?<!\d[.-])(\d{4}[ -]?\d{4}(?:[ -]?\d){0,10})(?=\.\.\.|…)/g;

/** By the issuers' ranges, their lengths, and the check digit: one number in ten has the right one by chance. */
export function isCardNumber(digits: string): boolean {
  return ISSUERS.some((issuer) => issuer.test(digits)) && hasCheckDigit(digits);
}

// No clock's milliseconds, microseconds or nanoseconds begin like these for centuries.
const ISSUERS: readonly RegExp[] = [
  /^4(\d{12}|\d{15}|\d{18})$/, // Visa
  /^(5[1-5]\d{14}|2(22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^3(0[0-5]|[689]\d)\d{11}$/, // Diners Club
  /^(6011|65\d\d|64[4-9]\d)\d{12}$/, // Discover
  /^35(2[89]|[3-8]\d)\d{12}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
  /^(50|5[6-8]|63|67)\d{11,17}$/, // Maestro
  /^220[0-4]\d{12,15}$/, // Mir
];

/** Luhn's. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}
