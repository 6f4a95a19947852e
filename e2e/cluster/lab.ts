/**
 * Real Celery workers for tests that command them: of any pool, on exchanges and queues of their own, so that nothing
 * done to them is felt by other workers; and Celery's own client, to see what became of a command without us.
 */
import { randomUUID } from "node:crypto";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect } from "amqplib";
import { Redis } from "ioredis";
import { demoCluster } from "./demoCluster";

export type Pool = "prefork" | "solo" | "threads";

export interface LabWorker {
  /** Node name. */
  name: string;
  /** The queue that it takes from, and no other worker. */
  queue: string;
  /** Whether its process is there. */
  readonly isRunning: boolean;
  /** Stops and continues all its processes: between the two it hears nothing. */
  freeze(): void;
  thaw(): void;
  /** Ends it and its pool by SIGKILL. */
  kill(): void;
  /** The end of its log. */
  log(): string;
}

export interface LabWorkerOptions {
  pool: Pool;
  concurrency?: number;
  /** More words on its command line. */
  args?: string[];
  /** Started with worker_pool_restarts. */
  poolRestarts?: boolean;
  /** Node name and queues, where they matter; else made up. */
  node?: string;
  queues?: string[];
  /** What it takes; JSON and pickle. */
  accept?: "json" | "json,pickle";
  /** Started with result_extended. */
  extended?: boolean;
}

export interface SendOptions {
  args?: unknown[];
  queue?: string;
  times?: number;
  /** Seconds from now. */
  countdown?: number;
  /** Seconds from now. */
  expires?: number;
  /** `pickle` lets a set through, for which `"<a set>"` stands in `args`. */
  serializer?: "json" | "pickle";
}

export interface Lab {
  /** Also the name of its control exchange and of its event exchange. */
  name: string;
  brokerUrl: string;
  /** Starts a worker and waits until it is ready. */
  startWorker(options: LabWorkerOptions): Promise<LabWorker>;
  /** What a worker tells Celery's own `inspect`; null when it is silent. */
  inspect(worker: LabWorker, method: string, options?: Record<string, unknown>): Promise<unknown>;
  /** Sends tasks by Celery's own client; their ids. */
  send(task: string, options?: SendOptions): Promise<string[]>;
  /** Sends one task with values written in Python; its id. */
  call(task: string, args: string, kwargs: string, options: Record<string, unknown>): Promise<string>;
  /** Whether a worker received the same both times, by Python's own types and values; if not, both as text. */
  same(pairs: [string, string][]): Promise<(true | [string, string])[]>;
  /** The state of each task by the result backend. */
  states(ids: string[]): Promise<string[]>;
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const LOG_CHARS = 20_000;

/** On the demo cluster's broker, unless another is given. `app`: the Celery app in `e2e/cluster/lab` that workers run. */
export function startLab(otherBrokerUrl?: string, app = "app"): Lab {
  const { brokerUrl: sharedUrl, resultUrl, python } = demoCluster();
  const brokerUrl = otherBrokerUrl ?? sharedUrl;
  const name = `lab-${randomUUID().slice(0, 8)}`;
  const env = {
    ...process.env,
    LAB_NAME: name,
    CELERY_BROKER_URL: brokerUrl,
    CELERY_RESULT_BACKEND: resultUrl,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    // Celery refuses to unpickle as root unless told; in a container, root is what there is.
    C_FORCE_ROOT: "1",
  };
  const cwd = join(import.meta.dirname, "lab");
  const processes: ChildProcessWithoutNullStreams[] = [];
  const queues = new Set([`${name}.default`]);
  let client: ReturnType<typeof openClient> | null = null;

  function start(args: string[], extra: Record<string, string> = {}): ChildProcessWithoutNullStreams {
    // A process group of its own: the pool's processes end with it.
    const child = spawn(python, args, { cwd, env: { ...env, ...extra }, detached: true });
    processes.push(child);
    return child;
  }

  const ask = (request: object) => (client ??= openClient(start(["ask.py"])))(request);

  return {
    name,
    brokerUrl,
    async startWorker({ pool, concurrency = 2, args = [], poolRestarts = false, ...wanted }) {
      const {
        node = `${pool}-${processes.length}@${name}`,
        accept = "json,pickle",
        extended = false,
      } = wanted;
      const own = wanted.queues ?? [`${name}.${pool}-${processes.length}`];
      const [queue = ""] = own;
      for (const one of own) queues.add(one);
      const words = ["-m", "celery", "-A", app, "worker", "-n", node, "-Q", own.join(","), "-l", "INFO"];
      const child = start([...words, `--pool=${pool}`, `--concurrency=${concurrency}`, ...args], {
        LAB_POOL_RESTARTS: poolRestarts ? "1" : "0",
        LAB_ACCEPT: accept,
        LAB_EXTENDED: extended ? "1" : "0",
      });
      const log = watchLog(child);
      await log.until(" ready.");
      return {
        name: node,
        queue,
        get isRunning() {
          return child.exitCode === null && child.signalCode === null;
        },
        freeze: () => signal(child, "SIGSTOP"),
        thaw: () => signal(child, "SIGCONT"),
        kill: () => end(child),
        log: log.text,
      };
    },
    inspect: (worker, method, options = {}) => ask({ inspect: method, worker: worker.name, with: options }),
    async send(task, { args = [], times = 1, ...options } = {}) {
      if (options.queue !== undefined) queues.add(options.queue);
      return (await ask({ send: task, args, times, options })) as string[]; // our own script's words
    },
    async call(task, args, kwargs, options) {
      const { queue } = options;
      if (typeof queue === "string") queues.add(queue);
      return (await ask({ call: task, args, kwargs, options })) as string; // our own script's words
    },
    async same(pairs) {
      return (await ask({ same: pairs })) as (true | [string, string])[]; // our own script's words
    },
    async states(ids) {
      return (await ask({ states: ids })) as string[]; // our own script's words
    },
    async stop() {
      for (const child of processes) end(child);
      await Promise.all(processes.map(ended));
      await removeFromBroker(brokerUrl, name, queues);
    },
  };
}

/** Requests and answers, one a line each, in order. */
function openClient(child: ChildProcessWithoutNullStreams): (request: object) => Promise<unknown> {
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  child.stderr.resume();
  return async (request) => {
    const line = await new Promise<string>((resolve) => {
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
    const answer = JSON.parse(line) as { ok: unknown } | { error: string };
    if ("error" in answer) throw new Error(`Celery's own client: ${answer.error}`);
    return answer.ok;
  };
}

function watchLog(child: ChildProcessWithoutNullStreams) {
  let text = "";
  const watchers = new Set<() => void>();
  function take(chunk: Buffer): void {
    text = (text + chunk.toString()).slice(-LOG_CHARS);
    for (const look of watchers) look();
  }
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return {
    text: () => text,
    until: (words: string) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => finish(new Error(`not ready in time:\n${text}`)), READY_MS);
        const onExit = () => finish(new Error(`ended:\n${text}`));
        function finish(error?: Error): void {
          clearTimeout(timer);
          watchers.delete(look);
          child.off("exit", onExit);
          if (error) reject(error);
          else resolve();
        }
        function look(): void {
          if (text.includes(words)) finish();
        }
        watchers.add(look);
        child.on("exit", onExit);
        look();
      }),
  };
}

function end(child: ChildProcessWithoutNullStreams): void {
  signal(child, "SIGKILL");
}

/** To the process and all that it started. */
function signal(child: ChildProcessWithoutNullStreams, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // ESRCH: all of the group have ended already, which is what is wanted.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.on("exit", resolve));
}

async function removeFromBroker(brokerUrl: string, name: string, queues: ReadonlySet<string>): Promise<void> {
  if (brokerUrl.startsWith("redis:")) {
    const redis = new Redis(brokerUrl);
    const keys = await redis.keys(`*${name}*`);
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
    return;
  }
  const connection = await connect(brokerUrl);
  const channel = await connection.createChannel();
  for (const queue of queues) await channel.deleteQueue(queue);
  for (const exchange of [name, `${name}.pidbox`, `reply.${name}.pidbox`, ...queues])
    await channel.deleteExchange(exchange);
  await connection.close();
}
