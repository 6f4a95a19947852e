import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import { connectBroker } from "../broker/connectBroker";
import { createTaskPublisher, type TaskPublisher } from "../broker/taskPublisher";
import { sendTask, type SendTask } from "./sendTask";

const PATIENCE = { timeout: 30_000, interval: 100 };

let lab: Lab;
let worker: LabWorker;
let publisher: TaskPublisher;

beforeAll(async () => {
  lab = startLab();
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
  await lab.stop();
});

function send(more: Partial<SendTask>): Promise<string> {
  const route = { exchange: "", routingKey: worker.queue };
  const task = { name: "lab.add", argsText: "[1, 2]", kwargsText: "{}", route, ...more };
  return sendTask({ publisher, now: Date.now, origin: "umbel@test" }, task);
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

it("says that no queue has it", async () => {
  const routingKey = `missing-${randomUUID()}`;
  await expect(send({ route: { exchange: "", routingKey } })).rejects.toMatchObject({
    code: "QUEUE_NOT_FOUND",
    details: { queue: routingKey },
  });
});
