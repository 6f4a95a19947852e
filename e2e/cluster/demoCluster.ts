/**
 * The running demo cluster, for tests: sends named scenarios and asks the real result backend what became of them.
 * `npm test` starts the cluster and names it by the environment.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Redis } from "ioredis";

/** A task that a scenario sent, and how it will end. */
export interface SentTask {
  scenario: string;
  id: string;
  name: string;
  /** What the result backend says at the end. */
  state: string;
  /** What the events alone say at the end, which differs where no event tells it. */
  seen: string;
  retries: number;
}

export interface DemoCluster {
  brokerUrl: string;
  resultUrl: string;
  python: string;
}

/** Where the cluster is. Fails when none was started. */
export function demoCluster(): DemoCluster {
  const { UMBEL_TEST_CLUSTER_AMQP, UMBEL_TEST_CLUSTER_RESULTS, UMBEL_TEST_PYTHON } = process.env;
  const brokerUrl = process.env["UMBEL_TEST_CLUSTER_BROKER"] ?? UMBEL_TEST_CLUSTER_AMQP;
  if (!brokerUrl || !UMBEL_TEST_CLUSTER_RESULTS) {
    throw new Error(
      "no demo cluster: run this by `npm test`, or set what `node scripts/services.mjs` prints",
    );
  }
  return {
    brokerUrl,
    resultUrl: UMBEL_TEST_CLUSTER_RESULTS,
    python: UMBEL_TEST_PYTHON ?? "/usr/bin/python3",
  };
}

export interface ScenarioOptions {
  /** How many times it is sent; 1. */
  count?: number;
  /** The scenario's own settings, such as `seconds` of `slow`: see `e2e/cluster/demo/scenarios.py`. */
  settings?: Record<string, number>;
}

/** Sends a scenario (`python3 -m demo.run --list` names them) and gives its tasks, in the order in which they are sent. */
export function runScenario(name: string, options: ScenarioOptions = {}): Promise<SentTask[]> {
  return runScenarios([name], options);
}

/** Sends several scenarios, one after the other, in one go. */
export async function runScenarios(names: string[], options: ScenarioOptions = {}): Promise<SentTask[]> {
  const { count = 1, settings = {} } = options;
  const pairs = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  const printed = await runDemo(["demo.run", ...names, "--count", String(count), ...pairs]);
  const { tasks } = JSON.parse(printed) as { tasks: SentTask[] }; // our own script's words
  return tasks;
}

/** The names of all scenarios. */
export async function scenarioNames(): Promise<string[]> {
  const printed = await runDemo(["demo.run", "--list"]);
  return printed
    .trim()
    .split("\n")
    .map((line) => line.split(" ", 1)[0]!);
}

/** What the result backend stores for each task, as it stands there (JSON or pickle), or null. In the order of `ids`. */
export async function readRawResults(ids: string[]): Promise<(Buffer | null)[]> {
  const resultRedis = new Redis(demoCluster().resultUrl);
  try {
    return await resultRedis.mgetBuffer(ids.map((id) => `celery-task-meta-${id}`));
  } finally {
    resultRedis.disconnect();
  }
}

/** Keeps a copy of a stored result under another id for a few minutes: a result of a task that no event told of. */
export async function copyResult(from: string, to: string): Promise<void> {
  const resultRedis = new Redis(demoCluster().resultUrl);
  try {
    const raw = await resultRedis.getBuffer(`celery-task-meta-${from}`);
    if (raw === null) throw new Error(`no result of ${from}`);
    await resultRedis.set(`celery-task-meta-${to}`, raw, "EX", 300);
  } finally {
    resultRedis.disconnect();
  }
}

/** The state that the result backend has for each task; null where it has none. In the order of `ids`. */
export async function readResultStates(ids: string[]): Promise<(string | null)[]> {
  return (await readRawResults(ids)).map((raw) => raw && stateIn(raw));
}

/** Waits until the result backend has the promised end state of every task. */
export async function waitForResults(tasks: SentTask[], limitMs = 45_000): Promise<void> {
  const until = Date.now() + limitMs;
  for (;;) {
    const states = await readResultStates(tasks.map((task) => task.id));
    const late = tasks.filter((task, i) => states[i] !== task.state);
    if (late.length === 0) return;
    if (Date.now() > until) {
      const told = late.map(
        (task) => `${task.name} ${task.id}: ${states[tasks.indexOf(task)] ?? "no result"}`,
      );
      throw new Error(`not as promised after ${limitMs / 1000} s:\n${told.join("\n")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function runDemo(args: string[]): Promise<string> {
  const { brokerUrl, resultUrl, python } = demoCluster();
  const { stdout } = await promisify(execFile)(python, ["-m", ...args], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      CELERY_BROKER_URL: brokerUrl,
      CELERY_RESULT_BACKEND: resultUrl,
      PYTHONDONTWRITEBYTECODE: "1",
    },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  return stdout;
}

/** Celery writes `status` first, in JSON as in pickle, and its value is the first run of capitals after it. */
function stateIn(raw: Buffer): string | null {
  return /status[^A-Z]+([A-Z]+)/.exec(raw.toString("latin1"))?.[1] ?? null;
}
