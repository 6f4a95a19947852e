import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { shellSchema } from "@/lib/contract/api";
import { failureDetailSchema, failureListSchema, type FailureGroup } from "@/lib/contract/failures";
import { readConfig } from "../../config";
import { createServices, type Services } from "../../services";
import { REDIS_URL, removeCluster } from "../../testing/liveServers";
import { createAccessGate } from "../access";
import { createHttpServer, type HttpServer } from "../httpServer";

const NOW = Date.UTC(2026, 10, 21, 14, 30, 30);
const MINUTE = 60_000;

/** Umbel without a broker and pages, at a time of the test's own. */
interface Bench extends Services {
  app: HttpServer;
  wait: (ms: number) => void;
}

const opened: (() => Promise<void>)[] = [];

async function bench(...options: string[]): Promise<Bench> {
  let at = NOW;
  const cluster = `test-${randomUUID()}`;
  const users = ["leo:pass:operator", "eve:pass:viewer"].flatMap((user) => ["--basic-auth", user]);
  const read = readConfig({ argv: [...users, "--max-tasks", "1000", ...options], env: {}, version: "0" });
  if (!("config" in read)) throw new Error("no settings");
  const config = { ...read.config, cluster };
  const logger = pino({ level: "silent" });
  const services = createServices({ config, logger, version: "0", storeUrl: REDIS_URL, now: () => at });
  await services.view.start();
  const app = await createHttpServer({ services, gate: createAccessGate(config), pages: null });
  opened.push(async () => {
    await app.close();
    await services.close();
    await removeCluster(cluster);
  });
  return { ...services, app, wait: (ms) => (at += ms) };
}

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function get(to: Bench, path: string): Promise<unknown> {
  const response = await to.app.inject({ url: `/api/v1/${path}`, headers: signIn("eve") });
  return response.json();
}

async function mark(to: Bench, action: string, body: object, user = "leo"): Promise<string> {
  const url = `/api/v1/failures/${action}`;
  const response = await to.app.inject({ method: "POST", url, headers: signIn(user), payload: body });
  const answer = response.json<{ marked: number } | { error: { code: string } }>();
  return "error" in answer ? answer.error.code : `marked ${answer.marked}`;
}

function signIn(user: string) {
  return { authorization: `Basic ${Buffer.from(`${user}:pass`).toString("base64")}` };
}

let clock = 0;
function failed(id: string, minutesAgo: number, fields: Partial<TaskEvent> = {}): TaskEvent[] {
  const {
    name = "shop.charge",
    kwargs = "{'currency': 'EUR'}",
    exception = "CardError('declined')",
    ...rest
  } = fields;
  const at = NOW - minutesAgo * MINUTE;
  const head = { kind: "task" as const, uuid: id, hostname: "pay@a", pid: 7 };
  return [
    {
      ...head,
      type: "task-received",
      at: at - 10,
      clock: ++clock,
      name,
      args: `('${id}',)`,
      kwargs,
      retries: 0,
    },
    { ...head, type: "task-failed", at, clock: ++clock, exception, ...rest },
  ];
}

async function write(to: Bench, taskEvents: TaskEvent[]): Promise<void> {
  const ids = new Set(taskEvents.map((event) => event.uuid));
  await to.store.appendBatch({
    taskEvents,
    workerEvents: [],
    problems: [],
    received: taskEvents.length,
    dropped: 0,
    receivedAt: to.now(),
  });
  await vi.waitFor(() => {
    for (const id of ids) expect(to.view.get(id)?.state).toBe("FAILURE");
  });
}

async function groupOf(to: Bench, type: string): Promise<FailureGroup> {
  const { groups } = failureListSchema.parse(await get(to, "failures"));
  const group = groups.find((one) => one.type === type);
  if (!group) throw new Error(`no group of ${type}`);
  return group;
}

describe("the list of failure groups", () => {
  it("counts each group's failures in the range, step by step", async () => {
    const to = await bench();
    await write(to, [
      ...failed("a", 0),
      ...failed("b", 1),
      ...failed("c", 59),
      ...failed("d", 70),
      ...failed("e", 90, { exception: "ValueError('x')" }),
    ]);
    const list = await get(to, "failures");
    expect(list).toMatchObject({ range: "1h", stepMs: 2 * MINUTE, failures: 3 });
    const group = await groupOf(to, "CardError");
    expect(group).toMatchObject({
      name: "shop.charge",
      message: "declined",
      count: 3,
      status: "new",
      lastTask: "a",
      lastWorker: "pay@a",
    });
    expect(group.trend).toHaveLength(30);
    expect([group.trend[0], group.trend.at(-1)]).toEqual([1, 2]);
    const day = failureListSchema.parse(await get(to, "failures?range=24h"));
    expect(day.groups.map(({ type, count }) => [type, count])).toEqual([
      ["CardError", 4],
      ["ValueError", 1],
    ]);
    expect(day.counts).toEqual({ new: 2, back: 0, open: 0, muted: 0, resolved: 0 });
  });

  it("hides what is known and did not fail in the range, and shows what wants to be looked at first", async () => {
    const to = await bench();
    await write(to, [
      ...failed("a", 60 * 25, { exception: "OldError('x')" }),
      ...failed("b", 60 * 26, { exception: "OldButAliveError('x')" }),
      ...failed("c", 2, { exception: "OldButAliveError('x')" }),
      ...failed("d", 3, { exception: "NewError('x')" }),
    ]);
    const { groups } = failureListSchema.parse(await get(to, "failures"));
    expect(groups.map(({ type, status }) => [type, status])).toEqual([
      ["NewError", "new"],
      ["OldButAliveError", "open"],
    ]);
    const open = failureListSchema.parse(await get(to, "failures?status=open"));
    expect(open.groups.map(({ type }) => type)).toEqual(["OldButAliveError"]);
    expect(shellSchema.parse(await get(to, "shell")).newFailures).toBe(1);
  });
});

describe("marks", () => {
  it("resolve a group until it fails again", async () => {
    const to = await bench();
    await write(to, failed("a", 5));
    const { id } = await groupOf(to, "CardError");
    expect(await mark(to, "resolve", { ids: [id] })).toBe("marked 1");
    expect(await groupOf(to, "CardError")).toMatchObject({
      status: "resolved",
      mark: { kind: "resolved", by: "leo", at: NOW },
    });
    const [line] = await to.store.readAudit(1);
    expect(line).toMatchObject({
      user: "leo",
      action: "failures-resolve",
      targets: [id],
      counts: { marked: 1 },
    });
    expect(shellSchema.parse(await get(to, "shell")).newFailures).toBe(0);

    to.wait(2000);
    // What arrives late, but happened before, is no news.
    await write(to, failed("b", 1));
    expect(await groupOf(to, "CardError")).toMatchObject({ status: "resolved", count: 2 });
    to.wait(2000);
    await write(to, failed("c", -1));
    expect(await groupOf(to, "CardError")).toMatchObject({ status: "back" });
  });

  it("mute a group until then, and unmuting does not unresolve", async () => {
    const to = await bench();
    await write(to, failed("a", 5));
    const { id } = await groupOf(to, "CardError");
    const until = NOW + 10_000;
    expect(await mark(to, "mute", { ids: [id], until })).toBe("marked 1");
    expect(await groupOf(to, "CardError")).toMatchObject({ status: "muted", mark: { until } });
    to.wait(10_000);
    expect(await groupOf(to, "CardError")).toMatchObject({ status: "new" });
    expect(await mark(to, "resolve", { ids: [id] })).toBe("marked 1");
    expect(await mark(to, "unmute", { ids: [id] })).toBe("marked 1");
    expect(await groupOf(to, "CardError")).toMatchObject({ status: "resolved" });
    expect(await mark(to, "unresolve", { ids: [id] })).toBe("marked 1");
    expect(await groupOf(to, "CardError")).toMatchObject({ status: "new", mark: null });
  });

  it("are refused to viewers, for unknown groups, for the past and for nonsense", async () => {
    const to = await bench();
    await write(to, failed("a", 5));
    const { id } = await groupOf(to, "CardError");
    expect(await mark(to, "resolve", { ids: [id] }, "eve")).toBe("NOT_ALLOWED");
    expect(await mark(to, "mute", { ids: [id, "0123456789ab"] })).toBe("FAILURE_NOT_FOUND");
    expect(await mark(to, "mute", { ids: [id], until: NOW - 1 })).toBe("BAD_REQUEST");
    expect(await mark(to, "resolve", { ids: [] })).toBe("BAD_REQUEST");
    expect(await mark(to, "resolve", { ids: ["<b>"] })).toBe("BAD_REQUEST");
    expect(await groupOf(to, "CardError")).toMatchObject({ mark: null });
  });

  it("are refused to everybody where Umbel is read-only", async () => {
    const to = await bench("--read-only");
    await write(to, failed("a", 5));
    const { id } = await groupOf(to, "CardError");
    expect(await mark(to, "resolve", { ids: [id] })).toBe("NOT_ALLOWED");
  });
});

describe("one failure group", () => {
  it("tells what its tasks share, its newest failure and traceback", async () => {
    const to = await bench();
    const traceback =
      'Traceback (most recent call last):\n  File "/srv/shop/pay.py", line 3, in charge\nCardError: declined\n';
    await write(to, [
      ...failed("a", 3, { traceback }),
      ...failed("b", 2, { traceback, kwargs: "{'currency': 'USD'}" }),
      ...failed("c", 1, { traceback }),
      ...failed("d", 9, { traceback, hostname: "pay@b", kwargs: "{}" }),
    ]);
    const { id } = await groupOf(to, "CardError");
    const detail = failureDetailSchema.parse(await get(to, `failures/${id}`));
    expect(detail).toMatchObject({
      group: { id, count: 4, frame: "srv/shop/pay.py:charge" },
      stepMs: MINUTE,
      traceback,
      retained: 4,
      workers: [
        { value: "pay@a", count: 3 },
        { value: "pay@b", count: 1 },
      ],
      workerCount: 2,
      sampled: 4,
      shared: [
        { field: "worker", value: "pay@a", count: 3 },
        { field: "kwargs", path: "currency", value: "EUR", count: 2 },
      ],
    });
    expect(detail.group.trend).toHaveLength(60);
    expect(detail.latest.map((row) => row.id)).toEqual(["c", "b", "a", "d"]);
  });

  it("keeps its traceback when its tasks are gone", async () => {
    const to = await bench();
    await write(to, failed("a", 3, { traceback: "Traceback (most recent call last):\nCardError: declined" }));
    const { id } = await groupOf(to, "CardError");
    await to.store.appendBatch({
      taskEvents: Array.from({ length: 1000 }, (_, i) => failed(`x${i}`, 1, { exception: "Other()" })).flat(),
      workerEvents: [],
      problems: [],
      received: 2000,
      dropped: 0,
      receivedAt: NOW,
    });
    await vi.waitFor(() => expect(to.view.get("a")).toBeNull());
    expect(await get(to, `failures/${id}`)).toMatchObject({
      retained: 0,
      latest: [],
      shared: [],
      traceback: "Traceback (most recent call last):\nCardError: declined",
      group: { count: 1 },
    });
  });

  it("that is not known is said to be so", async () => {
    const to = await bench();
    expect(await get(to, "failures/0123456789ab")).toMatchObject({ error: { code: "FAILURE_NOT_FOUND" } });
    expect(await get(to, "failures/nonsense")).toMatchObject({ error: { code: "BAD_REQUEST" } });
  });
});
