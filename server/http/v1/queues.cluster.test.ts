/** Queues of real workers on both brokers: what the API tells is compared with the broker's own tools. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import type {
  MessagesDone,
  Paused,
  Purged,
  QueueDetail,
  QueueList,
  QueueMatrix,
  QueuePeek,
  WhyWaiting,
} from "@/lib/contract/queues";
import { openChannel, openRedis, REDIS_URL } from "../../testing/liveServers";
import { startUmbelInProcess, type UmbelInProcess } from "../../testing/umbelInProcess";

const PATIENCE = { timeout: 50_000, interval: 200 };
const redisBroker = () => `${REDIS_URL.replace(/\/\d*$/, "")}/7`;

describe.each(["RabbitMQ", "Redis"])("queues on %s", (kind) => {
  const isRedis = kind === "Redis";
  let lab: Lab;
  let umbel: UmbelInProcess;
  let worker: LabWorker;
  /** From which nobody takes. */
  let lonely: string;

  beforeAll(async () => {
    lab = startLab(isRedis ? redisBroker() : undefined);
    umbel = await startUmbelInProcess(lab.brokerUrl, lab.name);
    worker = await lab.startWorker({ pool: "prefork", concurrency: 1, args: ["-E"] });
    lonely = `${lab.name}.lonely`;
    if (!isRedis) await withChannel((channel) => channel.assertQueue(lonely));
    await vi.waitFor(
      async () => expect((await matrix()).workers[0]?.consumes).toEqual([worker.queue]),
      PATIENCE,
    );
  }, 120_000);
  afterAll(async () => {
    if (!isRedis) await withChannel((channel) => channel.deleteQueue(lonely));
    await umbel.stop();
    await lab.stop();
  }, 60_000);

  async function withChannel<T>(
    use: (channel: Awaited<ReturnType<typeof openChannel>>["channel"]) => Promise<T>,
  ): Promise<T> {
    const { channel, close } = await openChannel(lab.brokerUrl);
    try {
      return await use(channel);
    } finally {
      await close();
    }
  }

  /** By the broker's own tools. */
  async function countAtBroker(queue: string): Promise<number> {
    if (!isRedis) return withChannel(async (channel) => (await channel.checkQueue(queue)).messageCount);
    const redis = openRedis(lab.brokerUrl);
    const length = await redis.llen(queue);
    redis.disconnect();
    return length;
  }

  const get = async <T>(path: string) => (await umbel.get(path)).body as T; // the schema's own type
  const post = async <T>(path: string, body: object = {}) => {
    const answer = await umbel.post(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body as T; // the schema's own type
  };
  const list = () => get<QueueList>(`queues?search=${lab.name}&limit=1000`);
  const matrix = () => get<QueueMatrix>("queue-matrix");
  const queueOf = async (name: string) => (await get<QueueDetail>(`queues/${name}`)).queue;
  const peek = (name: string, more: object = {}) =>
    post<QueuePeek>(`queues/${name}/peek`, { takeAndGiveBack: !isRedis, ...more });
  const why = (id: string) => get<WhyWaiting>(`tasks/${id}/why-waiting`);
  const causes = async (id: string) => {
    const told = await why(id);
    return told.checks.filter(({ verdict }) => verdict === "cause").map(({ code }) => code);
  };
  const seen = (id: string) =>
    expect.poll(async () => (await umbel.get(`tasks/${id}`)).status, PATIENCE).toBe(200);

  it("counts what waits as the broker does, and calls out that nobody takes it", async () => {
    const ids = await lab.send("lab.add", { args: [1, 2], queue: lonely, times: 12 });
    await expect.poll(async () => (await queueOf(lonely)).ready, PATIENCE).toBe(12);
    expect(await countAtBroker(lonely)).toBe(12);
    const told = await list();
    expect(told).toMatchObject({ broker: isRedis ? "redis" : "rabbitmq", troubles: [] });
    expect(told.unconsumed).toContainEqual({ queue: lonely, ready: 12 });
    const queue = told.queues.find(({ name }) => name === lonely);
    expect(queue).toMatchObject({ exists: true, workers: [], unconsumed: true });
    await seen(ids[0]!);
    await expect.poll(async () => (await queueOf(lonely)).oldestAt, PATIENCE).not.toBeNull();
    expect((await queueOf(worker.queue)).workers).toEqual([worker.name]);
    expect(await causes(ids[0]!)).toEqual(["NO_CONSUMER"]);
    expect((await why(ids[3]!)).position).toBe(3);
  });

  it("shows the messages, moves, deletes and purges them, and puts them back", async () => {
    if (!isRedis) {
      const refused = await umbel.post(`queues/${lonely}/peek`, {});
      expect(refused.status).toBe(400);
    }
    const first = await peek(lonely, { limit: 5 });
    expect(first).toMatchObject({
      total: 12,
      exact: isRedis,
      names: [{ name: "lab.add", count: isRedis ? 12 : 5 }],
    });
    expect(first.messages[0]).toMatchObject({
      task: { name: "lab.add", args: "[1, 2]", problem: null },
      state: "PENDING",
    });
    const [one, two] = first.messages.flatMap(({ ref }) => ref ?? []);
    const target = `${lab.name}.other`;
    if (!isRedis) await withChannel((channel) => channel.assertQueue(target));
    else await lab.send("lab.add", { args: [0, 0], queue: target });
    const before = await countAtBroker(target);
    expect(await post<MessagesDone>(`queues/${lonely}/messages/remove`, { refs: [one!] })).toEqual({
      done: 1,
      gone: 0,
    });
    expect(
      await post<MessagesDone>(`queues/${lonely}/messages/move`, { refs: [two!, one!], target }),
    ).toEqual({
      done: 1,
      gone: 1,
    });
    expect(await countAtBroker(lonely)).toBe(10);
    expect(await countAtBroker(target)).toBe(before + 1);

    expect((await umbel.post(`queues/${lonely}/purge`, { confirm: "other" })).status).toBe(400);
    const purged = await post<Purged>(`queues/${lonely}/purge`, { confirm: lonely });
    expect(purged.purged).toBe(10);
    expect(await countAtBroker(lonely)).toBe(0);
    const { purges } = await get<QueueDetail>(`queues/${lonely}`);
    expect(purges).toMatchObject([{ id: purged.keptAs, count: 10 }]);
    // On the page of all queues as well, for whoever comes there.
    expect((await list()).purges).toContainEqual(purges[0]);
    expect(await post(`queues/${lonely}/purges/${purged.keptAs!}/put-back`)).toEqual({ putBack: 10 });
    expect(await countAtBroker(lonely)).toBe(10);
    expect((await peek(lonely)).messages[0]?.task.id).toBe(first.messages[2]?.task.id);
    expect((await umbel.post(`queues/${lonely}/purges/${purged.keptAs!}/put-back`)).status).toBe(404);
    expect((await umbel.post(`queues/${lonely}/purges/${randomUUID()}/put-back`)).status).toBe(404);
    expect((await list()).purges).toEqual([]);
    if (!isRedis) await withChannel((channel) => channel.deleteQueue(target));
  });

  it("says of a task that waits what it waits for", async () => {
    const [later] = await lab.send("lab.add", { args: [1, 1], queue: worker.queue, countdown: 300 });
    // By its events, without the worker being asked.
    await expect
      .poll(async () => (await get<QueueDetail>(`queues/${worker.queue}`)).delayed, PATIENCE)
      .toMatchObject([{ id: later, worker: worker.name, dueAt: expect.any(Number) as unknown }]);
    // The worker holds it: that is nothing that could not be found.
    await expect.poll(() => causes(later!), PATIENCE).toEqual(["ETA_AHEAD"]);

    const [running] = await lab.send("lab.sleep", { args: [25], queue: worker.queue });
    await expect.poll(() => causes(running!), PATIENCE).toEqual(["RUNNING"]);
    if (isRedis) {
      const inHand = await peek(worker.queue, { place: "unacked" });
      // Acknowledged as it begins: what is due later is in hand alone.
      expect(inHand.messages.map(({ task }) => task.id)).toContain(later);
      expect(inHand.messages[0]).toMatchObject({
        ref: null,
        place: "unacked",
        takenAt: expect.any(Number) as unknown,
      });
      await expect
        .poll(async () => (await queueOf(worker.queue)).unacked, PATIENCE)
        .toBe((await peek(worker.queue, { place: "unacked" })).total);
    }
    // One is taken ahead of time, the next stays in the queue.
    const held = await lab.send("lab.add", { args: [1, 1], queue: worker.queue, times: 4 });
    const [unknown] = await lab.send("lab.nobody_has_this", { queue: worker.queue });
    await expect.poll(() => causes(held[0]!), PATIENCE).toContain("IN_PREFETCH");
    await expect.poll(() => causes(held[3]!), PATIENCE).toContain("SLOTS_BUSY");
    expect(await causes(unknown!)).toContain("NAME_UNKNOWN");
    await umbel.post(`tasks/${held[3]!}/revoke`, {});
    await expect.poll(() => causes(held[3]!), PATIENCE).toContain("REVOKED");
    expect((await umbel.get(`tasks/${randomUUID()}/why-waiting`)).status).toBe(404);
  });

  it("says of a task that is past its time, or nowhere, that it is", async () => {
    const queue = `${lab.name}.leaving`;
    if (!isRedis) await withChannel((channel) => channel.assertQueue(queue));
    const [late] = await lab.send("lab.add", { args: [1, 1], queue, expires: 1 });
    await expect.poll(() => causes(late!), PATIENCE).toContain("EXPIRED");
    await post<Purged>(`queues/${queue}/purge`, { confirm: queue, keep: false });
    const [lost] = await lab.send("lab.add", { args: [1, 1], queue });
    await seen(lost!);
    expect(await causes(lost!)).not.toContain("NOT_FOUND");
    await post<Purged>(`queues/${queue}/purge`, { confirm: queue, keep: false });
    await expect.poll(() => causes(lost!), PATIENCE).toContain("NOT_FOUND");
    if (!isRedis) await withChannel((channel) => channel.deleteQueue(queue));
  }, 60_000);

  it("counts as the broker does while messages come", async () => {
    const queue = `${lab.name}.filling`;
    if (!isRedis) await withChannel((channel) => channel.assertQueue(queue));
    await lab.send("lab.add", { args: [0, 0], queue });
    // Without the management API a queue is known once an event names it.
    await expect.poll(async () => (await umbel.get(`queues/${queue}`)).status, PATIENCE).toBe(200);
    await expect.poll(async () => (await queueOf(queue)).ready, PATIENCE).toBe(1);
    const filling = { isOver: false };
    const filled = lab.send("lab.add", { args: [1, 1], queue, times: 599 }).finally(() => {
      filling.isOver = true;
    });
    let compared = 0;
    while (!filling.isOver) {
      const before = { at: Date.now(), count: await countAtBroker(queue) };
      // One refresh later.
      await expect.poll(async () => (await list()).at, PATIENCE).toBeGreaterThan(before.at);
      const told = (await list()).queues.find(({ name }) => name === queue)?.ready ?? 0;
      // It only grows, so what was told between two counts lies between them.
      expect(told).toBeGreaterThanOrEqual(before.count);
      expect(told).toBeLessThanOrEqual(await countAtBroker(queue));
      compared += 1;
    }
    await filled;
    expect(compared).toBeGreaterThan(0);
    await expect.poll(async () => (await queueOf(queue)).ready, PATIENCE).toBe(600);
    expect(await countAtBroker(queue)).toBe(600);
    if (isRedis) {
      const first = await peek(queue, { limit: 30 });
      expect(first).toMatchObject({ total: 600, named: 600, names: [{ name: "lab.add", count: 600 }] });
      const far = await peek(queue, { offset: 500, limit: 1000 });
      expect(far.messages).toHaveLength(100);
    } else {
      expect((await umbel.post(`queues/${queue}/peek`, { offset: 1400, takeAndGiveBack: true })).status).toBe(
        400,
      );
      const far = await peek(queue, { offset: 500, limit: 100 });
      expect(far.messages).toHaveLength(100);
      expect(await countAtBroker(queue)).toBe(600);
      await withChannel((channel) => channel.deleteQueue(queue));
    }
  }, 60_000);

  it("pauses no queue that neither the broker nor a worker nor an event tells of", async () => {
    const name = `no-such-${worker.queue}`;
    const refused = await umbel.post(`queues/${name}/pause`, {});
    expect([refused.status, refused.body]).toMatchObject([404, { error: { code: "QUEUE_NOT_FOUND" } }]);
    expect((await umbel.get(`queues/${name}`)).status).toBe(404);
  });

  it("keeps a paused queue paused, also for workers that join, until it is resumed", async () => {
    const paused = await post<Paused>(`queues/${worker.queue}/pause`, { reason: "a test" });
    expect(paused.pause).toMatchObject({ reason: "a test", workers: [worker.name] });
    expect(paused.workers?.outcomes).toMatchObject([{ worker: worker.name, outcome: "ok" }]);
    const [waits] = await lab.send("lab.add", { args: [1, 1], queue: worker.queue });
    await seen(waits!);
    expect(await causes(waits!)).toEqual(["PAUSED"]);

    const joined = await lab.startWorker({ pool: "solo", args: ["-E", "-Q", worker.queue] });
    const consumersOf = async () =>
      (await matrix()).workers.map(({ name, consumes }) => ({ name, consumes }));
    const both = (consumes: string[]) =>
      expect.arrayContaining([
        { name: worker.name, consumes },
        { name: joined.name, consumes },
      ]) as unknown;
    await expect.poll(consumersOf, PATIENCE).toEqual(both([]));
    expect((await queueOf(worker.queue)).pause?.workers.sort()).toEqual([worker.name, joined.name].sort());

    const resumed = await post<Paused>(`queues/${worker.queue}/resume`);
    expect(resumed.pause).toBeNull();
    await expect.poll(consumersOf, PATIENCE).toEqual(both([worker.queue]));
    await expect.poll(() => lab.states([waits!]), PATIENCE).toEqual(["SUCCESS"]);
    const rateOf = async () => {
      const told = await matrix();
      const queue = told.queues.find(({ name }) => name === worker.queue);
      return { all: queue?.perMinute, each: told.workers.map(({ rates }) => rates[worker.queue]) };
    };
    // One ran of late, on whichever of the two.
    await expect.poll(async () => (await rateOf()).all, PATIENCE).toBeGreaterThan(0);
    expect((await rateOf()).each.reduce((sum, one) => (sum ?? 0) + (one ?? 0), 0)).toBe((await rateOf()).all);
  }, 120_000);

  it("names the rate limit of a task that its worker holds in no list", async () => {
    const workers = (await matrix()).workers.map(({ name }) => name);
    await post("workers/actions/rate-limit", { workers, task: "lab.take", rate: "1/h" });
    // Each worker may begin one; the next that it takes is held back.
    const ids = await lab.send("lab.take", { args: [1], queue: worker.queue, times: 2 * workers.length });
    await expect
      .poll(async () => (await Promise.all(ids.map(causes))).map((all) => all.join()), PATIENCE)
      .toContain("RATE_LIMITED");
  });

  // Said by its heartbeats, which are the same on both.
  const onOne = isRedis ? () => undefined : it;
  onOne(
    "names the worker that runs tasks without a word of it",
    async () => {
      const silent = await lab.startWorker({ pool: "solo" });
      const [first] = await lab.send("lab.add", { args: [1, 1], queue: silent.queue });
      await expect.poll(() => lab.states([first!]), PATIENCE).toEqual(["SUCCESS"]);
      // A worker is judged by what it counts between two of its heartbeats.
      await expect
        .poll(async () => {
          await lab.send("lab.add", { args: [1, 1], queue: silent.queue });
          return causes(first!);
        }, PATIENCE)
        .toContain("EVENTS_OFF");
      const check = (await why(first!)).checks.find(({ code }) => code === "EVENTS_OFF");
      expect(check?.evidence["workers"]).toEqual([silent.name]);
    },
    120_000,
  );
});
