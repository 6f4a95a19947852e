/** An Umbel with very many tasks: written straight into its store by a process beside, for no broker brings them so fast. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { startUmbel, type RunningUmbel } from "./startUmbel";

const ROOT = join(import.meta.dirname, "..", "..");
const PROGRAM = join(ROOT, "server", "testing", "fillStore.ts");

/** Its store goes when it is stopped. It hears no worker, so nothing comes to these tasks. */
export async function startFilledUmbel(tasks: number): Promise<RunningUmbel> {
  // With `--broker redis` there is no RabbitMQ.
  const { UMBEL_TEST_REDIS: redis, UMBEL_TEST_AMQP: broker = redis } = process.env;
  if (!redis || !broker) throw new Error("no test servers: run this by `npm test`");
  const cluster = `test-${randomUUID()}`;
  const fill = (count: number) =>
    promisify(execFile)(process.execPath, ["--import", "tsx", PROGRAM, redis, cluster, String(count)], {
      cwd: ROOT,
    });
  await fill(tasks);
  const umbel = await startUmbel({
    args: ["--broker", broker, "--redis", redis, "--cluster", cluster, "--max-tasks", String(tasks)],
  });
  await readWhole(umbel.url, tasks);
  return {
    ...umbel,
    async stop() {
      const code = await umbel.stop();
      await fill(0);
      return code;
    },
  };
}

/** Umbel answers before it has read all that its store holds. */
async function readWhole(url: string, tasks: number): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(`${url}/api/v1/tasks?limit=1`);
    const list = (await answer.json()) as { total: number; hydrating: boolean }; // as the contract says
    if (list.total === tasks && !list.hydrating) return;
    if (Date.now() > until) throw new Error(`only ${list.total} of ${tasks} tasks were read`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
