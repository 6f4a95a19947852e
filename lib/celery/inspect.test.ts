import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeReplies } from "./control";
import {
  decodeFoundTasks,
  decodePanel,
  INSPECT_PANELS,
  inspectCommand,
  inspectError,
  type InspectPanel,
} from "./inspect";
import type { PythonJson } from "./pythonJson";
import { parsePythonJson } from "./pythonJson";
import { recordedCalls, recordedPools } from "./recordedControl";

const WORKERS = ["prefork", "solo", "threads", "gevent", "eventlet"].flatMap((pool) => [
  `${pool}-52@lab`,
  `${pool}-56@lab`,
]);

/** What a recorded worker answered to the command of a panel. */
function answerOf(panel: InspectPanel, worker: string): PythonJson {
  const command = inspectCommand(panel);
  for (const recorded of recordedPools()) {
    if (recorded.method !== command.method) continue;
    if (JSON.stringify(recorded.arguments) !== JSON.stringify(command.arguments ?? {})) continue;
    const decoded = decodeReplies(recorded.body, "application/json");
    const reply = "replies" in decoded ? decoded.replies.find((one) => one.worker === worker) : undefined;
    if (reply) return reply.value;
  }
  throw new Error(`${worker} was not asked for ${panel}`);
}

const read = <Panel extends InspectPanel>(panel: Panel, worker: string) => {
  const { value, unreadable } = decodePanel(panel, answerOf(panel, worker));
  expect(unreadable).toEqual([]);
  return value;
};

describe("real workers", () => {
  it.each(WORKERS)("%s: every panel is read, nothing is unreadable", (worker) => {
    for (const panel of INSPECT_PANELS) read(panel, worker);
    expect(read("queues", worker)[0]).toMatchObject({
      name: `ctllab.${worker.split("@")[0]}`,
      exchangeType: "direct",
      durable: true,
      queueArguments: null,
    });
    expect(read("revoked", worker).items).toEqual(["11111111-2222-4333-8444-555555555555"]);
    expect(read("clock", worker)).toBeGreaterThan(0);
    expect(read("report", worker)).toContain("software -> celery:5.");
  });

  it.each(WORKERS)("%s: knows its pool and its slots, though 5.2 does not say which pool it is", (worker) => {
    const kind = worker.split("-")[0]!;
    const { pool } = read("stats", worker);
    expect(pool.kind).toBe(kind);
    // The prefork pools had grown from 2 to 3, which `max-concurrency` does not tell.
    expect(pool.slots).toBe({ prefork: 3, solo: 1 }[kind] ?? 2);
  });

  it("reads figures, broker and usage of a prefork worker", () => {
    const stats = read("stats", "prefork-56@lab");
    expect(stats).toMatchObject({
      totals: [{ name: "lab.sleep", count: 6 }],
      total: 6,
      autoscale: null,
      broker: {
        transport: "amqp",
        hostname: "127.0.0.1",
        port: 5672,
        virtualHost: "/",
        userid: "guest",
        ssl: false,
      },
      pool: { maxConcurrency: 2, maxTasksPerChild: null, softTimeLimitMs: null, strategy: "fair" },
    });
    expect(stats.pool.processes).toHaveLength(3);
    expect(stats.uptimeMs).toBeGreaterThan(1000);
    expect(stats.usage?.maxRssBytes).toBeGreaterThan(10_000_000);
    expect(read("stats", "eventlet-52@lab").pool).toMatchObject({ freeSlots: 0, runningSlots: 2 });
    expect(read("stats", "threads-52@lab").pool).toMatchObject({ threads: 2, processes: [] });
  });

  it("shows arguments of running tasks as their publisher shows them, hidden ones hidden", () => {
    const tasks = WORKERS.flatMap((worker) => read("active", worker).items);
    expect(new Set(tasks.map(({ args }) => args))).toEqual(new Set(["(<hidden>)", "(70,)"]));
    const task = read("active", "threads-56@lab").items[0]!;
    expect(task).toMatchObject({
      name: "lab.sleep",
      taskName: "lab.sleep",
      acknowledged: true,
      argsForm: "repr",
    });
    expect(task.startedAt).toBeGreaterThan(Date.UTC(2026, 0));
  });

  it("keeps integers of any length in the arguments of scheduled tasks", () => {
    const { total, items } = read("scheduled", "prefork-52@lab");
    expect(total).toBe(items.length);
    expect(items[0]!.task).toMatchObject({ name: "lab.add", args: `[1, ${2n ** 70n}]`, argsForm: "json" });
    expect(items[0]!.dueAt).toBeGreaterThan(Date.UTC(2026, 0));
    expect(read("scheduled", "solo-52@lab").items[0]!.task.args).toBe("[1, 2.0]");
  });

  it("reads limits and other attributes of registered tasks", () => {
    expect(read("registered", "prefork-52@lab").find(({ name }) => name === "lab.add")).toEqual({
      name: "lab.add",
      rateLimit: "10/m",
      softTimeLimitMs: null,
      hardTimeLimitMs: null,
      attributes: { acks_late: "False", ignore_result: "False", max_retries: "3", serializer: "json" },
    });
  });

  it("finds tasks by id, and where they are", () => {
    const query = recordedCalls().find(({ request }) => request.method === "query_task")!;
    const found = query.replies.flatMap(({ body }) => {
      const decoded = decodeReplies(body, undefined);
      return "replies" in decoded ? decodeFoundTasks(decoded.replies[0]!.value).value : [];
    });
    expect(found.map(({ place, task }) => [place, task.name])).toEqual([
      ["active", "t.slow"],
      ["reserved", "t.add"],
    ]);
  });

  it("tells an error of the worker from its answer", () => {
    expect(inspectError(parsePythonJson(`{"error": "KeyError('x')"}`)!)).toBe("KeyError('x')");
    expect(inspectError(parsePythonJson(`{"error": "x", "broker_url": "y"}`)!)).toBeNull();
    expect(inspectError(parsePythonJson(`{"ok": "pong"}`)!)).toBeNull();
  });
});

describe("odd answers", () => {
  const json = (text: string) => parsePythonJson(text)!;

  it("names the field that cannot be read and shows the rest", () => {
    const { value, unreadable } = decodePanel(
      "stats",
      json(
        `{"pid": "many", "uptime": 5, "clock": "x", "total": {"a": 1, "b": "two"}, "rusage": "N/A", "broker": [],
          "pool": {"max-concurrency": 4, "processes": [1, "two", 3], "timeouts": 7}}`,
      ),
    );
    expect(value).toMatchObject({
      pid: null,
      uptimeMs: 5000,
      total: 1,
      usage: null,
      pool: { slots: 4, processes: [1, 3] },
    });
    expect(unreadable.toSorted()).toEqual(
      ["pid", "clock", "total.b", "broker", "pool.processes", "pool.timeouts"].toSorted(),
    );
  });

  it("reads what Celery 4 tells: fewer fields, arguments as texts, a clock that is not ours", () => {
    const { value, unreadable } = decodePanel(
      "active",
      json(
        `[{"id": "1", "name": "t.add", "args": "(1, 2)", "kwargs": "{}", "hostname": "w@x", "time_start": 5812.5,
           "acknowledged": true, "delivery_info": {"exchange": "", "routing_key": "celery"}, "worker_pid": 7}]`,
      ),
    );
    expect(unreadable).toEqual([]);
    expect(value.items[0]).toMatchObject({
      taskName: null,
      args: "(1, 2)",
      argsForm: "repr",
      startedAt: null,
      pid: 7,
    });
    expect(decodePanel("stats", json(`{"pool": {}, "total": {}}`))).toMatchObject({
      value: { pool: { kind: null, slots: null }, pid: null },
      unreadable: [],
    });
    expect(
      decodePanel("queues", json(`[{"name": "q", "exchange": "x", "routing_key": "k"}]`)).value,
    ).toMatchObject([{ name: "q", exchange: "x", exchangeType: null }]);
  });

  it("keeps one bad entry of a list from hiding its neighbours", () => {
    const { value, unreadable } = decodePanel(
      "reserved",
      json(`[7, {"id": "1"}, {"name": "no id"}, {"id": "2"}]`),
    );
    expect(value.items.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(value.total).toBe(4);
    expect(unreadable).toEqual(["[0]", "[2]"]);
  });

  it("takes only the first of very many, and says how many there are", () => {
    const ids = JSON.stringify(Array.from({ length: 50_000 }, (_, n) => `id-${n}`));
    const { value } = decodePanel("revoked", json(ids));
    expect(value).toMatchObject({ total: 50_000 });
    expect(value.items).toHaveLength(1000);
  });

  it("takes null, as a worker that is about to stop answers, for nothing", () => {
    for (const panel of ["active", "reserved", "scheduled", "revoked", "registered", "queues"] as const)
      expect(decodePanel(panel, null).unreadable).toEqual([]);
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...INSPECT_PANELS), (text, panel) => {
        const value = parsePythonJson(text);
        if (value === undefined) return;
        decodePanel(panel, value);
        decodeFoundTasks(value);
      }),
    );
  });
});
