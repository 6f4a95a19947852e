/** Starts the built Umbel for a bench, on a queue, an exchange and a Redis database of its own, which it empties. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { pidListeningOn } from "./processCost";

export type BrokerKind = "amqp" | "redis";

export interface RunningUmbel {
  /** The process that serves pages; takes events in as well, unless there are `ingestPids`. */
  pid: number;
  ingestPids: number[];
  redisPid: number;
  brokerPid: number;
  url: string;
  brokerUrl: string;
  exchange: string;
  store: { url: string; cluster: string };
  /** `performance.now()` when the process that serves pages was started. */
  startedAt: number;
  /** What Redis holds, in bytes, without the change stream: that is bounded, and fills up whatever the tasks are. */
  redisBytes(): Promise<number>;
  /** What the counts per minute take in Redis, in bytes: bounded too, but it takes 2 hours, of some 26, until they are full. */
  minuteBytes(): Promise<number>;
  /** Hashes of counts that would stay for ever. */
  endlessCounts(): Promise<string[]>;
  /** What lives in the process that serves pages, in bytes, after garbage was collected. */
  memory(): Promise<{ live: number; rss: number }>;
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export interface StartOptions {
  maxTasks: number;
  broker?: BrokerKind;
  /** So many processes take events in, apart from the one that serves pages; 0: one process does everything. */
  ingests?: number;
  /** Only the process that serves pages, without waiting for a broker. */
  webOnly?: boolean;
  /** Goes on with the store of that one, which was stopped. */
  keepData?: Pick<RunningUmbel, "exchange">;
  /** Puts something into the empty store before Umbel starts. */
  prepare?: (store: RunningUmbel["store"]) => Promise<void>;
}

const BENCH_DATABASE = 9;

/**
 * Needs UMBEL_TEST_AMQP, UMBEL_TEST_REDIS and UMBEL_BENCH_BROKER_REDIS, which `npm run bench` sets. Resolves when it is
 * connected to the broker. With UMBEL_BENCH_PROFILE each process leaves CPU profiles in that folder when it stops.
 */
export async function startUmbel(options: StartOptions): Promise<RunningUmbel> {
  const brokerUrl = needed(options.broker === "redis" ? "UMBEL_BENCH_BROKER_REDIS" : "UMBEL_TEST_AMQP");
  const redisUrl = new URL(needed("UMBEL_TEST_REDIS"));
  redisUrl.pathname = `/${BENCH_DATABASE}`;
  const store = { url: redisUrl.href, cluster: "default" };
  if (!options.keepData) await emptyDatabase(store.url);
  await options.prepare?.(store);
  const exchange = options.keepData?.exchange ?? `bench.${randomUUID().slice(0, 8)}`;
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const dataDir = mkdtempSync(join(tmpdir(), "umbel-bench-"));
  const args = [
    ...["--broker", brokerUrl, "--redis", store.url, "--data-dir", dataDir],
    ...["--event-exchange", exchange, "--instance", exchange, "--max-tasks", String(options.maxTasks)],
  ];
  const { ingests = 0, webOnly = false } = options;
  const startedAt = performance.now();
  const web = run([...args, "--port", String(port), "--role", ingests > 0 || webOnly ? "web" : "all"]);
  const takers = Array.from({ length: ingests }, () => run([...args, "--role", "ingest"]));
  const all = [web, ...takers];
  const url = `http://127.0.0.1:${port}`;
  const stopWith = async (signal: NodeJS.Signals) => {
    await Promise.all(all.map((program) => program.stop(signal)));
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    if (!webOnly) await connected(url, Math.max(1, ingests), () => all.some((program) => program.hasEnded()));
  } catch (error) {
    await stopWith("SIGKILL");
    throw error;
  }
  return {
    pid: web.pid,
    ingestPids: takers.map(({ pid }) => pid),
    redisPid: pidListeningOn(Number(redisUrl.port)),
    brokerPid: pidListeningOn(Number(new URL(brokerUrl).port)),
    url,
    brokerUrl,
    exchange,
    store,
    startedAt,
    redisBytes: () => redisBytes(store.url),
    minuteBytes: () => withRedis(store.url, (redis) => bytesUnder(redis, "umbel:*:r:m:*")),
    endlessCounts: () => withRedis(store.url, endlessCounts),
    memory: web.memory,
    stop: () => stopWith("SIGTERM"),
    kill: () => stopWith("SIGKILL"),
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this by npm run bench`);
  return value;
}

async function emptyDatabase(url: string): Promise<void> {
  await withRedis(url, (redis) => redis.flushdb());
}

/** See `RunningUmbel.redisBytes`. */
export async function redisBytes(url: string): Promise<number> {
  return withRedis(url, async (redis) => {
    const used = Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]);
    return used - (await bytesUnder(redis, "umbel:*changes"));
  });
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function endlessCounts(redis: Redis): Promise<string[]> {
  const keys = await redis.keys("umbel:*:r:*");
  const ends = await Promise.all(keys.map((key) => redis.expiretime(key)));
  return keys.filter((_, index) => ends[index] === -1);
}

/** What the keys of this pattern take, in bytes. */
async function bytesUnder(redis: Redis, pattern: string): Promise<number> {
  const sizes = await Promise.all(
    (await redis.keys(pattern)).map((key) => redis.memory("USAGE", key, "SAMPLES", 0)),
  );
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

interface Program {
  pid: number;
  hasEnded(): boolean;
  memory(): Promise<{ live: number; rss: number }>;
  stop(signal: NodeJS.Signals): Promise<void>;
}

function run(args: string[]): Program {
  const profiles = process.env["UMBEL_BENCH_PROFILE"];
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...["--expose-gc", "--import", join(import.meta.dirname, "memoryProbe.mjs")],
      ...(profiles ? ["--cpu-prof", "--cpu-prof-dir", profiles] : []),
      join(import.meta.dirname, "../dist/server/main.js"),
      ...args,
    ],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    pid: child.pid ?? 0,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    memory() {
      const answer = new Promise<{ live: number; rss: number }>((resolve) => child.once("message", resolve));
      child.send("memory");
      return answer;
    },
    async stop(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

async function connected(url: string, connections: number, isOver: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (isOver()) throw new Error("Umbel ended before it was connected");
    const shell = await fetch(`${url}/api/v1/shell`)
      .then((answer) => answer.json() as Promise<{ connections?: { state: string }[] }>)
      .catch(() => null); // not listening yet
    const up = shell?.connections?.filter((connection) => connection.state === "connected") ?? [];
    if (up.length >= connections) return;
    await delay(100);
  }
  throw new Error("Umbel was not connected after a minute");
}
