/**
 * Flower's metrics by their names, labels and buckets, and beside them those of celery-exporter (metricsExporter.ts), so
 * that the dashboards and alert rules of both go on working. Counters are the store's: they survive a restart. Label sets of workers
 * that were forgotten are gone, and names are bounded (server/store/eventCountStore.ts).
 */
import { parseFilter } from "@/lib/cluster/taskFilter";
import type { Services } from "../services";
import { exporterMetrics } from "./metricsExporter";
import { addedUp, histogramSamples, metricFamily, type Sample } from "./metricText";

/** Of tasks that wait in a worker, or run: so many are looked at. */
const MAX_LOOKED_AT = 20_000;

type Source = Pick<Services, "store" | "view" | "config" | "queues">;

export async function flowerMetrics(services: Source): Promise<string> {
  const { store, view, config } = services;
  const [allCounts, allRuntimes] = await Promise.all([store.readEventCounts(), store.readRuntimes()]);
  const workers = view.workers();
  const present = new Set(workers.map(({ name }) => name));
  // Publishers are not among the workers.
  const counts = allCounts.filter(
    ({ sender, type }) => type.startsWith("task-") && (present.has(sender) || type === "task-sent"),
  );
  const runtimes = allRuntimes.filter(({ worker }) => present.has(worker));
  const online = workers.map((record) => ({
    worker: record.name,
    isOnline: view.presence(record).status === "online",
    active: record.active,
  }));

  const flower = [
    metricFamily(
      "flower_events_total",
      "counter",
      "Number of events",
      addedUp(
        counts.map(({ sender, type, task, count }) => ({
          labels: { task, type, worker: sender },
          value: count,
        })),
      ),
    ),
    metricFamily(
      "flower_task_runtime_seconds",
      "histogram",
      "Task runtime",
      addedUp(
        runtimes.flatMap(({ worker, task, counts: found, sum }) =>
          histogramSamples({ task, worker }, config.runtimeBuckets, found, sum),
        ),
      ),
    ),
    metricFamily(
      "flower_task_prefetch_time_seconds",
      "gauge",
      "The time the task spent waiting at the celery worker to be executed.",
      prefetchTimes(services, pairsOf(counts, "task-started")),
    ),
    metricFamily(
      "flower_worker_prefetched_tasks",
      "gauge",
      "Number of tasks of given type prefetched at a worker",
      prefetchedTasks(services, pairsOf(counts, "task-received")),
    ),
    metricFamily(
      "flower_worker_online",
      "gauge",
      "Worker online status",
      online.map(({ worker, isOnline }) => ({ labels: { worker }, value: isOnline ? 1 : 0 })),
    ),
    metricFamily(
      "flower_worker_number_of_currently_executing_tasks",
      "gauge",
      "Number of tasks currently executing at a worker",
      online.flatMap(({ worker, active }) =>
        active === null ? [] : [{ labels: { worker }, value: active }],
      ),
    ),
  ];

  const buckets = config.runtimeBuckets;
  const queues = services.queues.figures();
  return flower.join("") + exporterMetrics({ counts, runtimes, buckets, workers: online, queues });
}

interface Pair {
  worker: string;
  task: string;
}

function pairsOf(counts: readonly { sender: string; type: string; task: string }[], wanted: string): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { sender, type, task } of counts) {
    const pair = { worker: sender, task };
    if (type === wanted) pairs.set(key(pair), pair);
  }
  return [...pairs.values()];
}

const key = ({ worker, task }: { worker: string | null; task: string | null }) =>
  JSON.stringify([worker, task]);

/** How long the last task that began had waited in its worker; 0 when none of that name runs there. */
function prefetchTimes({ view }: Pick<Source, "view">, pairs: readonly Pair[]): Sample[] {
  const times = new Map<string, { startedAt: number; seconds: number }>();
  for (const task of tasksIn(view, "STARTED")) {
    const { worker, name, startedAt, receivedAt, etaAt } = task;
    if (startedAt === null || receivedAt === null || etaAt !== null) continue;
    const pair = key({ worker, task: name });
    if ((times.get(pair)?.startedAt ?? 0) >= startedAt) continue;
    times.set(pair, { startedAt, seconds: Math.max(0, startedAt - receivedAt) / 1000 });
  }
  return pairs.map((pair) => ({
    labels: { task: pair.task, worker: pair.worker },
    value: times.get(key(pair))?.seconds ?? 0,
  }));
}

/** What waits in a worker now, by events. */
function prefetchedTasks({ view }: Pick<Source, "view">, pairs: readonly Pair[]): Sample[] {
  const waiting = new Map<string, number>();
  for (const { worker, name, etaAt } of tasksIn(view, "RECEIVED")) {
    const pair = key({ worker, task: name });
    if (etaAt === null) waiting.set(pair, (waiting.get(pair) ?? 0) + 1);
  }
  return pairs.map((pair) => ({
    labels: { task: pair.task, worker: pair.worker },
    value: waiting.get(key(pair)) ?? 0,
  }));
}

function tasksIn(view: Source["view"], state: string) {
  const parsed = parseFilter(`state:${state}`);
  if (!parsed.ok) return [];
  const { ids } = view.query({
    filter: parsed.filter,
    sort: "updated",
    order: "desc",
    limit: MAX_LOOKED_AT,
    offset: 0,
  });
  return ids.flatMap((id) => view.get(id) ?? []);
}
