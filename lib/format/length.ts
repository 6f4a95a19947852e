/** Lengths of time cut into the parts that people read: `12 min 40 s`. Words and digits are the caller's language's. */

export type LengthUnit = "ms" | "s" | "min" | "h" | "d";

export interface LengthPart {
  unit: LengthUnit;
  value: number;
  /** How many digits after the point are worth showing. */
  decimals: number;
}

/**
 * `exact`: runtimes of one task, three digits worth (`0.82 s`, `10.0 s`, `3 min 12 s`).
 * `short`: percentiles and figures, two digits worth and one unit (`310 ms`, `9.6 s`, `12 min`).
 * `whole`: ages and uptimes, no fractions (`4 s`, `12 min 40 s`, `3 d 4 h`).
 */
export type LengthStyle = "exact" | "short" | "whole";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The parts of a length in ms, largest first, one or two of them. Negative lengths count as none. */
export function splitLength(ms: number, style: LengthStyle): LengthPart[] {
  const length = Math.max(0, ms);
  switch (style) {
    case "exact":
      return splitExact(length);
    case "short":
      return splitShort(length);
    case "whole":
      return splitWhole(length);
  }
}

function splitExact(ms: number): LengthPart[] {
  if (ms < 0.995) return [{ unit: "ms", value: ms, decimals: ms === 0 ? 0 : 2 }];
  if (ms < 99.5) return [{ unit: "ms", value: ms, decimals: 0 }];
  if (ms < 9.995 * SECOND) return [{ unit: "s", value: ms / SECOND, decimals: 2 }];
  if (ms < 59.95 * SECOND) return [{ unit: "s", value: ms / SECOND, decimals: 1 }];
  return splitWhole(Math.round(ms / SECOND) * SECOND);
}

function splitShort(ms: number): LengthPart[] {
  if (ms < 0.95) return [{ unit: "ms", value: ms, decimals: ms === 0 ? 0 : 1 }];
  if (ms < 999.5) return [{ unit: "ms", value: ms, decimals: 0 }];
  if (ms < 9.95 * SECOND) return [{ unit: "s", value: ms / SECOND, decimals: 1 }];
  if (ms < 59.5 * SECOND) return [{ unit: "s", value: ms / SECOND, decimals: 0 }];
  if (ms < 59.5 * MINUTE) return [short("min", ms / MINUTE)];
  if (ms < 47.5 * HOUR) return [short("h", ms / HOUR)];
  return [short("d", ms / DAY)];
}

/** One digit after the point below ten, unless it is a zero: from minutes on nobody asks for it. */
function short(unit: LengthUnit, value: number): LengthPart {
  const tenths = Math.round(value * 10);
  return { unit, value, decimals: value < 9.95 && tenths % 10 !== 0 ? 1 : 0 };
}

/** Cuts, never rounds up: an age of 59.9 s is not yet a minute. */
function splitWhole(ms: number): LengthPart[] {
  if (ms < MINUTE) return [part("s", ms / SECOND)];
  if (ms < HOUR) return two(part("min", ms / MINUTE), part("s", (ms % MINUTE) / SECOND));
  if (ms < DAY) return two(part("h", ms / HOUR), part("min", (ms % HOUR) / MINUTE));
  return two(part("d", ms / DAY), part("h", (ms % DAY) / HOUR));
}

function part(unit: LengthUnit, value: number): LengthPart {
  return { unit, value: Math.floor(value), decimals: 0 };
}

function two(first: LengthPart, second: LengthPart): LengthPart[] {
  return second.value === 0 ? [first] : [first, second];
}
