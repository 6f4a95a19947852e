/**
 * Why a worker refused a command, from its words: Celery's own texts (protocol reference c.3), the same in 5.2 and 5.6.
 * Each reason has a setting or a way that helps; those words are the contract's.
 */
import type { ControlMethod } from "./control";

export const REFUSAL_CODES = [
  "POOL_RESTARTS_OFF",
  "AUTOSCALE_OFF",
  "AUTOSCALE_ON",
  "POOL_BUSY",
  "NOT_SUPPORTED_BY_POOL",
  "UNKNOWN_TASK",
  "BAD_RATE",
  "BAD_SIGNAL",
  "NOT_KNOWN_BY_VERSION",
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Null for words that we do not know: they are shown as they came. */
export function refusalCode(method: ControlMethod, words: string): RefusalCode | null {
  const missing = /^KeyError\(['"](\w+)['"]\)$/.exec(words)?.[1];
  if (missing === method) return "NOT_KNOWN_BY_VERSION";
  return REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

const REASONS: readonly (readonly [RegExp, RefusalCode])[] = [
  [/Pool restarts not enabled/, "POOL_RESTARTS_OFF"],
  [/Autoscale not enabled/, "AUTOSCALE_OFF"],
  [/not supported with autoscale/, "AUTOSCALE_ON"],
  [/All processes busy/, "POOL_BUSY"],
  // Solo and threads pools have no such method at all.
  [/has no attribute '(grow|shrink)'/, "NOT_SUPPORTED_BY_POOL"],
  [/does not implement (kill_job|restart)/, "NOT_SUPPORTED_BY_POOL"],
  [/^unknown task/i, "UNKNOWN_TASK"],
  [/^Invalid rate limit/i, "BAD_RATE"],
  [/module 'signal' has no attribute/, "BAD_SIGNAL"],
  [/unexpected keyword argument/, "NOT_KNOWN_BY_VERSION"],
];
