/**
 * What an event costs as everything grows: the tasks that are held, workers, task names; and with 1, 2 and 4 processes
 * that take events in from one queue. Growth is told as an exponent: 0 is none, 1 in proportion.
 */
import { parseArgs } from "node:util";
import { EVENTS_PER_TASK } from "@/server/testing/publishTasks";
import { fillStore } from "@/server/testing/fillStore";
import { holds } from "./bounds";
import { checkTasks, mustBeRight, openBenchStore, shown, written } from "./checkTasks";
import { startLoad } from "./load";
import { printLine, printTable } from "./print";
import { cpuSeconds } from "./processCost";
import { startUmbel } from "./startUmbel";
import { growthExponent, median } from "./statistics";

/** Of what is measured here; `size` is what grows. */
interface Point {
  size: number;
  /** CPU µs per event: those that take events in, the one that shows them, Redis. */
  ingestMicros: number;
  webMicros: number;
  redisMicros: number;
  eventsPerSecond: number;
}

interface Setting {
  /** In the store before anything comes; as many are held at the most. */
  held: number;
  workers: number;
  names: number;
  ingests: number;
}

const USUAL: Setting = { held: 10_000, workers: 20, names: 100, ingests: 1 };
const CURVES: Record<string, { name: keyof Setting; sizes: number[] }> = {
  processes: { name: "ingests", sizes: [1, 2, 4] },
  tasks: { name: "held", sizes: [1000, 10_000, 100_000, 1_000_000] },
  workers: { name: "workers", sizes: [1, 10, 100, 1000] },
  names: { name: "names", sizes: [10, 100, 1000, 10_000] },
};
/** What counts as no growth: a doubling over a factor of a thousand would be 0.1. */
const NO_GROWTH = 0.1;
/** For each process that takes events in: its first ones cost what compiling costs. */
const WARM_UP_TASKS = 6000;

/** Prints a table and one JSON line for each curve. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      curves: { type: "string", default: Object.keys(CURVES).join(",") },
      tasks: { type: "string", default: "20000" },
      rounds: { type: "string", default: "1" },
    },
  });
  for (const curve of values.curves.split(",")) {
    const found = CURVES[curve];
    if (!found) throw new Error(`no such curve: ${curve}; there are: ${Object.keys(CURVES).join(", ")}`);
    const points: Point[] = [];
    for (const size of found.sizes) {
      const rounds: Point[] = [];
      for (let round = 0; round < Number(values.rounds); round++)
        rounds.push(await measure(size, { ...USUAL, [found.name]: size }, Number(values.tasks)));
      points.push(middleOf(rounds));
    }
    print(curve, points);
  }
}

function print(curve: string, points: readonly Point[]): void {
  const total = (point: Point) => point.ingestMicros + point.webMicros + point.redisMicros;
  printTable(
    points.map((point) => ({
      [curve]: point.size,
      "ingest µs/event": point.ingestMicros.toFixed(1),
      "web µs/event": point.webMicros.toFixed(1),
      "Redis µs/event": point.redisMicros.toFixed(1),
      "all µs/event": total(point).toFixed(1),
      "events/s": Math.round(point.eventsPerSecond),
    })),
  );
  const growth = (of: (point: Point) => number) => growthExponent(points.map((at) => [at.size, of(at)]));
  const ingest = growth((point) => point.ingestMicros + point.redisMicros);
  const all = growth(total);
  printTable([
    {
      exponent: `by ${curve}`,
      "ingest and Redis": `${ingest.slope.toFixed(3)} ± ${ingest.slopeError.toFixed(3)}`,
      "with web": `${all.slope.toFixed(3)} ± ${all.slopeError.toFixed(3)}`,
      bound: holds(ingest.slope, NO_GROWTH),
    },
  ]);
  printLine({ part: "scale", curve, points, exponents: { ingest, all } });
}

async function measure(size: number, setting: Setting, tasks: number): Promise<Point> {
  const { held, workers, names, ingests } = setting;
  // Of what came in nothing may be removed before it was checked.
  const warmUpTasks = WARM_UP_TASKS * ingests;
  const maxTasks = Math.max(held, tasks + warmUpTasks);
  const umbel = await startUmbel({
    maxTasks,
    ingests,
    async prepare(at) {
      const store = openBenchStore({ store: at });
      await fillStore(store, held, Date.now(), 20);
      store.close();
    },
  });
  const store = openBenchStore(umbel);
  try {
    await shown(umbel.url, held);
    const filled = (await store.readCounters()).written;
    const way = { ...umbel, group: 10, names, workers, rate: null };
    const warmUp = await (await startLoad({ ...way, tasks: warmUpTasks, seed: 0 })).done;
    await written(store, filled + warmUp.events);
    const before = costs();
    const startedAt = performance.now();
    const load = await startLoad({ ...way, tasks, seed: 1 });
    await written(store, filled + warmUp.events + tasks * EVENTS_PER_TASK);
    const seconds = (performance.now() - startedAt) / 1000;
    await shown(umbel.url, Math.min(maxTasks, held + warmUp.tasks + tasks));
    const after = costs();
    const published = await load.done;
    const others = { seed: 2, tasks: 0, events: filled };
    mustBeRight(JSON.stringify(setting), await checkTasks(store, [warmUp, published, others]));
    const micros = (name: keyof typeof after) => ((after[name] - before[name]) / published.events) * 1e6;
    return {
      size,
      ingestMicros: micros("ingest"),
      webMicros: micros("web"),
      redisMicros: micros("redis"),
      eventsPerSecond: published.events / seconds,
    };
  } finally {
    store.close();
    await umbel.stop();
  }

  function costs() {
    const ingest = umbel.ingestPids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
    return { ingest, web: cpuSeconds(umbel.pid), redis: cpuSeconds(umbel.redisPid) };
  }
}

function middleOf(rounds: readonly Point[]): Point {
  const middle = (name: keyof Point) => median(rounds.map((round) => round[name]));
  return {
    size: middle("size"),
    ingestMicros: middle("ingestMicros"),
    webMicros: middle("webMicros"),
    redisMicros: middle("redisMicros"),
    eventsPerSecond: middle("eventsPerSecond"),
  };
}
