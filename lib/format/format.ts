/** How numbers, lengths and instants read, in one language and time zone. Pure; `useFormat` gives it to components. */
import { splitLength, type LengthStyle, type LengthUnit } from "./length";

/** A unit with its number in the reader's language: `12 min`, `12 мин`. */
export type UnitWords = (unit: LengthUnit, number: string) => string;

export interface Format {
  /** 4,218 */
  count(value: number): string;
  /** For narrow places: 4,218 in full, 412k from a hundred thousand on. */
  compact(value: number): string;
  /** At most one digit after the point below 100 (26.4), none above. For rates. */
  rate(value: number): string;
  /** A share of 0 to 1: 57 %, 4.3 %, 0.02 %. */
  percent(share: number): string;
  /** With as many digits after the point as given, cut zeros kept: load averages. */
  fixed(value: number, decimals: number): string;
  /** A length in ms: see `LengthStyle`. */
  length(ms: number, style?: LengthStyle): string;
  /** A round length on an axis: no digits after the point that are not needed. 8 min */
  tick(ms: number): string;
  /** An age in its largest unit: 4 s, 23 min. */
  age(ms: number): string;
  /** A length's number and unit apart, for figures that set them in two sizes. Its first part only. */
  lengthParts(ms: number, style?: LengthStyle): { number: string; unit: string };
  /** A size: 412 MB. Powers of 1024, as operators' tools count memory. */
  bytes(value: number): string;
  /** 14:31 */
  minute(at: number): string;
  /** 14:31:40 */
  second(at: number): string;
  /** 14:31:40.123 */
  millisecond(at: number): string;
  /** 21 Nov, 14:31 */
  dayAndMinute(at: number): string;
  /** 21 Nov */
  day(at: number): string;
  /** The whole instant with its zone, for the hover: 21 Nov 2026, 14:31:40.123 GMT+1 */
  exact(at: number): string;
}

const BYTE_UNITS = ["B", "KB", "MB", "GB", "TB"];

/** `timeZone` undefined: the machine's own. */
export function createFormat(locale: string, timeZone: string | undefined, unitWords: UnitWords): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const twoDigits = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const compactForm = new Intl.NumberFormat(locale, {
    notation: "compact",
    maximumSignificantDigits: 3,
    roundingMode: "trunc",
  }); // roundingMode is newer than the compiler's own list.
  const fixed = fixedForms(locale);
  // English with the day before the month and 24 hours, as the rest of the world reads logs.
  const dates = locale === "en" ? "en-GB" : locale;
  const clock = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(dates, { hourCycle: "h23", timeZone, ...options });
  const minute = clock({ hour: "2-digit", minute: "2-digit" });
  const second = clock({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const millisecond = clock({
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  const dayAndMinute = clock({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const day = clock({ day: "numeric", month: "short" });
  const exact = clock({
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    timeZoneName: "shortOffset",
  });
  const parts = (ms: number, style: LengthStyle) =>
    splitLength(ms, style).map(({ unit, value, decimals }) => ({ unit, number: fixed(value, decimals) }));
  return {
    count: (value) => whole.format(value),
    compact: (value) => (value < 100_000 ? whole.format(value) : compactForm.format(value).replace("K", "k")),
    rate: (value) => (value < 0.095 ? twoDigits : value < 99.95 ? oneDigit : whole).format(value),
    percent: (share) => `${percentNumber(share, fixed)} %`,
    fixed,
    length: (ms, style = "exact") =>
      parts(ms, style)
        .map(({ unit, number }) => unitWords(unit, number))
        .join(" "),
    tick: (ms) =>
      splitLength(ms, "short")
        .map(({ unit, value, decimals }) =>
          unitWords(unit, decimals === 0 ? whole.format(value) : oneDigit.format(value)),
        )
        .join(" "),
    age: (ms) => {
      const [first] = parts(ms, "whole");
      return first === undefined ? "" : unitWords(first.unit, first.number);
    },
    lengthParts: (ms, style = "short") => {
      const [first] = parts(ms, style);
      if (first === undefined) return { number: "0", unit: "" };
      return { number: first.number, unit: unitWords(first.unit, "").trim() };
    },
    bytes: (value) => {
      const step = Math.min(
        BYTE_UNITS.length - 1,
        Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)),
      );
      const scaled = value / 1024 ** step;
      return `${fixed(scaled, step > 0 && scaled < 9.95 ? 1 : 0)} ${BYTE_UNITS[step] ?? ""}`;
    },
    minute: (at) => minute.format(at),
    second: (at) => second.format(at),
    millisecond: (at) => millisecond.format(at),
    dayAndMinute: (at) => dayAndMinute.format(at),
    day: (at) => day.format(at),
    exact: (at) => exact.format(at),
  };
}

function fixedForms(locale: string): (value: number, decimals: number) => string {
  const forms = new Map<number, Intl.NumberFormat>();
  return (value, decimals) => {
    let form = forms.get(decimals);
    if (form === undefined) {
      form = new Intl.NumberFormat(locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });
      forms.set(decimals, form);
    }
    return form.format(value);
  };
}

/** A share that is not none must not read as none: two digits after the point below a tenth of a percent. */
function percentNumber(share: number, fixed: (value: number, decimals: number) => string): string {
  const percent = share * 100;
  if (percent === 0) return fixed(0, 0);
  if (percent < 0.095) return fixed(Math.max(0.01, percent), 2);
  if (percent < 9.95) return fixed(percent, 1);
  return fixed(percent, 0);
}
