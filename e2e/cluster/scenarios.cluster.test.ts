import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { expect, test } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { decodeEvents } from "@/lib/celery/decodeEvents";
import { foldTask } from "@/lib/cluster/foldTask";
import { demoCluster, runScenario, runScenarios, scenarioNames, waitForResults } from "./demoCluster";
import type { SentTask } from "./demoCluster";

/** Shorter than the demo has them. */
const SETTINGS: Record<string, Record<string, number>> = {
  slow: { seconds: 1 },
  progress: { pages: 4 },
  "progress-event": { frames: 4 },
  eta: { seconds: 2 },
};

test("ends every scenario as promised, by the result backend and by its events", async () => {
  const events = await recordEvents();
  try {
    const names = await scenarioNames();
    const plain = names.filter((name) => !(name in SETTINGS));
    const short = Object.entries(SETTINGS).map(([name, settings]) => runScenario(name, { settings }));
    const sent = (await Promise.all([runScenarios(plain), ...short])).flat();
    await waitForResults(sent);
    await expect
      .poll(() => sent.map((task) => describe(task, events.of(task.id))), { timeout: 20_000, interval: 200 })
      .toEqual(
        sent.map((task) => ({ id: task.id, name: task.name, state: task.seen, retries: task.retries })),
      );
  } finally {
    await events.stop();
  }
}, 120_000);

function describe(task: SentTask, events: TaskEvent[]) {
  if (events.length === 0) return { id: task.id, name: task.name, state: "nothing heard", retries: 0 };
  const { name, state, retries } = foldTask(events);
  return { id: task.id, name, state, retries };
}

/** Hears all events of the cluster on a queue of its own, from now on. */
async function recordEvents() {
  const byTask = new Map<string, TaskEvent[]>();
  const connection = await connect(demoCluster().brokerUrl);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue(`test.scenarios.${randomUUID()}`, { exclusive: true });
  await channel.assertExchange("celeryev", "topic", { durable: true });
  await channel.bindQueue(queue, "celeryev", "task.#");
  await channel.consume(
    queue,
    (message) => {
      if (!message) return;
      for (const event of decodeEvents(message.content, undefined, Date.now()).events) {
        if (event.kind !== "task") continue;
        byTask.set(event.uuid, [...(byTask.get(event.uuid) ?? []), event]);
      }
    },
    { noAck: true },
  );
  return { of: (id: string) => byTask.get(id) ?? [], stop: () => connection.close() };
}
