/**
 * Hours in small: steady events, people who look at pages and sockets that come and go, and every few seconds what each
 * process holds. A line through the samples tells whether it grows, and by how much that may be chance.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { EVENTS_PER_TASK } from "@/server/testing/publishTasks";
import { connectSocket, type TestSocket } from "@/server/testing/socketClient";
import { startAsking } from "./asking";
import { openBenchStore, written, type BenchStore } from "./checkTasks";
import { startLoad } from "./load";
import { printLine, printTable } from "./print";
import { handleCount, memoryBytes } from "./processCost";
import { startUmbel, type RunningUmbel } from "./startUmbel";
import { fitLine } from "./statistics";

/** So few that the oldest are soon removed: that is the steady state. */
const MAX_TASKS = 20_000;
const MOST_SAMPLES = 120;
/** Asking for what lives costs a collection, which shall not be most of what the process does. */
const SAMPLE_EVERY_SECONDS = 5;
/** The first part, in which everything fills up, is left out of the line. */
const WARM_UP_SHARE = 0.3;
/** Of the mean in an hour: with its error twice added, a slope below this is flat; with it taken off, one above it grows. */
const FLAT_SHARE = 0.05;
const SOCKETS = 20;
/** One of the sockets is replaced by a new one so often. */
const SOCKET_LIFE_MS = 2000;

type Sample = Record<
  "umbel" | "umbelLive" | "ingest" | "redis" | "minutes" | "umbelHandles" | "ingestHandles",
  number
>;

/** Prints a table and one JSON line. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: "string", default: "30" }, rate: { type: "string", default: "500" } },
  });
  const minutes = Number(values.minutes);
  const umbel = await startUmbel({ maxTasks: MAX_TASKS, ingests: 1 });
  const store = openBenchStore(umbel);
  const load = await startLoad({
    ...umbel,
    ...{
      tasks: Infinity,
      group: 10,
      names: 100,
      workers: 20,
      rate: Number(values.rate),
      seed: 1,
      overlap: 200,
    },
  });
  const asking = startAsking(
    umbel.url,
    ["/", "/tasks", "/api/v1/tasks?limit=100", "/api/v1/overview?range=1h"],
    500,
  );
  const sockets = keepSockets(umbel.url);
  try {
    const samples: (readonly [hours: number, Sample])[] = [];
    const startedAt = performance.now();
    const count = Math.min(MOST_SAMPLES, Math.floor((minutes * 60) / SAMPLE_EVERY_SECONDS));
    const everyMs = (minutes * 60_000) / count;
    for (let n = 1; n <= count; n++) {
      await delay(Math.max(0, n * everyMs - (performance.now() - startedAt)));
      samples.push([(performance.now() - startedAt) / 3_600_000, await sample(umbel)]);
    }
    const published = await load.stop();
    await written(store, published.events);
    const asked = await asking.stop();
    await mustBeSteady(umbel, store, published.events);
    report(minutes, published.events, asked.max, samples.slice(Math.floor(count * WARM_UP_SHARE)));
  } finally {
    await sockets.stop();
    await load.stop();
    store.close();
    await umbel.stop();
  }
}

async function sample(umbel: RunningUmbel): Promise<Sample> {
  const ingestPid = umbel.ingestPids[0] ?? 0;
  const minutes = await umbel.minuteBytes();
  return {
    umbel: memoryBytes(umbel.pid),
    umbelLive: (await umbel.memory()).live,
    ingest: memoryBytes(ingestPid),
    redis: (await umbel.redisBytes()) - minutes,
    minutes,
    umbelHandles: handleCount(umbel.pid),
    ingestHandles: handleCount(ingestPid),
  };
}

const NAMES: Record<keyof Sample, { name: string; unit: number }> = {
  umbel: { name: "web process, MB resident", unit: 1e6 },
  umbelLive: { name: "web process, MB live", unit: 1e6 },
  ingest: { name: "ingest process, MB resident", unit: 1e6 },
  redis: { name: "Redis without what fills up for hours, MB", unit: 1e6 },
  minutes: { name: "Redis' counts per minute, MB", unit: 1e6 },
  umbelHandles: { name: "web process, handles", unit: 1 },
  ingestHandles: { name: "ingest process, handles", unit: 1 },
};

function report(
  minutes: number,
  events: number,
  slowestAnswerMs: number,
  samples: readonly (readonly [number, Sample])[],
): void {
  const lines = Object.fromEntries(
    Object.entries(NAMES).map(([key, { unit }]) => {
      const points = samples.map(([hours, one]) => [hours, one[key as keyof Sample] / unit] as const);
      const mean = meanOf(points.map(([, y]) => y));
      const { slope, slopeError } = fitLine(points);
      const quarters = meansOf(points.map(([, y]) => y));
      return [
        key,
        { mean, quarters, slope, slopeError, verdict: verdictOf(slope, slopeError, mean * FLAT_SHARE) },
      ];
    }),
  );
  printTable(
    Object.entries(lines).map(([key, line]) => ({
      what: NAMES[key as keyof Sample].name,
      mean: line.mean.toFixed(1),
      "by quarters": line.quarters.map((mean) => mean.toFixed(1)).join(" "),
      "an hour": `${line.slope.toFixed(2)} ± ${line.slopeError.toFixed(2)}`,
      verdict: key === "minutes" ? "fills up" : line.verdict,
    })),
  );
  if (Object.entries(lines).some(([key, { verdict }]) => key !== "minutes" && verdict === "GROWS"))
    process.exitCode = 1;
  printLine({ part: "soak", minutes, events, slowestAnswerMs, lines });
}

function verdictOf(slope: number, error: number, limit: number): "flat" | "undecided" | "GROWS" {
  if (slope + 2 * error <= limit) return "flat";
  return slope - 2 * error <= limit ? "undecided" : "GROWS";
}

const meanOf = (values: readonly number[]) => values.reduce((sum, y) => sum + y, 0) / values.length;

/** Of the first quarter, the second, …: whether what grows still grows. */
function meansOf(values: readonly number[]): number[] {
  const edge = (quarter: number) => Math.floor((values.length * quarter) / 4);
  return [0, 1, 2, 3].map((quarter) => meanOf(values.slice(edge(quarter), edge(quarter + 1))));
}

/** Every event was written once, the tasks that are kept are as many as shall be, and all counts have an end. */
async function mustBeSteady(umbel: RunningUmbel, store: BenchStore, events: number): Promise<void> {
  const { written: count, duplicates, dropped, undecodable } = await store.readCounters();
  const list = (await (await fetch(`${umbel.url}/api/v1/tasks?limit=1`)).json()) as { retained: number };
  if (count !== events || duplicates + dropped + undecodable > 0)
    throw new Error(`${events} events were sent, ${count} written, ${duplicates} twice, ${dropped} dropped`);
  const endless = await umbel.endlessCounts();
  if (endless.length > 0) throw new Error(`${endless.length} hashes of counts have no end, as ${endless[0]}`);
  const kept = Math.min(MAX_TASKS, events / EVENTS_PER_TASK);
  if (list.retained !== kept) throw new Error(`${list.retained} tasks are kept instead of ${kept}`);
}

/** Browsers that come and go. */
function keepSockets(url: string): { stop(): Promise<void> } {
  const open: TestSocket[] = [];
  const ending = new AbortController();
  const done = (async () => {
    while (!ending.signal.aborted) {
      const socket = connectSocket(url, "/socket.io");
      socket.emit("subject:join", { kind: "shell" }, () => undefined);
      socket.emit("subject:join", { kind: "overview", range: "1h" }, () => undefined);
      open.push(socket);
      if (open.length > SOCKETS) open.shift()?.disconnect();
      await delay(SOCKET_LIFE_MS);
    }
    for (const socket of open) socket.disconnect();
  })();
  return {
    stop() {
      ending.abort();
      return done;
    },
  };
}
