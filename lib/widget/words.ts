/** The words and formats of one widget in one language: of the catalogues only what a widget says, so that it stays small. */
import { createFormat, type Format } from "../format/format";
import type { Locale } from "../format/locale";
import { formatMessage } from "../format/message";

/** Messages as they stand in the catalogue. */
export interface WidgetMessages {
  widget: WidgetTexts;
  refused: Readonly<Record<string, string>>;
  /** Of states; `custom` takes `state`. */
  states: Readonly<Record<string, string>>;
  /** Of lengths. */
  units: Readonly<Record<string, string>>;
}
type WidgetTexts = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export interface WidgetWords {
  /** A message under `embed.widget`, by its key; `range.1h` for one within. */
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
  /** A state's word. */
  state(state: string): string;
  format: Format;
}

/** `timeZone` undefined: the machine's own. */
export function createWidgetWords(messages: WidgetMessages, locale: Locale, timeZone?: string): WidgetWords {
  const unit = (name: string, number: string) =>
    formatMessage(messages.units[name] ?? "{n}", { n: number }, locale);
  return {
    t: (key, values = {}) => formatMessage(messageAt(messages.widget, key), values, locale),
    state: (state) => {
      const own = messages.states[state];
      if (own !== undefined && state !== "custom") return own;
      return formatMessage(messages.states["custom"] ?? "{state}", { state }, locale);
    },
    format: createFormat(locale, timeZone, unit),
  };
}

function messageAt(texts: WidgetTexts, key: string): string {
  const [head = "", rest] = key.split(".");
  const found = texts[head];
  if (typeof found === "string") return found;
  return (rest === undefined ? undefined : found?.[rest]) ?? key;
}
