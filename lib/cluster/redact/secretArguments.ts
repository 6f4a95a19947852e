/** Positional arguments in the text that Celery printed of them: where each begins and ends. */
import { parsePythonText } from "../../celery/pythonLiteral";

/** What hides how the text is to be divided, so that nobody knows which argument is which. */
const DOUBTS: ReadonlySet<string> = new Set(["syntax", "ambiguous-quote", "backslash", "object", "limit"]);

/** The places of the arguments in `(1, 'a', …)`, without the space around them; null where that is not sure. */
export function argumentPlaces(text: string): { from: number; to: number }[] | null {
  const { value, reasons } = parsePythonText(text, "saferepr");
  if (value === null || (value.kind !== "tuple" && value.kind !== "list")) return null;
  if (text.includes("\\") || reasons.some(({ code }) => DOUBTS.has(code))) return null;
  const places: { from: number; to: number }[] = [];
  let depth = 0;
  let from = -1;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (depth === 1 && from === -1 && !/[\s,)\]]/.test(char)) from = at;
    if (char === "'" || char === '"') {
      const close = text.indexOf(char, at + 1);
      if (close === -1) return null;
      at = close;
    } else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    const isEnd = (char === "," && depth === 1) || depth === 0;
    if (isEnd && from !== -1) {
      places.push({ from, to: text.slice(from, at).trimEnd().length + from });
      from = -1;
    }
  }
  return places;
}
