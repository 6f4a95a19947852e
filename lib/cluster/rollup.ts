/**
 * What one task adds to the counts per minute: a pure function of the set of its events, so that counts stay exact
 * whatever the order and the duplicates. Whoever learns of new events of a task takes the contributions of the events
 * that stood before away and adds those of all events now (`diffContributions`), in the same step in which he writes
 * the events.
 *
 * A contribution counts 1 (`n`) for one `field` in one minute (`at`), under a name, a queue and a worker, each null
 * while unknown, and `failed` under a failure group as well:
 * - `received`: the task was heard of, at its first event; the worker is that of its first `task-received`.
 * - `succeeded` `failed` `revoked` `rejected`: it ended, at the moment that decided; a task counts at most once in
 *   all of them together.
 * - `retried`: once for each `task-retried`, at its moment, for the worker that sent it.
 * - `run:<bucket>`: a sketch bucket of its runtime in ms, with the outcome.
 * - `wait:<bucket>`: a sketch bucket of how long an attempt waited, for every attempt that started, at its start.
 */
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { attemptWaitedMs, foldTask } from "./foldTask";
import { simpleRun } from "./simpleRun";
import { sketchBucket } from "./sketch";
import type { TaskSummary } from "./task";
import { distinctEvents } from "./taskFacts";

export type OutcomeField = "succeeded" | "failed" | "revoked" | "rejected";
export type ContributionField = "received" | "retried" | OutcomeField | `run:${number}` | `wait:${number}`;

export interface Contribution {
  /** Start of the minute, Unix ms. */
  at: number;
  name: string | null;
  queue: string | null;
  worker: string | null;
  /** The group of the failure; only with `failed`. */
  failure: string | null;
  field: ContributionField;
  /** 1; in a difference also -1. */
  n: number;
}

const MINUTE_MS = 60_000;

const OUTCOMES: ReadonlyMap<string, OutcomeField> = new Map([
  ["SUCCESS", "succeeded"],
  ["FAILURE", "failed"],
  ["REVOKED", "revoked"],
  ["REJECTED", "rejected"],
]);

/**
 * All that a task contributes. `summary` must be `foldSummary(events)`; it is an argument because the caller has it.
 * In the order of `received`, `retried` by time, `wait` by attempt, outcome, `run`.
 */
export function contributions(summary: TaskSummary, events: readonly TaskEvent[]): Contribution[] {
  const list: Contribution[] = [];
  const { name, queue, worker } = summary;
  const run = simpleRun(events);
  if (run !== null) {
    list.push(one(summary.createdAt, name, queue, run.received?.hostname ?? null, "received"));
    if (summary.startedAt !== null && summary.waitedMs !== null) {
      list.push(one(summary.startedAt, name, queue, worker, `wait:${sketchBucket(summary.waitedMs)}`));
    }
  } else {
    const distinct = distinctEvents(events);
    const received = distinct.find((event) => event.type === "task-received");
    list.push(one(summary.createdAt, name, queue, received?.hostname ?? null, "received"));
    for (const event of distinct) {
      if (event.type === "task-retried") list.push(one(event.at, name, queue, event.hostname, "retried"));
    }
    for (const attempt of foldTask(distinct).attempts) {
      const waited = attemptWaitedMs(attempt);
      if (attempt.startedAt === null || waited === null) continue;
      list.push(one(attempt.startedAt, name, queue, attempt.worker, `wait:${sketchBucket(waited)}`));
    }
  }

  const outcome = summary.finishedAt === null ? undefined : OUTCOMES.get(summary.state);
  if (summary.finishedAt !== null && outcome !== undefined) {
    list.push({ ...one(summary.finishedAt, name, queue, worker, outcome), failure: summary.failure });
    if (summary.runtime !== null) {
      list.push(one(summary.finishedAt, name, queue, worker, `run:${sketchBucket(summary.runtime * 1000)}`));
    }
  }
  return list;
}

/**
 * Appends to `into` (and gives it) what turns the counts of `before` into those of `after`: 1 for what is new, -1 for
 * what is no more. What stands in both is left out.
 */
export function diffContributions(
  before: readonly Contribution[],
  after: readonly Contribution[],
  into: Contribution[] = [],
): Contribution[] {
  // Lists keep their order, so nearly always one begins with the other.
  let start = 0;
  while (start < before.length && start < after.length && sameContribution(before[start], after[start]))
    start++;
  const gone = before.slice(start);
  for (let i = start; i < after.length; i++) {
    const contribution = after[i];
    if (contribution === undefined) continue;
    const known = gone.findIndex((other) => sameContribution(other, contribution));
    if (known === -1) into.push(contribution);
    else gone.splice(known, 1);
  }
  for (const contribution of gone) into.push({ ...contribution, n: -contribution.n });
  return into;
}

function one(
  at: number,
  name: string | null,
  queue: string | null,
  worker: string | null,
  field: ContributionField,
): Contribution {
  return { at: Math.floor(at / MINUTE_MS) * MINUTE_MS, name, queue, worker, failure: null, field, n: 1 };
}

function sameContribution(a: Contribution | undefined, b: Contribution | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.field === b.field &&
    a.at === b.at &&
    a.name === b.name &&
    a.queue === b.queue &&
    a.worker === b.worker &&
    a.failure === b.failure
  );
}
