/** `/metrics` for Prometheus: what was taken in, what is kept, which workers are up, and this process itself. */
import type { FastifyPluginCallback } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { mergeSketch, sketchPercentile, type SketchCounts } from "@/lib/cluster/sketch";
import type { Services } from "../services";
import { flowerMetrics } from "./metricsFlower";

const INGEST_COUNTERS = ["received", "written", "duplicates", "undecodable", "dropped"] as const;

export function metricsRoutes(services: Services): FastifyPluginCallback {
  const { queries, version, store, now } = services;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "umbel_" });
  // Gauges under names of counters; the same figures are there by kind, without `_total`.
  for (const kind of ["handles", "requests", "resources"])
    registry.removeSingleMetric(`umbel_nodejs_active_${kind}_total`);
  new Gauge({
    name: "umbel_info",
    help: "Always 1; the version is in the label.",
    labelNames: ["version"],
    registers: [registry],
  }).set({ version }, 1);
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `umbel_${name}`, help, labelNames, registers: [registry] });
  const counter = (name: string, help: string) =>
    new Counter({ name: `umbel_${name}`, help, registers: [registry] });

  const ingest = {
    received: counter("events_received_total", "Events that came over the broker."),
    written: counter("events_written_total", "Events new to the store."),
    duplicates: counter("events_duplicate_total", "Events that were there already."),
    undecodable: counter("events_undecodable_total", "Events that could not be read."),
    dropped: counter(
      "events_dropped_total",
      "Events dropped here: of tasks with too many, or where a Redis broker sent more than can be held. What a full queue of RabbitMQ drops nobody counts; see the gaps in About.",
    ),
  };
  const storeUp = gauge("store_up", "Whether the store answers.");
  const storeSeconds = gauge("store_latency_seconds", "How long the store took to answer a ping.");
  const tasks = gauge("tasks", "Tasks kept.");
  const running = gauge("tasks_running", "Tasks that events say are running.");
  const workerUp = gauge("worker_up", "Whether the worker beats.", ["worker"]);
  const workerActive = gauge("worker_active", "Tasks the worker says it is running.", ["worker"]);
  const connected = gauge("broker_connected", "Whether this ingest process is connected to the broker.", [
    "ingest",
  ]);

  const lag = gauge("ingest_lag_seconds", "Age of the newest event when it was written.", ["ingest"]);
  const backlog = gauge("event_queue_messages", "Events that wait for this ingest process on the broker.", [
    "ingest",
  ]);
  const queueWait = gauge(
    "queue_wait_seconds",
    "How long attempts that began in the last five minutes had waited, from being sent to being started.",
    ["queue_name", "percentile"],
  );

  async function askStore(): Promise<void> {
    const at = now();
    const [statuses, waits] = await Promise.all([
      store.readIngestStatuses(),
      readQueueWaits(services, at - WAIT_WINDOW_MS, at),
    ]);
    for (const { id, lagMs, backlog: waiting, state, writtenAt } of statuses) {
      if (state === "stopped" || at - writtenAt > SILENT_AFTER_MS) continue;
      if (lagMs !== null) lag.set({ ingest: id }, lagMs / 1000);
      if (waiting !== null) backlog.set({ ingest: id }, waiting);
    }
    for (const { queue, percentile, seconds } of waits)
      queueWait.set({ queue_name: queue, percentile }, seconds);
  }

  return (app, _options, done) => {
    app.get("/metrics", { config: { access: "viewer" }, schema: { hide: true } }, async (_, reply) => {
      const found = await queries.getMetrics();
      storeUp.set(found.counters === null ? 0 : 1);
      for (const name of INGEST_COUNTERS) setTotal(ingest[name], found.counters?.[name]);
      tasks.set(found.tasks);
      running.set(found.running);
      for (const each of [workerUp, workerActive, connected, lag, backlog, queueWait]) each.reset();
      for (const worker of found.workers) {
        workerUp.set({ worker: worker.name }, worker.status === "online" ? 1 : 0);
        if (worker.active !== null) workerActive.set({ worker: worker.name }, worker.active);
      }
      for (const { id, state } of found.connections)
        connected.set({ ingest: id }, state === "connected" ? 1 : 0);
      const askedAt = performance.now();
      let others = "";
      if (found.counters !== null) {
        await store.ping();
        storeSeconds.set((performance.now() - askedAt) / 1000);
        await askStore();
        others = await flowerMetrics(services);
      }
      return reply.type(registry.contentType).send((await registry.metrics()) + others);
    });
    done();
  };
}

const WAIT_WINDOW_MS = 5 * 60_000;
const PERCENTILES = [50, 95, 99] as const;
/** An ingest process tells every second how it is. */
const SILENT_AFTER_MS = 10_000;
/** Each costs a read of the store for every minute. */
const MAX_QUEUES = 200;

/** Of queues that somebody takes from. */
async function readQueueWaits({ store, queues }: Services, from: number, to: number) {
  const names = queues.figures().flatMap(({ name, workers }) => (workers > 0 ? [name] : []));
  const wanted = names.slice(0, MAX_QUEUES);
  const sums = new Map<string, SketchCounts>();
  for (const { entries } of await store.readRollups("minute", "queue", from, to, wanted)) {
    for (const [queue, { wait }] of entries) {
      const sum: SketchCounts = sums.get(queue) ?? new Map<number, number>();
      mergeSketch(sum, wait);
      sums.set(queue, sum);
    }
  }
  return [...sums].flatMap(([queue, sum]) =>
    PERCENTILES.flatMap((percentile) => {
      const ms = sketchPercentile(sum, percentile / 100);
      return ms === null ? [] : [{ queue, percentile: String(percentile), seconds: ms / 1000 }];
    }),
  );
}

/** The total is counted by all ingest processes together, in the store; this process only repeats it. */
function setTotal(counter: Counter, total: number | undefined): void {
  if (total === undefined) return;
  counter.reset();
  counter.inc(total);
}
