import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterEach, expect, it, vi } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { linkWorkflow } from "@/lib/cluster/workflow";
import { MOST_WORKFLOW_TASKS, workflowSchema, type Workflow } from "@/lib/contract/workflow";
import { readConfig } from "../../config";
import { createServices, type Services } from "../../services";
import { openRedis, REDIS_URL, removeCluster } from "../../testing/liveServers";
import { createAccessGate } from "../access";
import { createHttpServer, type HttpServer } from "../httpServer";

const NOW = Date.UTC(2026, 10, 21, 14, 30);

/** Umbel without a broker and pages. */
interface Bench extends Services {
  app: HttpServer;
}

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function bench(): Promise<Bench> {
  const cluster = `test-${randomUUID()}`;
  const read = readConfig({
    argv: ["--max-tasks", "20000", "--result-backend", REDIS_URL],
    env: {},
    version: "0",
  });
  if (!("config" in read)) throw new Error("no settings");
  const config = { ...read.config, cluster };
  const logger = pino({ level: "silent" });
  const services = createServices({ config, logger, version: "0", storeUrl: REDIS_URL, now: () => NOW });
  await services.view.start();
  const app = await createHttpServer({ services, gate: createAccessGate(config), pages: null });
  opened.push(async () => {
    await app.close();
    await services.close();
    await removeCluster(cluster);
  });
  return { ...services, app };
}

let clock = 0;

interface Sent {
  id: string;
  /** ms after the begin. */
  at: number;
  /** When it was received, ms after it was sent: workers' clocks differ from the client's. */
  received?: number;
  by?: string;
  name?: string;
  rootId?: string;
  parentId?: string;
}

/** Sent, received, started and done within 20 ms. */
function task({
  id,
  at,
  by = "gen1@web",
  name = "shop.step",
  rootId = id,
  parentId,
  received = 5,
}: Sent): TaskEvent[] {
  const event = (
    type: string,
    after: number,
    hostname: string,
    fields: Partial<TaskEvent> = {},
  ): TaskEvent => ({
    kind: "task",
    uuid: id,
    type,
    at: NOW - 60_000 + at + after,
    hostname,
    pid: 7,
    clock: ++clock,
    ...fields,
  });
  const message = { name, args: "()", kwargs: "{}", retries: 0, rootId, parentId };
  return [
    event("task-sent", 0, by, { ...message, queue: "celery" }),
    event("task-received", received, "shop@a", message),
    event("task-started", 8, "shop@a"),
    event("task-succeeded", 20, "shop@a", { runtime: 0.012, result: "1" }),
  ];
}

async function write(to: Bench, sent: readonly Sent[]): Promise<void> {
  for (let from = 0; from < sent.length; from += 1000) {
    const taskEvents = sent.slice(from, from + 1000).flatMap(task);
    const counts = { received: taskEvents.length, dropped: 0, receivedAt: NOW };
    await to.store.appendBatch({ taskEvents, workerEvents: [], problems: [], ...counts });
  }
  const last = sent.at(-1)?.id ?? "";
  await vi.waitFor(() => expect(to.view.get(last)?.state).toBe("SUCCESS"), { timeout: 30_000 });
}

async function workflowOf(to: Bench, path: string): Promise<Workflow> {
  const response = await to.app.inject({ url: `/api/v1/${path}`, headers: { host: "localhost" } });
  return workflowSchema.parse(response.json());
}

it("tells all tasks of a root, whichever of them is asked for", async () => {
  const to = await bench();
  const [a = "", b = "", c = "", other = ""] = Array.from({ length: 4 }, () => randomUUID());
  await write(to, [
    { id: a, at: 0 },
    { id: b, at: 20, by: "gen9@shop", rootId: a, parentId: a },
    { id: c, at: 40, by: "gen9@shop", rootId: a, parentId: b },
    { id: other, at: 30, by: "gen2@web" },
  ]);
  const whole = await workflowOf(to, `workflows/${a}`);
  expect(whole).toMatchObject({ rootId: a, total: 3, sentBy: null });
  expect(whole.tasks.map(({ id }) => id)).toEqual([a, b, c]);
  expect(await workflowOf(to, `tasks/${c}/workflow`)).toEqual(whole);
  expect(await workflowOf(to, `tasks/${other}/workflow`)).toMatchObject({ rootId: other, total: 1 });
});

it("finds the members of a group that a client sent, and the chord's body behind it", async () => {
  const to = await bench();
  const [m1 = "", m2 = "", m3 = "", body = ""] = Array.from({ length: 4 }, () => randomUUID());
  await write(to, [
    { id: randomUUID(), at: -900 },
    { id: m1, at: 0 },
    { id: randomUUID(), at: 1, by: "gen2@web" },
    { id: m2, at: 2, received: -1 },
    { id: m3, at: 5 },
    { id: body, at: 26, by: "gen9@shop", rootId: m3, parentId: m3 },
    { id: randomUUID(), at: 900 },
  ]);
  const workflow = await workflowOf(to, `tasks/${m1}/workflow`);
  expect(workflow).toMatchObject({ rootId: m1, total: 4, sentBy: "gen1@web" });
  expect(workflow.tasks.map(({ id }) => id)).toEqual([m1, m2, m3, body]);
  expect(linkWorkflow(workflow.tasks).groups).toEqual([
    { parentId: null, members: [m1, m2, m3], bodies: [body] },
  ]);
  expect((await workflowOf(to, `tasks/${body}/workflow`)).tasks).toEqual(workflow.tasks);
});

/** Stores results as Celery does, of tasks that belong to a group or to none. */
async function storeResults(ids: readonly string[], groupId: string | null): Promise<void> {
  const redis = openRedis();
  const keys = ids.map((id) => `celery-task-meta-${id}`);
  for (const [nth, key] of keys.entries()) {
    const meta = { status: "SUCCESS", result: 1, traceback: null, children: [], task_id: ids[nth] };
    await redis.set(key, JSON.stringify(groupId === null ? meta : { ...meta, group_id: groupId }));
  }
  opened.push(async () => {
    await redis.del(...keys);
    redis.disconnect();
  });
}

it("goes by the group's id where the result backend tells it", async () => {
  const to = await bench();
  const groupId = randomUUID();
  const members = Array.from({ length: 40 }, () => randomUUID());
  const others = Array.from({ length: 60 }, () => randomUUID());
  const body = randomUUID();
  await write(to, [
    // Held up once for longer than a guess allows, and followed at once by single tasks of the same name.
    ...members.map((id, nth) => ({ id, at: nth * 5 + (nth < 20 ? 0 : 800) })),
    ...others.map((id, nth) => ({ id, at: 1000 + nth * 5 })),
    { id: body, at: 1400, by: "gen9@shop", rootId: members[39] ?? "", parentId: members[39] ?? "" },
  ]);
  await storeResults(members, groupId);
  await storeResults(others, null);
  const workflow = await workflowOf(to, `tasks/${members[3] ?? ""}/workflow`);
  expect(workflow).toMatchObject({ total: 41, sentBy: "gen1@web", groupId });
  expect(workflow.tasks.map(({ id }) => id)).toEqual([...members, body]);
  expect((await workflowOf(to, `tasks/${others[5] ?? ""}/workflow`)).groupId).toBeNull();
});

it("takes single tasks of a busy client for what they are", async () => {
  const to = await bench();
  const ids = Array.from({ length: 8 }, () => randomUUID());
  await write(
    to,
    ids.map((id, nth) => ({ id, at: nth * 70 })),
  );
  expect(await workflowOf(to, `tasks/${ids[3] ?? ""}/workflow`)).toMatchObject({ total: 1, sentBy: null });
});

it("takes tasks of several names for single ones, however fast a client sends them", async () => {
  const to = await bench();
  const ids = Array.from({ length: 8 }, () => randomUUID());
  await write(
    to,
    ids.map((id, nth) => ({ id, at: nth * 4, name: `shop.tasks.task_${nth}` })),
  );
  expect(await workflowOf(to, `tasks/${ids[3] ?? ""}/workflow`)).toMatchObject({ total: 1, sentBy: null });
});

it("tells the exact total of a workflow with more tasks than it lists, and never leaves out the one asked for", async () => {
  const to = await bench();
  const root = randomUUID();
  const count = MOST_WORKFLOW_TASKS + 500;
  const ids = Array.from({ length: count }, () => randomUUID());
  await write(to, [
    { id: root, at: 0 },
    ...ids.map((id, nth) => ({ id, at: 30 + nth, rootId: root, parentId: root })),
  ]);
  const last = ids.at(-1) ?? "";
  const workflow = await workflowOf(to, `tasks/${last}/workflow`);
  expect(workflow.total).toBe(count + 1);
  expect(workflow.tasks).toHaveLength(MOST_WORKFLOW_TASKS);
  expect(workflow.tasks.map(({ id }) => id)).toEqual(expect.arrayContaining([root, ids[0], last]));
});

it("knows a workflow by its root though the root itself is not held", async () => {
  const to = await bench();
  const root = randomUUID();
  const child = randomUUID();
  await write(to, [{ id: child, at: 0, rootId: root, parentId: root }]);
  expect(await workflowOf(to, `workflows/${root}`)).toMatchObject({ rootId: root, total: 1 });
  const response = await to.app.inject({
    url: `/api/v1/workflows/${randomUUID()}`,
    headers: { host: "localhost" },
  });
  expect([response.statusCode, response.json()]).toMatchObject([404, { error: { code: "TASK_NOT_FOUND" } }]);
});
