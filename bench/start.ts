/**
 * How soon a start is over with many tasks in Redis: from the start of the process to the first page, to the first rows
 * and to all of them, and what the process then holds. By the difference between the sizes, what a task takes in it.
 */
import { parseArgs } from "node:util";
import { setTimeout as delay } from "node:timers/promises";
import { fillStore } from "@/server/testing/fillStore";
import type { TaskList } from "@/lib/contract/api";
import { holds } from "./bounds";
import { timeAnswer } from "./asking";
import { openBenchStore } from "./checkTasks";
import { printLine, printTable } from "./print";
import { cpuSeconds, memoryBytes } from "./processCost";
import { redisBytes, startUmbel } from "./startUmbel";

interface StartResult {
  tasks: number;
  firstPageMs: number;
  firstRowsMs: number;
  allRowsMs: number;
  /** Until all rows are in. */
  cpuSeconds: number;
  /** While rows come in. */
  slowestAnswerMs: number;
  redisBytes: number;
  /** After garbage was collected. */
  liveBytes: number;
  residentBytes: number;
}

/** DESIGN section 6: bytes a task in all processes. */
const TASK_BYTES = 1300;

/** Prints a table and one JSON line. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { tasks: { type: "string", default: "100000,1000000" } },
  });
  const results: StartResult[] = [];
  for (const tasks of values.tasks.split(",").map(Number)) results.push(await measure(tasks));
  printTable(
    results.map((result) => ({
      tasks: result.tasks,
      "first page s": (result.firstPageMs / 1000).toFixed(2),
      "first rows s": (result.firstRowsMs / 1000).toFixed(2),
      "all rows s": (result.allRowsMs / 1000).toFixed(2),
      "CPU s": result.cpuSeconds.toFixed(1),
      "slowest answer ms": result.slowestAnswerMs.toFixed(0),
      "Redis MB": (result.redisBytes / 1e6).toFixed(0),
      "live MB": (result.liveBytes / 1e6).toFixed(0),
      "resident MB": (result.residentBytes / 1e6).toFixed(0),
    })),
  );
  const perTask = bytesPerTask(results);
  if (perTask !== null) {
    const { redis, live, resident } = perTask;
    printTable([
      {
        "bytes a task": "by the difference of the sizes",
        Redis: Math.round(redis),
        "live in web": Math.round(live),
        "resident in web": Math.round(resident),
        "all processes": holds(Math.round(redis + resident), TASK_BYTES),
      },
    ]);
  }
  printLine({ part: "start", results, bytesPerTask: perTask });
}

async function measure(tasks: number): Promise<StartResult> {
  let redisBefore = 0;
  const umbel = await startUmbel({
    maxTasks: tasks,
    webOnly: true,
    async prepare(at) {
      const store = openBenchStore({ store: at });
      redisBefore = await redisBytes(at.url);
      await fillStore(store, tasks, Date.now(), 20);
      store.close();
    },
  });
  try {
    const since = () => performance.now() - umbel.startedAt;
    await answered(umbel.url);
    const firstPageMs = since();
    let firstRowsMs = 0;
    let slowestAnswerMs = 0;
    for (;;) {
      const askedAt = performance.now();
      const list = (await (await fetch(`${umbel.url}/api/v1/tasks?limit=100`)).json()) as TaskList;
      slowestAnswerMs = Math.max(slowestAnswerMs, performance.now() - askedAt);
      if (firstRowsMs === 0 && list.rows.length > 0) firstRowsMs = since();
      if (list.total === tasks && !list.hydrating) break;
      if (!list.hydrating && list.total < tasks && since() > 300_000)
        throw new Error(`${list.total} of ${tasks} were read`);
      await delay(20);
    }
    const allRowsMs = since();
    const cpu = cpuSeconds(umbel.pid);
    const { live } = await umbel.memory();
    return {
      tasks,
      firstPageMs,
      firstRowsMs,
      allRowsMs,
      cpuSeconds: cpu,
      slowestAnswerMs,
      redisBytes: (await umbel.redisBytes()) - redisBefore,
      liveBytes: live,
      residentBytes: memoryBytes(umbel.pid),
    };
  } finally {
    await umbel.stop();
  }
}

/** Waits until the first page is served whole. */
async function answered(url: string): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      await timeAnswer(`${url}/tasks`);
      return;
    } catch (error) {
      if (performance.now() > until) throw error; // before that: it does not listen yet
      await delay(10);
    }
  }
}

function bytesPerTask(results: readonly StartResult[]) {
  const [small] = results;
  const large = results.at(-1);
  if (!small || !large || small === large) return null;
  const each = (of: (result: StartResult) => number) => (of(large) - of(small)) / (large.tasks - small.tasks);
  return {
    redis: each(({ redisBytes }) => redisBytes),
    live: each(({ liveBytes }) => liveBytes),
    resident: each(({ residentBytes }) => residentBytes),
  };
}
