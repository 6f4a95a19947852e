/** The time ranges of the range picker. Held here as values, since the contract's module would bring its schemas. */
import type { Range } from "@/lib/contract/api";

/** Length of each range, ms, shortest first. */
export const RANGE_MS: Record<Range, number> = {
  "15m": 15 * 60_000,
  "1h": 3_600_000,
  "6h": 6 * 3_600_000,
  "24h": 24 * 3_600_000,
  "7d": 7 * 24 * 3_600_000,
};

export const DEFAULT_RANGE: Range = "1h";

export const RANGE_NAMES = Object.keys(RANGE_MS) as Range[]; // The record's keys are exactly the ranges.

/** A range from a URL, or the default one for anything else. */
export function parseRange(text: string | null): Range {
  return RANGE_NAMES.find((name) => name === text) ?? DEFAULT_RANGE;
}
