/** What the overview's charts and figures show, made from the contract's answer. Pure. */
import type { ThroughputPoint } from "@/components/charts/ThroughputChart";
import type {
  Generation,
  NameStats,
  Overview,
  OverviewPoint,
  QueueStats,
  WorkerView,
} from "@/lib/contract/api";

const MINUTE_MS = 60_000;
export const LONG_RUN_MS = 10 * MINUTE_MS;
/** From here on a name's failures are worth a look: one in a hundred. */
export const FAILING_SHARE = 0.01;

/** The steps as bars, per minute, so that ranges with longer steps keep the same scale. */
export function throughputPoints(overview: Overview, now: number): ThroughputPoint[] {
  const perMinute = MINUTE_MS / overview.stepMs;
  return overview.points.map((point) => ({
    succeeded: point.succeeded * perMinute,
    revoked: point.revoked * perMinute,
    retried: point.retried * perMinute,
    failed: (point.failed + point.rejected) * perMinute,
    gap: point.gap,
    unfinished: isUnfinished(point, overview, now),
  }));
}

/** Whether the present time lies within the step. */
export function isUnfinished(point: OverviewPoint, { stepMs, to }: Overview, now: number): boolean {
  return point.at + stepMs > Math.min(to, now);
}

/** A sparkline leaves out the step that is not over, which would always look like a fall, and what was not seen. */
export function sparkValues(
  overview: Overview,
  now: number,
  read: (point: OverviewPoint) => number | null,
): (number | null)[] {
  return overview.points
    .filter((point) => !isUnfinished(point, overview, now))
    .map((point) => (point.gap ? null : read(point)));
}

/** How many times the usual rate of failures; null where there is no usual, or both are next to nothing. */
export function timesUsual({ failingPerMinute, usualFailingPerMinute }: Overview): number | null {
  if (usualFailingPerMinute === null || usualFailingPerMinute <= 0) return null;
  const ratio = failingPerMinute / usualFailingPerMinute;
  return ratio >= 1.5 && failingPerMinute >= 0.1 ? ratio : null;
}

export type QueueForecast =
  | { kind: "empty" | "steady" | "untold" | "unconsumed" }
  | { kind: "grows"; perMinute: number }
  | { kind: "shrinks"; emptyInMs: number };

/** Less than this, of what comes in or a task every two minutes, is no trend. */
const STEADY_SHARE = 0.05;
const STEADY_PER_MINUTE = 0.5;

/**
 * Where a queue is going, if it goes on as in the last minutes. With a worker that sends no events (`someSilent`), a queue
 * out of which nothing comes may be its: then nobody can say.
 */
export function queueForecast(
  { waiting, unconsumed, inPerMinute, outPerMinute }: Omit<QueueStats, "name" | "oldestAt">,
  someSilent: boolean,
): QueueForecast {
  if (waiting === 0) return { kind: "empty" };
  if (unconsumed) return { kind: "unconsumed" };
  if (someSilent && outPerMinute === 0) return { kind: "untold" };
  const growth = inPerMinute - outPerMinute;
  if (Math.abs(growth) < Math.max(STEADY_PER_MINUTE, STEADY_SHARE * inPerMinute)) return { kind: "steady" };
  if (growth > 0) return { kind: "grows", perMinute: growth };
  return { kind: "shrinks", emptyInMs: (waiting / -growth) * MINUTE_MS };
}

/** The queue in which more waits than in all others together, and its share. */
export function fullestQueue({ queues }: Overview): { name: string; share: number } | null {
  const all = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const [first] = queues;
  if (first === undefined || all < 2 || first.waiting <= all / 2) return null;
  return { name: first.name, share: first.waiting / all };
}

/**
 * What the workers of a generation are called together: the only one by its name, several by what stands before the `@`
 * in all of them; null if that is not the same, or says nothing.
 */
export function generationName({ workers, count }: Generation): string | null {
  const [first] = workers;
  if (first === undefined) return null;
  if (count === 1) return first;
  const node = first.split("@", 1)[0] ?? first;
  return node !== "celery" && workers.every((worker) => worker.startsWith(`${node}@`)) ? node : null;
}

export const NAME_TABS = ["busiest", "slowest", "failing"] as const;
export type NameTab = (typeof NAME_TABS)[number];

/** The column that a tab is sorted by. */
export const SORTED_BY: Record<NameTab, "runs" | "runP95" | "failing"> = {
  busiest: "runs",
  slowest: "runP95",
  failing: "failing",
};

export function namesOf(overview: Overview, tab: NameTab): NameStats[] {
  return overview[tab];
}

/** A worker's running tasks, as its slots show them. */
export function runningSlots(
  worker: WorkerView,
  now: number,
): { total: number | null; busy: number; long: number; unknown: boolean } {
  return {
    total: worker.slots,
    busy: worker.status === "online" ? (worker.active ?? worker.running.length) : worker.running.length,
    long: worker.running.filter(({ startedAt }) => startedAt !== null && now - startedAt > LONG_RUN_MS)
      .length,
    unknown: worker.status !== "online",
  };
}

/** Workers worth a place on the overview: online ones and lost ones, by name. Those that said goodbye are not. */
export function presentWorkers(workers: readonly WorkerView[]): WorkerView[] {
  return workers.filter((worker) => worker.status !== "offline").sort((a, b) => a.name.localeCompare(b.name));
}
