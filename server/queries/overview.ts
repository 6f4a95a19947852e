/** The cluster over a range of time: points for the charts from the rollups, figures from the view. */
import { workerStatus } from "@/lib/cluster/foldWorker";
import { mergeSketch, sketchPercentile } from "@/lib/cluster/sketch";
import type { NameStats, Overview, OverviewPoint, Range } from "@/lib/contract/api";
import type { Gap, Resolution, RollupBucket, RollupCounts, Store } from "../store/store";
import { createBucketReader } from "./bucketReader";
import type { QueryContext } from "./queries";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How a range is drawn: steps of the charts, and the rollups they are summed from. */
const RANGES: Record<Range, { spanMs: number; stepMs: number; points: Resolution; names: Resolution }> = {
  "15m": { spanMs: 15 * MINUTE_MS, stepMs: MINUTE_MS, points: "minute", names: "minute" },
  "1h": { spanMs: HOUR_MS, stepMs: MINUTE_MS, points: "minute", names: "minute" },
  "6h": { spanMs: 6 * HOUR_MS, stepMs: 5 * MINUTE_MS, points: "minute", names: "hour" },
  "24h": { spanMs: DAY_MS, stepMs: 15 * MINUTE_MS, points: "minute", names: "hour" },
  "7d": { spanMs: 7 * DAY_MS, stepMs: 2 * HOUR_MS, points: "hour", names: "hour" },
};

/** Figures "per minute" and "p95 now" look at the last whole minutes. */
const RECENT_MS = 5 * MINUTE_MS;
const LONG_RUNNING_MS = 10 * MINUTE_MS;
const NAMES_SHOWN = 8;
/** Names whose sketches are read: those with the most runs, among which the slowest are found. */
const NAMES_SKETCHED = 40;
/** Statistics by name take many reads, and change slowly. */
const NAMES_FRESH_MS = 10_000;

export interface OverviewReader {
  get(range: Range): Promise<Overview>;
}

export function createOverviewReader(context: QueryContext): OverviewReader {
  const { store, view, now } = context;
  const readBuckets = createBucketReader(store, "all", now);
  const names = new Map<Range, { at: number; stats: Promise<NameStatistics> }>();

  /** One reading for all who ask within `NAMES_FRESH_MS`. */
  function readNames(range: Range): Promise<NameStatistics> {
    const known = names.get(range);
    if (known && now() - known.at < NAMES_FRESH_MS) return known.stats;
    const stats = nameStatistics(store, range, now());
    names.set(range, { at: now(), stats });
    stats.catch(() => names.delete(range)); // whoever awaits it is told
    return stats;
  }

  return {
    async get(range) {
      const { spanMs, stepMs, points: resolution } = RANGES[range];
      const to = now();
      const lastStep = Math.floor(to / stepMs) * stepMs;
      const from = lastStep - spanMs + stepMs;
      // Whole hours: the one in which the range begins has some of the range in it.
      const usualTo = Math.floor(from / HOUR_MS) * HOUR_MS;
      const usualFrom = usualTo - DAY_MS;
      const [buckets, before, gaps, firstAt, statistics] = await Promise.all([
        readBuckets(resolution, from, to),
        readBuckets("hour", usualFrom, usualTo),
        store.readGaps(),
        store.firstConnectedAt(),
        readNames(range),
      ]);
      const workers = view.workers().map((worker) => ({ worker, status: workerStatus(worker, to) }));
      const counts = view.counts();
      // The step in which collecting began is shown as far as it is known.
      const unknown = [...gaps, { from: 0, to: Math.floor((firstAt ?? to) / stepMs) * stepMs }];
      const points = pointsOf(buckets, { from, to, stepMs }, unknown);
      const recent = await readBuckets("minute", recentFrom(to), to);
      const whole = recent.filter((bucket) => bucket.at + MINUTE_MS <= to);
      const lately = total(whole);
      const recentMs = collectedMs(recentFrom(to), recentFrom(to) + RECENT_MS, unknown);
      const perMinute = (count: number) => count / Math.max(1, recentMs / MINUTE_MS);
      const all = total(buckets);
      return {
        range,
        from,
        to,
        stepMs,
        points,
        workersOnline: workers.filter(({ status }) => status === "online").length,
        workersKnown: workers.length,
        lostWorkers: workers
          .filter(({ status }) => status === "lost")
          .map(({ worker }) => ({ name: worker.name, lastSeenAt: worker.lastSeenAt })),
        running: counts.running,
        runningOver10Min: longRunning(context, to),
        slots: null,
        queued: counts.queued,
        finishedPerMinute: perMinute(finished(lately)),
        receivedPerMinute: perMinute(lately.received),
        failingPerMinute: perMinute(lately.failed),
        usualFailingPerMinute: usualPerMinute(total(before).failed, usualFrom, usualTo, unknown),
        failedShare: finished(all) === 0 ? 0 : all.failed / finished(all),
        waitP95: sketchPercentile(total(recent).wait, 0.95),
        ...statistics,
      };
    },
  };
}

/** The mean over the time in which we collected; null when that is less than an hour. */
export function usualPerMinute(count: number, from: number, to: number, gaps: readonly Gap[]): number | null {
  const knownMs = collectedMs(from, to, gaps);
  return knownMs < HOUR_MS ? null : count / (knownMs / MINUTE_MS);
}

/** How much of [from, to) lies in none of the gaps, which may overlap. */
export function collectedMs(from: number, to: number, gaps: readonly Gap[]): number {
  let known = 0;
  let at = from;
  for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
    if (gap.from > at) known += Math.max(0, Math.min(gap.from, to) - at);
    at = Math.max(at, gap.from, gap.to ?? to);
    if (at >= to) return known;
  }
  return known + to - at;
}

function recentFrom(now: number): number {
  return Math.floor(now / MINUTE_MS) * MINUTE_MS - RECENT_MS;
}

interface Steps {
  from: number;
  to: number;
  stepMs: number;
}

function pointsOf(
  buckets: readonly RollupBucket[],
  { from, to, stepMs }: Steps,
  gaps: readonly Gap[],
): OverviewPoint[] {
  const points: OverviewPoint[] = [];
  let next = 0;
  for (let at = from; at <= to; at += stepMs) {
    const mine: RollupBucket[] = [];
    for (; next < buckets.length; next++) {
      const bucket = buckets[next];
      if (!bucket || bucket.at >= at + stepMs) break;
      mine.push(bucket);
    }
    const counts = total(mine);
    points.push({
      at,
      received: counts.received,
      succeeded: counts.succeeded,
      failed: counts.failed,
      retried: counts.retried,
      revoked: counts.revoked,
      rejected: counts.rejected,
      waitP50: sketchPercentile(counts.wait, 0.5),
      waitP95: sketchPercentile(counts.wait, 0.95),
      runP50: sketchPercentile(counts.run, 0.5),
      runP95: sketchPercentile(counts.run, 0.95),
      gap: gaps.some((gap) => gap.from < at + stepMs && (gap.to ?? to) > at),
    });
  }
  return points;
}

/** The sum of all entries of some buckets; each has one entry in dimension `all`. */
function total(buckets: readonly RollupBucket[]): RollupCounts {
  const sum = emptyCounts();
  for (const bucket of buckets) for (const counts of bucket.entries.values()) addCounts(sum, counts);
  return sum;
}

function emptyCounts(): RollupCounts {
  return {
    received: 0,
    succeeded: 0,
    failed: 0,
    retried: 0,
    revoked: 0,
    rejected: 0,
    run: new Map(),
    wait: new Map(),
  };
}

function addCounts(into: RollupCounts, counts: RollupCounts): void {
  into.received += counts.received;
  into.succeeded += counts.succeeded;
  into.failed += counts.failed;
  into.retried += counts.retried;
  into.revoked += counts.revoked;
  into.rejected += counts.rejected;
  mergeSketch(into.run, counts.run);
  mergeSketch(into.wait, counts.wait);
}

function finished(counts: RollupCounts): number {
  return counts.succeeded + counts.failed + counts.revoked + counts.rejected;
}

type NameStatistics = Pick<Overview, "busiest" | "slowest" | "failing" | "names">;

/** Counts of all names first; then the sketches of those with the most runs or failures. */
async function nameStatistics(
  store: Pick<Store, "readRollups" | "firstConnectedAt">,
  range: Range,
  now: number,
): Promise<NameStatistics> {
  const { spanMs, names: resolution } = RANGES[range];
  const from = now - spanMs;
  const counted = sumByName(await store.readRollups(resolution, "name", from, now));
  const byRuns = [...counted].sort((a, b) => finished(b[1]) - finished(a[1]));
  const byFailures = [...counted]
    .filter(([, counts]) => counts.failed > 0)
    .sort((a, b) => b[1].failed - a[1].failed);
  const candidates = new Set(
    [...byRuns.slice(0, NAMES_SKETCHED), ...byFailures.slice(0, NAMES_SHOWN)].map(([name]) => name),
  );
  const sketched = sumByName(await store.readRollups(resolution, "name", from, now, [...candidates]));
  const collectedFrom = Math.max(from, (await store.firstConnectedAt()) ?? now);
  const minutes = Math.max(1, (now - collectedFrom) / MINUTE_MS);
  const stats = (name: string) => statsOf(name, sketched.get(name) ?? emptyCounts(), minutes);
  return {
    names: counted.size,
    busiest: byRuns.slice(0, NAMES_SHOWN).map(([name]) => stats(name)),
    slowest: [...candidates]
      .map(stats)
      .filter((one) => one.runP95 !== null)
      .sort((a, b) => (b.runP95 ?? 0) - (a.runP95 ?? 0))
      .slice(0, NAMES_SHOWN),
    failing: byFailures.slice(0, NAMES_SHOWN).map(([name]) => stats(name)),
  };
}

function sumByName(buckets: readonly RollupBucket[]): Map<string, RollupCounts> {
  const sums = new Map<string, RollupCounts>();
  for (const bucket of buckets) {
    for (const [name, counts] of bucket.entries) {
      let sum = sums.get(name);
      if (!sum) sums.set(name, (sum = emptyCounts()));
      addCounts(sum, counts);
    }
  }
  return sums;
}

function statsOf(name: string, counts: RollupCounts, minutes: number): NameStats {
  const runs = finished(counts);
  return {
    name,
    runs,
    perMinute: runs / minutes,
    failed: counts.failed,
    failedShare: runs === 0 ? 0 : counts.failed / runs,
    runP50: sketchPercentile(counts.run, 0.5),
    runP95: sketchPercentile(counts.run, 0.95),
    waitP95: sketchPercentile(counts.wait, 0.95),
  };
}

function longRunning({ view }: QueryContext, now: number): number {
  let count = 0;
  for (const [, figures] of view.workerFigures()) {
    for (const id of figures.runningIds) {
      const startedAt = view.get(id)?.startedAt ?? now;
      if (now - startedAt > LONG_RUNNING_MS) count++;
    }
  }
  return count;
}
