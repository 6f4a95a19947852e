/** Where a failure group stands, from what was seen and what people said of it. Pure. */

/** A group is new for a day after its first failure, unless somebody has said something of it. */
export const NEW_FOR_MS = 86_400_000;

/**
 * `new`: first seen within a day. `back`: it was resolved and has failed since. `open`: known, and nobody said anything.
 * `muted`: nobody wants to be told. `resolved`: it has not failed since somebody said that it is mended.
 */
export type FailureStatus = "new" | "back" | "open" | "muted" | "resolved";

/** In the order of how much they want to be looked at. */
export const FAILURE_STATUSES = [
  "new",
  "back",
  "open",
  "muted",
  "resolved",
] as const satisfies FailureStatus[];

export interface FailureHistory {
  firstAt: number;
  lastAt: number;
  mark: { kind: "resolved" | "muted"; at: number; until: number | null } | null;
}

/** A mute that has ended counts for nothing. */
export function failureStatus({ firstAt, lastAt, mark }: FailureHistory, now: number): FailureStatus {
  if (mark?.kind === "resolved") return lastAt > mark.at ? "back" : "resolved";
  if (mark?.kind === "muted" && (mark.until === null || mark.until > now)) return "muted";
  return now - firstAt < NEW_FOR_MS ? "new" : "open";
}
