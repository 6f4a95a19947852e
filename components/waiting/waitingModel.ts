/** What the checks on a waiting task come to, apart from how they look. Pure. */
import type { WaitCause, WaitCheck } from "@/lib/contract/queues";

/** States in which a task is not at work and has not ended. */
const WAITING: ReadonlySet<string> = new Set(["PENDING", "RECEIVED", "RETRY"]);

export function isWaiting(state: string): boolean {
  return WAITING.has(state);
}

export interface SortedChecks {
  /** What holds it up, each on its own. */
  causes: WaitCheck[];
  /** What could not be looked at. */
  open: WaitCheck[];
  /** What was looked at, and is not it. */
  clear: WaitCheck[];
}

/** Checks that are asked of the workers that take from the queue: without any they mean nothing. */
const OF_CONSUMERS: ReadonlySet<WaitCause> = new Set(["NAME_UNKNOWN", "SLOTS_BUSY", "RATE_LIMITED"]);

/** With one of these it will not run at all, whatever else were mended. */
const FINAL: ReadonlySet<WaitCause> = new Set(["EXPIRED", "REVOKED"]);

/** What each of these causes explains, so that it need not be told as a cause of its own. */
const EXPLAINS: Partial<Record<WaitCause, readonly WaitCause[]>> = {
  // That is what a pause does.
  PAUSED: ["NO_CONSUMER"],
  // There is no message that anybody could take.
  NOT_FOUND: ["NO_CONSUMER"],
  // It waits for a slot of this one worker.
  IN_PREFETCH: ["SLOTS_BUSY"],
};

/** Leaves out what only follows from a cause that is told anyway. */
export function sortChecks(checks: readonly WaitCheck[]): SortedChecks {
  const isCause = (code: WaitCause) =>
    checks.some((check) => check.code === code && check.verdict === "cause");
  const nobody = isCause("PAUSED") || isCause("NO_CONSUMER");
  const told = checks.filter(({ code }) => !(nobody && OF_CONSUMERS.has(code)));
  const causes = told.filter(({ verdict }) => verdict === "cause");
  const final = causes.filter(({ code }) => FINAL.has(code));
  const explained = new Set(causes.flatMap(({ code }) => EXPLAINS[code] ?? []));
  return {
    causes: final.length > 0 ? final : causes.filter(({ code }) => !explained.has(code)),
    open: told.filter(({ verdict }) => verdict === "unknown"),
    clear: told.filter(({ verdict }) => verdict === "clear"),
  };
}

/** The evidence of a check by its kinds of value; what is not there is null or empty. */
export function readEvidence({ evidence }: Pick<WaitCheck, "evidence">) {
  return {
    text: (key: string): string | null => {
      const value = evidence[key];
      return typeof value === "string" && value !== "" ? value : null;
    },
    number: (key: string): number | null => {
      const value = evidence[key];
      return typeof value === "number" ? value : null;
    },
    list: (key: string): readonly string[] => {
      const value = evidence[key];
      return Array.isArray(value) ? value : [];
    },
  };
}

/** How a cause can be mended from here; several where there is more than one way. */
export type Mend =
  | { kind: "resume"; queue: string }
  | { kind: "addWorkers"; queue: string }
  | { kind: "grow"; workers: readonly string[] }
  | { kind: "rateLimit"; workers: readonly string[]; task: string; rate: string | null }
  | { kind: "enableEvents"; workers: readonly string[] }
  | { kind: "openTask"; id: string }
  | { kind: "openWorker"; worker: string };

/** `queue`: of the task, where it is known. */
export function mendsOf(check: WaitCheck, queue: string | null): Mend[] {
  const { text, list } = readEvidence(check);
  const ofQueue = (kind: "resume" | "addWorkers"): Mend[] => (queue === null ? [] : [{ kind, queue }]);
  const workers = list("workers");
  switch (check.code) {
    case "PAUSED":
      return ofQueue("resume");
    case "NO_CONSUMER":
      return ofQueue("addWorkers");
    case "NAME_UNKNOWN":
      return workers.slice(0, 1).map((worker) => ({ kind: "openWorker", worker }));
    case "RATE_LIMITED": {
      const task = text("name");
      return task === null ? [] : [{ kind: "rateLimit", workers, task, rate: text("rate") }];
    }
    case "SLOTS_BUSY":
      return [{ kind: "grow", workers }, ...ofQueue("addWorkers")];
    case "IN_PREFETCH": {
      const [worker, id] = [text("worker"), text("behindId")];
      return [
        ...(worker === null ? [] : [{ kind: "grow" as const, workers: [worker] }]),
        ...(id === null ? [] : [{ kind: "openTask" as const, id }]),
      ];
    }
    case "EVENTS_OFF":
      return [{ kind: "enableEvents", workers }];
    default:
      return [];
  }
}
