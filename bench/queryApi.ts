/** What the API answers, and how soon: with nothing else to do, and while real events come in over a real broker. */
import { setTimeout as delay } from "node:timers/promises";
import { createStore } from "@/server/store/storeClient";
import { fillStore } from "@/server/testing/fillStore";
import { holds } from "./bounds";
import { startLoad } from "./load";
import { printLine, printTable } from "./print";
import { cpuSeconds } from "./processCost";
import { startUmbel } from "./startUmbel";
import { quantile } from "./statistics";

const EVENTS_PER_SECOND = 2000;
/** Before anything is measured: compiling is not of interest. */
const WARM_UP_ROUNDS = 20;
/** Between two questions: some twenty a second. */
const PAUSE_MS = 30;
const TASK_EVERY_MS = 20;

interface Question {
  /** Under `/api/v1/tasks`. No two rounds ask for the same. */
  path: (round: number) => string;
  /** What p95 may be, ms, by how many tasks there are. */
  bound?: Record<number, number>;
}

/** A filter that was not asked for before: of five questions each has runtimes of its own. */
const filterNew = (round: number, question: 0 | 1 | 2 | 3 | 4) =>
  `filter=${encodeURIComponent(`state:FAILURE,SUCCESS name:shop.* runtime:>${round * 5 + question}ms`)}`;

const QUESTIONS: Record<string, Question> = {
  "first page": { path: () => "?limit=100", bound: { 100_000: 10 } },
  "first page by runtime": { path: () => "?limit=100&sort=runtime", bound: { 100_000: 10 } },
  "first page, filter new": { path: (round) => `?limit=100&${filterNew(round, 0)}`, bound: { 100_000: 10 } },
  "by runtime, filter new": {
    path: (round) => `?limit=100&sort=runtime&${filterNew(round, 1)}`,
    bound: { 100_000: 10, 1_000_000: 50 },
  },
  "by name, page at 20,000, filter new": {
    path: (round) => `?limit=100&sort=name&offset=20000&${filterNew(round, 2)}`,
    bound: { 1_000_000: 50 },
  },
  "facets, filter new": { path: (round) => `/facets?${filterNew(round, 3)}` },
  "histogram, filter new": { path: (round) => `/histogram?from=-3600000&${filterNew(round, 4)}` },
};

interface Answers {
  question: string;
  /** Wall ms. */
  p50: number;
  p95: number;
  p99: number;
  /** What p95 may be, ms. */
  bound: number | null;
}

/** Prints tables of wall ms, idle and under events, and one JSON line. */
export async function measureApi(tasks: number, rounds: number): Promise<void> {
  // Room for those that come in meanwhile, so that the first ones stay.
  const maxTasks = tasks + 200_000;
  const umbel = await startUmbel({
    maxTasks,
    async prepare(at) {
      const store = createStore({ ...at, maxTasks, maxAgeMs: null });
      await fillStore(store, tasks, Date.now(), TASK_EVERY_MS);
      store.close();
    },
  });
  try {
    await readWhole(umbel.url, tasks);
    await askAll(umbel.url, tasks, WARM_UP_ROUNDS, 0);
    const before = cpuSeconds(umbel.pid);
    const idle = await askAll(umbel.url, tasks, rounds, 100);
    const cpuMs = ((cpuSeconds(umbel.pid) - before) * 1000) / (rounds * idle.length);
    const load = await startLoad({
      ...umbel,
      ...{ tasks: Infinity, group: 10, names: 200, workers: 20, rate: EVENTS_PER_SECOND, seed: 1 },
    });
    const busy = await askAll(umbel.url, tasks, rounds, 100 + rounds);
    const { events, seconds } = await load.stop();
    printAnswers(`${tasks.toLocaleString("en")} tasks, idle`, idle);
    printAnswers(`${tasks.toLocaleString("en")} tasks, ${Math.round(events / seconds)} events/s`, busy);
    printLine({
      part: "query-api",
      ...{ tasks, eventsPerSecond: Math.round(events / seconds), cpuMsPerAnswer: cpuMs, idle, busy },
    });
  } finally {
    await umbel.stop();
  }
}

/** `first`: the number of the first round, so that filters are other than those of any other call. */
async function askAll(url: string, tasks: number, rounds: number, first: number): Promise<Answers[]> {
  const answers: Answers[] = [];
  for (const [question, { path, bound }] of Object.entries(QUESTIONS)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      const answer = await fetch(`${url}/api/v1/tasks${path(first + round)}`);
      await answer.arrayBuffer();
      times.push(performance.now() - startedAt);
      if (!answer.ok) throw new Error(`${question}: ${answer.status}`);
      await delay(PAUSE_MS);
    }
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => quantile(times, part));
    answers.push({
      question,
      p50: p50 ?? NaN,
      p95: p95 ?? NaN,
      p99: p99 ?? NaN,
      bound: bound?.[tasks] ?? null,
    });
  }
  return answers;
}

function printAnswers(title: string, answers: readonly Answers[]): void {
  printTable(
    answers.map(({ question, p50, p95, p99, bound }) => ({
      [title]: question,
      "p50 ms": p50.toFixed(1),
      "p95 ms": p95.toFixed(1),
      "p99 ms": p99.toFixed(1),
      bound: bound === null ? "" : holds(p95, bound),
    })),
  );
}

async function readWhole(url: string, tasks: number): Promise<void> {
  const until = Date.now() + 300_000;
  for (;;) {
    const answer = await fetch(`${url}/api/v1/tasks?limit=1`);
    const list = (await answer.json()) as { total: number; hydrating: boolean }; // as the contract says
    if (list.total >= tasks && !list.hydrating) return;
    if (Date.now() > until) throw new Error(`only ${list.total} of ${tasks} tasks were read`);
    await delay(200);
  }
}
