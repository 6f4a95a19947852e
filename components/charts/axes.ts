/** Round numbers, lengths and times for chart axes. Pure. */

/** The ticks of a count axis: 0, the middle and the top, all round; the top is at least `max` and at least 2. */
export function countTicks(max: number): [number, number, number] {
  const top = 2 * roundUp(Math.max(1, max / 2), [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]);
  return [0, top / 2, top];
}

/** As `countTicks`, with more in between when there is room: every step from 0 to the top. */
export function countTicksOf(max: number, steps: number): number[] {
  const step = roundUp(Math.max(1, max / steps), [1, 2, 2.5, 5, 10]);
  const whole = step < 10 ? Math.ceil(step) : step;
  return Array.from({ length: steps + 1 }, (_, index) => index * whole);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Halves of these are as round as they are. */
const ROUND_LENGTHS = [
  ...[2, 4, 10, 20, 40, 100, 200, 400].map((ms) => ms),
  ...[1, 2, 4, 10, 20, 40].map((s) => s * SECOND),
  ...[1, 2, 4, 8, 10, 20, 40].map((min) => min * MINUTE),
  ...[1, 2, 4, 8, 12].map((h) => h * HOUR),
  ...[1, 2, 4, 8, 16, 32].map((d) => d * DAY),
];

/** The ticks of an axis of lengths in ms: 0, the middle and the top. */
export function lengthTicks(maxMs: number): [number, number, number] {
  // Nothing measured: an axis of seconds, where one of milliseconds would pretend to know how fast tasks are.
  if (maxMs <= 0) return [0, SECOND, 2 * SECOND];
  const top = ROUND_LENGTHS.find((length) => length >= maxMs) ?? roundUp(maxMs / DAY, [1, 2, 4, 10]) * DAY;
  return [0, top / 2, top];
}

const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((min) => min * MINUTE),
  ...[1, 2, 3, 6, 12].map((h) => h * HOUR),
  ...[1, 2, 7].map((d) => d * DAY),
];

/**
 * Round times between `from` and `to`, at most `most` of them, round in the reader's zone: `offsetMs` is what the zone
 * is ahead of UTC (a zone half an hour off has its full hours there).
 */
export function timeTicks(from: number, to: number, most: number, offsetMs: number): number[] {
  const step = TIME_STEPS.find((one) => (to - from) / one <= most) ?? 30 * DAY;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** What a zone is ahead of UTC at an instant, ms. */
export function zoneOffsetMs(at: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"));
  return wall - Math.floor(at / MINUTE) * MINUTE;
}

/** The least number of the form `mantissa × 10^n` that is not below `value`. */
function roundUp(value: number, mantissas: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const mantissa = mantissas.find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return mantissa * power;
}
