/**
 * Every route whose permission can be narrowed, asked by somebody who may do it to other tasks and queues only: each is
 * refused in words that say what is missing, and has touched nothing. From the route table, so that a new one has to be here.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { TaskEvent, WorkerEvent } from "@/lib/celery/celeryEvent";
import type { OperationDetail } from "@/lib/contract/control";
import { AppError, type ErrorBody } from "@/lib/contract/errors";
import { PERMISSION_NAMES, PERMISSIONS } from "@/lib/contract/permissions";
import type { RetryOperationDetail } from "@/lib/contract/retry";
import { REDIS_URL } from "./testing/liveServers";
import { openQuietUmbel, type QuietUmbel } from "./testing/quietUmbel";

const NOW = Date.now();
const WORKER = "w@host";
const NARROWABLE = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].about.length > 0);
/** `ann` may do everything that can be narrowed, to tasks and queues of her own. */
const TABLE = [{ who: ["ann"], may: NARROWABLE, tasks: ["own.*"], queues: ["own"] }];
const SIGN_IN = `Basic ${Buffer.from("ann:pass").toString("base64")}`;

let umbel: QuietUmbel;
/** What was asked of the cluster. */
const calls: string[] = [];

beforeAll(async () => {
  umbel = await openQuietUmbel({
    options: [
      ...["--basic-auth", "ann:pass:viewer", "--result-backend", REDIS_URL],
      ...["--permissions", JSON.stringify(TABLE)],
    ],
    wrap(services) {
      const { actions } = services;
      const noted = (name: string) => () => {
        calls.push(name);
        return Promise.reject(new AppError("BROKER_UNAVAILABLE"));
      };
      return {
        ...services,
        actions: {
          ...actions,
          mailbox: {
            call: noted("mailbox.call"),
            cast: noted("mailbox.cast"),
            hasMailbox: () => Promise.resolve(null),
            tryDeclaration: noted("mailbox.tryDeclaration"),
          },
          inspector: { get: (name) => actions.inspector.get(name), refresh: () => Promise.resolve() },
          queues: { use: noted("queues.use"), isFree: false, isKnown: () => Promise.resolve(true) },
          publisher: { publish: noted("publisher.publish") },
          results: {
            read: (id) => actions.results.read(id),
            readMany: (ids) => actions.results.readMany(ids),
            abort: noted("results.abort"),
          },
        },
      };
    },
  });
  await seed();
});
afterAll(() => umbel.close());

/** Of each: a task that waits and one that failed, of somebody else and of ann. */
async function seed(): Promise<void> {
  const { store, view } = umbel.services;
  const sent = (uuid: string, name: string, queue: string): TaskEvent => ({
    ...{ kind: "task", type: "task-sent", uuid, at: NOW - 3000, hostname: "client", pid: 1, clock: 1 },
    ...{ name, args: "()", kwargs: "{}", retries: 0, queue, exchange: "", routingKey: queue },
  });
  const failed = (uuid: string): TaskEvent => ({
    ...{ kind: "task", type: "task-failed", uuid, at: NOW - 1000, hostname: WORKER, pid: 1, clock: 9 },
    exception: "ValueError('no')",
  });
  const beat: WorkerEvent = {
    ...{ kind: "worker", type: "worker-heartbeat", hostname: WORKER, pid: 7, clock: 900, at: NOW },
    ...{ freq: 2, active: 0, processed: 1, loadavg: [0, 0, 0] },
  };
  const taskEvents = [
    sent("waits", "shop.other", "other"),
    sent("failed", "shop.other", "other"),
    failed("failed"),
    sent("own-waits", "own.task", "own"),
    sent("own-failed", "own.task", "own"),
    failed("own-failed"),
    // Her task, and not her queue.
    sent("half", "own.task", "other"),
  ];
  const rest = { problems: [], received: taskEvents.length, dropped: 0, receivedAt: NOW };
  await store.appendBatch({ taskEvents, workerEvents: [beat], ...rest });
  for (const kind of ["revoke", "retry"]) {
    await store.saveOperation(
      {
        ...{ id: `op-${kind}`, kind, state: "running", user: "leo", startedAt: NOW, updatedAt: NOW },
        ...{ finishedAt: null, total: 1, done: 0, counts: {}, error: null, silentWorkers: [] },
      },
      [],
    );
  }
  await vi.waitFor(() => expect(view.size).toBe(5), { timeout: 20_000 });
}

interface Asked {
  url: string;
  payload?: object | string;
  /** What it is refused for, where that is another permission that it needs as well. */
  missing?: string;
}

const ON = { workers: [WORKER] };
const MESSAGE = { payload: JSON.stringify({ args: [], queue: "other" }) };

/** By method and route: a request that is right, about what is not ann's. */
const REQUESTS: Readonly<Record<string, Asked>> = {
  "POST /api/v1/tasks/:id/revoke": { url: "/api/v1/tasks/waits/revoke", payload: {} },
  "POST /api/v1/operations/:id/stop": { url: "/api/v1/operations/op-revoke/stop" },
  "GET /api/v1/tasks/:id/retry": { url: "/api/v1/tasks/failed/retry" },
  "HEAD /api/v1/tasks/:id/retry": { url: "/api/v1/tasks/failed/retry" },
  "POST /api/v1/tasks/:id/retry/look": {
    url: "/api/v1/tasks/waits/retry/look",
    payload: { takeAndGiveBack: true },
  },
  "POST /api/v1/tasks/:id/retry": {
    url: "/api/v1/tasks/failed/retry",
    payload: { args: "[]", kwargs: "{}" },
  },
  "POST /api/v1/retries/:id/stop": { url: "/api/v1/retries/op-retry/stop" },
  "POST /api/v1/tasks/run": {
    url: "/api/v1/tasks/run",
    payload: { name: "own.task", args: "[]", kwargs: "{}", queue: "other", evenIfUnregistered: true },
  },
  "POST /api/v1/queues/:name/messages/remove": {
    ...{ url: "/api/v1/queues/other/messages/remove", payload: { refs: ["a"] } },
  },
  // Out of her queue into another one is as little hers.
  "POST /api/v1/queues/:name/messages/move": {
    ...{ url: "/api/v1/queues/own/messages/move", payload: { refs: ["a"], target: "other" } },
  },
  "POST /api/v1/queues/:name/purge": { url: "/api/v1/queues/other/purge", payload: { confirm: "other" } },
  "POST /api/v1/queues/:name/purges/:purge/put-back": {
    url: "/api/v1/queues/other/purges/7f9c24e8-3b12-4fef-91e0-7c9e3b5d1a10/put-back",
  },
  "POST /api/v1/queues/:name/pause": { url: "/api/v1/queues/other/pause", payload: {} },
  "POST /api/v1/queues/:name/resume": { url: "/api/v1/queues/other/resume" },
  "POST /api/v1/workers/actions/add-consumer": {
    ...{ url: "/api/v1/workers/actions/add-consumer", payload: { ...ON, queue: "other" } },
  },
  "POST /api/v1/workers/actions/cancel-consumer": {
    ...{ url: "/api/v1/workers/actions/cancel-consumer", payload: { ...ON, queue: "other" } },
  },
  "POST /api/v1/workers/actions/rate-limit": {
    ...{ url: "/api/v1/workers/actions/rate-limit", payload: { ...ON, task: "shop.other", rate: "1/m" } },
  },
  "POST /api/v1/workers/actions/time-limit": {
    url: "/api/v1/workers/actions/time-limit",
    payload: { ...ON, task: "shop.other", softMs: 1000, hardMs: null },
  },
  "POST /api/v1/workers/actions/revoke-stamped": {
    ...{ url: "/api/v1/workers/actions/revoke-stamped", payload: { headers: { customer: ["42"] } } },
  },
  "POST /api/v1/tasks/:id/reveal": { url: "/api/v1/tasks/waits/reveal", payload: {} },
  // On RabbitMQ it takes messages and gives them back.
  "POST /api/v1/queues/:name/messages/reveal": {
    url: "/api/v1/queues/other/messages/reveal",
    payload: { id: "own-waits", takeAndGiveBack: true },
    missing: "messages",
  },
  "POST /api/worker/queue/add-consumer/*": { url: `/api/worker/queue/add-consumer/${WORKER}?queue=other` },
  "POST /api/worker/queue/cancel-consumer/*": {
    url: `/api/worker/queue/cancel-consumer/${WORKER}?queue=other`,
  },
  "POST /api/task/timeout/*": { url: `/api/task/timeout/shop.other?workername=${WORKER}&soft=1` },
  "POST /api/task/rate-limit/*": { url: `/api/task/rate-limit/shop.other?workername=${WORKER}&ratelimit=1` },
  "POST /api/task/revoke/*": { url: "/api/task/revoke/waits?terminate=true" },
  "POST /api/task/abort/*": { url: "/api/task/abort/waits" },
  "POST /api/task/async-apply/*": { url: "/api/task/async-apply/shop.other", ...MESSAGE },
  "POST /api/task/send-task/*": { url: "/api/task/send-task/own.task", ...MESSAGE },
  "POST /api/task/apply/*": { url: "/api/task/apply/shop.other", ...MESSAGE },
};

/** Those that take many, and leave out what is not hers. */
const OF_MANY = ["/api/v1/tasks/revoke", "/api/v1/tasks/retry"].flatMap((url) => [
  `POST ${url}`,
  `POST ${url}/dry-run`,
]);

function ask(method: string, { url, payload }: Asked) {
  const headers = { host: "localhost", authorization: SIGN_IN };
  return umbel.app.inject({ method: method as "POST", url, headers, ...(payload && { payload }) });
}

describe("whoever may do a thing elsewhere", () => {
  it("is refused here by every route, in words, and nothing has happened", async () => {
    await umbel.app.ready();
    const narrowable: readonly string[] = NARROWABLE;
    const routes = umbel.app.declaredRoutes.filter(({ access }) => narrowable.includes(access));
    const names = routes.map(({ method, url }) => `${method} ${url}`);
    expect(names.filter((name) => !(name in REQUESTS) && !OF_MANY.includes(name))).toEqual([]);
    expect(Object.keys(REQUESTS).filter((name) => !names.includes(name))).toEqual([]);
    const wrong: string[] = [];
    for (const [name, asked] of Object.entries(REQUESTS)) {
      const [method = ""] = name.split(" ");
      const answer = await ask(method, asked);
      const isFlowers = !asked.url.startsWith("/api/v1/");
      if (answer.statusCode !== 403) wrong.push(`${name}: ${answer.statusCode} ${answer.body}`);
      else if (!isFlowers && method !== "HEAD") {
        const { code, message, details } = answer.json<ErrorBody>().error;
        expect({ name, code, message }).toEqual({
          ...{ name, code: "NOT_ALLOWED" },
          message: expect.stringMatching(/^That needs the permission "[a-z]+" for .+\.$/) as string,
        });
        const { access } = routes.find(({ url }) => name.endsWith(` ${url}`)) ?? {};
        expect(details["permission"], name).toBe(asked.missing ?? access);
      }
      if (calls.length > 0) wrong.push(`${name} called ${calls.splice(0).join()}`);
    }
    expect(wrong).toEqual([]);
    // What was begun before it turned out is told as refused.
    const audit = await umbel.services.store.readAudit(100);
    expect(audit.filter(({ error }) => error === null).map(({ action }) => action)).toEqual([]);
    process.stdout.write(`routes that can be narrowed: ${Object.keys(REQUESTS).length} tried, all refused\n`);
  });

  it("may do it where it is theirs", async () => {
    const wanted = ["mailbox.call", "publisher.publish", "queues.use", "results.abort"];
    await ask("POST", { url: "/api/v1/tasks/own-waits/revoke", payload: {} });
    await ask("POST", { url: "/api/v1/tasks/own-failed/retry", payload: { args: "[]", kwargs: "{}" } });
    await ask("POST", { url: "/api/v1/queues/own/purge", payload: { confirm: "own" } });
    await ask("POST", { url: "/api/task/abort/own-waits" });
    expect([...new Set(calls.splice(0))].sort()).toEqual(wanted);
  });

  it("has to have the task and its queue, and in a retry the queue that it goes to", async () => {
    const edited = { args: "[]", kwargs: "{}" };
    const answers = [
      await ask("POST", { url: "/api/v1/tasks/half/revoke", payload: {} }),
      await ask("POST", { url: "/api/v1/tasks/nobody-knows/revoke", payload: { evenIfUnknown: true } }),
      await ask("POST", { url: "/api/v1/tasks/own-failed/retry", payload: { ...edited, queue: "other" } }),
      await ask("POST", { url: "/api/v1/tasks/failed/retry", payload: { ...edited, queue: "own" } }),
      await ask("POST", { url: "/api/v1/queues/other/peek", payload: { takeAndGiveBack: true } }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403]);
    expect(calls.splice(0)).toEqual([]);
  });

  it("has what is not theirs left out of many, counted and named, with a reason for each", async () => {
    const ids = ["waits", "own-waits", "half", "gone"];
    const dryRun = await ask("POST", { url: "/api/v1/tasks/revoke/dry-run", payload: { ids } });
    expect(dryRun.json()).toEqual({ total: 4, open: 1, finished: 0, unknown: 0, notAllowed: 3 });
    const begun = await ask("POST", { url: "/api/v1/tasks/revoke", payload: { ids } });
    expect(begun.statusCode).toBe(202);
    const { id } = begun.json<{ id: string }>();
    const read = async () => (await ask("GET", { url: `/api/v1/operations/${id}` })).json<OperationDetail>();
    // The broker is away: so it ends there, after those that are not sent anyway.
    await vi.waitFor(async () => expect((await read()).operation.state).toBe("failed"), { timeout: 20_000 });
    expect(calls.splice(0)).toEqual(["mailbox.call"]);

    // Nothing is told of its arguments first.
    const other = await ask("POST", { url: "/api/v1/tasks/failed/retry", payload: {} });
    expect(other.statusCode).toBe(403);
    const failed = ["failed", "own-failed"];
    const plan = await ask("POST", { url: "/api/v1/tasks/retry/dry-run", payload: { ids: failed } });
    expect(plan.json()).toMatchObject({ total: 2, counts: { "not-allowed": 1 } });
    const retried = await ask("POST", { url: "/api/v1/tasks/retry", payload: { ids: failed, rate: 1000 } });
    const progress = `/api/v1/retries/${retried.json<{ id: string }>().id}`;
    const items = async () => (await ask("GET", { url: progress })).json<RetryOperationDetail>();
    await vi.waitFor(async () => expect((await items()).operation.state).toBe("done"), { timeout: 20_000 });
    const notAllowed = (await items()).items.filter(({ outcome }) => outcome === "not-allowed");
    expect(notAllowed.map(({ id: task, text }) => [task, text])).toEqual([
      ["failed", 'That needs the permission "retry" for the task "shop.other" in the queue "other".'],
    ]);
    calls.splice(0);
  });
});
