import { expect, it } from "vitest";
import { readExposition } from "../testing/exposition";
import { exporterMetrics, type ExporterSource } from "./metricsExporter";

const NOTHING: ExporterSource = { counts: [], runtimes: [], buckets: [1, 10], workers: [], queues: [] };

function count(type: string, n: number, parts: Partial<ExporterSource["counts"][number]> = {}) {
  return { sender: "shop@pay-1", type, task: "shop.pay", queue: "mail", exception: "", count: n, ...parts };
}

function read(source: Partial<ExporterSource>) {
  return readExposition(exporterMetrics({ ...NOTHING, ...source }));
}

it("counts tasks by name, host and queue, and failures by exception", () => {
  const families = read({
    counts: [
      count("task-sent", 5, { sender: "gen@web-1" }),
      count("task-received", 3),
      count("task-received", 2, { queue: "" }),
      count("task-failed", 1, { exception: "CardError" }),
      count("task-failed", 2),
    ],
  });
  const of = (name: string) => Object.fromEntries(families.get(name)?.samples ?? []);
  expect(of("celery_task_sent_total")).toEqual({
    'celery_task_sent_total{name="shop.pay",hostname="pay-1",queue_name="mail"}': 0,
    'celery_task_sent_total{name="shop.pay",hostname="pay-1",queue_name="celery"}': 0,
    'celery_task_sent_total{name="shop.pay",hostname="web-1",queue_name="mail"}': 5,
  });
  expect(of("celery_task_received_total")).toEqual({
    'celery_task_received_total{name="shop.pay",hostname="pay-1",queue_name="mail"}': 3,
    'celery_task_received_total{name="shop.pay",hostname="pay-1",queue_name="celery"}': 2,
  });
  expect(of("celery_task_failed_total")).toMatchObject({
    'celery_task_failed_total{name="shop.pay",hostname="pay-1",queue_name="mail",exception=""}': 0,
    'celery_task_failed_total{name="shop.pay",hostname="pay-1",queue_name="mail",exception="CardError"}': 1,
    'celery_task_failed_total{name="shop.pay",hostname="pay-1",queue_name="mail",exception="UnknownException"}': 2,
  });
});

it("has every counter at 0 for whoever had a task, so that no rate is missing", () => {
  const families = read({ counts: [count("task-received", 1)] });
  for (const kind of ["sent", "started", "succeeded", "rejected", "revoked", "retried", "failed"]) {
    expect([...(families.get(`celery_task_${kind}_total`)?.samples.values() ?? [])], kind).toEqual([0]);
  }
});

it("makes workers of one host one series", () => {
  const families = read({
    counts: [count("task-received", 1), count("task-received", 2, { sender: "mail@pay-1" })],
    runtimes: ["shop@pay-1", "mail@pay-1"].map((worker) => ({
      worker,
      task: "shop.pay",
      queue: "mail",
      counts: [1, 1, 0],
      sum: 3.5,
    })),
    workers: [
      { worker: "shop@pay-1", isOnline: true, active: 2 },
      { worker: "mail@pay-1", isOnline: false, active: 9 },
      { worker: "gone@pay-2", isOnline: false, active: null },
    ],
  });
  const of = (name: string) => Object.fromEntries(families.get(name)?.samples ?? []);
  expect(Object.values(of("celery_task_received_total"))).toEqual([3]);
  expect(of("celery_worker_up")).toEqual({
    'celery_worker_up{hostname="pay-1"}': 1,
    'celery_worker_up{hostname="pay-2"}': 0,
  });
  expect(Object.values(of("celery_worker_tasks_active"))).toEqual([2, 0]);
  expect(Object.values(of("celery_task_runtime"))).toEqual([2, 4, 4, 7, 4]);
});

it("tells of queues what is known of them", () => {
  const families = read({
    queues: [
      { name: "mail", ready: 4, consumers: 3, workers: 2, slots: 8 },
      { name: "new", ready: null, consumers: null, workers: 1, slots: 1 },
    ],
  });
  const of = (name: string) => Object.fromEntries(families.get(name)?.samples ?? []);
  expect(of("celery_queue_length")).toEqual({ 'celery_queue_length{queue_name="mail"}': 4 });
  expect(Object.values(of("celery_active_consumer_count"))).toEqual([3, 1]);
  expect(Object.values(of("celery_active_worker_count"))).toEqual([2, 1]);
  expect(Object.values(of("celery_active_process_count"))).toEqual([8, 1]);
});
