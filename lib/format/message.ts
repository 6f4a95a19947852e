/**
 * Writes a message of the catalogues out, as much of ICU as widgets need: `{name}`, and `{n, plural, one {# row} other {#
 * rows}}`. Pages have a library for this, which is larger than a whole widget.
 */

/** `locale` chooses the form of plurals, and how their number is written. Throws for a message that is cut off. */
export function formatMessage(
  message: string,
  values: Readonly<Record<string, string | number>>,
  locale: string,
): string {
  return writeUntil(message, 0, { values, locale, count: null }).text;
}

interface Scope {
  values: Readonly<Record<string, string | number>>;
  locale: string;
  /** What `#` stands for; null outside of a plural. */
  count: number | null;
}

/** Writes from `at` to the end, or to the brace that closes it; `end` is behind that. */
function writeUntil(message: string, at: number, scope: Scope): { text: string; end: number } {
  let text = "";
  for (let i = at; i < message.length; i++) {
    const char = message.charAt(i);
    if (char === "}") return { text, end: i + 1 };
    if (char === "#" && scope.count !== null) text += new Intl.NumberFormat(scope.locale).format(scope.count);
    else if (char !== "{") text += char;
    else {
      const argument = writeArgument(message, i + 1, scope);
      text += argument.text;
      i = argument.end - 1;
    }
  }
  return { text, end: message.length };
}

function writeArgument(message: string, at: number, scope: Scope): { text: string; end: number } {
  const [head = "", name = "", plural] = /^\s*(\w+)\s*(?:,\s*(plural)\s*,\s*)?/.exec(message.slice(at)) ?? [];
  const value = scope.values[name];
  let i = at + head.length;
  if (plural === undefined) return { text: String(value ?? `{${name}}`), end: i + 1 };
  const count = Number(value);
  const forms = new Map<string, string>();
  for (;;) {
    const [whole, form] = /^\s*(=\d+|\w+)\s*\{/.exec(message.slice(i)) ?? [];
    if (whole === undefined || form === undefined) break;
    const inner = writeUntil(message, i + whole.length, { ...scope, count });
    forms.set(form, inner.text);
    i = inner.end;
  }
  const rule = new Intl.PluralRules(scope.locale).select(count);
  const close = message.indexOf("}", i);
  if (close < 0) throw new Error(`a message is cut off: ${message}`);
  return { text: forms.get(`=${count}`) ?? forms.get(rule) ?? forms.get("other") ?? "", end: close + 1 };
}
