/**
 * Puts very many ended tasks into a store quickly: straight through its own append, without a broker. As a program:
 * `node --import tsx server/testing/fillStore.ts <redis url> <cluster> <tasks>`, for tests that may not import the server;
 * with 0 tasks it removes what the cluster's store holds.
 */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { createStore } from "../store/storeClient";
import type { Store } from "../store/store";
import { removeCluster } from "./liveServers";

const BATCH_TASKS = 1000;
const NAMES = [
  "shop.orders.reserve_stock",
  "shop.payments.charge_card",
  "mail.send_receipt",
  "media.thumbnails.render",
];
const QUEUES = ["default", "payments", "mail", "media"];

/** The newest was sent at `endsAt` (Unix ms), each of the others `everyMs` before the next. */
export async function fillStore(store: Store, tasks: number, endsAt: number, everyMs: number): Promise<void> {
  for (let from = 0; from < tasks; from += BATCH_TASKS) {
    const numbers = Array.from({ length: Math.min(BATCH_TASKS, tasks - from) }, (_, n) => from + n);
    const taskEvents = numbers.flatMap((n) => eventsOf(n, endsAt - (tasks - n) * everyMs));
    await store.appendBatch({
      taskEvents,
      workerEvents: [],
      problems: [],
      received: taskEvents.length,
      dropped: 0,
      receivedAt: endsAt,
    });
  }
}

/** One in twenty fails; runtimes from 0 to 5 s. */
function eventsOf(n: number, at: number): TaskEvent[] {
  const kind = (n * 7 + (n >> 5)) % NAMES.length;
  const head = {
    kind: "task" as const,
    uuid: randomUUID(),
    hostname: `${QUEUES[kind] ?? ""}@host-${n % 5}`,
    pid: 100 + (n % 20),
  };
  const runtime = ((n * 2654435761) % 5000) / 1000;
  const received: TaskEvent = {
    ...head,
    type: "task-received",
    at,
    clock: n * 2,
    name: NAMES[kind],
    args: `(${n}, 'SKU-${n % 977}')`,
    kwargs: "{'work': 0}",
    retries: 0,
  };
  const end = { ...head, at: at + runtime * 1000, clock: n * 2 + 1 };
  const failed = n % 20 === 0;
  return [
    received,
    failed
      ? { ...end, type: "task-failed", exception: "CardError('declined')", traceback: "Traceback …" }
      : { ...end, type: "task-succeeded", result: "None", runtime },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [url = "", cluster = "", tasks = "0"] = process.argv.slice(2);
  if (Number(tasks) === 0) await removeCluster(cluster);
  else {
    const store = createStore({ url, cluster, maxTasks: Number(tasks), maxAgeMs: null });
    await fillStore(store, Number(tasks), Date.now(), 30);
    store.close();
  }
}
