/**
 * What a question about 100,000 and 1,000,000 synthetic tasks costs while 2,000 events a second come in.
 *
 * First to the task table alone: 100 changes before each question, twenty questions a second. CPU time of this process,
 * not wall time, so the numbers hold on a busy machine. "new" filters were never asked before; "again" is the same one
 * after 100 changes. Then by the API of a running Umbel, with real events over a real broker (queryApi.ts): wall time.
 */
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { TaskSummary } from "@/lib/cluster/task";
import { parseFilter, type FilterNode } from "@/lib/cluster/taskFilter";
import { TaskQueries, type TaskQuery } from "@/server/view/taskQuery";
import { TaskTable } from "@/server/view/taskTable";
import { holds } from "./bounds";
import { printLine, printTable } from "./print";
import { measureApi } from "./queryApi";

const CHANGES_PER_QUESTION = 100;
const BASE = Date.UTC(2026, 10, 20);
/** One task in 20 ms: a million come to 5.5 hours. */
const TASK_EVERY_MS = 20;

/** Prints what a row costs and a table of CPU ms per question, and one JSON line. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      tasks: { type: "string", default: "100000,1000000" },
      rounds: { type: "string", default: "100" },
      api: { type: "string", default: "100000,1000000" },
    },
  });
  const results: TableCost[] = [];
  for (const tasks of values.tasks.split(",").map(Number))
    results.push(await measure(tasks, Number(values.rounds)));
  printTable(
    results.map(({ tasks, bytesPerRow, upsertMicros, updateMicros, slowestInsertMs }) => ({
      tasks,
      "bytes/row": Math.round(bytesPerRow),
      "insert µs": upsertMicros.toFixed(2),
      "update µs": updateMicros.toFixed(2),
      "slowest 1,000 inserts ms": slowestInsertMs.toFixed(1),
    })),
  );
  const [first] = results;
  printTable(
    (first?.questions ?? []).map(({ question }, index) => ({
      question,
      ...Object.fromEntries(
        results.flatMap(({ tasks, questions }) => {
          const cost = questions[index];
          const label = tasks.toLocaleString("en");
          return [
            [`${label} p50 ms`, cost?.p50.toFixed(2) ?? ""],
            [`${label} p95 ms`, cost?.p95.toFixed(2) ?? ""],
            [`${label} bound`, boundWords(tasks, question, cost?.p95 ?? NaN)],
          ];
        }),
      ),
    })),
  );
  printLine({ part: "query", results });
  for (const tasks of values.api.split(",").filter(Boolean).map(Number))
    await measureApi(tasks, Number(values.rounds));
}

/** What p95 may be, ms: a page of 100,000 however sorted, and a filtered, sorted one of a million. */
function boundWords(tasks: number, question: string, p95: number): string {
  const isPage = question.startsWith("list") || question.startsWith("by ");
  const bound = !isPage ? null : tasks <= 100_000 ? 10 : question.startsWith("by ") ? 50 : null;
  return bound === null ? "" : holds(p95, bound);
}

interface QuestionCost {
  question: string;
  /** CPU ms. */
  p50: number;
  p95: number;
}

interface TableCost {
  tasks: number;
  bytesPerRow: number;
  upsertMicros: number;
  updateMicros: number;
  slowestInsertMs: number;
  questions: QuestionCost[];
}

async function measure(tasks: number, rounds: number): Promise<TableCost> {
  const random = randomNumbers(42);
  warmUp();
  const memory = await memoryBytes();
  const table = new TaskTable();
  let insertMs = 0;
  let slowestInsertMs = 0;
  for (let n = 0; n < tasks; n += 1000) {
    const batch = Array.from({ length: Math.min(1000, tasks - n) }, (_, i) => syntheticTask(n + i, random));
    const ms = cpuMs(() => {
      for (const task of batch) table.upsert(task);
    });
    insertMs += ms;
    slowestInsertMs = Math.max(slowestInsertMs, ms);
  }
  const bytesPerRow = ((await memoryBytes()) - memory) / tasks;

  const live = new LiveTasks(table, tasks, random);
  const updateMs = Array.from({ length: 20 }, () => live.change(1000)).reduce((sum, ms) => sum + ms, 0);
  const answers = new TaskQueries(table);
  const now = BASE + tasks * TASK_EVERY_MS;
  const questions: QuestionCost[] = [];
  for (const [question, ask] of Object.entries(QUESTIONS)) {
    const costs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      live.change(CHANGES_PER_QUESTION);
      costs.push(cpuMs(() => ask(answers, round, now)));
      // Lets the collector and the operating system have their turn, as in a live server.
      await new Promise(setImmediate);
    }
    costs.sort((a, b) => a - b);
    questions.push({ question, p50: share(costs, 0.5), p95: share(costs, 0.95) });
  }
  return {
    tasks,
    bytesPerRow,
    upsertMicros: (insertMs * 1000) / tasks,
    updateMicros: (updateMs * 1000) / 20_000,
    slowestInsertMs,
    questions,
  };
}

type Question = (answers: TaskQueries, round: number, now: number) => void;

function page(fields: Partial<TaskQuery>): TaskQuery {
  return { filter: { kind: "all" }, sort: "created", order: "desc", limit: 100, offset: 0, ...fields };
}

/** A filter of three kinds of terms that no other round asks for. */
function newFilter(round: number): FilterNode {
  return filterOf(`state:FAILURE,RETRY,SUCCESS name:shop.* runtime:>${(round + 1) * 2}ms`);
}
const SAME = filterOf("state:FAILURE,RETRY,SUCCESS name:shop.* runtime:>100ms");

const QUESTIONS: Record<string, Question> = {
  "list, newest first": (answers, _round, now) => answers.query(page({}), now),
  "list, last hour": (answers, _round, now) => answers.query(page({ from: -3_600_000 }), now),
  "list, filter new": (answers, round, now) => answers.query(page({ filter: newFilter(round) }), now),
  "list, filter again": (answers, _round, now) => answers.query(page({ filter: SAME }), now),
  "list, one in a thousand": (answers, round, now) =>
    answers.query(page({ filter: filterOf(`state:REVOKED waited:>${round}ms`) }), now),
  "by runtime": (answers, _round, now) => answers.query(page({ sort: "runtime" }), now),
  "by runtime, filter new": (answers, round, now) =>
    answers.query(page({ sort: "runtime", filter: newFilter(round) }), now),
  "by runtime, page at the middle": (answers, round, now) =>
    answers.query(page({ sort: "runtime", filter: newFilter(round), offset: 20_000 }), now),
  "by updated, filter new": (answers, round, now) =>
    answers.query(page({ sort: "updated", filter: newFilter(round) }), now),
  "by name, filter new": (answers, round, now) =>
    answers.query(page({ sort: "name", order: "asc", filter: newFilter(round) }), now),
  "by name, page at 20,000": (answers, round, now) =>
    answers.query(page({ sort: "name", order: "asc", filter: newFilter(round), offset: 20_000 }), now),
  "plain word new": (answers, round, now) =>
    answers.query(page({ filter: filterOf(`order${round % 10}.step_*${round % 10}*`) }), now),
  "id head": (answers, round, now) =>
    answers.query(page({ filter: filterOf(`id:${(round + 4096).toString(16)}`) }), now),
  "OR and NOT, new": (answers, round, now) =>
    answers.query(
      page({ filter: filterOf(`(state:FAILURE OR retries:>=2) -queue:mail waited:>${round}ms`) }),
      now,
    ),
  facets: (answers, _round, now) => answers.facets({ filter: { kind: "all" } }, 50, now),
  "facets, filter new": (answers, round, now) => answers.facets({ filter: newFilter(round) }, 50, now),
  "facets, filter again": (answers, _round, now) => answers.facets({ filter: SAME }, 50, now),
  "histogram, filter new": (answers, round, now) =>
    answers.histogram({ filter: newFilter(round) }, BASE, now, 60, now),
  "histogram, filter again": (answers, _round, now) =>
    answers.histogram({ filter: SAME }, BASE, now, 60, now),
};

/** Tasks that go on changing: half of the changes are new events of recent tasks, half new tasks for the oldest. */
class LiveTasks {
  private next: number;
  private readonly versions = new Map<number, number>();

  constructor(
    private readonly table: TaskTable,
    private readonly tasks: number,
    private readonly random: () => number,
  ) {
    this.next = tasks;
  }

  change(changes: number): number {
    const fresh: TaskSummary[] = [];
    const evicted: string[] = [];
    for (let i = 0; i < changes / 2; i++) {
      const recent = this.next - 1 - Math.floor(this.random() * 2000);
      const version = (this.versions.get(recent) ?? 4) + 1;
      this.versions.set(recent, version);
      fresh.push({ ...syntheticTask(recent, this.random), version });
      evicted.push(idOf(this.next - this.tasks));
      fresh.push(syntheticTask(this.next++, this.random));
    }
    return cpuMs(() => {
      for (const id of evicted) this.table.remove(id);
      for (const task of fresh) this.table.upsert(task);
    });
  }
}

/** 200 names, 20 workers and 10 queues; nine in ten end well, one in a thousand is revoked. */
function syntheticTask(n: number, random: () => number): TaskSummary {
  const chance = random();
  const state =
    chance < 0.9
      ? "SUCCESS"
      : chance < 0.95
        ? "FAILURE"
        : chance < 0.98
          ? "RETRY"
          : chance < 0.999
            ? "STARTED"
            : "REVOKED";
  const kind = Math.floor(random() * random() * 200);
  const createdAt = BASE + n * TASK_EVERY_MS;
  const waitedMs = random() * 3000;
  const ended = state !== "STARTED";
  const runtime = state === "SUCCESS" ? random() * random() * 20 : null;
  const startedAt = createdAt + waitedMs;
  return {
    id: idOf(n),
    version: 4,
    state,
    name: `${["shop", "mail", "media", "reports"][kind % 4] ?? ""}.order${kind % 10}.step_${kind}`,
    worker: `worker-${kind % 20}@host-${kind % 5}`,
    pid: 1000 + (kind % 20),
    queue:
      ["default", "mail", "media", "payments", "reports", "search", "slow", "web", "crm", "hooks"][
        kind % 10
      ] ?? null,
    retries: state === "RETRY" ? 2 : 0,
    createdAt,
    receivedAt: createdAt + 5,
    startedAt,
    finishedAt: ended ? startedAt + (runtime ?? 1) * 1000 : null,
    updatedAt: startedAt + (runtime ?? 1) * 1000,
    etaAt: null,
    runtime,
    waitedMs,
    rootId: idOf(n),
    parentId: null,
    exceptionType: state === "FAILURE" ? "CardError" : null,
    failure: state === "FAILURE" ? `group-${kind}` : null,
  };
}

/** A UUID made of the number: scattered as real ones are, and known again for the oldest. */
function idOf(n: number): string {
  const words = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f].map((factor) => {
    const mixed = Math.imul(n + 1, factor);
    return ((mixed ^ (mixed >>> 15)) >>> 0).toString(16).padStart(8, "0");
  });
  const hex = words.join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function filterOf(text: string): FilterNode {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.code}`);
  return result.filter;
}

/** The same on every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** So that compiling is not measured. */
function warmUp(): void {
  const random = randomNumbers(1);
  const table = new TaskTable();
  for (let n = 0; n < 20_000; n++) table.upsert(syntheticTask(n, random));
  const answers = new TaskQueries(table);
  for (let round = 0; round < 30; round++) {
    for (const ask of Object.values(QUESTIONS)) ask(answers, round, BASE + 20_000 * TASK_EVERY_MS);
  }
  const live = new LiveTasks(table, 20_000, random);
  for (let round = 0; round < 50; round++) live.change(1000);
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Node gives its collector away only on request; a fresh context made after that has it. */
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What lives on the heap and in typed arrays, whose memory goes back a little after they were collected. */
async function memoryBytes(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise(setImmediate);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function share(sorted: number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(process.argv.slice(2));
