/** What the API answers, and how soon, while real events come in over a real broker. */
import { setTimeout as delay } from "node:timers/promises";
import { createStore } from "@/server/store/storeClient";
import { fillStore } from "@/server/testing/fillStore";
import { publishTasks } from "@/server/testing/publishTasks";
import { printLine, printTable } from "./print";
import { startUmbel } from "./startUmbel";

const EVENTS_PER_SECOND = 2000;
const EVENTS_PER_TASK = 3;
const ROUNDS = 60;
/** Between two questions: some twenty a second. */
const PAUSE_MS = 30;
const TASK_EVERY_MS = 20;

interface Question {
  /** Under `/api/v1/tasks`. No two rounds ask for the same. */
  path: (round: number) => string;
  /** What p95 may be, ms, by how many tasks there are. */
  bound?: Record<number, number>;
}

const filterNew = (round: number) =>
  `filter=${encodeURIComponent(`state:FAILURE,SUCCESS name:shop.* runtime:>${round * 10 + 1}ms`)}`;

const QUESTIONS: Record<string, Question> = {
  "first page": { path: () => "?limit=100", bound: { 100_000: 10 } },
  "first page by runtime": { path: () => "?limit=100&sort=runtime", bound: { 100_000: 10 } },
  "first page, filter new": { path: (round) => `?limit=100&${filterNew(round)}`, bound: { 100_000: 10 } },
  "by runtime, filter new": {
    path: (round) => `?limit=100&sort=runtime&${filterNew(round + 100)}`,
    bound: { 100_000: 10, 1_000_000: 50 },
  },
  "by name, page at 20,000, filter new": {
    path: (round) => `?limit=100&sort=name&offset=20000&${filterNew(round + 200)}`,
    bound: { 1_000_000: 50 },
  },
  "facets, filter new": { path: (round) => `/facets?${filterNew(round + 300)}` },
  "histogram, filter new": { path: (round) => `/histogram?from=-3600000&${filterNew(round + 400)}` },
};

/** Prints a table of wall ms and one JSON line. */
export async function measureApi(tasks: number): Promise<void> {
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
    const publishing = keepPublishing(umbel);
    const rows: Record<string, string | number>[] = [];
    const results: object[] = [];
    for (const [question, { path, bound }] of Object.entries(QUESTIONS)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const startedAt = performance.now();
        const answer = await fetch(`${umbel.url}/api/v1/tasks${path(round)}`);
        await answer.arrayBuffer();
        times.push(performance.now() - startedAt);
        if (!answer.ok) throw new Error(`${question}: ${answer.status}`);
        await delay(PAUSE_MS);
      }
      times.sort((a, b) => a - b);
      const [p50 = NaN, p95 = NaN] = [0.5, 0.95].map((part) => times[Math.floor(times.length * part)]);
      const most = bound?.[tasks];
      rows.push({
        question: `${question}, by API`,
        [`${tasks.toLocaleString("en")} p50 ms`]: p50.toFixed(1),
        [`${tasks.toLocaleString("en")} p95 ms`]: p95.toFixed(1),
        bound: most === undefined ? "" : `${p95 <= most ? "holds" : "ABOVE"} ${most}`,
      });
      results.push({ question, p50, p95, bound: most ?? null });
    }
    const eventsPerSecond = await publishing.stop();
    printTable(rows);
    printLine({ part: "query-api", tasks, eventsPerSecond: Math.round(eventsPerSecond), results });
  } finally {
    await umbel.stop();
  }
}

/** Publishes second by second until it is told to stop; then gives the events per second that came to be. */
function keepPublishing(umbel: { brokerUrl: string; exchange: string }) {
  const ending = new AbortController();
  let events = 0;
  const startedAt = performance.now();
  const done = (async () => {
    const tasks = Math.round(EVENTS_PER_SECOND / EVENTS_PER_TASK);
    while (!ending.signal.aborted) {
      await publishTasks({ ...umbel, tasks, group: 10, names: 200, workers: 20, rate: EVENTS_PER_SECOND });
      events += tasks * EVENTS_PER_TASK;
    }
    return (events / (performance.now() - startedAt)) * 1000;
  })();
  return {
    stop() {
      ending.abort();
      return done;
    },
  };
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
