/**
 * The likely cause of a group of failures, where what is known allows a guess that helps: what Celery itself raised says
 * it, or something happened to a worker just before it began. Pure; words are the page's.
 */
import type { WorkerStatus } from "./worker";

export type FailureCause =
  /** Killed after its hard limit of so many seconds. */
  | { kind: "timeLimit"; seconds: number | null }
  | { kind: "softTimeLimit" }
  /** The process was killed from outside: by the system when memory ends, if the signal is SIGKILL. */
  | { kind: "killed"; signal: string }
  | { kind: "exited"; code: string }
  /** No such task in the worker's code. */
  | { kind: "notRegistered" }
  | { kind: "workerLost"; worker: string }
  /** Since this worker was started anew: a deploy, most times. `others`: how many more were, about then. */
  | { kind: "workerStarted"; worker: string; others: number };

export interface FailureSigns {
  type: string | null;
  /** Of the newest failure, whole. */
  message: string;
  /** When it began, Unix ms; null when it has always been there, as far as we look back. */
  begunAt: number | null;
  lastWorker: string | null;
}

export interface WorkerSigns {
  name: string;
  status: WorkerStatus;
  startedAt: number | null;
  lastSeenAt: number;
}

/** What comes of a start or a loss comes soon, */
const SOON_MS = 5 * 60_000;
/** and clocks and steps of time are not exact. */
const INEXACT_MS = 60_000;
/** Of workers that were there from the beginning of what we know, starting says nothing. */
const KNOWN_BEFORE_MS = 10 * 60_000;

/** `knownSince`: when the oldest task that is held was created. */
export function failureCause(
  signs: FailureSigns,
  workers: readonly WorkerSigns[],
  knownSince: number | null,
): FailureCause | null {
  const told = causeByType(signs);
  if (told !== null) return told;
  const { begunAt, lastWorker } = signs;
  if (begunAt === null) return null;
  const wasJustBefore = (at: number) => at > begunAt - SOON_MS && at < begunAt + INEXACT_MS;

  const lost = workers.find(({ status, lastSeenAt }) => status === "lost" && wasJustBefore(lastSeenAt));
  if (lost !== undefined) return { kind: "workerLost", worker: lost.name };

  const started = workers.filter(
    ({ startedAt }) =>
      startedAt !== null &&
      wasJustBefore(startedAt) &&
      knownSince !== null &&
      knownSince < startedAt - KNOWN_BEFORE_MS,
  );
  const culprit = started.find(({ name }) => name === lastWorker);
  if (culprit === undefined) return null;
  return { kind: "workerStarted", worker: culprit.name, others: started.length - 1 };
}

/** Celery's and billiard's own exceptions. */
function causeByType({ type, message }: FailureSigns): FailureCause | null {
  switch (type) {
    case "TimeLimitExceeded": {
      const seconds = /\((\d{1,9}(?:\.\d{1,6})?)/.exec(message)?.[1];
      return { kind: "timeLimit", seconds: seconds === undefined ? null : Number(seconds) };
    }
    case "SoftTimeLimitExceeded":
      return { kind: "softTimeLimit" };
    case "NotRegistered":
      return { kind: "notRegistered" };
    case "WorkerLostError": {
      const signal = /signal \d{1,3} \((SIG[A-Z0-9]{1,12})\)/.exec(message)?.[1];
      if (signal !== undefined) return { kind: "killed", signal };
      const code = /exitcode (-?\d{1,5})/.exec(message)?.[1];
      return code === undefined ? null : { kind: "exited", code };
    }
    default:
      return null;
  }
}

/**
 * When a group began to fail: its first failure ever if that is within what is shown, else the first step that has any
 * after a good while without; null when it is there from the start. Steps are `stepMs` long, the first begins at `from`.
 */
export function failureBegin(
  trend: readonly number[],
  { from, stepMs, firstAt }: { from: number; stepMs: number; firstAt: number },
): number | null {
  if (firstAt >= from) return firstAt;
  const first = trend.findIndex((count) => count > 0);
  return first >= Math.max(3, trend.length / 8) ? from + first * stepMs : null;
}
