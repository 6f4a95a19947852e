/** UUIDs as four 32-bit words: a third of the text's size, and compared word by word in the text's own order. */

/** Four words. */
export type Words = Uint32Array;

const DASHES = new Set([8, 13, 18, 23]);
const NIBBLES = new Int8Array(128).fill(-1);
for (const [value, char] of "0123456789abcdef".split("").entries()) NIBBLES[char.charCodeAt(0)] = value;
/** Where in the text each of the 32 digits stands. */
const DIGIT_PLACES = Array.from({ length: 36 }, (_, place) => place).filter((place) => !DASHES.has(place));

/** Puts the id's words into `into`. False for everything that `formatWords` would not give back letter by letter. */
export function parseWords(id: string, into: Words): boolean {
  if (id.length !== 36) return false;
  for (const dash of DASHES) if (id.charCodeAt(dash) !== 45) return false;
  for (let word = 0, digit = 0; word < 4; word++) {
    let value = 0;
    for (let i = 0; i < 8; i++, digit++) {
      const code = id.charCodeAt(DIGIT_PLACES[digit] ?? 0);
      const nibble = code < 128 ? (NIBBLES[code] ?? -1) : -1;
      if (nibble < 0) return false;
      value = (value << 4) | nibble;
    }
    into[word] = value;
  }
  return true;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const byteOf = (word: number, shift: number) => BYTES[(word >>> shift) & 255] ?? "";
const half = (word: number, shift: number) => byteOf(word, shift + 8) + byteOf(word, shift);

export function formatWords(a: number, b: number, c: number, d: number): string {
  const [first, last] = [half(a, 16) + half(a, 0), half(d, 16) + half(d, 0)];
  return `${first}-${half(b, 16)}-${half(b, 0)}-${half(c, 16)}-${half(c, 0)}${last}`;
}

/** A test of the first digits of an id: its words, and which bits of them count. */
export interface WordsPrefix {
  words: Words;
  masks: Words;
}

/** The head of an id in lower case, such as `0f8c1d1e-22`; null when no UUID begins so. */
export function parsePrefix(head: string): WordsPrefix | null {
  if (head.length > 36) return null;
  const words = new Uint32Array(4);
  const masks = new Uint32Array(4);
  for (let place = 0, digit = 0; place < head.length; place++) {
    if (DASHES.has(place)) {
      if (head[place] !== "-") return null;
      continue;
    }
    const code = head.charCodeAt(place);
    const nibble = code < 128 ? (NIBBLES[code] ?? -1) : -1;
    if (nibble < 0) return null;
    const word = digit >>> 3;
    const shift = 28 - (digit & 7) * 4;
    words[word] = (words[word] ?? 0) | (nibble << shift);
    masks[word] = (masks[word] ?? 0) | (15 << shift);
    digit++;
  }
  return { words, masks };
}
