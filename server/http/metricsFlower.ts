/**
 * Flower's metrics by their names, labels and buckets, and beside them those of danihodovic/celery-exporter, so that the
 * dashboards and alert rules of both go on working. Counters are the store's: they survive a restart. Label sets of workers
 * that were forgotten are gone, and names are bounded (server/store/eventCountStore.ts).
 */
import { parseFilter } from "@/lib/cluster/taskFilter";
import type { Services } from "../services";
import { histogramSamples, metricFamily, type Sample } from "./metricText";

/** Of tasks that wait in a worker, or run: so many are looked at. */
const MAX_LOOKED_AT = 20_000;

type Source = Pick<Services, "store" | "view" | "config" | "inspector" | "rawAnswers">;

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
      counts.map(({ sender, type, task, count }) => ({
        labels: { task, type, worker: sender },
        value: count,
      })),
    ),
    metricFamily(
      "flower_task_runtime_seconds",
      "histogram",
      "Task runtime",
      runtimes.flatMap(({ worker, task, counts: found, sum }) =>
        histogramSamples({ task, worker }, config.runtimeBuckets, found, sum),
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

  const exporter = EXPORTER_EVENTS.map((kind) =>
    metricFamily(
      `celery_task_${kind}_total`,
      "counter",
      `Events task-${kind}.`,
      counts
        .filter(({ type }) => type === `task-${kind}`)
        .map(({ sender, task, count }) => ({
          labels: {
            name: task,
            hostname: sender,
            queue_name: "",
            ...(kind === "failed" && { exception: "" }),
          },
          value: count,
        })),
    ),
  );
  exporter.push(
    metricFamily(
      "celery_task_runtime",
      "histogram",
      "Runtime of tasks in seconds.",
      runtimes.flatMap(({ worker, task, counts: found, sum }) =>
        histogramSamples({ name: task, hostname: worker, queue_name: "" }, config.runtimeBuckets, found, sum),
      ),
    ),
    metricFamily(
      "celery_worker_up",
      "gauge",
      "Whether a worker beats.",
      online.map(({ worker, isOnline }) => ({ labels: { hostname: worker }, value: isOnline ? 1 : 0 })),
    ),
    metricFamily(
      "celery_worker_tasks_active",
      "gauge",
      "Tasks that the worker says it is running.",
      online.flatMap(({ worker, active }) =>
        active === null ? [] : [{ labels: { hostname: worker }, value: active }],
      ),
    ),
    ...consumerFamilies(services),
  );
  return [...flower, ...exporter].join("");
}

const EXPORTER_EVENTS = [
  "sent",
  "received",
  "started",
  "succeeded",
  "failed",
  "rejected",
  "revoked",
  "retried",
] as const;

interface Pair {
  worker: string;
  task: string;
}

function pairsOf(counts: readonly { sender: string; type: string; task: string }[], wanted: string): Pair[] {
  return counts.flatMap(({ sender, type, task }) => (type === wanted ? [{ worker: sender, task }] : []));
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

/** Who takes from which queue, by what online workers last told. */
function consumerFamilies({ inspector, view }: Source): string[] {
  const workers = new Map<string, number>();
  const processes = new Map<string, number>();
  for (const record of view.workers()) {
    if (view.presence(record).status !== "online") continue;
    const { stats, queues } = inspector.get(record.name).panels;
    for (const { name } of queues.value ?? []) {
      workers.set(name, (workers.get(name) ?? 0) + 1);
      processes.set(name, (processes.get(name) ?? 0) + (stats.value?.pool.slots ?? 1));
    }
  }
  const samples = (found: ReadonlyMap<string, number>): Sample[] =>
    [...found].map(([name, value]) => ({ labels: { queue_name: name }, value }));
  return [
    metricFamily(
      "celery_active_consumer_count",
      "gauge",
      "Workers that take from the queue.",
      samples(workers),
    ),
    metricFamily(
      "celery_active_worker_count",
      "gauge",
      "Workers that take from the queue.",
      samples(workers),
    ),
    metricFamily(
      "celery_active_process_count",
      "gauge",
      "Slots of workers that take from the queue.",
      samples(processes),
    ),
  ];
}
