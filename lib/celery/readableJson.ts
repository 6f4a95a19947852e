/** JSON text in which Python wrote everything outside of ASCII as `\u…`: with the characters themselves, for people. */

/** The same values; escapes of characters that draw nothing, or look like another, stay as they are. */
export function readableJson(text: string): string {
  return text.replace(ESCAPE, (escape: string, high?: string, low?: string, one?: string) => {
    if (high !== undefined && low !== undefined) return shown(unitOf(high) + unitOf(low), escape);
    return one === undefined ? escape : shown(unitOf(one), escape);
  });
}

/** A pair of surrogates, one unit, or any other escape: an escaped backslash must not lend its second half. */
const ESCAPE = /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\[^]/gi;
/** Controls, formats, halves of pairs, unassigned and private ones; all kinds of blanks; what JSON itself must escape. */
const UNSEEN = /[\p{C}\p{Z}"\\]/u;

function shown(character: string, escape: string): string {
  return UNSEEN.test(character) ? escape : character;
}

function unitOf(digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}
