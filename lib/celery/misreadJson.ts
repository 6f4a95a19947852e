/** JSON that a person wrote and Python would read as something else than what stands there. Pure. */
import { stringEnd } from "./jsonText";
import { parseJsonAsPython } from "./pythonValueFromJson";

/**
 * `infinite`: a number beyond what a float holds, which Python reads as infinity without a word (whoever means infinity
 * writes `Infinity`). `duplicate-key`: a key stands twice in one object, and only the last value counts.
 */
export interface Misread {
  code: "infinite" | "duplicate-key";
  /** Where, in UTF-16 units. */
  position: number;
  /** What stands there. */
  what: string;
}

/** The first such place of a text that is JSON; null when there is none. Needs no stack, so no depth can hurt it. */
export function findMisread(text: string): Misread | null {
  /** Keys of each open object; null for an open array. */
  const open: (Set<string> | null)[] = [];
  let keyIsNext = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === '"') {
      const end = stringEnd(text, at);
      const keys = open.at(-1) ?? null;
      if (keyIsNext && keys !== null) {
        const raw = text.slice(at, end);
        const key = decoded(raw);
        if (keys.has(key)) return { code: "duplicate-key", position: at, what: raw };
        keys.add(key);
        keyIsNext = false;
      }
      at = end - 1;
    } else if (char === "{" || char === "[") {
      keyIsNext = char === "{";
      open.push(keyIsNext ? new Set() : null);
    } else if (char === "}" || char === "]") {
      open.pop();
      keyIsNext = false;
    } else if (char === ",") {
      keyIsNext = (open.at(-1) ?? null) !== null;
    } else if (char >= "0" && char <= "9") {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(text)?.[0] ?? char;
      // Integers have no bounds in Python.
      if (/[.eE]/.test(number) && !Number.isFinite(Number(number)))
        return { code: "infinite", position: at, what: number };
      at += number.length - 1;
    }
  }
  return null;
}

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Two spellings of one key are one key. */
function decoded(raw: string): string {
  if (!raw.includes("\\")) return raw.slice(1, -1);
  const read = parseJsonAsPython(raw);
  return read.ok && read.value.kind === "str" ? read.value.value : raw;
}
