/**
 * What an event costs: Umbel, as people run it, takes in the events of `--tasks` tasks, single and as workers send them
 * grouped, over AMQP and Redis, published as fast as the broker takes them or at `--rate` events a second. CPU seconds come from the operating system,
 * so they hold on a busy machine. Each way is measured `--rounds` times; the median is told.
 */
import { parseArgs } from "node:util";
import { EVENTS_PER_TASK } from "@/server/testing/publishTasks";
import { holds, mustHold } from "./bounds";
import { checkTasks, openBenchStore, shown, written, type Checked } from "./checkTasks";
import { startLoad } from "./load";
import { printLine, printTable } from "./print";
import { cpuSeconds } from "./processCost";
import { startUmbel, type BrokerKind, type RunningUmbel } from "./startUmbel";
import { median } from "./statistics";

interface IngestResult extends Checked {
  part: "ingest";
  broker: BrokerKind;
  group: number;
  tasks: number;
  events: number;
  eventsPerSecond: number;
  umbelCpuMicros: number;
  redisCpuMicros: number;
  /** With the taking in from whoever publishes. */
  brokerCpuMicros: number;
  redisBytesPerTask: number;
  webBytesPerTask: number;
}

/** Of DESIGN section 6: µs per single event over AMQP, and bytes a task in all processes. */
const UMBEL_MICROS = 30;
const WITH_REDIS_MICROS = 40;
const TASK_BYTES = 1300;
/** Before anything is measured: compiling and first growth are not of interest. */
const WARM_UP_TASKS = 10_000;

/** Prints a table and one JSON line for each way. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      tasks: { type: "string", default: "50000" },
      groups: { type: "string", default: "1,10,50" },
      brokers: { type: "string", default: "amqp,redis" },
      rounds: { type: "string", default: "3" },
      rate: { type: "string" },
    },
  });
  const results: IngestResult[] = [];
  for (const broker of values.brokers.split(",") as BrokerKind[])
    for (const group of values.groups.split(",").map(Number)) {
      const rounds: IngestResult[] = [];
      for (let round = 0; round < Number(values.rounds); round++)
        rounds.push(await measure(broker, group, Number(values.tasks), rateFor(broker, values.rate)));
      results.push(middleOf(rounds));
    }
  printTable(results.map(rowOf));
  for (const result of results) printLine(result);
}

function rowOf(result: IngestResult): Record<string, string | number> {
  const bytes = result.redisBytesPerTask + result.webBytesPerTask;
  const isBound = result.broker === "amqp" && result.group === 1;
  return {
    broker: result.broker,
    "a message": result.group,
    "events/s": Math.round(result.eventsPerSecond),
    "Umbel µs": result.umbelCpuMicros.toFixed(1),
    "Redis µs": result.redisCpuMicros.toFixed(1),
    "broker µs": result.brokerCpuMicros.toFixed(1),
    bounds: isBound
      ? `${holds(result.umbelCpuMicros, UMBEL_MICROS)}, ${holds(result.umbelCpuMicros + result.redisCpuMicros, WITH_REDIS_MICROS)}`
      : "",
    "bytes/task Redis": Math.round(result.redisBytesPerTask),
    "web process": Math.round(result.webBytesPerTask),
    "of both": holds(bytes, TASK_BYTES),
    lost: result.lost,
    wrong: result.wrong,
    miscounted: result.miscounted,
    all: mustHold(result.lost + result.wrong + result.miscounted === 0),
  };
}

async function measure(
  broker: BrokerKind,
  group: number,
  tasks: number,
  rate: number | null,
): Promise<IngestResult> {
  const umbel = await startUmbel({ broker, maxTasks: tasks * 2 + WARM_UP_TASKS });
  const store = openBenchStore(umbel);
  try {
    const way = { ...umbel, group, names: 20, workers: 10, rate };
    const warmUp = await (await startLoad({ ...way, tasks: WARM_UP_TASKS, seed: 0 })).done;
    await written(store, warmUp.events);
    await shown(umbel.url, warmUp.tasks);
    const bytesBefore = { redis: await umbel.redisBytes(), web: (await umbel.memory()).live };
    const before = costOf(umbel);
    const startedAt = performance.now();
    const load = await startLoad({ ...way, tasks, seed: 1 });
    await written(store, warmUp.events + tasks * EVENTS_PER_TASK);
    const seconds = (performance.now() - startedAt) / 1000;
    await shown(umbel.url, warmUp.tasks + tasks);
    const cost = costOf(umbel);
    const published = await load.done;
    const micros = (name: keyof typeof cost) => ((cost[name] - before[name]) / published.events) * 1e6;
    return {
      part: "ingest",
      broker,
      group,
      tasks,
      events: published.events,
      eventsPerSecond: published.events / seconds,
      umbelCpuMicros: micros("umbel"),
      redisCpuMicros: micros("redis"),
      brokerCpuMicros: micros("broker"),
      redisBytesPerTask: ((await umbel.redisBytes()) - bytesBefore.redis) / tasks,
      webBytesPerTask: ((await umbel.memory()).live - bytesBefore.web) / tasks,
      ...(await checkTasks(store, [warmUp, published])),
    };
  } finally {
    store.close();
    await umbel.stop();
  }
}

/**
 * Redis cuts off a subscriber that is 32 MB behind, as its channels hold nothing back. So events come at a pace that can
 * be kept here; the cost of one is the same.
 */
const REDIS_RATE = 10_000;

/** Events a second; null: as fast as the broker takes them. */
function rateFor(broker: BrokerKind, asked: string | undefined): number | null {
  if (asked !== undefined) return Number(asked);
  return broker === "redis" ? REDIS_RATE : null;
}

function costOf({ pid, redisPid, brokerPid }: RunningUmbel) {
  return { umbel: cpuSeconds(pid), redis: cpuSeconds(redisPid), broker: cpuSeconds(brokerPid) };
}

/** The median of each number; of what may not happen, the sum. */
function middleOf(rounds: readonly IngestResult[]): IngestResult {
  const [first] = rounds;
  if (!first) throw new Error("at least one round is needed");
  const middle = (name: keyof IngestResult) => median(rounds.map((round) => Number(round[name])));
  const sum = (name: keyof Checked) => rounds.reduce((total, round) => total + round[name], 0);
  return {
    ...first,
    eventsPerSecond: middle("eventsPerSecond"),
    umbelCpuMicros: middle("umbelCpuMicros"),
    redisCpuMicros: middle("redisCpuMicros"),
    brokerCpuMicros: middle("brokerCpuMicros"),
    redisBytesPerTask: middle("redisBytesPerTask"),
    webBytesPerTask: middle("webBytesPerTask"),
    lost: sum("lost"),
    wrong: sum("wrong"),
    miscounted: sum("miscounted"),
  };
}
