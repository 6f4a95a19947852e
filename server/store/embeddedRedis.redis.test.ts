import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Redis } from "ioredis";
import { pino } from "pino";
import { EmbeddedRedisError, startEmbeddedRedis, type EmbeddedRedis } from "./embeddedRedis";

const logger = pino({ level: "silent" });

describe("startEmbeddedRedis", () => {
  let folder: string;
  let running: EmbeddedRedis[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "umbel-test-"));
    running = [];
  });
  afterEach(async () => {
    for (const redis of running) await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(dataDir = folder): Promise<EmbeddedRedis> {
    const redis = await startEmbeddedRedis(dataDir, logger);
    running.push(redis);
    return redis;
  }

  it("keeps what it was given over a stop and a start", async () => {
    const first = await start();
    await withRedis(first.url, (redis) => redis.set("umbel:test", "kept"));
    await first.stop();
    expect(await answers(first.url)).toBe(false);

    const second = await start();
    expect(await withRedis(second.url, (redis) => redis.get("umbel:test"))).toBe("kept");
  });

  it("keeps its files and its socket for our own user", async () => {
    await start();
    expect((await stat(join(folder, "redis"))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, "redis", "redis.sock"))).mode & 0o777).toBe(0o700);
  });

  it("never forgets by its own choice", async () => {
    const { url } = await start();
    const settings = await withRedis(url, (redis) => redis.config("GET", "maxmemory*"));
    expect(settings).toEqual(expect.arrayContaining(["maxmemory", "0", "maxmemory-policy", "noeviction"]));
  });

  it("ends with a process that is killed, and loses nothing that was confirmed", async () => {
    const url = `unix://${join(folder, "redis", "redis.sock")}`;
    const owner = runInProcess(folder);
    await once(owner.stdout, "data");
    const pid = await withRedis(url, serverPid);
    await withRedis(url, (redis) => redis.set("umbel:test", "kept"));
    owner.kill("SIGKILL");
    await once(owner, "exit");

    // At once, while the server of the killed process may still be there.
    const next = await start();
    expect(await withRedis(next.url, (redis) => redis.get("umbel:test"))).toBe("kept");
    expect(await withRedis(next.url, serverPid)).not.toBe(pid);
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it("leaves no server behind when its process is killed and nobody comes", async () => {
    const url = `unix://${join(folder, "redis", "redis.sock")}`;
    const owner = runInProcess(folder);
    await once(owner.stdout, "data");
    const pid = await withRedis(url, serverPid);
    owner.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it("starts the server again when it dies, at the same address and with the same data", async () => {
    const { url } = await start();
    await withRedis(url, (redis) => redis.set("umbel:test", "kept"));
    const pid = await withRedis(url, serverPid);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => answers(url), { timeout: 10_000 }).toBe(true);
    expect(await withRedis(url, (redis) => redis.get("umbel:test"))).toBe("kept");
  });

  it("does not take a data folder that another Umbel uses", async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(EmbeddedRedisError);
    expect(await answers(first.url)).toBe(true);
  });

  it("takes a short socket path for a deep data folder", async () => {
    const deep = join(folder, "d".repeat(60), "e".repeat(60));
    const { url } = await start(deep);
    expect(url.length).toBeLessThan(107 + "unix://".length);
    expect(await answers(url)).toBe(true);
  });

  it("says that a data folder cannot be used", async () => {
    await expect(start("/dev/null/umbel")).rejects.toThrow(/data folder cannot be used.*--data-dir/);
  });
});

async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ path: url.replace("unix://", ""), retryStrategy: () => null, lazyConnect: true });
  redis.on("error", () => undefined); // told by the command
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

async function answers(url: string): Promise<boolean> {
  return withRedis(url, (redis) => redis.ping()).then(
    () => true,
    () => false,
  );
}

async function serverPid(redis: Redis): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // there is no such process
  }
}

/** A process of its own that starts a private Redis, says so, and stays. */
function runInProcess(dataDir: string) {
  const program = `
    import { pino } from "pino";
    import { startEmbeddedRedis } from "./server/store/embeddedRedis.ts";
    await startEmbeddedRedis(${JSON.stringify(dataDir)}, pino({ level: "silent" }));
    console.log("started");
    setInterval(() => {}, 1000);
  `;
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
}
