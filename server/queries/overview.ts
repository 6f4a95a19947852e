/** The cluster over a range of time: points for the charts from the rollups, figures from the view. */
import { sketchPercentile } from "@/lib/cluster/sketch";
import { foldGenerations, type WorkerSign } from "@/lib/cluster/workerGenerations";
import {
  OVERVIEW_FIELDS,
  type Overview,
  type OverviewPoint,
  type OverviewQuery,
  type Range,
} from "@/lib/contract/api";
import type { Gap, Resolution, RollupBucket } from "../store/store";
import { createBucketReader, type BucketReader } from "./bucketReader";
import { nameStatistics, type NameStatistics } from "./nameStatistics";
import type { QueryContext } from "./queries";
import { oldestWaitingAt, queueStatistics, selectionOf, type OverviewScope } from "./queueStatistics";
import { finished, sumAll } from "./rollupSums";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How a range is drawn: steps of the charts, and the rollups they are summed from. */
interface Drawn {
  spanMs: number;
  stepMs: number;
  points: Resolution;
  names: Resolution;
}

const RANGES: Record<Range, Drawn> = {
  "15m": { spanMs: 15 * MINUTE_MS, stepMs: MINUTE_MS, points: "minute", names: "minute" },
  "1h": { spanMs: HOUR_MS, stepMs: MINUTE_MS, points: "minute", names: "minute" },
  "6h": { spanMs: 6 * HOUR_MS, stepMs: 5 * MINUTE_MS, points: "minute", names: "hour" },
  "24h": { spanMs: DAY_MS, stepMs: 15 * MINUTE_MS, points: "minute", names: "hour" },
  "7d": { spanMs: 7 * DAY_MS, stepMs: 2 * HOUR_MS, points: "hour", names: "hour" },
};

/** Minutes of one name, queue or worker are kept for two hours only; beyond that its hours are drawn. */
const HOURS_OF_ONE: Partial<Record<Range, Pick<Drawn, "stepMs" | "points">>> = {
  "6h": { stepMs: HOUR_MS, points: "hour" },
  "24h": { stepMs: HOUR_MS, points: "hour" },
};

/** Figures "per minute" and "p95 now" look at the last whole minutes. */
const RECENT_MS = 5 * MINUTE_MS;
const LONG_RUNNING_MS = 10 * MINUTE_MS;
/** Statistics by name take many reads, and change slowly. So do worker generations. */
const NAMES_FRESH_MS = 10_000;
const SIGNS_FRESH_MS = 5000;
/** Narrowed views remembered: each holds at most some hundred buckets. */
const SCOPES_REMEMBERED = 32;
const GENERATIONS_SHOWN = 12;
const GENERATION_WORKERS_SHOWN = 20;
/** A deploy takes some minutes; in a wide chart what is closer together could not be told apart. */
const GENERATION_MS = 3 * MINUTE_MS;

export interface OverviewReader {
  get(query: OverviewQuery): Promise<Overview>;
}

export function createOverviewReader(context: QueryContext): OverviewReader {
  const { store, view, now } = context;
  const readBuckets = createBucketReader(store, "all", now);
  const readQueues = createBucketReader(store, "queue", now);
  const ofOne = new Map<string, BucketReader>();
  const names = new Map<Range, { at: number; stats: Promise<NameStatistics> }>();
  let signs: { at: number; read: Promise<WorkerSign[]> } | null = null;

  function readerOf(scope: OverviewScope | undefined): BucketReader {
    if (scope === undefined) return readBuckets;
    const key = `${scope.field} ${scope.value}`;
    const reader = ofOne.get(key) ?? createBucketReader(store, scope.field, now, scope.value);
    ofOne.delete(key);
    ofOne.set(key, reader); // at the end: a map keeps the order of insertion
    if (ofOne.size > SCOPES_REMEMBERED) ofOne.delete(ofOne.keys().next().value!);
    return reader;
  }

  /** One reading for all who ask within `NAMES_FRESH_MS`. */
  function readNames(range: Range): Promise<NameStatistics> {
    const known = names.get(range);
    if (known && now() - known.at < NAMES_FRESH_MS) return known.stats;
    const { spanMs, names: resolution } = RANGES[range];
    const stats = nameStatistics(store, resolution, now() - spanMs, now());
    names.set(range, { at: now(), stats });
    stats.catch(() => names.delete(range)); // whoever awaits it is told
    return stats;
  }

  function readSigns(): Promise<WorkerSign[]> {
    if (signs && now() - signs.at < SIGNS_FRESH_MS) return signs.read;
    const read = store.readWorkerSigns();
    signs = { at: now(), read };
    read.catch(() => (signs = null)); // whoever awaits it is told
    return read;
  }

  return {
    async get({ range, ...query }) {
      const scope = scopeOf(query);
      const read = readerOf(scope);
      const { spanMs, stepMs, points: resolution } = { ...RANGES[range], ...(scope && HOURS_OF_ONE[range]) };
      const to = now();
      const lastStep = Math.floor(to / stepMs) * stepMs;
      const from = lastStep - spanMs + stepMs;
      // Whole hours: the one in which the range begins has some of the range in it.
      const usualTo = Math.floor(from / HOUR_MS) * HOUR_MS;
      const usualFrom = usualTo - DAY_MS;
      const recentAt = recentFrom(to);
      const [buckets, before, recent, byQueue, gaps, firstAt, statistics, workerSigns] = await Promise.all([
        read(resolution, from, to),
        read("hour", usualFrom, usualTo),
        read("minute", recentAt, to),
        readQueues("minute", recentAt, to),
        store.readGaps(),
        store.firstConnectedAt(),
        readNames(range),
        readSigns(),
      ]);
      const workers = view.workers().map((worker) => ({ worker, status: view.presence(worker).status }));
      // The step in which collecting began is shown as far as it is known.
      const unknown = [...gaps, { from: 0, to: Math.floor((firstAt ?? to) / stepMs) * stepMs }];
      const isWhole = (bucket: RollupBucket) => bucket.at + MINUTE_MS <= to;
      const lately = sumAll(recent.filter(isWhole));
      const recentMinutes = collectedMs(recentAt, recentAt + RECENT_MS, unknown) / MINUTE_MS;
      const perMinute = (count: number) => count / Math.max(1, recentMinutes);
      const all = sumAll(buckets);
      const toldByBroker = {
        waiting: context.waitingByQueue(),
        unconsumed: new Set(context.unconsumedQueues().map(({ queue }) => queue)),
      };
      return {
        range,
        from,
        to,
        stepMs,
        points: pointsOf(buckets, { from, to, stepMs }, unknown),
        workersOnline: workers.filter(({ status }) => status === "online").length,
        workersKnown: workers.length,
        lostWorkers: workers
          .filter(({ status }) => status === "lost")
          .map(({ worker }) => ({ name: worker.name, lastSeenAt: worker.lastSeenAt })),
        ...presentCounts(context, scope),
        runningOver10Min: longRunning(context, to, scope),
        slots: slotsOf(context, scope),
        oldestQueuedAt: oldestWaitingAt(view, scope),
        finishedPerMinute: perMinute(finished(lately)),
        receivedPerMinute: perMinute(lately.received),
        failingPerMinute: perMinute(lately.failed),
        usualFailingPerMinute: usualPerMinute(sumAll(before).failed, usualFrom, usualTo, unknown),
        failedShare: finished(all) === 0 ? 0 : all.failed / finished(all),
        usualFailedShare: usualShare(sumAll(before)),
        waitP95: sketchPercentile(sumAll(recent).wait, 0.95),
        ...statistics,
        ...queueStatistics(view, toldByBroker, byQueue.filter(isWhole), recentMinutes),
        generations: generationsOf(workerSigns, { from, to, stepMs }, scope),
      };
    },
  };
}

function scopeOf(query: Omit<OverviewQuery, "range">): OverviewScope | undefined {
  for (const field of OVERVIEW_FIELDS) {
    const value = query[field];
    if (value !== undefined) return { field, value };
  }
  return undefined;
}

/** The failures among what ended; null where nothing did. */
function usualShare(sums: ReturnType<typeof sumAll>): number | null {
  return finished(sums) === 0 ? null : sums.failed / finished(sums);
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
    const counts = sumAll(mine);
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
      waitP99: sketchPercentile(counts.wait, 0.99),
      runP50: sketchPercentile(counts.run, 0.5),
      runP95: sketchPercentile(counts.run, 0.95),
      runP99: sketchPercentile(counts.run, 0.99),
      gap: gaps.some((gap) => gap.from < at + stepMs && (gap.to ?? to) > at),
    });
  }
  return points;
}

/**
 * How many tasks run and wait now. What was purged, or expired in its queue, waits by its events for ever: the broker's
 * own count goes before them.
 */
function presentCounts(context: QueryContext, scope: OverviewScope | undefined) {
  const { view } = context;
  const count = (filter: string) =>
    view.query({ ...selectionOf(filter, scope), sort: "created", order: "desc", limit: 1, offset: 0 }).total;
  const told = messagesIn(context, scope);
  const byEvents = () => (scope === undefined ? view.counts().queued : count("state:PENDING"));
  return {
    running:
      scope === undefined
        ? runningNow(view)
        : scope.field === "worker"
          ? runningOn(view, scope.value)
          : count("state:STARTED"),
    queued: told ?? byEvents(),
    queuedBy: told === null ? ("events" as const) : ("broker" as const),
  };
}

/** Messages that wait, as the broker counts them: in all queues, or in the one; null where it does not tell. */
function messagesIn(context: QueryContext, scope: OverviewScope | undefined): number | null {
  if (scope === undefined) return context.messagesWaiting();
  return scope.field === "queue" ? (context.waitingByQueue()?.get(scope.value) ?? null) : null;
}

/**
 * A task that raised `Ignore` ends without an event. So what a worker's heartbeat counts goes before what its events
 * say; events tell of workers that do not beat.
 */
function runningNow(view: QueryContext["view"]): number {
  const figures = view.workerFigures();
  let running = view.counts().running;
  for (const { name } of view.workers()) running += runningOn(view, name) - (figures.get(name)?.running ?? 0);
  return Math.max(0, running);
}

function runningOn(view: QueryContext["view"], name: string): number {
  const record = view.worker(name);
  const byEvents = view.workerFigures().get(name)?.running ?? 0;
  if (record === null || view.presence(record).status !== "online") return byEvents;
  return record.active ?? byEvents;
}

/** All pool slots of the workers online, or null while one of them has not told its own. */
function slotsOf({ view, slotsOf: told }: QueryContext, scope: OverviewScope | undefined) {
  if (scope !== undefined && scope.field !== "worker") return null;
  const online = view
    .workers()
    .filter((worker) => view.presence(worker).status === "online")
    .filter(({ name }) => scope === undefined || scope.value === name);
  const slots = online.map(({ name }) => told(name));
  if (slots.length === 0) return null;
  return slots.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

function longRunning({ view }: QueryContext, now: number, scope: OverviewScope | undefined): number {
  let count = 0;
  for (const [worker, figures] of view.workerFigures()) {
    let onWorker = 0;
    for (const id of figures.runningIds) {
      const task = view.get(id);
      if (scope !== undefined && task?.[scope.field] !== scope.value) continue;
      if (now - (task?.startedAt ?? now) > LONG_RUNNING_MS) onWorker++;
    }
    count += Math.min(onWorker, runningOn(view, worker));
  }
  return count;
}

/** Those of the range, so far apart that a chart can show them. */
function generationsOf(
  signs: readonly WorkerSign[],
  { from, to, stepMs }: Steps,
  scope: OverviewScope | undefined,
): Overview["generations"] {
  const mine = scope?.field === "worker" ? signs.filter(({ worker }) => worker === scope.value) : signs;
  const together = Math.max(GENERATION_MS, 2 * stepMs);
  return foldGenerations(mine, together)
    .filter(({ at }) => at >= from && at <= to)
    .slice(-GENERATIONS_SHOWN)
    .map(({ at, workers, version }) => ({
      at,
      version,
      count: workers.length,
      workers: workers.slice(0, GENERATION_WORKERS_SHOWN),
    }));
}
