/** The Redis that Umbel keeps its own data in. */
import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { startApart } from "./killed";
import type { Fault, Lab, Umbel } from "./lab";
import { freeze, freePort, killAndRestart, startRabbit } from "./privateServers";

export const faults: Fault[] = [
  {
    name: "store-killed",
    what: "the store's Redis (append-only files) killed with -9 and restarted after 3 s, three times",
    async run(lab) {
      const { broker, store, web, redis } = await startApart(lab);
      await lab.begin({ broker, web });
      for (let round = 0; round < 3; round++) {
        await killAndRestart(redis, 3000);
        await lab.until("the page goes on", async () => (await lab.shell(web))?.storeOk === true);
        await lab.published(1000);
      }
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "store-paused",
    what: "the store's Redis stopped where it stands for 20 s (SIGSTOP), then going on",
    async run(lab) {
      const { broker, store, web, redis } = await startApart(lab);
      await lab.begin({ broker, web });
      await freeze(redis.program, 20_000);
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "store-full",
    what: "the store's Redis out of memory (maxmemory, noeviction) for 15 s",
    run: (lab) =>
      whileSet(lab, async (redis) => {
        const used = Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]);
        await redis.config("SET", "maxmemory-policy", "noeviction");
        await redis.config("SET", "maxmemory", used + 100_000);
        return () => redis.config("SET", "maxmemory", 0);
      }),
  },
  {
    name: "store-read-only",
    what: "the store's Redis a replica of nobody for 15 s: it answers, and takes nothing",
    run: (lab) =>
      whileSet(lab, async (redis) => {
        // Nobody listens there, so it keeps its data and goes on asking.
        await redis.replicaof("127.0.0.1", await freePort());
        return () => redis.replicaof("NO", "ONE");
      }),
  },
  {
    name: "store-disk-full",
    what: "the private Redis' disk full for 15 s (a small file system of its own)",
    async run(lab) {
      const rabbit = await startRabbit(lab.supervisor, lab.folder);
      const broker = `amqp://guest:guest@127.0.0.1:${rabbit.port}//`;
      const disk = await mountSmallDisk(lab);
      const umbel = await lab.umbel({ broker, name: "umbel", dataDir: disk.path });
      await lab.begin({ broker, web: umbel });
      await disk.fill();
      await refuses(lab, umbel);
      await delay(15_000);
      await disk.free();
      return lab.end({ store: `unix://${disk.path}/redis/redis.sock`, webs: [umbel] });
    },
  },
];

/** Something about the store's Redis is so for 15 s after Umbel has noticed it. `set` gives what takes it back. */
async function whileSet(lab: Lab, set: (redis: Redis) => Promise<() => Promise<unknown>>) {
  const { broker, store, web } = await startApart(lab);
  const redis = new Redis(store);
  await lab.begin({ broker, web });
  const takeBack = await set(redis);
  await refuses(lab, web);
  await delay(15_000);
  await takeBack();
  redis.disconnect();
  return lab.end({ store, webs: [web] });
}

/** Waits until nothing new comes to the page. */
async function refuses(lab: Lab, web: Umbel): Promise<void> {
  let before = -1;
  let since = Date.now();
  await lab.until("the store takes nothing", async () => {
    const tasks = (await lab.shell(web))?.tasks ?? before;
    if (tasks !== before) since = Date.now();
    before = tasks;
    return Date.now() - since > 1000;
  });
}

/** A file system of 48 MB that can be filled to the last byte; needs root. */
async function mountSmallDisk(lab: Lab) {
  const path = `${lab.folder}/disk`;
  const ballast = `${path}/ballast`;
  await mkdir(path, { recursive: true });
  await lab.supervisor.run("mount", "mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", path]);
  lab.supervisor.onStopped(() => spawnSync("umount", ["--lazy", path]));
  return {
    path,
    async fill() {
      // Ends with "no space left", which is what is wanted.
      await writeFile(ballast, Buffer.alloc(64 * 1024 * 1024)).catch(() => undefined);
    },
    free: () => rm(ballast),
  };
}
