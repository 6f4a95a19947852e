/** Starts the built Umbel for a bench, on a queue, an exchange and a Redis database of its own, which it empties. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";

export interface RunningUmbel {
  pid: number;
  redisPid: number;
  url: string;
  amqpUrl: string;
  exchange: string;
  store: { url: string; cluster: string };
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

const BENCH_DATABASE = 9;

/** Needs UMBEL_TEST_AMQP and UMBEL_TEST_REDIS, which `npm run bench` sets. Resolves when it is connected to the broker. */
export async function startUmbel(options: {
  maxTasks: number;
  keepData?: RunningUmbel;
  /** Puts something into the empty store before Umbel starts. */
  prepare?: (store: RunningUmbel["store"]) => Promise<void>;
}): Promise<RunningUmbel> {
  const amqpUrl = needed("UMBEL_TEST_AMQP");
  const redisUrl = new URL(needed("UMBEL_TEST_REDIS"));
  redisUrl.pathname = `/${BENCH_DATABASE}`;
  const redis = new Redis(redisUrl.href);
  if (!options.keepData) await redis.flushdb();
  const redisPid = Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
  const store = { url: redisUrl.href, cluster: "default" };
  await options.prepare?.(store);
  const exchange = options.keepData?.exchange ?? `bench.${randomUUID().slice(0, 8)}`;
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "../dist/server/main.js"),
      ...["--broker", amqpUrl, "--redis", redisUrl.href, "--port", String(port)],
      ...["--event-exchange", exchange, "--instance", exchange, "--max-tasks", String(options.maxTasks)],
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await connected(url, () => child.exitCode !== null);
  redis.disconnect();
  const stopWith = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    redisPid,
    url,
    amqpUrl,
    exchange,
    store,
    stop: () => stopWith("SIGTERM"),
    kill: () => stopWith("SIGKILL"),
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this by npm run bench`);
  return value;
}

async function connected(url: string, isOver: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (isOver()) throw new Error("Umbel ended before it was connected");
    const shell = await fetch(`${url}/api/v1/shell`)
      .then((answer) => answer.json() as Promise<{ connections?: { state: string }[] }>)
      .catch(() => null); // not listening yet
    if (shell?.connections?.some((connection) => connection.state === "connected")) return;
    await delay(100);
  }
  throw new Error("Umbel was not connected after a minute");
}
