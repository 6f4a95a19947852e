/** JSON text laid out for people: nothing of it is parsed and printed again, so every digit and escape stays as it was. */
import { stringEnd } from "./jsonText";

/** A line for each item of arrays and objects that hold others, or are longer than this. */
const ONE_LINE_CHARS = 60;

/** The text with line ends and two blanks a level. Text that is not JSON comes out with its blanks moved. */
export function indentJson(text: string): string {
  const out: string[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"') {
      const end = stringEnd(text, at);
      out.push(text.slice(at, end));
      at = end - 1;
    } else if (sign === "[" || sign === "{") {
      const short = shortContainer(text, at);
      if (short === null) {
        depth++;
        out.push(sign, newLine(depth));
      } else {
        out.push(short.text);
        at = short.end - 1;
      }
    } else if (sign === "]" || sign === "}") {
      depth--;
      out.push(newLine(depth), sign);
    } else if (sign === ",") out.push(",", newLine(depth));
    else if (sign === ":") out.push(": ");
    else if (!BLANK.test(sign)) out.push(sign);
  }
  return out.join("");
}

const BLANK = /\s/;

function newLine(depth: number): string {
  return `\n${"  ".repeat(Math.max(0, depth))}`;
}

/** A container that holds no other and fits on a line, with single blanks; null for any other. */
function shortContainer(text: string, start: number): { text: string; end: number } | null {
  const out = [text.charAt(start)];
  let length = 1;
  for (let at = start + 1; at < text.length && length <= ONE_LINE_CHARS; at++) {
    const sign = text.charAt(at);
    let piece = sign;
    if (sign === '"') {
      const end = stringEnd(text, at);
      piece = text.slice(at, end);
      at = end - 1;
    } else if (sign === "[" || sign === "{") return null;
    else if (sign === "]" || sign === "}") return { text: [...out, sign].join(""), end: at + 1 };
    else if (sign === "," || sign === ":") piece = `${sign} `;
    else if (BLANK.test(sign)) continue;
    out.push(piece);
    length += piece.length;
  }
  return null;
}
