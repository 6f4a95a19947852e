import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import type {
  WorkerActionResult,
  WorkerInspection,
  WorkerInspectList,
  WorkerOutcome,
} from "@/lib/contract/control";
import { openChannel } from "../testing/liveServers";
import { startUmbelInProcess, type UmbelInProcess } from "../testing/umbelInProcess";

/** What a command did is asked of the worker by Celery's own client, never by ours. */
const PATIENCE = { timeout: 30_000, interval: 100 };

let lab: Lab;
let umbel: UmbelInProcess;
let prefork: LabWorker;
let solo: LabWorker;
let threads: LabWorker;
let scaling: LabWorker;

beforeAll(async () => {
  lab = startLab();
  umbel = await startUmbelInProcess(lab.brokerUrl, lab.name);
  [prefork, solo, threads, scaling] = await Promise.all([
    lab.startWorker({ pool: "prefork" }),
    lab.startWorker({ pool: "solo" }),
    lab.startWorker({ pool: "threads", poolRestarts: true }),
    lab.startWorker({ pool: "prefork", args: ["-E", "--autoscale=3,1"], poolRestarts: true }),
  ]);
  const all = [prefork, solo, threads, scaling];
  await vi.waitFor(() => expect(all.map(isOnline)).toEqual([true, true, true, true]), PATIENCE);
}, 120_000);

afterAll(async () => {
  await umbel.stop();
  await lab.stop();
});

function isOnline({ name }: LabWorker): boolean {
  return typeof umbel.services.view.worker(name)?.lastHeartbeatAt === "number";
}

/** Runs an action and gives the outcomes in the order of `workers`. */
async function act(name: string, workers: LabWorker[] | "all", rest: object = {}): Promise<WorkerOutcome[]> {
  const names = workers === "all" ? workers : workers.map((worker) => worker.name);
  const { status, body } = await umbel.post(`workers/actions/${name}`, { workers: names, ...rest });
  expect(body).toMatchObject({ action: name });
  expect(status).toBe(200);
  const { outcomes } = body as WorkerActionResult;
  if (names === "all") return outcomes;
  return names.map((one) => outcomes.find(({ worker }) => worker === one)!);
}

async function refusal(name: string, body: object): Promise<unknown> {
  const answer = await umbel.post(`workers/actions/${name}`, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  return (answer.body as { error: { code: string } }).error;
}

const ok = { outcome: "ok" };
const refused = (code: string) => ({ outcome: "refused", code });

const stats = async (worker: LabWorker) =>
  (await lab.inspect(worker, "stats")) as {
    pool: { processes: number[] };
    autoscaler?: { max: number; min: number };
  };
const processes = async (worker: LabWorker) => (await stats(worker)).pool.processes;
const queuesOf = async (worker: LabWorker) =>
  ((await lab.inspect(worker, "active_queues")) as { name: string }[]).map(({ name }) => name);

describe("signs of life", () => {
  it("answers a ping and a heartbeat, whatever the pool, told to all or to some", async () => {
    const all = await act("ping", "all");
    expect(all.map(({ worker }) => worker).sort()).toEqual(
      [prefork, solo, threads, scaling].map(({ name }) => name).sort(),
    );
    expect(all.every((one) => one.outcome === "ok" && one.text === "pong")).toBe(true);
    const before = umbel.services.view.worker(solo.name)!.lastHeartbeatAt!;
    expect(await act("heartbeat", [solo])).toMatchObject([ok]);
    await expect
      .poll(() => umbel.services.view.worker(solo.name)!.lastHeartbeatAt!, PATIENCE)
      .toBeGreaterThan(before);
  });
});

describe("the pool", () => {
  it("grows and shrinks where it can, and says where it cannot", async () => {
    expect(await processes(prefork)).toHaveLength(2);
    expect(await act("pool-grow", [prefork, solo, threads, scaling], { by: 2 })).toMatchObject([
      ok,
      refused("NOT_SUPPORTED_BY_POOL"),
      refused("NOT_SUPPORTED_BY_POOL"),
      refused("AUTOSCALE_ON"),
    ]);
    // A prefork pool makes its new processes when it next looks after itself.
    await lab.send("lab.add", { args: [1, 1], queue: prefork.queue });
    await expect.poll(() => processes(prefork), PATIENCE).toHaveLength(4);
    expect(await act("pool-shrink", [prefork, threads], { by: 1 })).toMatchObject([
      ok,
      refused("NOT_SUPPORTED_BY_POOL"),
    ]);
    await expect.poll(() => processes(prefork), PATIENCE).toHaveLength(3);
  });

  it("is never emptied", async () => {
    const before = await processes(prefork);
    expect(await act("pool-shrink", [prefork, solo], { by: before.length })).toMatchObject([
      refused("LEAVES_NO_SLOT"),
      refused("LEAVES_NO_SLOT"),
    ]);
    expect(await processes(prefork)).toEqual(before);
  });

  it("tells how far it shrank when the rest is busy", async () => {
    await expect.poll(() => processes(prefork), PATIENCE).toHaveLength(3);
    const ids = await lab.send("lab.sleep", { args: [60], queue: prefork.queue, times: 2 });
    await expect.poll(() => lab.inspect(prefork, "active"), PATIENCE).toHaveLength(2);
    const [one] = await act("pool-shrink", [prefork], { by: 2 });
    // Which process is idle is Celery's to say; what we tell is what became of them.
    const left = (await processes(prefork)).length;
    if (left === 3) expect(one).toMatchObject(refused("POOL_BUSY"));
    else {
      expect(one).toMatchObject(refused("SHRUNK_LESS"));
      expect(one!.text).toContain(`from 3 to ${left}`);
      expect(left).toBe(2);
    }
    for (const id of ids) {
      await umbel.post(`tasks/${id}/revoke`, { terminate: true, signal: "SIGKILL", evenIfUnknown: true });
    }
    await expect.poll(() => lab.inspect(prefork, "active"), PATIENCE).toEqual([]);
  });

  it("scales within another range where it was started to", async () => {
    expect(await act("autoscale", [scaling, prefork], { min: 2, max: 5 })).toMatchObject([
      ok,
      refused("AUTOSCALE_OFF"),
    ]);
    await expect.poll(() => stats(scaling), PATIENCE).toMatchObject({ autoscaler: { max: 5, min: 2 } });
  });

  it("restarts where that is on, and only what has processes", async () => {
    const before = await processes(scaling);
    expect(await act("pool-restart", [scaling, prefork, threads])).toMatchObject([
      ok,
      refused("POOL_RESTARTS_OFF"),
      refused("NOT_SUPPORTED_BY_POOL"),
    ]);
    await expect
      .poll(async () => {
        await lab.send("lab.add", { args: [1, 1], queue: scaling.queue, times: 3 });
        return (await processes(scaling)).filter((pid) => before.includes(pid));
      }, PATIENCE)
      .toEqual([]);
  });
});

describe("queues", () => {
  it.each(["prefork", "solo", "threads"] as const)(
    "are added to a %s worker and taken away",
    async (pool) => {
      const worker = { prefork, solo, threads }[pool];
      const queue = `${lab.name}.more-${pool}`;
      expect(await refusal("add-consumer", { workers: [worker.name], queue })).toMatchObject({
        code: "QUEUE_NOT_FOUND",
      });
      expect(await act("add-consumer", [worker], { queue, create: true, autoDelete: true })).toMatchObject([
        { ...ok, code: null },
      ]);
      expect(await queuesOf(worker)).toContain(queue);
      expect(await act("add-consumer", [worker], { queue })).toMatchObject([
        { ...ok, code: "ALREADY_CONSUMING" },
      ]);
      expect(await act("cancel-consumer", [worker], { queue })).toMatchObject([{ ...ok, code: null }]);
      expect(await queuesOf(worker)).not.toContain(queue);
      expect(await act("cancel-consumer", [worker], { queue })).toMatchObject([refused("NOT_CONSUMING")]);
    },
  );

  it("are made with the options that are asked for", async () => {
    const queue = `${lab.name}.topic`;
    const options = {
      exchange: `${lab.name}.topics`,
      exchangeType: "topic",
      routingKey: "a.#",
      autoDelete: true,
      queueArguments: { "x-max-priority": 5 },
      create: true,
    };
    expect(await act("add-consumer", [threads], { queue, ...options })).toMatchObject([ok]);
    const queues = (await lab.inspect(threads, "active_queues")) as { name: string }[];
    expect(queues.find(({ name }) => name === queue)).toMatchObject({
      exchange: { name: options.exchange, type: "topic" },
      routing_key: "a.#",
      auto_delete: true,
      queue_arguments: { "x-max-priority": 5 },
    });
    await act("cancel-consumer", [threads], { queue });
  });

  it("that the broker would refuse are not asked of workers, for it would end them", async () => {
    const queue = `${lab.name}.priority`;
    const { channel, close } = await openChannel(lab.brokerUrl);
    await channel.assertQueue(queue, { durable: true, autoDelete: true, arguments: { "x-max-priority": 3 } });
    await channel.assertExchange(`${lab.name}.topics`, "topic", { durable: true, autoDelete: true });
    const mismatches = [
      { queue, autoDelete: true },
      { queue, autoDelete: true, queueArguments: { "x-max-priority": 4 } },
      { queue: `${lab.name}.new`, create: true, queueArguments: { "x-max-priority": "many" } },
      { queue: `${lab.name}.new`, create: true, autoDelete: true, exchange: `${lab.name}.topics` },
    ];
    for (const mismatch of mismatches) {
      expect(await act("add-consumer", [prefork, solo, threads], mismatch)).toMatchObject(
        Array(3).fill(refused("QUEUE_REFUSED")),
      );
    }
    const fitting = { queue, autoDelete: true, queueArguments: { "x-max-priority": 3 } };
    expect(await act("add-consumer", [solo], fitting)).toMatchObject([ok]);
    expect(await act("cancel-consumer", [solo], { queue })).toMatchObject([ok]);
    expect(await act("ping", [prefork, solo, threads])).toMatchObject([ok, ok, ok]);
    await channel.deleteQueue(queue);
    await channel.deleteExchange(`${lab.name}.topics`);
    await close();
  });
});

describe("limits", () => {
  const limitsOf = async (worker: LabWorker) => {
    const { body } = await umbel.post(`workers/${worker.name}/inspect/refresh`, { panels: ["registered"] });
    return (body as WorkerInspection).panels.registered.value?.find(({ name }) => name === "lab.sleep");
  };

  it("of the rate are set, shown and lifted, whatever the pool", async () => {
    const rate = { task: "lab.sleep", rate: "7/m" };
    expect(await act("rate-limit", [prefork, solo, threads], rate)).toMatchObject([ok, ok, ok]);
    for (const worker of [prefork, solo, threads]) {
      expect(await lab.inspect(worker, "registered")).toContain("lab.sleep [rate_limit=7/m]");
    }
    expect(await act("rate-limit", "all", { task: "lab.sleep", rate: null })).toHaveLength(4);
    for (const worker of [prefork, solo, threads]) {
      expect(await limitsOf(worker)).toMatchObject({ rateLimit: null });
    }
  });

  it("of time end a task that runs too long, once the worker goes by them", async () => {
    const limits = { task: "lab.sleep", softMs: 500, hardMs: 20_000 };
    expect(await act("time-limit", [scaling, solo, threads], limits)).toMatchObject([
      { ...ok, code: "IN_FORCE_LATER" },
      { ...ok, code: "NOT_SUPPORTED_BY_POOL" },
      { ...ok, code: "NOT_SUPPORTED_BY_POOL" },
    ]);
    expect(await limitsOf(scaling)).toMatchObject({ softTimeLimitMs: 500, hardTimeLimitMs: 20_000 });
    expect(await act("pool-restart", [scaling])).toMatchObject([ok]);
    const ids = await lab.send("lab.sleep", { args: [60], queue: scaling.queue });
    await expect.poll(() => lab.states(ids), PATIENCE).toEqual(["FAILURE"]);
    expect(await act("time-limit", [scaling], { ...limits, softMs: null, hardMs: null })).toMatchObject([ok]);
    expect(await limitsOf(scaling)).toMatchObject({ softTimeLimitMs: null, hardTimeLimitMs: null });
    expect(await act("pool-restart", [scaling])).toMatchObject([ok]);
  });

  it("of a task that a worker does not know are refused by it", async () => {
    expect(await act("rate-limit", [prefork], { task: "lab.nothing", rate: "1/s" })).toMatchObject([
      refused("UNKNOWN_TASK"),
    ]);
    expect(
      await act("time-limit", [threads], { task: "lab.nothing", softMs: null, hardMs: 1000 }),
    ).toMatchObject([refused("UNKNOWN_TASK")]);
  });
});

describe("events", () => {
  it("are turned on and off, and the worker that sends them whatever it is told says so", async () => {
    const seen = (id: string) => umbel.services.view.get(id)?.state;
    expect(await act("enable-events", [threads])).toMatchObject([{ ...ok, text: "task events enabled" }]);
    const [told] = await lab.send("lab.add", { args: [1, 2], queue: threads.queue });
    await expect.poll(() => seen(told!), PATIENCE).toBe("SUCCESS");

    expect(await act("disable-events", [threads, solo, scaling])).toMatchObject([
      { ...ok, text: "task events disabled" },
      // Off it was, and off it is again after it was looked at.
      { ...ok, text: "task events already disabled" },
      refused("EVENTS_FIXED_BY_E"),
    ]);
    for (const worker of [threads, solo]) {
      const [untold] = await lab.send("lab.add", { args: [1, 2], queue: worker.queue });
      await expect.poll(() => lab.states([untold!]), PATIENCE).toEqual(["SUCCESS"]);
      // The same worker's next heartbeat comes after whatever it had to tell of the task.
      const before = umbel.services.view.worker(worker.name)!.lastHeartbeatAt!;
      await expect
        .poll(() => umbel.services.view.worker(worker.name)!.lastHeartbeatAt!, PATIENCE)
        .toBeGreaterThan(before + 2000);
      expect(seen(untold!)).toBe("PENDING");
    }
  });
});

describe("inspecting", () => {
  it("tells a worker with a task that JSON cannot hold from a silent one, and shows the rest", async () => {
    await lab.send("lab.sleep", { args: [2], queue: threads.queue, times: 2 });
    await lab.send("lab.take", { args: ["<a set>"], queue: threads.queue, serializer: "pickle" });
    await expect
      .poll(async () => {
        const options = { panels: ["active", "reserved", "queues"], waitMs: 1000 };
        const { body } = await umbel.post(`workers/${threads.name}/inspect/refresh`, options);
        const { panels } = body as WorkerInspection;
        return [panels.active.state, panels.reserved.code, panels.queues.state];
      }, PATIENCE)
      .toEqual(["answered", "UNENCODABLE", "answered"]);
    expect(await act("ping", [threads])).toMatchObject([ok]);
  });

  it("keeps what a busy solo worker told, which is online all the same", async () => {
    await umbel.post(`workers/${solo.name}/inspect/refresh`);
    await lab.send("lab.sleep", { args: [5], queue: solo.queue });
    await expect
      .poll(async () => {
        const body = { panels: ["stats"], waitMs: 300 };
        const answer = await umbel.post(`workers/${solo.name}/inspect/refresh`, body);
        return (answer.body as WorkerInspection).panels.stats.state;
      }, PATIENCE)
      .toBe("silent");
    const { body } = await umbel.get(`workers/${solo.name}/inspect`);
    expect(body).toMatchObject({ panels: { stats: { code: "BUSY", value: { pool: { kind: "solo" } } } } });
    const [grown] = await act("rate-limit", [solo], { task: "lab.add", rate: "5/s", waitMs: 300 });
    expect(grown).toMatchObject({ outcome: "silent", code: "BUSY" });
    expect(grown!.text).toContain("carried out after");
    expect((await umbel.get(`workers/${solo.name}`)).body).toMatchObject({ status: "online" });
    // And so it is.
    await expect.poll(() => lab.inspect(solo, "registered"), PATIENCE).toContain("lab.add [rate_limit=5/s]");
  });

  it("asks all workers at once when it is told to, and gives what they say now", async () => {
    const refresh = async () => {
      const { status, body } = await umbel.post("workers/inspect/refresh", { waitMs: 20_000 });
      expect(status).toBe(200);
      return (body as WorkerInspectList).workers;
    };
    const before = await refresh();
    expect(before).toEqual(
      expect.arrayContaining(
        [prefork, solo, threads, scaling].map(({ name }) => {
          return expect.objectContaining({ worker: name, state: "answered" }) as unknown;
        }),
      ),
    );
    const after = await refresh();
    for (const { worker, answeredAt } of before) {
      expect(after.find((one) => one.worker === worker)?.answeredAt).toBeGreaterThan(answeredAt ?? 0);
    }
    const { status } = await umbel.post("workers/inspect/refresh", { waitMs: -1 });
    expect(status).toBe(400);
  });

  it("gives the list of workers its pools, slots and queues", async () => {
    await expect
      .poll(async () => (await umbel.get("workers/inspect")).body, PATIENCE)
      .toMatchObject({
        workers: expect.arrayContaining([
          expect.objectContaining({ worker: solo.name, pool: "solo", slots: 1, queues: [solo.queue] }),
          expect.objectContaining({ worker: threads.name, pool: "threads", slots: 2 }),
          expect.objectContaining({
            worker: scaling.name,
            autoscale: expect.objectContaining({ max: 5 }) as object,
          }),
        ]) as unknown,
      });
  });
});

describe("bad input", () => {
  it.each([
    ["ping", { workers: [] }, "BAD_REQUEST"],
    ["ping", { workers: "everybody" }, "BAD_REQUEST"],
    ["ping", {}, "BAD_REQUEST"],
    ["ping", { workers: ["nobody@nowhere"] }, "WORKER_NOT_FOUND"],
    ["pool-grow", { workers: "all", by: 0 }, "BAD_REQUEST"],
    ["pool-grow", { workers: "all", by: -1 }, "BAD_REQUEST"],
    ["pool-grow", { workers: "all", by: 1.5 }, "BAD_REQUEST"],
    ["pool-grow", { workers: "all", by: 100_000 }, "BAD_REQUEST"],
    ["autoscale", { workers: "all", min: 4, max: 2 }, "BAD_REQUEST"],
    ["add-consumer", { workers: "all" }, "BAD_REQUEST"],
    ["add-consumer", { workers: "all", queue: [] }, "BAD_REQUEST"],
    ["add-consumer", { workers: "all", queue: "" }, "BAD_REQUEST"],
    ["add-consumer", { workers: "all", queue: "amq.mine" }, "BAD_REQUEST"],
    ["add-consumer", { workers: "all", queue: "q", exchangeType: "tropic" }, "BAD_REQUEST"],
    ["cancel-consumer", { workers: "all", queue: null }, "BAD_REQUEST"],
    ["rate-limit", { workers: "all", task: "t", rate: "many" }, "BAD_REQUEST"],
    ["time-limit", { workers: "all", task: "t", softMs: 2000, hardMs: 1000 }, "BAD_REQUEST"],
    ["time-limit", { workers: "all", task: "t", softMs: -1, hardMs: null }, "BAD_REQUEST"],
  ])("%s with %j is answered by %s", async (name, body, code) => {
    expect(await refusal(name, body)).toMatchObject({ code });
  });

  it("harms no worker", async () => {
    expect(await act("ping", [prefork, solo, threads, scaling])).toMatchObject([ok, ok, ok, ok]);
  });
});

describe("shutting down", () => {
  it("lets the running task end, and tells of the goodbye", async () => {
    const ids = await lab.send("lab.sleep", { args: [2], queue: scaling.queue });
    await expect.poll(() => lab.inspect(scaling, "active"), PATIENCE).toHaveLength(1);
    await expect.poll(() => umbel.services.view.worker(scaling.name)!.active, PATIENCE).toBe(1);
    const [one] = await act("shutdown", [scaling], { waitMs: 20_000 });
    expect(one).toMatchObject({ outcome: "ok", code: "STOPPING" });
    expect(one!.text).toContain("1 running task");
    await expect.poll(() => scaling.isRunning, PATIENCE).toBe(false);
    expect(await lab.states(ids)).toEqual(["SUCCESS"]);
    expect(await act("ping", [scaling])).toMatchObject([refused("WORKER_OFFLINE")]);
  });

  it("is waited for until a busy solo worker has come to it, and no longer than asked", async () => {
    const ids = await lab.send("lab.sleep", { args: [3], queue: solo.queue });
    await expect.poll(() => lab.states(ids), PATIENCE).toEqual(["STARTED"]);
    const [one] = await act("shutdown", [solo], { waitMs: 300 });
    expect(one).toMatchObject({ outcome: "silent", code: "BUSY" });
    await expect.poll(() => solo.isRunning, PATIENCE).toBe(false);
    expect(await lab.states(ids)).toEqual(["SUCCESS"]);
  });
});

it("writes down who did what, and what came of it", async () => {
  const lines = await umbel.services.store.readAudit(500);
  expect(lines.every(({ endedAt }) => endedAt !== null)).toBe(true);
  expect(lines.find(({ action }) => action === "shutdown")).toMatchObject({
    role: "admin",
    targets: [solo.name],
    counts: { silent: 1 },
  });
});
