/** What is usual for a worker: the middle of its last hours. Pure. */
import type { Overview } from "@/lib/contract/api";

export interface Usual {
  /** Tasks that ended a minute; null while too little is known. */
  perMinute: number | null;
  /** Ms; null as above. */
  runP95: number | null;
}

/** Of fewer hours nothing is usual. */
const MIN_HOURS = 2;
const MINUTE_MS = 60_000;

/** From the overview of one worker. Hours that were not collected whole, and the one that goes on, say nothing. */
export function usualOf({ points, stepMs, to }: Pick<Overview, "points" | "stepMs" | "to">): Usual {
  const whole = points.filter(({ at, gap }) => !gap && at + stepMs <= to);
  const ended = whole.map(
    ({ succeeded, failed, revoked, rejected }) =>
      ((succeeded + failed + revoked + rejected) * MINUTE_MS) / stepMs,
  );
  // A worker that had nothing to do for an hour has no usual runtime of that hour.
  const runs = whole.flatMap(({ runP95 }) => runP95 ?? []);
  return { perMinute: middleOf(ended), runP95: middleOf(runs) };
}

function middleOf(values: readonly number[]): number | null {
  if (values.length < MIN_HOURS) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}
