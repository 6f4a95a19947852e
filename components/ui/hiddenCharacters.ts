/**
 * Text from the wire made safe to look at: characters that draw nothing, or that turn the direction of what follows,
 * are found, so that they can be shown as marks. A name cannot pose as another one with them.
 */

export type TextPart = { kind: "text"; text: string } | { kind: "mark"; code: string };

/** Controls, format characters (direction, zero width), lone halves of pairs, line and paragraph separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Of those, what belongs in ordinary text: tab, line feed, and the joiners that emoji and Indic scripts need. */
const ORDINARY = new Set(["\t", "\n", "\u200c", "\u200d"]);

/** The text cut at its hidden characters. `code` is the character's number as Unicode writes it: `U+202E`. */
export function textParts(text: string): TextPart[] {
  if (!HIDDEN.test(text)) return text === "" ? [] : [{ kind: "text", text }];
  const parts: TextPart[] = [];
  let run = "";
  for (const char of text) {
    if (!HIDDEN.test(char) || ORDINARY.has(char)) {
      run += char;
      continue;
    }
    if (run !== "") parts.push({ kind: "text", text: run });
    run = "";
    parts.push({ kind: "mark", code: codeOf(char) });
  }
  if (run !== "") parts.push({ kind: "text", text: run });
  return parts;
}

/** The same as one plain string, for titles and labels: `a⟨U+202E⟩b`. */
export function visibleText(text: string): string {
  return textParts(text)
    .map((part) => (part.kind === "text" ? part.text : `⟨${part.code}⟩`))
    .join("");
}

function codeOf(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
