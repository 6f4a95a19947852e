import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import { foldTask } from "@/lib/cluster/foldTask";
import { connectBroker } from "../broker/connectBroker";
import { createTaskPublisher, type TaskPublisher } from "../broker/taskPublisher";
import type { Store } from "../store/store";
import { createStore } from "../store/storeClient";
import { REDIS_URL, removeCluster } from "../testing/liveServers";
import { sendTask, type SendTask } from "./sendTask";

const PATIENCE = { timeout: 30_000, interval: 100 };

let lab: Lab;
let worker: LabWorker;
let publisher: TaskPublisher;
let store: Store;
const cluster = `test-${randomUUID()}`;

function onTrouble(error: unknown): void {
  throw error;
}

beforeAll(async () => {
  lab = startLab();
  store = createStore({ url: REDIS_URL, cluster, maxTasks: 1000, maxAgeMs: null });
  publisher = createTaskPublisher({
    connect: () => connectBroker(lab.brokerUrl, "test"),
    describe: String,
    now: Date.now,
  });
  publisher.start();
  worker = await lab.startWorker({ pool: "solo" });
}, 90_000);

afterAll(async () => {
  await publisher.stop();
  store.close();
  await removeCluster(cluster);
  await lab.stop();
});

function send(more: Partial<SendTask>): Promise<string> {
  const route = { exchange: "", routingKey: worker.queue };
  const task = { name: "lab.add", argsText: "[1, 2]", kwargsText: "{}", route, ...more };
  return sendTask({ publisher, store, now: Date.now, origin: "umbel@test", onTrouble }, task);
}

const becomes = (id: string, state: string) =>
  vi.waitFor(async () => expect(await lab.states([id])).toEqual([state]), PATIENCE);

it("is run by a real worker, with an eta and an expiry too", async () => {
  await becomes(await send({}), "SUCCESS");
  await becomes(await send({ kwargsText: '{"y": 12345678901234567890}', argsText: "[1.0]" }), "SUCCESS");
  await becomes(await send({ eta: Date.now() + 500, expires: Date.now() + 60_000, priority: 3 }), "SUCCESS");
});

it("sends nothing that would stop a worker, which goes on", async () => {
  for (const bad of [{ argsText: '{"a": 1}' }, { argsText: "[1], {}" }, { kwargsText: "[]" }]) {
    await expect(send(bad)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
  await becomes(await send({}), "SUCCESS");
  expect(worker.isRunning).toBe(true);
});

it("is known at once as Celery's own clients make it known, and only once a queue has it", async () => {
  const eta = Date.now() + 100;
  const id = await send({ kwargsText: '{"y": "ещё"}', argsText: "[1.0]", eta });
  const [events] = await store.readTaskEvents([id]);
  expect(foldTask(events ?? [])).toMatchObject({
    ...{ state: "PENDING", name: "lab.add", args: "(1.0,)", kwargs: "{'y': 'ещё'}", etaAt: eta },
    ...{ queue: worker.queue, exchange: "", routingKey: worker.queue, client: "umbel@test" },
    ...{ rootId: id, parentId: null, retries: 0 },
  });
  const nowhere = randomUUID();
  const route = { exchange: "", routingKey: `missing-${nowhere}` };
  await expect(send({ id: nowhere, route })).rejects.toMatchObject({ code: "QUEUE_NOT_FOUND" });
  expect(await store.readTaskEvents([nowhere])).toEqual([null]);
});

it("says that no queue has it", async () => {
  const routingKey = `missing-${randomUUID()}`;
  await expect(send({ route: { exchange: "", routingKey } })).rejects.toMatchObject({
    code: "QUEUE_NOT_FOUND",
    details: { queue: routingKey },
  });
});
