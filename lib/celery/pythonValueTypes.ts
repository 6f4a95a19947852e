/**
 * The types of Python's own that tasks carry beside plain data: UUID, Decimal and the datetime forms. They are opaque
 * values in the form in which Python prints them, wherever they were read from: text, pickle or JSON.
 */
import { opaque, pythonFloatText } from "./pythonValue";
import type { PythonOpaque, PythonValue } from "./pythonValue";

/** Constructors that print themselves so that nothing is left open. */
export function isKnownCall({ label, args, fields }: PythonOpaque): boolean {
  const [first] = args;
  const areInts = args.every((argument) => argument.kind === "int");
  const only = (...names: string[]) => fields.every(([name]) => names.includes(name));
  switch (label) {
    case "Decimal":
      return args.length === 1 && first?.kind === "str" && fields.length === 0 && DECIMAL.test(first.value);
    case "UUID":
      return args.length === 1 && first?.kind === "str" && fields.length === 0 && UUID.test(first.value);
    case "datetime.date":
      return areInts && args.length === 3 && fields.length === 0;
    case "datetime.datetime":
      return areInts && args.length >= 5 && args.length <= 7 && only("fold", "tzinfo");
    case "datetime.time":
      return areInts && args.length >= 2 && args.length <= 4 && only("fold", "tzinfo");
    case "datetime.timedelta":
      return areInts && args.length <= 1 && only("days", "seconds", "microseconds");
    case "datetime.timezone":
      return args.length >= 1 && args.length <= 2 && fields.length === 0;
    case "zoneinfo.ZoneInfo":
      return args.length === 0 && fields.length === 1 && only("key");
    default:
      return false;
  }
}

const DECIMAL = /^-?(?:\d+(?:\.\d+)?(?:E[+-]?\d+)?|Infinity|s?NaN\d*)$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `UUID('…')` of 32 hexadecimal digits. */
export function uuidValue(hex: string): PythonValue {
  const value = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return opaque("UUID", { args: [{ kind: "str", value }] });
}

/** Python leaves out seconds and microseconds that are zero. */
export function timeValue(
  label: string,
  head: number[],
  second: number,
  micro: number,
  zone: { tzinfo?: PythonValue; fold?: boolean },
): PythonValue {
  const tail = micro !== 0 ? [second, micro] : second !== 0 ? [second] : [];
  const fields: [string, PythonValue][] = [];
  if (zone.fold) fields.push(["fold", intValue(1)]);
  if (zone.tzinfo !== undefined) fields.push(["tzinfo", zone.tzinfo]);
  return opaque(label, { args: [...head, ...tail].map(intValue), fields });
}

/** `datetime.timezone.utc`, or `datetime.timezone(datetime.timedelta(…))` of an offset in seconds. */
export function timezoneValue(seconds: number): PythonValue {
  if (seconds === 0) return opaque("datetime.timezone.utc", { text: "datetime.timezone.utc" });
  const days = Math.floor(seconds / 86_400);
  return opaque("datetime.timezone", { args: [timedeltaValue(days, seconds - days * 86_400, 0)] });
}

/** `datetime.timedelta(days=1, seconds=2)`, with what is zero left out, as Python prints it. */
export function timedeltaValue(days: number, seconds: number, micros: number): PythonValue {
  const fields: [string, PythonValue][] = [];
  if (days !== 0) fields.push(["days", intValue(days)]);
  if (seconds !== 0) fields.push(["seconds", intValue(seconds)]);
  if (micros !== 0) fields.push(["microseconds", intValue(micros)]);
  return opaque("datetime.timedelta", fields.length > 0 ? { fields } : { args: [intValue(0)] });
}

export function intValue(value: number): PythonValue {
  return { kind: "int", text: String(value) };
}

/**
 * `isoformat()` of a datetime, date or time; null for anything else, and for a time zone whose offset is not written
 * in the value.
 */
export function isoText(value: PythonOpaque): string | null {
  const numbers = value.args.map((argument) =>
    argument.kind === "int" ? Number(argument.text) : Number.NaN,
  );
  if (numbers.some(Number.isNaN)) return null;
  if (value.label === "datetime.date") return numbers.length === 3 ? isoDate(numbers) : null;
  let offset = "";
  for (const [name, field] of value.fields) {
    if (name !== "tzinfo") return null;
    const text = offsetText(field);
    if (text === null) return null;
    offset = text;
  }
  if (value.label === "datetime.time") return isoTime(numbers) + offset;
  if (value.label !== "datetime.datetime" || numbers.length < 3) return null;
  return `${isoDate(numbers)}T${isoTime(numbers.slice(3))}${offset}`;
}

function isoDate([year = 0, month = 0, day = 0]: number[]): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function isoTime([hour = 0, minute = 0, second = 0, micro = 0]: number[]): string {
  const fraction = micro === 0 ? "" : `.${pad(micro, 6)}`;
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction}`;
}

/** `+03:00` of `datetime.timezone.utc`, `datetime.timezone(datetime.timedelta(…))`; empty for None. */
function offsetText(zone: PythonValue): string | null {
  if (zone.kind === "none") return "";
  if (zone.kind !== "opaque") return null;
  if (zone.label === "datetime.timezone.utc") return "+00:00";
  const delta = zone.args[0];
  if (zone.label !== "datetime.timezone" || delta?.kind !== "opaque" || delta.label !== "datetime.timedelta")
    return null;
  if (delta.args.length > 0) return null;
  let seconds = 0;
  for (const [name, field] of delta.fields) {
    const unit = name === "days" ? 86_400 : name === "seconds" ? 1 : 0;
    if (unit === 0 || field.kind !== "int") return null;
    seconds += unit * Number(field.text);
  }
  const size = Math.abs(seconds);
  const rest = size % 60 === 0 ? "" : `:${pad(size % 60, 2)}`;
  return `${seconds < 0 ? "-" : "+"}${pad(Math.floor(size / 3600), 2)}:${pad(Math.floor(size / 60) % 60, 2)}${rest}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

/** A complex number as Python prints it: `(1+2j)`, and `2j` where the real part is positive zero. */
export function complexText(real: number, imaginary: number): string {
  const part = (value: number) => pythonFloatText(value).replace(/\.0$/, "");
  if (Object.is(real, 0)) return `${part(imaginary)}j`;
  const second = part(imaginary);
  return `(${part(real)}${second.startsWith("-") ? "" : "+"}${second}j)`;
}

/** Null for what is no base64. */
export function bytesFromBase64(text: string): PythonValue | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  let hex = "";
  for (const char of atob(text)) hex += char.charCodeAt(0).toString(16).padStart(2, "0");
  return { kind: "bytes", hex };
}

/** The constructor's form of an ISO text: `datetime.datetime(2024, 1, 2, 3, 4)`; null when it is not one. */
export function fromIsoText(type: "datetime" | "date" | "time", text: string): PythonValue | null {
  const day = type === "time" ? [] : /^(\d{4})-(\d\d)-(\d\d)/.exec(text)?.slice(1).map(Number);
  if (day === undefined) return null;
  // kombu writes a date as `2024-01-02`; a datetime may be written so where a date was meant.
  if (type === "date") return opaque("datetime.date", { args: day.map(intValue) });
  const rest = type === "time" ? text : text.slice("2024-01-02T".length);
  const time = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?(?:(Z|[+-]\d\d:\d\d)(?::(\d\d))?)?$/.exec(rest);
  if (time === null) return null;
  const [, hour, minute, second = "0", micro = "0", zone, zoneSeconds = "0"] = time;
  return timeValue(
    `datetime.${type}`,
    [...day, Number(hour), Number(minute)],
    Number(second),
    Number(micro),
    {
      ...(zone === undefined ? {} : { tzinfo: zoneValue(zone, Number(zoneSeconds)) }),
    },
  );
}

function zoneValue(zone: string, extraSeconds: number): PythonValue {
  const size =
    zone === "Z" ? 0 : Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60 + extraSeconds;
  return timezoneValue(zone.startsWith("-") ? -size : size);
}
