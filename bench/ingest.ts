/**
 * What an event costs: Umbel, as people run it, takes in the events of `--tasks` tasks over AMQP, single and grouped,
 * published as fast as the broker takes them. CPU seconds come from the operating system, so they hold on a busy machine.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createStore } from "@/server/store/storeClient";
import { printLine, printTable } from "./print";
import { cpuSeconds } from "./processCost";
import { endsIn, publishTasks } from "@/server/testing/publishTasks";
import { startUmbel } from "./startUmbel";

interface IngestResult {
  part: "ingest";
  group: number;
  tasks: number;
  events: number;
  eventsPerSecond: number;
  umbelCpuMicros: number;
  redisCpuMicros: number;
  redisBytesPerTask: number;
  lost: number;
  wrong: number;
}

const EVENTS_PER_TASK = 3;

/** Prints a table and one JSON line for each way of grouping. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { tasks: { type: "string", default: "50000" }, groups: { type: "string", default: "1,10,24" } },
  });
  const tasks = Number(values.tasks);
  const results: IngestResult[] = [];
  for (const group of values.groups.split(",").map(Number)) results.push(await measure(tasks, group));
  printTable(
    results.map((result) => ({
      "events per message": result.group,
      "events/s": Math.round(result.eventsPerSecond),
      "Umbel µs/event": result.umbelCpuMicros.toFixed(1),
      "Redis µs/event": result.redisCpuMicros.toFixed(1),
      "Redis bytes/task": Math.round(result.redisBytesPerTask),

      lost: result.lost,
      "wrong state": result.wrong,
    })),
  );
  for (const result of results) printLine(result);
}

async function measure(tasks: number, group: number): Promise<IngestResult> {
  const umbel = await startUmbel({ maxTasks: tasks * 2 });
  const store = createStore({ ...umbel.store, maxTasks: tasks * 2, maxAgeMs: null });
  try {
    // A first small round, so that neither compiling nor first growth is measured.
    const warmUp = await publishTasks({ ...umbel, tasks: 3000, group, names: 20, workers: 10, rate: null });
    await written(store, warmUp.length * EVENTS_PER_TASK);
    const before = { umbel: cpuSeconds(umbel.pid), redis: cpuSeconds(umbel.redisPid) };
    const redisBytesBefore = (await store.ping()).usedMemoryBytes;
    const startedAt = performance.now();
    const ids = await publishTasks({ ...umbel, tasks, group, names: 20, workers: 10, rate: null });
    await written(store, (warmUp.length + tasks) * EVENTS_PER_TASK);
    const seconds = (performance.now() - startedAt) / 1000;
    const events = tasks * EVENTS_PER_TASK;
    const umbelCpu = cpuSeconds(umbel.pid) - before.umbel;
    const redisCpu = cpuSeconds(umbel.redisPid) - before.redis;
    const redisBytes = (await store.ping()).usedMemoryBytes - redisBytesBefore;
    const states = new Map<string, string>();
    for await (const rows of store.readAllRows(1000)) for (const row of rows) states.set(row.id, row.state);
    return {
      part: "ingest",
      group,
      tasks,
      events,
      eventsPerSecond: events / seconds,
      umbelCpuMicros: (umbelCpu / events) * 1e6,
      redisCpuMicros: (redisCpu / events) * 1e6,
      redisBytesPerTask: redisBytes / tasks,
      lost: ids.filter((id) => !states.has(id)).length,
      wrong: ids.filter((id, index) => states.has(id) && states.get(id) !== endsIn(index)).length,
    };
  } finally {
    store.close();
    await umbel.stop();
  }
}

/** Waits until the store counts so many events as written; gives up when nothing moves for 30 s. */
async function written(
  store: { readCounters(): Promise<{ written: number }> },
  events: number,
): Promise<void> {
  let last = -1;
  let movedAt = performance.now();
  for (;;) {
    const counted = (await store.readCounters()).written;
    if (counted >= events) return;
    if (counted !== last) movedAt = performance.now();
    last = counted;
    if (performance.now() - movedAt > 30_000)
      throw new Error(`only ${counted} of ${events} events were written`);
    await delay(50);
  }
}
