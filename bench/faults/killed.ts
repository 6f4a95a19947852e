/** Processes of Umbel's own that are killed in the middle of their work. */
import type { Fault, Lab } from "./lab";
import { startRabbit, startRedis } from "./privateServers";

/** A RabbitMQ, a Redis with append-only files, and Umbel in two processes. */
export async function startApart(lab: Lab, { ingestArgs = [] as string[] } = {}) {
  const [rabbit, redis] = await Promise.all([
    startRabbit(lab.supervisor, lab.folder),
    startRedis(lab.supervisor, lab.folder, { keep: true }),
  ]);
  const broker = `amqp://guest:guest@127.0.0.1:${rabbit.port}//`;
  const store = `redis://127.0.0.1:${redis.port}/0`;
  const web = await lab.umbel({ role: "web", broker, redis: store });
  const ingest = await lab.umbel({ role: "ingest", broker, redis: store, args: ingestArgs });
  return { rabbit, redis, broker, store, web, ingest };
}

export const faults: Fault[] = [
  {
    name: "ingest-killed",
    what: "`--role ingest` killed with -9 five times",
    async run(lab) {
      const { broker, store, web, ingest } = await startApart(lab);
      await lab.begin({ broker, web });
      for (let round = 0; round < 5; round++) {
        await ingest.killAndRestart();
        await lab.published(1000);
      }
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "web-killed",
    what: "`--role web` killed with -9 three times",
    async run(lab) {
      const { broker, store, web } = await startApart(lab);
      await lab.begin({ broker, web });
      for (let round = 0; round < 3; round++) {
        await web.killAndRestart();
        await lab.published(1000);
      }
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "all-killed",
    what: "all in one, with its private Redis, killed with -9 three times",
    async run(lab) {
      const rabbit = await startRabbit(lab.supervisor, lab.folder);
      const broker = `amqp://guest:guest@127.0.0.1:${rabbit.port}//`;
      const all = await lab.umbel({ broker, name: "umbel" });
      await lab.begin({ broker, web: all });
      for (let round = 0; round < 3; round++) {
        await all.killAndRestart();
        await lab.published(1000);
      }
      return lab.end({ store: `unix://${lab.folder}/umbel/redis/redis.sock`, webs: [all] });
    },
  },
];
