import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import type { TaskDetail, TaskList } from "@/lib/contract/api";
import type {
  Operation,
  OperationDetail,
  RevokeResult,
  WorkerActionResult,
  WorkerInspection,
} from "@/lib/contract/control";
import { startUmbelInProcess, type UmbelInProcess } from "../testing/umbelInProcess";

const PATIENCE = { timeout: 40_000, interval: 50 };
const MANY = 5000;

let lab: Lab;
let umbel: UmbelInProcess;
let prefork: LabWorker;
let solo: LabWorker;
let threads: LabWorker;

beforeAll(async () => {
  lab = startLab();
  umbel = await startUmbelInProcess(lab.brokerUrl, lab.name);
  [prefork, solo, threads] = await Promise.all([
    lab.startWorker({ pool: "prefork", args: ["-E", "--prefetch-multiplier=64"] }),
    lab.startWorker({ pool: "solo", args: ["-E"] }),
    lab.startWorker({ pool: "threads", args: ["-E"], concurrency: 1 }),
  ]);
  const isOnline = ({ name }: LabWorker) =>
    typeof umbel.services.view.worker(name)?.lastHeartbeatAt === "number";
  await vi.waitFor(() => expect([prefork, solo, threads].every(isOnline)).toBe(true), PATIENCE);
}, 120_000);

afterAll(async () => {
  await umbel.stop();
  await lab.stop();
});

async function revoke(id: string, body: object = {}): Promise<RevokeResult> {
  const answer = await umbel.post(`tasks/${id}/revoke`, body);
  expect(answer).toMatchObject({ status: 200, body: { id } });
  return answer.body as RevokeResult;
}

async function taskOf(id: string): Promise<TaskDetail["task"]> {
  return ((await umbel.get(`tasks/${id}`)).body as TaskDetail).task;
}

const stateOf = (id: string) => umbel.services.view.get(id)?.state;

/** Sends a task that sleeps, and waits until it runs. A solo worker tells of it only when it has ended. */
async function sleeper(worker: LabWorker, seconds: number): Promise<string> {
  const [id] = await lab.send("lab.sleep", { args: [seconds], queue: worker.queue });
  await expect.poll(() => lab.states([id!]), PATIENCE).toEqual(["STARTED"]);
  await expect.poll(() => stateOf(id!), PATIENCE).toBe(worker === solo ? "PENDING" : "STARTED");
  return id!;
}

async function heldBy(worker: LabWorker): Promise<string[]> {
  return ((await lab.inspect(worker, "active")) as { id: string }[]).map(({ id }) => id);
}

describe("a task that waits", () => {
  it("is skipped when its turn comes, and every worker remembers it", async () => {
    const [id] = await lab.send("lab.add", { args: [1, 2], queue: prefork.queue, countdown: 2 });
    await expect.poll(() => stateOf(id!), PATIENCE).toBe("RECEIVED");
    const result = await revoke(id!);
    expect(result).toMatchObject({ outcome: "revoked", state: "RECEIVED", code: null });
    expect(result.workers.map(({ worker, outcome }) => [worker, outcome]).sort()).toEqual(
      [prefork, solo, threads].map(({ name }) => [name, "ok"]).sort(),
    );
    for (const worker of [prefork, solo, threads]) {
      expect(await lab.inspect(worker, "revoked")).toContain(id);
      const told = async () => {
        const { body } = await umbel.post(`workers/${worker.name}/inspect/refresh`, { panels: ["revoked"] });
        return (body as WorkerInspection).panels.revoked.value?.items ?? [];
      };
      await expect.poll(told, PATIENCE).toContain(id);
    }
    await expect.poll(() => stateOf(id!), PATIENCE).toBe("REVOKED");
    expect(await taskOf(id!)).toMatchObject({ terminated: false, expired: false, signum: null });
    expect(await lab.states([id!])).toEqual(["REVOKED"]);
  });

  it("that has expired is told as such, and is over", async () => {
    const busy = await sleeper(solo, 2);
    const [id] = await lab.send("lab.add", { args: [1, 2], queue: solo.queue, expires: 1 });
    await expect.poll(() => stateOf(id!), PATIENCE).toBe("REVOKED");
    expect(await taskOf(id!)).toMatchObject({ state: "REVOKED", expired: true, terminated: false });
    expect(await revoke(id!)).toMatchObject({ outcome: "finished", workers: [] });
    await expect.poll(() => stateOf(busy), PATIENCE).toBe("SUCCESS");
  });
});

describe("a running task", () => {
  it("is stopped in under two seconds, and tells by which signal", async () => {
    const took: number[] = [];
    for (const [signal, number] of [
      ["SIGTERM", 15],
      ["SIGKILL", 9],
      ["SIGQUIT", 3],
    ] as const) {
      const id = await sleeper(prefork, 120);
      const sentAt = performance.now();
      const result = await revoke(id, { terminate: true, signal });
      expect(result).toMatchObject({ outcome: "terminated", state: "STARTED", code: null });
      expect(result.text).toContain(signal);
      await expect.poll(() => stateOf(id), PATIENCE).toBe("REVOKED");
      took.push(performance.now() - sentAt);
      expect(await taskOf(id)).toMatchObject({ state: "REVOKED", terminated: true, signum: number });
      expect(await heldBy(prefork)).not.toContain(id);
      expect(await lab.states([id])).toEqual(["REVOKED"]);
    }
    // The machine may be busy with other tests; it is not so all the time.
    expect(Math.min(...took)).toBeLessThan(2000);
  });

  it("may clean up when it is told by SIGUSR1", async () => {
    const id = await sleeper(prefork, 120);
    expect(await revoke(id, { terminate: true, signal: "SIGUSR1" })).toMatchObject({ outcome: "terminated" });
    // Both the task, by its exception, and its worker write how it ended: either may be last.
    await expect.poll(async () => (await lab.states([id]))[0], PATIENCE).toMatch(/^(FAILURE|REVOKED)$/);
    await expect.poll(() => prefork.log(), PATIENCE).toContain("SoftTimeLimitExceeded");
    expect(await heldBy(prefork)).not.toContain(id);
  });

  it("goes on when it is only revoked", async () => {
    const id = await sleeper(prefork, 2);
    const result = await revoke(id);
    expect(result.outcome).toBe("revoked");
    expect(result.text).toContain("goes on");
    await expect.poll(() => stateOf(id), PATIENCE).toBe("SUCCESS");
  });

  it("in a pool that cannot end it runs on, and that is said", async () => {
    const inThread = await sleeper(threads, 3);
    const refused = await revoke(inThread, { terminate: true });
    expect(refused).toMatchObject({ outcome: "refused", code: "NOT_SUPPORTED_BY_POOL" });
    expect(refused.text).toContain("runs to its end");
    const inSolo = await sleeper(solo, 3);
    // It hears of it only when its task has ended.
    const silent = await revoke(inSolo, { terminate: true, waitMs: 500 });
    expect(silent).toMatchObject({ outcome: "unconfirmed", code: "BUSY" });
    await expect.poll(() => [stateOf(inThread), stateOf(inSolo)], PATIENCE).toEqual(["SUCCESS", "SUCCESS"]);
  });
});

describe("bad input", () => {
  it("of one task is answered by what is wrong", async () => {
    const unknown = randomUUID();
    expect(await umbel.post(`tasks/${unknown}/revoke`)).toMatchObject({
      status: 404,
      body: { error: { code: "TASK_NOT_FOUND" } },
    });
    for (const worker of [prefork, solo, threads]) {
      expect(await lab.inspect(worker, "revoked")).not.toContain(unknown);
    }
    expect(await revoke(unknown, { evenIfUnknown: true })).toMatchObject({ outcome: "revoked", state: null });
    for (const body of [
      { terminate: "yes" },
      { terminate: true, signal: "SIGSTOP" },
      { terminate: true, signal: "SIGINT" },
      { terminate: true, signal: 9 },
      { waitMs: 0 },
      { waitMs: 1e9 },
    ]) {
      expect((await umbel.post(`tasks/${unknown}/revoke`, body)).status, JSON.stringify(body)).toBe(400);
    }
    expect((await umbel.post(`tasks/${"x".repeat(256)}/revoke`)).status).toBeGreaterThanOrEqual(400);
  });

  it("of many is answered before anything is sent", async () => {
    for (const body of [
      {},
      { ids: [] },
      { ids: ["a\nb"] },
      { ids: [randomUUID()], filter: "state:PENDING" },
      { filter: "state:" },
      { filter: "(" },
    ]) {
      expect((await umbel.post("tasks/revoke", body)).status, JSON.stringify(body)).toBe(400);
    }
    expect((await umbel.get(`operations/${randomUUID()}`)).status).toBe(404);
    expect((await umbel.post(`operations/${randomUUID()}/stop`)).status).toBe(404);
  });
});

describe("by stamped headers", () => {
  it("is refused by workers that do not know it yet, with what helps", async () => {
    const body = { headers: { customer: ["42"] } };
    const answer = await umbel.post("workers/actions/revoke-stamped", body);
    expect(answer.status).toBe(200);
    const { outcomes } = answer.body as WorkerActionResult;
    expect(outcomes).toHaveLength(3);
    for (const one of outcomes) {
      expect(one).toMatchObject({ outcome: "refused", code: "NOT_KNOWN_BY_VERSION" });
      expect(one.text).toContain("too old");
    }
    for (const headers of [{}, { customer: [] }, { "": ["1"] }]) {
      expect((await umbel.post("workers/actions/revoke-stamped", { headers })).status).toBe(400);
    }
  });
});

describe("many at once", () => {
  async function operationOf(id: string, query = "?limit=0"): Promise<OperationDetail> {
    return (await umbel.get(`operations/${id}${query}`)).body as OperationDetail;
  }

  async function begin(body: object): Promise<Operation> {
    const answer = await umbel.post("tasks/revoke", body);
    expect(answer).toMatchObject({ status: 202, body: { kind: "revoke", state: "running", done: 0 } });
    return answer.body as Operation;
  }

  async function ended(id: string): Promise<Operation> {
    await expect.poll(async () => (await operationOf(id)).operation.state, PATIENCE).not.toBe("running");
    return (await operationOf(id)).operation;
  }

  it("by a list: an outcome for each", async () => {
    const over = await lab.send("lab.add", { args: [1, 1], queue: prefork.queue, times: 2 });
    const waiting = await lab.send("lab.add", { args: [1, 1], queue: prefork.queue, countdown: 3, times: 3 });
    const running = await sleeper(prefork, 120);
    const unknown = randomUUID();
    await expect.poll(() => over.map(stateOf), PATIENCE).toEqual(["SUCCESS", "SUCCESS"]);
    await expect.poll(() => waiting.map(stateOf), PATIENCE).toEqual(Array(3).fill("RECEIVED"));
    const ids = [...over, ...waiting, running, unknown, running];
    const { id, total } = await begin({ ids, terminate: true, signal: "SIGKILL" });
    expect(total).toBe(7);
    expect(await ended(id)).toMatchObject({
      state: "done",
      done: 7,
      counts: { finished: 2, revoked: 3, terminated: 1, unknown: 1 },
      error: null,
    });
    const { items, itemsTotal } = await operationOf(id, "?outcome=terminated");
    expect([items.map((item) => item.id), itemsTotal]).toEqual([[running], 1]);
    expect((await operationOf(id, "?limit=100")).items).toHaveLength(7);
    await expect.poll(() => [...waiting, running].map(stateOf), PATIENCE).toEqual(Array(4).fill("REVOKED"));
  });

  it(`by a filter: stopped half way, then all of ${MANY} waiting ones`, { timeout: 150_000 }, async () => {
    const blockers = [await sleeper(prefork, 200), await sleeper(prefork, 200)];
    const ids = await lab.send("lab.add", { args: [1, 1], queue: prefork.queue, times: MANY });
    const filter = `queue:${prefork.queue} name:lab.add state:PENDING,RECEIVED`;
    const matching = async () =>
      ((await umbel.get(`tasks?limit=1&filter=${encodeURIComponent(filter)}`)).body as TaskList).total;
    await expect.poll(matching, PATIENCE).toBe(MANY);

    // While a worker is silent, the first batch waits for it: time to press stop.
    const silent = await sleeper(solo, 4);
    const stopped = await begin({ filter });
    expect((await umbel.post(`operations/${stopped.id}/stop`)).body).toMatchObject({ stopAsked: true });
    const half = await ended(stopped.id);
    expect(half).toMatchObject({ state: "stopped", total: MANY, stopAsked: true });
    expect(half.done).toBeGreaterThan(0);
    expect(half.done).toBeLessThan(MANY);
    expect(half.counts).toEqual({ revoked: half.done });
    await expect.poll(() => stateOf(silent), PATIENCE).toBe("SUCCESS");

    const whole = await begin({ filter });
    expect(await ended(whole.id)).toMatchObject({
      state: "done",
      total: MANY,
      done: MANY,
      counts: { revoked: MANY },
      silentWorkers: [],
      error: null,
    });
    const { items, itemsTotal } = await operationOf(
      whole.id,
      `?outcome=revoked&limit=1000&offset=${MANY - 10}`,
    );
    expect([items.length, itemsTotal]).toEqual([10, MANY]);

    for (const id of blockers) await revoke(id, { terminate: true, signal: "SIGKILL" });
    const revoked = filter.replace("PENDING,RECEIVED", "REVOKED");
    const selection = encodeURIComponent(revoked);
    await expect
      .poll(async () => ((await umbel.get(`tasks?limit=1&filter=${selection}`)).body as TaskList).total, {
        timeout: 90_000,
        interval: 200,
      })
      .toBeGreaterThanOrEqual(MANY);
    expect(new Set(await lab.states(ids))).toEqual(new Set(["REVOKED"]));
  });
});
