/** What the overview's charts and figures show, made from the contract's answer. Pure. */
import type { ThroughputPoint } from "@/components/charts/ThroughputChart";
import type { NameStats, Overview, OverviewPoint, WorkerView } from "@/lib/contract/api";

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
): { busy: number; long: number; unknown: boolean } {
  return {
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
