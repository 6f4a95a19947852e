import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startUmbel, type RunningUmbel } from "@/e2e/cluster/startUmbel";
import type { About, Overview, Shell, TaskFacets, TaskList } from "@/lib/contract/api";
import { AMQP_URL, openChannel } from "./testing/liveServers";
import { endsIn, publishTasks } from "./testing/publishTasks";

const PATIENCE = { timeout: 100_000, interval: 100 };

let exchange: string;
let dataDir: string;
let started: RunningUmbel[];

beforeEach(async () => {
  exchange = `test-${randomUUID()}`;
  dataDir = await mkdtemp(join(tmpdir(), "umbel-test-"));
  started = [];
});

afterEach(async () => {
  for (const umbel of started) await umbel.stop();
  const { channel, close } = await openChannel();
  await channel.deleteQueue(`umbel.events.${exchange}`);
  await channel.deleteExchange(exchange);
  await close();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(...args: string[]): Promise<RunningUmbel> {
  const own = [
    "--broker",
    AMQP_URL,
    "--event-exchange",
    exchange,
    "--instance",
    exchange,
    "--max-tasks",
    "100000",
  ];
  const umbel = await startUmbel({ dataDir, args: [...own, ...args] });
  started.push(umbel);
  await vi.waitFor(async () => {
    const shell = await get<Shell>(umbel, "shell");
    expect(shell.connections.map((connection) => connection.state)).toContain("connected");
  }, PATIENCE);
  return umbel;
}

async function get<T>(umbel: RunningUmbel, path: string): Promise<T> {
  return (await (await fetch(`${umbel.url}/api/v1/${path}`)).json()) as T;
}

async function stateCounts(umbel: RunningUmbel): Promise<Record<string, number>> {
  const facets = await get<TaskFacets>(umbel, "tasks/facets");
  return Object.fromEntries(facets.state.map(({ value, count }) => [value, count]));
}

function expected(tasks: number): Record<string, number> {
  const counts = { SUCCESS: 0, FAILURE: 0 };
  for (let i = 0; i < tasks; i++) counts[endsIn(i)]++;
  return counts;
}

describe("the program", { timeout: 240_000 }, () => {
  it("killed in the middle of a burst and started again has all of it, nothing twice, and every counter right", async () => {
    const tasks = 20_000;
    let umbel = await start();
    const published = publishTasks({
      brokerUrl: AMQP_URL,
      exchange,
      tasks,
      group: 10,
      names: 20,
      workers: 5,
      rate: null,
    });
    for (const share of [0.1, 0.4]) {
      await vi.waitFor(async () => {
        expect((await get<About>(umbel, "about")).ingest.written).toBeGreaterThan(tasks * 3 * share);
      }, PATIENCE);
      await umbel.kill();
      umbel = await start();
    }
    const ids = await published;
    await vi.waitFor(async () => expect(await stateCounts(umbel)).toEqual(expected(tasks)), PATIENCE);

    const { ingest } = await get<About>(umbel, "about");
    expect(ingest).toMatchObject({ written: tasks * 3, undecodable: 0, dropped: 0 });
    const { points } = await get<Overview>(umbel, "overview?range=1h");
    const sum = (field: "received" | "succeeded" | "failed") =>
      points.reduce((all, point) => all + point[field], 0);
    expect({ received: sum("received"), SUCCESS: sum("succeeded"), FAILURE: sum("failed") }).toEqual({
      received: tasks,
      ...expected(tasks),
    });
    const list = await get<TaskList>(umbel, `tasks?filter=id:${ids[7]}`);
    expect(list.rows).toMatchObject([{ id: ids[7], state: "FAILURE", exceptionType: "CardError" }]);
  });

  it("shows the same in two processes on one broker and one Redis", async () => {
    const first = await start();
    const redis = `unix://${join(dataDir, "redis", "redis.sock")}`;
    const second = await start("--redis", redis);
    const third = await start("--redis", redis, "--role", "web");
    await publishTasks({
      brokerUrl: AMQP_URL,
      exchange,
      tasks: 3000,
      group: 5,
      names: 20,
      workers: 5,
      rate: null,
    });
    const all = [first, second, third];
    for (const umbel of all) {
      await vi.waitFor(async () => expect(await stateCounts(umbel)).toEqual(expected(3000)), PATIENCE);
    }
    const lists = await Promise.all(
      all.map((umbel) => get<TaskList>(umbel, "tasks?filter=state:FAILURE&sort=name")),
    );
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[2]).toEqual(lists[0]);
    expect((await get<About>(first, "about")).ingest).toMatchObject({ written: 9000, duplicates: 0 });
    // Both took part: the broker deals the messages of one queue to its consumers in turn.
    expect((await get<Shell>(third, "shell")).connections).toHaveLength(2);
  });
});
