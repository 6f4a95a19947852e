/** What a retry of many is about to do, and how it is told while it goes on. Pure. */
import type { RetryDryRun, RetryManyInput, RetryOperation, RetryOutcomeCode } from "@/lib/contract/retry";

/** What went wrong first, then what was done, then what was left out because nothing needed to be done. */
export const RETRY_OUTCOME_ORDER = [
  "not-allowed",
  "unsent",
  "no-queue",
  "inexact",
  "likely",
  "unknown",
  "retried",
  "unfinished",
  "under-way",
  "same-work",
  "succeeded",
] as const satisfies readonly RetryOutcomeCode[];

/** Those that are there, in order, what will be sent first. */
export function plannedCounts({ counts }: Pick<RetryDryRun, "counts">): [RetryOutcomeCode, number][] {
  const order = ["retried", ...RETRY_OUTCOME_ORDER.filter((outcome) => outcome !== "retried")] as const;
  return order.flatMap((outcome) => {
    const count = counts[outcome] ?? 0;
    return count === 0 ? [] : [[outcome, count]];
  });
}

/** How it is sent, as it was filled in. */
export interface PaceDraft {
  rate: string;
  canary: string;
  /** Percent of those that ended; empty: never. */
  stopPercent: string;
}

export const USUAL_PACE: PaceDraft = { rate: "10", canary: "5", stopPercent: "50" };

/** Null while something in it makes no sense. */
export function paceOf({
  rate,
  canary,
  stopPercent,
}: PaceDraft): Pick<RetryManyInput, "rate" | "canary" | "stopShare"> | null {
  const perSecond = Number(rate.replace(",", "."));
  const first = canary.trim() === "" ? 0 : Number(canary);
  const percent = stopPercent.trim() === "" ? 100 : Number(stopPercent.replace(",", "."));
  if (rate.trim() === "" || !(perSecond > 0 && perSecond <= 1000)) return null;
  if (!Number.isInteger(first) || first < 0 || first > 1000) return null;
  if (!(percent >= 0 && percent <= 100)) return null;
  return { rate: perSecond, canary: first, stopShare: percent / 100 };
}

/** How an operation is told while it runs and at its end. */
export interface RetryTally {
  tone: "sending" | "done" | "partly" | "failed";
  sent: number;
  /** Not sent though it should have been. */
  unsent: number;
  leftOut: number;
  waiting: number;
  succeeded: number;
  failed: number;
}

/** How long those are waited for that were sent last: a task may run for hours. */
const LAST_ONES_MS = 120_000;

/** Whether there is more to tell soon: it sends, or some of those that were sent have not ended. */
export function goesOn(
  { state, counts, ended, finishedAt }: Pick<RetryOperation, "state" | "counts" | "ended" | "finishedAt">,
  now: number,
): boolean {
  if (state === "running") return true;
  const open = (counts["retried"] ?? 0) - ended.succeeded - ended.failed;
  return open > 0 && finishedAt !== null && now - finishedAt < LAST_ONES_MS;
}

/** `now`: Unix ms, by which the last ones are waited for. */
export function tallyRetry(operation: RetryOperation, now: number): RetryTally {
  const { state, total, done, counts, ended, error } = operation;
  const sent = counts["retried"] ?? 0;
  const unsent = (counts["unsent"] ?? 0) + (counts["no-queue"] ?? 0);
  const tally = { sent, unsent, leftOut: done - sent - unsent, waiting: total - done, ...ended };
  if (state === "running" || (state === "done" && goesOn(operation, now)))
    return { tone: "sending", ...tally };
  if (state === "failed" || state === "lost") return { tone: "failed", ...tally };
  const isPartly = state === "stopped" || error !== null || unsent > 0 || ended.failed > 0;
  return { tone: isPartly ? "partly" : "done", ...tally };
}
