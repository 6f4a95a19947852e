/**
 * Numbers, lengths and instants as a filter writes them: `>2s`, `1m30s`, `>=3`, `-1h..now`, `2026-11-20T10:00..`.
 * Reading needs no clock; `now` and the reader's time zone come in when a value is turned into bounds.
 */

/** What a number or an instant must be. `a..` is kept as `>=a`, `..b` as `<=b`. */
export type Comparison<Value> =
  { op: "=" | ">" | ">=" | "<" | "<="; value: Value } | { op: ".."; from: Value; to: Value };

export type Precision = "day" | "minute" | "second" | "millisecond";

/** `relative`: that many ms from now. `date`: as written on a wall clock. */
export type InstantValue =
  | { kind: "relative"; offsetMs: number }
  | {
      kind: "date";
      /** The wall clock's reading, as if it were UTC, Unix ms. */
      wallAt: number;
      precision: Precision;
      /** Minutes east of UTC; null: in the reader's zone. */
      offsetMinutes: number | null;
    };

/** What relative and zoneless instants are seen from. */
export interface FilterClock {
  /** Unix ms. */
  now: number;
  /** IANA name, such as `Europe/Berlin`; UTC when absent or unknown. */
  zone?: string;
}

/** Both ends included; NaN lies in no bounds. */
export interface Bounds {
  min: number;
  max: number;
}

const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const LARGEST = 1e15;

/** `2s`, `1.5h`, `1m30s`, `250ms`; a bare number is seconds, as Celery's `runtime`. In ms; null if it is none. */
export function parseDuration(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return checked(Number(text) * 1000);
  const step = /(\d+(?:\.\d+)?)(ms|min|s|m|h|d|w)/y;
  let total = 0;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (!found) return null;
    total += Number(found[1]) * (UNIT_MS[found[2] ?? ""] ?? NaN);
  }
  return text === "" ? null : checked(total);
}

/** Kept to the microsecond, so that writing it and reading it again gives the same number. */
function checked(ms: number): number | null {
  return ms <= LARGEST ? Math.round(ms * 1000) / 1000 : null;
}

/** The shortest writing that reads back as the same length. */
export function formatDuration(ms: number): string {
  if (ms === 0) return "0s";
  for (const unit of ["d", "h", "m", "s"]) {
    const amount = ms / (UNIT_MS[unit] ?? 1);
    if (Number.isInteger(amount)) return `${amount}${unit}`;
  }
  const seconds = `${ms / 1000}s`;
  return ms >= 1000 && parseDuration(seconds) === ms ? seconds : `${ms}ms`;
}

/** A plain decimal number; null if it is none or too large to be exact. */
export function parseCount(text: string): number | null {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  // Tiny fractions print with an exponent, which the grammar does not have; "-0" prints as "0".
  if (Math.abs(value) > LARGEST || String(value).includes("e")) return null;
  return value === 0 ? 0 : value;
}

/** `now`, `-1h`, `+5m`, `2026-11-20`, `2026-11-20T10:00:30.5+03:00`, or Unix ms of 11 digits and more. */
export function parseInstant(text: string): InstantValue | null {
  if (text.toLowerCase() === "now") return { kind: "relative", offsetMs: 0 };
  if (text.startsWith("-") || text.startsWith("+")) {
    const length = parseDuration(text.slice(1));
    if (length === null) return null;
    return { kind: "relative", offsetMs: length === 0 ? 0 : text.startsWith("-") ? -length : length };
  }
  if (/^\d{11,15}$/.test(text)) {
    const wallAt = Number(text);
    return wallAt <= LATEST_DATE
      ? { kind: "date", wallAt, precision: "millisecond", offsetMinutes: 0 }
      : null;
  }
  return parseDate(text);
}

const LATEST_DATE = Date.UTC(9999, 11, 31);
const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?)?$/;

function parseDate(text: string): InstantValue | null {
  const found = DATE.exec(text);
  if (!found) return null;
  const part = (index: number) => Number(found.at(index) ?? 0);
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const millisecond = Number((found.at(7) ?? "").padEnd(3, "0").slice(0, 3));
  const wall = new Date(0);
  wall.setUTCFullYear(part(1), part(2) - 1, part(3));
  // A day that the calendar does not have (30 February) would roll over into the next month.
  if (wall.getUTCMonth() !== part(2) - 1 || wall.getUTCDate() !== part(3)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  wall.setUTCHours(hour, minute, second, millisecond);
  const offsetMinutes = parseOffset(found.at(8));
  if (offsetMinutes === undefined) return null;
  const precisions = ["day", "minute", "second", "millisecond"] as const;
  const written = [4, 6, 7].filter((index) => found.at(index) !== undefined).length;
  const precision = precisions[written] ?? "day";
  return { kind: "date", wallAt: wall.getTime(), precision, offsetMinutes };
}

/** Minutes east of UTC; null when nothing was written, undefined when it is no offset. */
function parseOffset(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  if (text.toUpperCase() === "Z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  const offset = hours * 60 + minutes;
  return offset === 0 ? 0 : text.startsWith("-") ? -offset : offset;
}

/** The writing that reads back as the same instant. */
export function formatInstant(value: InstantValue): string {
  if (value.kind === "relative") {
    if (value.offsetMs === 0) return "now";
    return (value.offsetMs < 0 ? "-" : "+") + formatDuration(Math.abs(value.offsetMs));
  }
  const length = { day: 10, minute: 16, second: 19, millisecond: 23 }[value.precision];
  return new Date(value.wallAt).toISOString().slice(0, length) + formatOffset(value);
}

function formatOffset(value: InstantValue & { kind: "date" }): string {
  const offset = value.offsetMinutes;
  if (offset === null || value.precision === "day") return "";
  if (offset === 0) return "Z";
  const two = (part: number) => String(part).padStart(2, "0");
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The bounds of a number, in the comparison's own unit. */
export function numberBounds(test: Comparison<number>): Bounds {
  switch (test.op) {
    case "=":
      return { min: test.value, max: test.value };
    case ">":
      return { min: nextUp(test.value), max: Infinity };
    case ">=":
      return { min: test.value, max: Infinity };
    case "<":
      return { min: -Infinity, max: nextDown(test.value) };
    case "<=":
      return { min: -Infinity, max: test.value };
    case "..":
      return { min: test.from, max: test.to };
  }
}

/**
 * The bounds of an instant, Unix ms. A date without a time is the whole day: `>` means after it, `..` includes it.
 * A time is a point, save with `=`, where it is its whole minute, second or millisecond.
 */
export function instantBounds(test: Comparison<InstantValue>, clock: FilterClock): Bounds {
  switch (test.op) {
    case "=": {
      const span = instantSpan(test.value, clock);
      return { min: span.from, max: span.to > span.from ? nextDown(span.to) : span.from };
    }
    case ">":
      return isDay(test.value)
        ? { min: instantSpan(test.value, clock).to, max: Infinity }
        : { min: nextUp(instantSpan(test.value, clock).from), max: Infinity };
    case ">=":
      return { min: instantSpan(test.value, clock).from, max: Infinity };
    case "<":
      return { min: -Infinity, max: nextDown(instantSpan(test.value, clock).from) };
    case "<=":
      return { min: -Infinity, max: upperEnd(test.value, clock) };
    case "..":
      return { min: instantSpan(test.from, clock).from, max: upperEnd(test.to, clock) };
  }
}

function upperEnd(value: InstantValue, clock: FilterClock): number {
  const span = instantSpan(value, clock);
  return isDay(value) ? nextDown(span.to) : span.from;
}

function isDay(value: InstantValue): boolean {
  return value.kind === "date" && value.precision === "day";
}

const PRECISION_MS: Record<Precision, number> = {
  day: 86_400_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** From its first moment to the first moment after it. */
function instantSpan(value: InstantValue, clock: FilterClock): { from: number; to: number } {
  if (value.kind === "relative") return { from: clock.now + value.offsetMs, to: clock.now + value.offsetMs };
  const end = value.wallAt + PRECISION_MS[value.precision];
  if (value.offsetMinutes !== null) {
    const east = value.offsetMinutes * 60_000;
    return { from: value.wallAt - east, to: end - east };
  }
  return { from: wallToInstant(value.wallAt, clock.zone), to: wallToInstant(end, clock.zone) };
}

/** Is it a zone name that this program knows? */
export function isTimeZone(zone: string): boolean {
  return wallFormat(zone) !== null;
}

/** When the wall clock of a zone shows `wallAt`. In the hour that a change to winter time repeats: one of the two. */
function wallToInstant(wallAt: number, zone: string | undefined): number {
  const format = zone === undefined ? null : wallFormat(zone);
  if (!format) return wallAt;
  // The offset is asked twice, because the first guess may lie on the other side of a change.
  const guess = wallAt - (wallReading(wallAt, format) - wallAt);
  return wallAt - (wallReading(guess, format) - guess);
}

function wallFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    // The only complaint there can be is a zone that it does not know.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function wallReading(at: number, format: Intl.DateTimeFormat): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const wall = Date.UTC(
    part.year ?? 1970,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
    part.second ?? 0,
  );
  return wall + (((at % 1000) + 1000) % 1000);
}

const cell = new Float64Array(1);
const bits = new BigInt64Array(cell.buffer);

/** The next number up, so that an open bound becomes a closed one. */
export function nextUp(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  cell[0] = value;
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return cell[0];
}

export function nextDown(value: number): number {
  return -nextUp(-value);
}
