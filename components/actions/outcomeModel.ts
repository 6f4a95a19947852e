/** What became of a command at many workers: counted, and those that met the same fate together. Pure. */
import type { WorkerOutcome } from "@/lib/contract/control";

export interface OutcomeGroup extends Omit<WorkerOutcome, "worker"> {
  workers: string[];
}

const RANK: Record<WorkerOutcome["outcome"], number> = { refused: 0, silent: 1, ok: 2 };

/** The refused first, then the silent, then those that did it; within each by their first worker's name. */
export function groupOutcomes(outcomes: readonly WorkerOutcome[]): OutcomeGroup[] {
  const groups = new Map<string, OutcomeGroup>();
  const sorted = [...outcomes].sort((a, b) => a.worker.localeCompare(b.worker, undefined, { numeric: true }));
  for (const { worker, outcome, text, code } of sorted) {
    const key = JSON.stringify([outcome, code, text]);
    const group = groups.get(key);
    if (group) group.workers.push(worker);
    else groups.set(key, { outcome, text, code, workers: [worker] });
  }
  return [...groups.values()].sort((a, b) => RANK[a.outcome] - RANK[b.outcome]);
}

export interface OutcomeTally {
  ok: number;
  refused: number;
  silent: number;
}

export function tallyOutcomes(outcomes: readonly Pick<WorkerOutcome, "outcome">[]): OutcomeTally {
  const tally = { ok: 0, refused: 0, silent: 0 };
  for (const { outcome } of outcomes) tally[outcome] += 1;
  return tally;
}

/** How an action went as a whole. */
export function toneOf({ ok, refused, silent }: OutcomeTally): "done" | "partly" | "failed" {
  if (refused + silent === 0) return "done";
  return ok + silent === 0 ? "failed" : "partly";
}
