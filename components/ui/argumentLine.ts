/**
 * The arguments of a call on one line as a person would write them: `884213, 'paid', currency='EUR'`. The input is
 * Celery's repr of the arguments, possibly cut, never to be trusted as a literal; what does not look like a tuple or
 * a dict is shown as it came.
 */

/** What args and kwargs amount to, e.g. `7, full=True`; empty when there are none or they are unknown. */
export function argumentLine(args: string | null, kwargs: string | null): string {
  const parts = [unwrapSequence(args ?? ""), keywordLine(kwargs ?? "")].filter((part) => part !== "");
  return parts.join(", ");
}

/** `(1, 2)` and `[1, 2]` without their outer brackets; `(1,)` without the comma that makes it a tuple. */
function unwrapSequence(text: string): string {
  const whole = text.trim();
  const open = whole[0];
  if (open !== "(" && open !== "[") return whole;
  const close = open === "(" ? ")" : "]";
  // A text that was cut has lost its closing bracket: then there is none to take away.
  const inner = whole.endsWith(close) ? whole.slice(1, -1) : whole.slice(1);
  return splitTopLevel(inner).join(", ");
}

/** `{'a': 1}` as `a=1`. A key that is not a plain name keeps its colon. */
function keywordLine(text: string): string {
  const whole = text.trim();
  if (!whole.startsWith("{")) return whole;
  const inner = whole.endsWith("}") ? whole.slice(1, -1) : whole.slice(1);
  return splitTopLevel(inner)
    .map((pair) => pair.replace(/^'([A-Za-z_]\w*)':\s?/, "$1="))
    .join(", ");
}

/** Splits at the commas that stand in no bracket and no quotes. Empty parts, such as after a last comma, vanish. */
function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quote !== "") {
      // Celery's repr escapes only the quote itself.
      if (char === quote && text[at - 1] !== "\\") quote = "";
    } else if (char === "'" || char === '"') quote = char;
    else if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
