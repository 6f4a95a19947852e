import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Shell, WorkerList } from "@/lib/contract/api";
import type { OperationDetail, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import { openCutLine, type CutLine } from "../testing/cutLine";
import { taskEvent } from "../testing/fakeStore";
import { AMQP_URL, openChannel } from "../testing/liveServers";
import {
  startScriptedWorker,
  type ScriptedWorker,
  type ScriptedWorkerOptions,
} from "../testing/scriptedWorker";
import { startUmbelInProcess, type Answer, type UmbelInProcess } from "../testing/umbelInProcess";

const PATIENCE = { timeout: 30_000, interval: 20 };
/** Far longer than any of these may take. */
const LONG_WAIT_MS = 30_000;

let exchange: string;
let line: CutLine;
let umbel: UmbelInProcess;
let workers: ScriptedWorker[];

beforeEach(async () => {
  exchange = `test-${randomUUID()}`;
  workers = [];
  line = await openCutLine(AMQP_URL);
  umbel = await startUmbelInProcess(line.url, exchange);
});

afterEach(async () => {
  // A line that was frozen would keep every goodbye back.
  line.cut();
  line.mend();
  for (const worker of workers) await worker.stop();
  await umbel.stop();
  await line.close();
  const { channel, close } = await openChannel();
  for (const name of [exchange, `${exchange}.pidbox`, `reply.${exchange}.pidbox`])
    await channel.deleteExchange(name);
  await close();
});

async function startWorker(name: string, answer?: ScriptedWorkerOptions["answer"]): Promise<ScriptedWorker> {
  const worker = await startScriptedWorker({ name, controlExchange: exchange, answer });
  workers.push(worker);
  return worker;
}

const pong = () => ({ ok: "pong" });

/** An action, and how long its answer took. */
async function act(name: string, body: object): Promise<Answer & { ms: number }> {
  const startedAt = performance.now();
  const answer = await umbel.post(`workers/actions/${name}`, body);
  return { ...answer, ms: performance.now() - startedAt };
}

function outcomesOf({ status, body }: Answer): WorkerOutcome[] {
  expect(status).toBe(200);
  return (body as WorkerActionResult).outcomes;
}

const heartbeat = (hostname: string, at: number, freq: number) =>
  ({ kind: "worker", type: "worker-heartbeat", at, hostname, pid: 7, clock: 1, freq, active: 0 }) as const;

/** How it ended is said in words. */
const unavailable = (words: string) => ({
  status: 503,
  body: { error: { code: "BROKER_UNAVAILABLE", message: expect.stringContaining(words) as string } },
});

describe("a broker that goes away in the middle of a call", () => {
  it("ends it at once: who had answered, and of whom it is not known", async () => {
    await startWorker("a@x", pong);
    const silent = await startWorker("b@x");
    const call = act("ping", { workers: ["a@x", "b@x"], waitMs: LONG_WAIT_MS });
    await expect.poll(() => silent.commands.length, PATIENCE).toBe(1);
    // Answers come in order: when that of a later command is there, so is the first.
    await act("heartbeat", { workers: ["a@x"], waitMs: LONG_WAIT_MS });
    line.cut();
    const answer = await call;
    expect(outcomesOf(answer)).toMatchObject([
      { worker: "a@x", outcome: "ok" },
      { worker: "b@x", outcome: "silent", code: "BROKER_LOST" },
    ]);
    expect(answer.ms).toBeLessThan(LONG_WAIT_MS / 2);
  });

  it("is told when nobody had answered", async () => {
    const silent = await startWorker("b@x");
    const call = act("pool-grow", { workers: ["b@x"], waitMs: LONG_WAIT_MS });
    await expect.poll(() => silent.commands.length, PATIENCE).toBe(1);
    line.cut();
    expect(await call).toMatchObject(unavailable("not known"));
  });

  it("is told of every kind of request while it is away, within its deadline", async () => {
    await startWorker("a@x", pong);
    outcomesOf(await act("ping", { workers: ["a@x"] }));
    line.cut();
    const isGone = async () => (await act("ping", { workers: ["a@x"], waitMs: 100 })).status;
    await expect.poll(isGone, PATIENCE).not.toBe(200);
    const id = randomUUID();
    const answers = await Promise.all([
      umbel.post(`tasks/${id}/revoke`, { evenIfUnknown: true }),
      umbel.post("workers/a@x/inspect/refresh", {}),
      umbel.get(`tasks/${id}/holders`),
    ]);
    // Holders are asked of workers that are online, and none is known to be.
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
    line.mend();
    const isBack = async () => (await act("ping", { workers: ["a@x"] })).status;
    await expect.poll(isBack, PATIENCE).toBe(200);
  });

  it("that lets nothing through any more is not waited for longer than asked", async () => {
    await startWorker("a@x", pong);
    outcomesOf(await act("ping", { workers: ["a@x"] }));
    line.freeze();
    const all = await Promise.all([
      act("ping", { workers: ["a@x"], waitMs: 500 }),
      act("add-consumer", { workers: ["a@x"], queue: "more", create: true, waitMs: 500 }),
      umbel.post(`tasks/${randomUUID()}/revoke`, { evenIfUnknown: true, waitMs: 500 }),
    ]);
    expect(all.map(({ status }) => status)).toEqual([503, 503, 503]);
  });

  it("and says nothing on an open line is told as that, and its workers not as lost", async () => {
    const at = Date.now();
    await umbel.services.store.appendBatch({
      taskEvents: [],
      workerEvents: ["a@x", "b@x"].map((hostname) => heartbeat(hostname, at, 2)),
      problems: [],
      received: 2,
      dropped: 0,
      receivedAt: at,
    });
    const statuses = async () => {
      const { workers } = (await umbel.get("workers")).body as WorkerList;
      return workers.map(({ status }) => status);
    };
    await expect.poll(statuses, PATIENCE).toEqual(["online", "online"]);
    const connections = async () => ((await umbel.get("shell")).body as Shell).connections;
    await expect.poll(async () => (await connections())[0]?.state, PATIENCE).toBe("connected");
    line.freeze();
    await expect.poll(async () => (await connections())[0]?.state, PATIENCE).toBe("mute");
    const seen = new Set<string>();
    const look = async () => {
      for (const status of await statuses()) seen.add(status);
      return seen.has("unknown");
    };
    await expect.poll(look, PATIENCE).toBe(true);
    expect(seen).not.toContain("lost");
  });

  it("ends an operation on many tasks, and tells how far it came", async () => {
    const ids = Array.from({ length: 1200 }, () => randomUUID());
    const at = Date.now();
    await umbel.services.store.appendBatch({
      taskEvents: ids.map((id) => taskEvent(id, "task-received", at, { hostname: "a@x" })),
      workerEvents: [heartbeat("a@x", at, 60)],
      problems: [],
      received: ids.length + 1,
      dropped: 0,
      receivedAt: at,
    });
    await expect.poll(() => umbel.services.view.size, PATIENCE).toBe(ids.length);
    // The second batch reaches it, and its answer does not reach us.
    await startWorker("a@x", ({ method }, worker) => {
      const revokes = worker.commands.filter((command) => command.method === "revoke");
      if (method === "revoke" && revokes.length === 2) line.cut();
      return { ok: "tasks flagged as revoked" };
    });
    const begun = await umbel.post("tasks/revoke", { ids });
    const { id } = begun.body as { id: string };
    const read = async () => ((await umbel.get(`operations/${id}`)).body as OperationDetail).operation;
    await expect.poll(async () => (await read()).state, PATIENCE).toBe("failed");
    expect(await read()).toMatchObject({
      total: 1200,
      done: 500,
      counts: { revoked: 500 },
      error: expect.stringContaining("not known") as string,
    });
  });
});

describe("a worker that nobody knows", () => {
  it("is told as that at once, without waiting for its answers", async () => {
    await startWorker("a@x", pong);
    outcomesOf(await act("ping", { workers: ["a@x"] }));
    const startedAt = performance.now();
    expect(await umbel.post("workers/nobody@x/inspect/refresh", {})).toMatchObject({
      status: 404,
      body: { error: { code: "WORKER_NOT_FOUND", message: 'There is no worker "nobody@x".' } },
    });
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

describe("a pool that was told to grow", () => {
  it("is asked for its size until the new processes have started, before a shrink is refused", async () => {
    let asked = 0;
    const worker = await startWorker("grows@x", ({ method }, { commands }) => {
      const isGrown = commands.some((command) => command.method === "pool_grow");
      if (method !== "stats") return { ok: "pool will grow" };
      // Celery starts the processes some seconds after it has said so.
      const processes = isGrown && ++asked > 3 ? [1, 2, 3] : [1, 2];
      return { pool: { implementation: "celery.concurrency.prefork:TaskPool", processes } };
    });
    outcomesOf(await act("pool-grow", { workers: ["grows@x"], by: 1 }));
    const answer = await act("pool-shrink", { workers: ["grows@x"], by: 50 });
    expect(outcomesOf(answer)).toMatchObject([
      {
        outcome: "refused",
        code: "LEAVES_NO_SLOT",
        text: expect.stringContaining("It has 3 slots") as string,
      },
    ]);
    outcomesOf(await act("pool-shrink", { workers: ["grows@x"], by: 2 }));
    expect(worker.commands.map(({ method }) => method)).toContain("pool_shrink");
  });
});

describe("workers that answer oddly", () => {
  it("do not keep the others' outcomes back", async () => {
    await startWorker("fine@x", pong);
    const raw =
      (text: string, contentType?: string): ScriptedWorkerOptions["answer"] =>
      (command, worker) => {
        worker.replyRaw(command, Buffer.from(text), contentType ? { contentType } : {});
      };
    await startWorker("text@x", raw("not JSON {"));
    await startWorker("odd@x", () => ({ maybe: 1 }));
    await startWorker("twice@x", (command, worker) => {
      worker.reply(command, { ok: "pong" });
      worker.reply(command, { ok: "pong" });
    });
    const names = ["fine@x", "odd@x", "text@x", "twice@x"];
    const answer = await act("ping", { workers: names, waitMs: 1500 });
    expect(outcomesOf(answer)).toMatchObject([
      { worker: "fine@x", outcome: "ok", code: null },
      { worker: "odd@x", outcome: "silent", code: "UNREADABLE" },
      { worker: "text@x", outcome: "silent", code: "UNREADABLE" },
      { worker: "twice@x", outcome: "ok", code: "TWO_OF_ONE_NAME" },
    ]);
  });

  it("or late do not disturb the next call", async () => {
    const slow = await startWorker("slow@x");
    const first = await act("ping", { workers: ["slow@x"], waitMs: 1000 });
    expect(outcomesOf(first)).toMatchObject([{ worker: "slow@x", outcome: "silent", code: "BUSY" }]);
    const second = act("rate-limit", { workers: ["slow@x"], task: "t", rate: "1/s", waitMs: LONG_WAIT_MS });
    await expect.poll(() => slow.commands.length, PATIENCE).toBe(2);
    slow.reply(slow.commands[0]!, { error: "late" });
    slow.reply(slow.commands[1]!, { ok: "new rate limit set successfully" });
    expect(outcomesOf(await second)).toMatchObject([
      { outcome: "ok", text: "new rate limit set successfully" },
    ]);
  });

  it("by stopping in the middle of a call are told as gone", async () => {
    const stopping = await startWorker("stops@x", (_, worker) => void worker.stop());
    const answer = await act("rate-limit", { workers: ["stops@x"], task: "t", rate: "1/s", waitMs: 1000 });
    expect(stopping.commands).toHaveLength(1);
    expect(outcomesOf(answer)).toMatchObject([
      { worker: "stops@x", outcome: "silent", code: "NOT_LISTENING" },
    ]);
    workers = [];
  });
});
