/**
 * The part of a message that is the same each time it is said: what varies from one time to the next (numbers, ids,
 * dates, addresses, paths, quoted texts) is cut, each to one `…`. Two messages with one template are taken for one.
 */

/** So much is read, */
export const MAX_READ_CHARS = 1000;
/** and so much is kept: what comes later no longer tells messages apart. */
export const MAX_TEMPLATE_CHARS = 200;

/** Reads the text once, in linear time. White space becomes one space, lists of varying things one thing. */
export function messageTemplate(message: string): string {
  const text = message.slice(0, MAX_READ_CHARS);
  const reader: Reader = { text, isCut: message.length > text.length, unclosed: new Set() };
  let shown = "";
  for (let at = 0; at < text.length;) {
    const part = readQuoted(reader, at) ?? readWord(reader, at);
    shown += part.shown;
    at = part.end;
  }
  return shortened(joinAlike(shown).trim());
}

const CUT = "…";

interface Reader {
  text: string;
  /** The message goes on after the text. */
  isCut: boolean;
  /** Quotation marks of which no end comes, so that none is looked for twice. */
  unclosed: Set<string>;
}

interface Part {
  shown: string;
  end: number;
}

const CLOSING: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  "`": "`",
  "‘": "’",
  "“": "”",
  "«": "»",
  "「": "」",
};
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;

/** A quoted text that begins here. */
function readQuoted({ text, isCut, unclosed }: Reader, at: number): Part | null {
  const opening = text.charAt(at);
  const closing = CLOSING[opening];
  if (closing === undefined || unclosed.has(opening) || isInWord(text, at)) return null;
  const shown = opening + CUT + closing;
  for (let i = at + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === "\\") i++;
    else if (character === closing && !WORD_CHARACTER.test(text.charAt(i + 1))) return { shown, end: i + 1 };
  }
  if (isCut) return { shown, end: text.length };
  unclosed.add(opening);
  return null;
}

/** A mark behind a letter is an apostrophe; Python's b'…' and u'…' are no words. */
function isInWord(text: string, at: number): boolean {
  if (!WORD_CHARACTER.test(text.charAt(at - 1))) return false;
  return !/[bru]/i.test(text.charAt(at - 1)) || WORD_CHARACTER.test(text.charAt(at - 2));
}

const SPACE = /\s+/y;
const URL = /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"<>()[\]{}]*/iy;
const WORD = /(?:[^\s()[\]{}<>,;:="'`‘’“”«»「」]|(?<=[\p{L}\p{N}_]{2})['’](?=[\p{L}\p{N}_]))+/uy;

/** A word, an address, white space, or a character that parts them. */
function readWord({ text, isCut }: Reader, at: number): Part {
  const space = matchAt(SPACE, text, at);
  if (space !== null) return { shown: " ", end: at + space.length };
  const url = matchAt(URL, text, at);
  if (url !== null) return { shown: CUT, end: at + url.length };
  const word = matchAt(WORD, text, at);
  if (word === null) return { shown: text.charAt(at), end: at + 1 };
  const end = at + word.length;
  // Where the reading ends a word may be half a one.
  const isWhole = !isCut || end < text.length;
  return { shown: isWhole && !isVarying(word) ? word : CUT, end };
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** Numbers, dates, ids and whatever else holds a digit; addresses; paths; hexadecimal without a digit. */
function isVarying(word: string): boolean {
  return (
    /\p{N}/u.test(word) ||
    /^[0-9a-f]{8,}$/i.test(word) ||
    /.@./.test(word) ||
    /^[~.]{0,2}[\\/]./.test(word) ||
    /[\\/].*[\\/]/.test(word)
  );
}

/** Things cut that stand in a row become one: times and versions of several parts, lists of any length. */
function joinAlike(text: string): string {
  return text
    .replace(/…(?:(?:[:.,;/=-]|,? )?…)+/g, CUT)
    .replace(/((?:['"`]…['"`]|…)(?:[:=] ?(?:['"`]…['"`]|…))?)(?:,? ?\1)+/g, "$1");
}

function shortened(text: string): string {
  if (text.length <= MAX_TEMPLATE_CHARS) return text;
  const end = text.charCodeAt(MAX_TEMPLATE_CHARS - 2);
  // Not between the two halves of a character.
  const isHalf = end >= 0xd800 && end <= 0xdbff;
  return text.slice(0, MAX_TEMPLATE_CHARS - (isHalf ? 2 : 1)).trimEnd() + CUT;
}
