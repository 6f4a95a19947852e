import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WorkerEvent } from "@/lib/celery/celeryEvent";
import type { WorkerList } from "@/lib/contract/api";
import { AMQP_URL, openChannel } from "../testing/liveServers";
import { startUmbelInProcess, type UmbelInProcess } from "../testing/umbelInProcess";

const PATIENCE = { timeout: 30_000, interval: 50 };

let exchange: string;
let umbel: UmbelInProcess;

async function start(...options: string[]): Promise<void> {
  umbel = await startUmbelInProcess(AMQP_URL, exchange, options);
  const isListening = async () => (await umbel.services.queries.getShell()).connections[0]?.state;
  await expect.poll(isListening, PATIENCE).toBe("connected");
}

beforeEach(() => {
  exchange = `test-${randomUUID()}`;
});

afterEach(async () => {
  await umbel.stop();
  const { channel, close } = await openChannel();
  for (const name of [exchange, `${exchange}.pidbox`, `reply.${exchange}.pidbox`])
    await channel.deleteExchange(name);
  await close();
});

/** Heard of `ageMs` ago: a heartbeat, or a goodbye. One that beats now is given time, however busy the machine is. */
async function hear(worker: string, type: string, ageMs: number): Promise<void> {
  const event: WorkerEvent = {
    kind: "worker",
    type,
    at: Date.now() - ageMs,
    hostname: worker,
    pid: 7,
    clock: 1,
  };
  const figures = type === "worker-offline" ? {} : { freq: ageMs === 0 ? 600 : 2, active: 0, processed: 5 };
  await umbel.services.store.appendBatch({
    taskEvents: [],
    workerEvents: [{ ...event, ...figures }],
    problems: [],
    received: 1,
    dropped: 0,
    receivedAt: Date.now(),
  });
  await expect.poll(() => umbel.services.view.worker(worker), PATIENCE).not.toBeNull();
}

async function listed(): Promise<string[]> {
  return ((await umbel.get("workers")).body as WorkerList).workers.map(({ name }) => name);
}

async function measured(): Promise<string[]> {
  const { payload } = await umbel.app.inject({ url: "/metrics", headers: { host: "localhost" } });
  return [...payload.matchAll(/^umbel_worker_up\{worker="(.*)"\}/gm)].map(([, name]) => name!);
}

describe("forgetting workers", () => {
  it("takes those that went away from the list and the metrics, and no other", async () => {
    await start();
    await hear("gone@a", "worker-offline", 1000);
    await hear("killed@a", "worker-heartbeat", 60_000);
    await hear("there@a", "worker-heartbeat", 0);
    // As long as nobody has listened for a while, a silent worker may be there.
    await expect
      .poll(async () => (await umbel.get("workers/killed@a")).body, PATIENCE)
      .toMatchObject({
        status: "lost",
      });
    expect((await measured()).sort()).toEqual(["gone@a", "killed@a", "there@a"]);

    const names = ["gone@a", "there@a"];
    const { status, body } = await umbel.post("workers/actions/forget", { workers: names });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      action: "forget",
      outcomes: [
        { worker: "gone@a", outcome: "ok", code: null },
        { worker: "there@a", outcome: "refused", code: "NOT_GONE" },
      ],
    });
    expect((await listed()).sort()).toEqual(["killed@a", "there@a"]);

    await hear("there@a", "worker-heartbeat", 0);
    expect((await umbel.post("workers/actions/forget", { workers: "all" })).body).toMatchObject({
      outcomes: [{ worker: "killed@a", outcome: "ok" }],
    });
    expect(await listed()).toEqual(["there@a"]);
    expect(await measured()).toEqual(["there@a"]);
    expect((await umbel.get("workers/gone@a")).status).toBe(404);
    const audit = await umbel.services.store.readAudit(10);
    expect(audit.map(({ action, targets, counts }) => [action, targets, counts])).toEqual([
      ["forget", ["all"], { ok: 1 }],
      ["forget", names, { ok: 1, refused: 1 }],
    ]);
  });

  it("lasts until the worker is heard of again", async () => {
    await start();
    await hear("back@a", "worker-offline", 1000);
    await umbel.post("workers/actions/forget", { workers: ["back@a"] });
    expect(await listed()).toEqual([]);
    await hear("back@a", "worker-heartbeat", 0);
    expect((await umbel.get("workers/back@a")).body).toMatchObject({ status: "online", offlineAt: null });
  });

  it("is refused for a name that nobody knows, and forgets nothing then", async () => {
    await start();
    await hear("gone@a", "worker-offline", 1000);
    const { status, body } = await umbel.post("workers/actions/forget", { workers: ["gone@a", "nobody@a"] });
    expect([status, body]).toMatchObject([404, { error: { code: "WORKER_NOT_FOUND" } }]);
    expect(await listed()).toEqual(["gone@a"]);
    for (const workers of [[], "some", [""], undefined]) {
      expect((await umbel.post("workers/actions/forget", { workers })).status).toBe(400);
    }
  });

  it("comes by itself after the time that was set", async () => {
    await start("--forget-workers-after", "2m");
    await hear("old@a", "worker-offline", 121_000);
    await hear("recent@a", "worker-offline", 20_000);
    await hear("there@a", "worker-heartbeat", 0);
    await expect.poll(listed, PATIENCE).not.toContain("old@a");
    expect(await listed()).toContain("recent@a");
  });
});
