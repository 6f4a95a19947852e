/** What revoking is about, and how what came of it is told. Pure. */
import { endsTask } from "@/lib/celery/states";
import type { TaskRow } from "@/lib/contract/api";
import type { Operation, RevokeResult, RevokeTaskBody } from "@/lib/contract/control";
import type { AskedTasks } from "./taskUrlState";

/** As much of a task as the dialog tells. */
export type RevokedTask = Pick<TaskRow, "id" | "name" | "state" | "queue">;

/** One task; those that were selected, `ended` of which are known to be over; or all that match the list's filter. */
export type RevokeRequest =
  | { kind: "one"; task: RevokedTask }
  | { kind: "selected"; ids: readonly string[]; ended: number }
  | { kind: "matching"; asked: AskedTasks };

export type Signal = RevokeTaskBody["signal"];

/** The most usual first: to end in order, to end at once, and what a worker's own code may listen for. */
export const SIGNALS: readonly Signal[] = [
  "SIGTERM",
  "SIGKILL",
  "SIGQUIT",
  "SIGHUP",
  "SIGABRT",
  "SIGUSR1",
  "SIGUSR2",
];

/** Whether there is nothing left to stop. A rejected task may have been put back into its queue. */
export function isOver({ state }: Pick<TaskRow, "state">): boolean {
  return state !== "REJECTED" && endsTask(state);
}

/** How many of the selected tasks are over, as far as their rows are loaded. */
export function endedAmong(
  ids: readonly string[],
  rows: { indexOf: (id: string) => number; rowAt: (index: number) => TaskRow | undefined },
): number {
  return ids.filter((id) => {
    const row = rows.rowAt(rows.indexOf(id));
    return row?.id === id && isOver(row);
  }).length;
}

/** The filter of those of the list that are not over: what a revoke of all that match is really about. */
export function openTasksFilter(filter: string): string {
  const open = "-state:SUCCESS,FAILURE,REVOKED";
  return filter === "" ? open : `(${filter}) ${open}`;
}

/** How an operation is told while it runs and at its end. */
export interface OperationTally {
  tone: "sending" | "done" | "partly" | "failed";
  /** What it was about, without those that turned out to be over, not known or not allowed. */
  sent: number;
  /** Revoked or terminated. */
  taken: number;
  /** Over before it began. */
  finished: number;
  /** Refused, or not confirmed by a worker that may have it. */
  doubtful: number;
  unknown: number;
  notAllowed: number;
  waiting: number;
}

export function tallyOperation({ state, total, done, counts }: Operation): OperationTally {
  const count = (outcome: string) => counts[outcome] ?? 0;
  const taken = count("revoked") + count("terminated");
  const finished = count("finished");
  const doubtful = count("refused") + count("unconfirmed");
  const unknown = count("unknown");
  const notAllowed = count("not-allowed");
  const left = {
    sent: total - finished - unknown - notAllowed,
    taken,
    finished,
    doubtful,
    unknown,
    notAllowed,
    waiting: total - done,
  };
  if (state === "running") return { tone: "sending", ...left };
  if (state === "failed" || state === "lost") return { tone: "failed", ...left };
  return { tone: state === "stopped" || doubtful + notAllowed > 0 ? "partly" : "done", ...left };
}

export function toneOfRevoke(outcome: RevokeResult["outcome"]): "done" | "partly" | "failed" {
  switch (outcome) {
    case "revoked":
    case "terminated":
      return "done";
    case "finished":
    case "unconfirmed":
    case "refused":
      return "partly";
    case "not-allowed":
    case "unknown":
      return "failed";
  }
}
