/** What every fault stands on: private servers, Umbel's own processes, events that go on all the time, and the verdict. */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Shell } from "@/lib/contract/api";
import { createStore } from "@/server/store/storeClient";
import { cpuSeconds } from "../processCost";
import { freePort, kill, PROGRAM, type Program, type Supervisor } from "./privateServers";
import { startPublisher, type Published, type Publisher, type PublisherOptions } from "./publisher";
import { judge, settled, type Verdict } from "./verdict";
import { watchPages, type Watch, type Watched } from "./watch";

export interface Fault {
  name: string;
  /** What is done, in words, for the table. */
  what: string;
  run(lab: Lab): Promise<FaultResult>;
}

export interface FaultResult extends Verdict, Watched {
  /** Of each process of Umbel that ran from the beginning to the end, in µs for each event that was published meanwhile. */
  cpuMicros: Record<string, number>;
  /** Why this many may be lost here; null: none may. */
  mayLose: string | null;
}

export interface Umbel {
  url: string;
  program: Program;
  /** Starts it anew on its port, after it was killed. */
  again(): Promise<void>;
  killAndRestart(): Promise<void>;
}

export interface UmbelOptions {
  broker: string;
  role?: "all" | "ingest" | "web";
  /** Without one it has a private one. */
  redis?: string;
  args?: string[];
  name?: string;
  dataDir?: string;
  env?: Record<string, string>;
}

export interface Load {
  /** Where workers publish to, whatever way Umbel takes. */
  broker: string;
  /** Whose pages are looked at. */
  web: Pick<Umbel, "url">;
  rate?: number;
  clockOffsetMs?: PublisherOptions["clockOffsetMs"];
}

export interface EndOptions {
  /** How the store is read in the end. */
  store: string;
  webs?: Pick<Umbel, "url">[];
  mayLose?: string;
  /** Where the same events went another way: all must hold there too. */
  sameAs?: { store: string; webs: Pick<Umbel, "url">[] };
  /** How long nothing may come before it counts as all there is. */
  idleMs?: number;
}

export interface Lab {
  supervisor: Supervisor;
  folder: string;
  /** Event exchange, and the name of our queue on the broker. */
  exchange: string;
  queue: string;
  umbel(options: UmbelOptions): Promise<Umbel>;
  /** Begins to publish, waits until the first of it is on the page, and from then on looks at the page. */
  begin(load: Load): Promise<void>;
  /** Waits until so many events more are published. */
  published(events: number): Promise<void>;
  /** Waits for a condition, asking ten times a second; `what` is said when it does not come true within `limitMs`. */
  until(what: string, condition: () => Promise<boolean> | boolean, limitMs?: number): Promise<void>;
  shell(umbel: Pick<Umbel, "url">): Promise<Shell | null>;
  /** Goes on for a while, ends every story, waits until it is written, and compares. */
  end(options: EndOptions): Promise<FaultResult>;
}

/** Events a second: some hundred tasks, as on a busy cluster, and far below what two cores can take. */
const RATE = 400;
const BEFORE_AND_AFTER = 2000;
const MAX_TASKS = 1_000_000;
const PATIENCE_MS = 60_000;

export function createLab(supervisor: Supervisor, folder: string, name: string): Lab {
  const exchange = `faults-${randomUUID().slice(0, 8)}`;
  let publisher: Publisher | null = null;
  let watch: Watch | null = null;
  let umbels = 0;
  const programs = new Map<string, Umbel>();
  let before: { sent: number; cpu: Map<number, number> } | null = null;

  function cpuNow(): Map<number, number> {
    const pids = [...programs.values()].map(({ program }) => program).filter((one) => !one.hasEnded());
    return new Map(pids.map(({ pid }) => [pid, cpuSeconds(pid)]));
  }

  function cpuSince(events: number): Record<string, number> {
    const now = cpuNow();
    const costs = [...programs].flatMap(([name, { program }]) => {
      const [from, to] = [before?.cpu.get(program.pid), now.get(program.pid)];
      return from === undefined || to === undefined ? [] : [[name, ((to - from) * 1e6) / events] as const];
    });
    return Object.fromEntries(costs);
  }

  async function umbel(options: UmbelOptions): Promise<Umbel> {
    const role = options.role ?? "all";
    const label = options.name ?? `umbel-${role}-${++umbels}`;
    const port = await freePort();
    const dataDir = options.dataDir ?? join(folder, label);
    mkdirSync(dataDir, { recursive: true });
    const url = `http://127.0.0.1:${port}`;
    const args = [
      ...["--enable-source-maps", PROGRAM],
      ...["--broker", options.broker, "--role", role, "--port", String(port), "--data-dir", dataDir],
      ...["--instance", exchange, "--event-exchange", exchange, "--max-tasks", String(MAX_TASKS)],
      ...(options.redis === undefined ? [] : ["--redis", options.redis]),
      ...(options.args ?? []),
    ];
    const start = async () => {
      const env = { NODE_ENV: "production", ...options.env };
      const program = supervisor.start(label, process.execPath, args, {
        env,
        stopRank: 1,
        onExit: () => undefined,
      });
      if (role !== "ingest") {
        await until(`${label} answers`, async () => {
          if (program.hasEnded()) throw new Error(`${label} ended:\n${program.lastLines(20)}`);
          return answers(`${url}/healthz`);
        });
      }
      return program;
    };
    const started: Umbel = {
      url,
      program: await start(),
      async again() {
        started.program = await start();
      },
      async killAndRestart() {
        await kill(started.program);
        await started.again();
      },
    };
    programs.set(label, started);
    return started;
  }

  async function begin({ broker, web, rate = RATE, clockOffsetMs }: Load): Promise<void> {
    await until("a connection to the broker", async () => {
      const connections = (await shell(web))?.connections ?? [];
      return connections.some(({ state }) => state === "connected");
    });
    publisher = startPublisher({
      url: broker,
      exchange,
      seed: name,
      rate,
      ...(clockOffsetMs && { clockOffsetMs }),
    });
    watch = watchPages(() => web.url);
    await until("tasks on the page", async () => ((await shell(web))?.tasks ?? 0) > 0);
    await published(BEFORE_AND_AFTER);
    watch.begin();
    before = { sent: publisher.sent, cpu: cpuNow() };
  }

  async function published(events: number): Promise<void> {
    await publisher?.more(events);
  }

  async function end(options: EndOptions): Promise<FaultResult> {
    if (!publisher || !watch) throw new Error("nothing was begun");
    await published(BEFORE_AND_AFTER);
    const watched = await watch.stop();
    const all = await publisher.finish();
    const store = createStore({
      url: options.store,
      cluster: "default",
      maxTasks: MAX_TASKS,
      maxAgeMs: null,
    });
    await settled(store, all, options.idleMs ?? 20_000).finally(() => store.close());
    const cpuMicros = cpuSince(publisher.sent - (before?.sent ?? 0));
    const verdict = await judgeAt(options, all);
    if (options.sameAs) {
      const other = await judgeAt({ ...options, ...options.sameAs }, all);
      for (const field of ["lost", "doubled", "wrongStates", "wrongCounters"] as const) {
        verdict[field] += other[field];
      }
      verdict.details.push(...other.details.map((detail) => `alone: ${detail}`));
    }
    return { ...verdict, ...watched, cpuMicros, mayLose: options.mayLose ?? null };
  }

  async function judgeAt({ store: url, webs = [], idleMs }: EndOptions, all: Published): Promise<Verdict> {
    const store = createStore({ url, cluster: "default", maxTasks: MAX_TASKS, maxAgeMs: null });
    try {
      await settled(store, all, idleMs ?? 20_000);
      return await judge(
        store,
        all,
        webs.map((web) => web.url),
      );
    } finally {
      store.close();
    }
  }

  return {
    supervisor,
    folder,
    exchange,
    queue: `umbel.events.${exchange}`,
    umbel,
    begin,
    published,
    until,
    shell,
    end,
  };
}

async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  limitMs = PATIENCE_MS,
): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await delay(100);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false; // not listening yet
  }
}

async function shell({ url }: Pick<Umbel, "url">): Promise<Shell | null> {
  try {
    const answer = await fetch(`${url}/api/v1/shell`, { signal: AbortSignal.timeout(2000) });
    return answer.ok ? ((await answer.json()) as Shell) : null;
  } catch {
    return null; // away
  }
}
