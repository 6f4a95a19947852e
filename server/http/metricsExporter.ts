/**
 * The metrics of danihodovic/celery-exporter by their names, labels and meaning, so that its dashboards and alert rules go
 * on working. As there, `hostname` is what stands behind the `@` of a worker's name, so that workers of one host are one
 * series; a task of which no queue is known is of the queue `celery`; and whoever did anything to a task has all counters of
 * it, at 0 until they move, so that rates of failures are not missing where nothing failed.
 */
import type { Services } from "../services";
import { addedUp, histogramSamples, metricFamily, type Sample } from "./metricText";

const COUNTERS = {
  "task-sent": "Tasks that were published.",
  "task-received": "Tasks that a worker received.",
  "task-started": "Tasks that a worker began to run.",
  "task-succeeded": "Tasks that ended well.",
  "task-failed": "Tasks that failed.",
  "task-rejected": "Tasks that a worker rejected.",
  "task-revoked": "Tasks that were revoked.",
  "task-retried": "Tasks that failed and are to be tried again.",
} as const;

type EventCount = Awaited<ReturnType<Services["store"]["readEventCounts"]>>[number];
type RuntimeHistogram = Awaited<ReturnType<Services["store"]["readRuntimes"]>>[number];

export interface ExporterSource {
  /** Of workers that are known, and of publishers. */
  counts: readonly EventCount[];
  runtimes: readonly RuntimeHistogram[];
  /** Bounds of the runtimes' histogram, seconds. */
  buckets: readonly number[];
  workers: readonly { worker: string; isOnline: boolean; active: number | null }[];
  queues: ReturnType<Services["queues"]["figures"]>;
}

export function exporterMetrics({ counts, runtimes, buckets, workers, queues }: ExporterSource): string {
  const zeros = addedUp(
    counts.filter(({ type }) => type !== "task-sent").map((count) => ({ labels: labelsOf(count), value: 0 })),
  );
  const counters = Object.entries(COUNTERS).map(([type, help]) => {
    const isFailed = type === "task-failed";
    const moved = counts
      .filter((count) => count.type === type)
      .map((count) => ({
        labels: { ...labelsOf(count), ...(isFailed && { exception: count.exception || "UnknownException" }) },
        value: count.count,
      }));
    const still = isFailed
      ? zeros.map(({ labels, value }) => ({ labels: { ...labels, exception: "" }, value }))
      : zeros;
    return metricFamily(
      `celery_${type.replace("-", "_")}_total`,
      "counter",
      help,
      addedUp([...still, ...moved]),
    );
  });
  const runtime = addedUp(
    runtimes.flatMap(({ worker, task, queue, counts: found, sum }) =>
      histogramSamples(labelsOf({ sender: worker, task, queue }), buckets, found, sum),
    ),
  );
  return [
    ...counters,
    metricFamily("celery_task_runtime", "histogram", "Runtime of tasks in seconds.", runtime),
    metricFamily("celery_worker_up", "gauge", "Whether a worker beats.", workersUp(workers)),
    metricFamily(
      "celery_worker_tasks_active",
      "gauge",
      "Tasks that the worker says it is running.",
      addedUp(
        workers.map(({ worker, isOnline, active }) => ({
          labels: { hostname: hostOf(worker) },
          value: isOnline ? (active ?? 0) : 0,
        })),
      ),
    ),
    ...queueFamilies(queues),
  ].join("");
}

function labelsOf({ sender, task, queue }: Pick<EventCount, "sender" | "task" | "queue">): Sample["labels"] {
  return { name: task, hostname: hostOf(sender), queue_name: queue === "" ? "celery" : queue };
}

/** Celery's `nodesplit`. */
function hostOf(worker: string): string {
  return worker.slice(worker.indexOf("@") + 1);
}

/** A host is up while any of its workers is. */
function workersUp(workers: ExporterSource["workers"]): Sample[] {
  const up = new Map<string, boolean>();
  for (const { worker, isOnline } of workers) {
    up.set(hostOf(worker), isOnline || up.get(hostOf(worker)) === true);
  }
  return [...up].map(([hostname, isUp]) => ({ labels: { hostname }, value: isUp ? 1 : 0 }));
}

function queueFamilies(queues: ExporterSource["queues"]): string[] {
  const family = (name: string, help: string, read: (queue: (typeof queues)[number]) => number | null) =>
    metricFamily(
      name,
      "gauge",
      help,
      queues.flatMap((queue) => {
        const value = read(queue);
        return value === null ? [] : [{ labels: { queue_name: queue.name }, value }];
      }),
    );
  return [
    family("celery_queue_length", "Messages that wait in the queue.", ({ ready }) => ready),
    family(
      "celery_active_consumer_count",
      "Consumers of the queue, as the broker counts them; workers where it does not.",
      ({ consumers, workers }) => consumers ?? workers,
    ),
    family("celery_active_worker_count", "Workers that take from the queue.", ({ workers }) => workers),
    family(
      "celery_active_process_count",
      "Slots of the workers that take from the queue.",
      ({ slots }) => slots,
    ),
  ];
}
