import { randomUUID } from "node:crypto";
import type { InjectOptions } from "fastify";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { WorkerEvent } from "@/lib/celery/celeryEvent";
import {
  aboutSchema,
  overviewSchema,
  shellSchema,
  taskDetailSchema,
  taskFacetsSchema,
  taskHistogramSchema,
  taskListSchema,
  workerListSchema,
  workerSchema,
} from "@/lib/contract/api";
import { ERROR_STATUS, type ErrorBody } from "@/lib/contract/errors";
import { readConfig } from "../config";
import { createServices, type Services } from "../services";
import { taskEvent, taskLife } from "../testing/fakeStore";
import { readExposition } from "../testing/exposition";
import { REDIS_URL, removeCluster } from "../testing/liveServers";
import { createAccessGate } from "./access";
import { createHttpServer, type HttpServer } from "./httpServer";
import type { Pages } from "./pages";

const NOW = Date.UTC(2026, 10, 21, 14, 30, 30);
const CLUSTER = `test-${randomUUID()}`;
const WORKER = "shop@pay-1";
const LOCAL = { host: "localhost:5555" };

/** Answers every page with the policy that Next would read its nonce from. */
const PAGES: Pages = {
  handle(request, response) {
    response.end(`page ${request.url} ${String(request.headers["x-nonce"])}`);
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
};

interface BodySchema {
  additionalProperties?: unknown;
  anyOf?: BodySchema[];
  oneOf?: BodySchema[];
}

interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<
    string,
    Record<
      string,
      {
        summary?: string;
        tags?: string[];
        responses: Record<string, unknown>;
        requestBody?: { content: Record<string, { schema: BodySchema }> };
      }
    >
  >;
}

let services: Services;
const opened: (() => Promise<void>)[] = [];

beforeAll(async () => {
  services = openServices(REDIS_URL);
  await services.view.start();
  const tasks = Array.from({ length: 30 }, (_, i) =>
    taskLife(`task-${i}`, NOW - 60_000 * (30 - i), {
      hostname: WORKER,
      name: i < 10 ? "shop.pay" : "web.fetch",
    }),
  );
  const failure = { exception: "CardError('declined')" };
  const failed = [
    taskEvent("failed-1", "task-received", NOW - 2000, { name: "shop.pay", retries: 0 }),
    taskEvent("failed-1", "task-failed", NOW - 1000, failure),
  ];
  const beat: WorkerEvent = {
    kind: "worker",
    type: "worker-heartbeat",
    hostname: WORKER,
    pid: 7,
    clock: 900,
    at: NOW - 500,
    freq: 2,
    active: 1,
    processed: 30,
    loadavg: [0.1, 0.2, 0.3],
  };
  await services.store.appendBatch({
    taskEvents: [...tasks.flat(), ...failed],
    workerEvents: [beat],
    problems: [],
    received: 93,
    dropped: 0,
    receivedAt: NOW,
  });
  await vi.waitFor(() => {
    expect(services.view.size).toBe(31);
    expect(services.view.workers()).toHaveLength(1);
  });
});

afterAll(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  await removeCluster(CLUSTER);
});

function openServices(storeUrl: string): Services {
  const config = { ...settings(), cluster: CLUSTER };
  const opening = { config, logger: pino({ level: "silent" }), version: "1.2.3", storeUrl, now: () => NOW };
  const made = createServices(opening);
  opened.push(() => made.close());
  return made;
}

function settings(...options: string[]) {
  const read = readConfig({ argv: options, env: {}, version: "1.2.3" });
  if (!("config" in read)) throw new Error("no settings");
  return read.config;
}

async function server(
  options: string[] = [],
  pages: Pages | null = null,
  on = services,
): Promise<HttpServer> {
  const config = { ...settings(...options), cluster: CLUSTER };
  const gate = createAccessGate(config, { now: () => NOW });
  const app = await createHttpServer({ services: { ...on, config }, gate, pages });
  opened.push(() => app.close());
  return app;
}

function as(user: string, password = "pass") {
  return { ...LOCAL, authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

async function ask(app: HttpServer, request: string | InjectOptions) {
  const options = typeof request === "string" ? { url: request } : request;
  return app.inject({ ...options, headers: { ...LOCAL, ...options.headers } });
}

/** Every error has this one shape; its code. */
function codeOf(response: Awaited<ReturnType<typeof ask>>): string {
  const { error, ...rest } = response.json<ErrorBody>();
  expect(rest).toEqual({});
  expect(Object.keys(error).sort()).toEqual(["code", "details", "message"]);
  expect(response.statusCode).toBe(ERROR_STATUS[error.code]);
  expect(response.headers["cache-control"]).toBe("no-store");
  return error.code;
}

describe("reads", () => {
  let app: HttpServer;
  beforeAll(async () => {
    app = await server();
  });

  it.each([
    ["tasks", taskListSchema],
    [
      "tasks?filter=name:shop.*&sort=runtime&order=asc&limit=5&offset=2&from=-7200000&zone=Asia/Shanghai",
      taskListSchema,
    ],
    ["tasks/facets?filter=state:SUCCESS", taskFacetsSchema],
    ["tasks/histogram?from=-3600000&buckets=12", taskHistogramSchema],
    ["tasks/task-5", taskDetailSchema],
    ["workers", workerListSchema],
    [`workers/${encodeURIComponent(WORKER)}`, workerSchema],
    ["overview", overviewSchema],
    ["overview?range=7d", overviewSchema],
    ["shell", shellSchema],
    ["about", aboutSchema],
  ])("answers %s as the contract says", async (path, schema) => {
    const response = await ask(app, `/api/v1/${path}`);
    expect(response.statusCode).toBe(200);
    expect(response.headers["content-type"]).toMatch(/^application\/json/);
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(() => schema.parse(response.json())).not.toThrow();
  });

  it("pages through the tasks, newest first, and counts all of them", async () => {
    const list = (await ask(app, "/api/v1/tasks?limit=3&offset=1")).json<{
      total: number;
      unread: number;
      rows: { id: string }[];
    }>();
    expect(list.total).toBe(31);
    expect(list.unread).toBe(0);
    expect(list.rows.map(({ id }) => id)).toEqual(["task-29", "task-28", "task-27"]);
  });

  it("leads people from an address that cannot be read to a page that says so", async () => {
    const headers = { accept: "text/html,*/*" };
    const answer = await app.inject({ url: "/worker/%E0%A4%A", headers });
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe("/worker/%25E0%25A4%25A");
    // Another site's address stays a path of ours.
    const other = await app.inject({ url: "//evil.example/%ff", headers });
    expect(new URL(other.headers.location ?? "", "http://umbel.example").host).toBe("umbel.example");
  });

  it("goes on where a page ended, to the last task", async () => {
    const query = "filter=name:shop.*&sort=runtime&limit=4";
    const all = taskListSchema.parse((await ask(app, `/api/v1/tasks?${query.replace("4", "500")}`)).json());
    const seen: string[] = [];
    for (let cursor: string | null | undefined = ""; cursor !== null;) {
      const more = cursor ? `&cursor=${cursor}` : "";
      const page = taskListSchema.parse((await ask(app, `/api/v1/tasks?${query}${more}`)).json());
      expect(page.total).toBe(all.total);
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.next ?? null;
    }
    expect(seen).toEqual(all.rows.map(({ id }) => id));
    expect(all.next).toBeNull();
  });

  it("refuses the cursor of another order", async () => {
    const { next } = taskListSchema.parse((await ask(app, "/api/v1/tasks?limit=2")).json());
    const refused = await ask(app, `/api/v1/tasks?limit=2&order=asc&cursor=${next ?? ""}`);
    expect(refused.statusCode).toBe(400);
    expect(refused.json<ErrorBody>().error.details).toEqual({
      cursor: "belongs to sort=created and order=desc",
    });
  });

  it("means dates of a filter in the zone that is asked for", async () => {
    const count = async (zone: string) => {
      const url = `/api/v1/tasks?filter=${encodeURIComponent("created:>=2026-11-21T22:10")}&zone=${zone}`;
      return (await ask(app, url)).json<{ total: number }>().total;
    };
    // 22:10 in Shanghai is 14:10 in Greenwich.
    expect(await count("Asia/Shanghai")).toBeGreaterThan(0);
    expect(await count("UTC")).toBe(0);
  });

  it("tells the whole of a task with its events", async () => {
    const detail = taskDetailSchema.parse((await ask(app, "/api/v1/tasks/failed-1")).json());
    expect(detail.task.exception).toBe("CardError('declined')");
    expect(detail.events.map(({ type }) => type)).toEqual(["task-received", "task-failed"]);
  });

  it.each([
    ["tasks?limit=many", "BAD_REQUEST"],
    ["tasks?limit=0", "BAD_REQUEST"],
    ["tasks?limit=501", "BAD_REQUEST"],
    ["tasks?offset=-1", "BAD_REQUEST"],
    ["tasks?sort=colour", "BAD_REQUEST"],
    ["tasks?cursor=bm90IG91cnM", "BAD_REQUEST"],
    ["tasks?cursor=%00%ff", "BAD_REQUEST"],
    ["tasks?order=up", "BAD_REQUEST"],
    ["tasks?from=yesterday", "BAD_REQUEST"],
    ["tasks?limit=5&limit=6", "BAD_REQUEST"],
    ["tasks?zone=Mars/X", "BAD_REQUEST"],
    ["tasks?from=5&to=1", "BAD_REQUEST"],
    ["tasks?from=-1000&to=-5000", "BAD_REQUEST"],
    ["tasks?partial=perhaps", "BAD_REQUEST"],
    ["tasks/facets?from=5&to=1", "BAD_REQUEST"],
    ["tasks/histogram?zone=Mars/X", "BAD_REQUEST"],
    ["tasks/export?from=5&to=1", "BAD_REQUEST"],
    ["tasks?filter=(state:FAILURE", "BAD_FILTER"],
    ["tasks/facets?filter=nonsense:1", "BAD_FILTER"],
    ["tasks/histogram?filter=runtime:fast", "BAD_FILTER"],
    ["tasks/histogram?buckets=0", "BAD_REQUEST"],
    ["tasks/histogram?buckets=1000000", "BAD_REQUEST"],
    ["tasks/histogram?from=1795245000000&to=1795241000000", "BAD_REQUEST"],
    ["tasks/no-such-task", "TASK_NOT_FOUND"],
    ["tasks/%ZZ", "BAD_REQUEST"],
    ["workers/nobody@nowhere", "WORKER_NOT_FOUND"],
    ["overview?range=1y", "BAD_REQUEST"],
    ["nothing", "NOT_FOUND"],
  ])("refuses %s with %s", async (path, code) => {
    expect(codeOf(await ask(app, `/api/v1/${path}`))).toBe(code);
  });

  it.each([
    ["a filter", `tasks?filter=${"x".repeat(2001)}`, "BAD_REQUEST"],
    ["an id", `tasks/${"x".repeat(256)}`, "BAD_REQUEST"],
    ["a part of the path", `tasks/${"x".repeat(4000)}`, "NOT_FOUND"],
    ["the address", `tasks?filter=${"x".repeat(9000)}`, "BAD_REQUEST"],
  ])("refuses %s that is too long", async (_, path, code) => {
    expect(codeOf(await ask(app, `/api/v1/${path}`))).toBe(code);
  });

  it("tells where a filter is wrong", async () => {
    const response = await ask(app, `/api/v1/tasks?filter=${encodeURIComponent("state:FAILURE nonsense:1")}`);
    const { error } = response.json<ErrorBody>();
    expect(error.details["position"]).toBe(14);
    expect(error.details["length"]).toBeGreaterThan(0);
    expect(error.message).toBe(
      'The filter cannot be read at character 15: there is no field "nonsense"; in quotes it would be a plain word.',
    );
  });

  it.each([
    ["state:", 'The filter cannot be read at character 7: "state" needs a value.'],
    ["state:A OR", 'The filter cannot be read at character 9: something has to follow "OR".'],
    ["((a)", "The filter cannot be read at character 1: this bracket is never closed."],
  ])("says what is wrong with %s in a sentence", async (filter, words) => {
    const response = await ask(app, `/api/v1/tasks?filter=${encodeURIComponent(filter)}`);
    expect(response.json<ErrorBody>().error.message).toBe(words);
  });

  it("takes a span whose fixed end lies before one that goes with the clock", async () => {
    const list = taskListSchema.parse((await ask(app, `/api/v1/tasks?from=-1000&to=5`)).json());
    expect(list.total).toBe(0);
  });

  it("reads all long texts before it tells a total, unless only a part is asked for", async () => {
    const budgets: (number | undefined)[] = [];
    const queries: Services["queries"] = {
      ...services.queries,
      listTasks(query, search) {
        budgets.push(search?.budgetMs);
        return services.queries.listTasks(query, search);
      },
    };
    const watched = await createHttpServer({
      services: { ...services, queries },
      gate: createAccessGate(settings()),
      pages: null,
    });
    opened.push(() => watched.close());
    const path = `/api/v1/tasks?filter=${encodeURIComponent("exception:declined")}`;
    const whole = taskListSchema.parse((await ask(watched, path)).json());
    expect(whole).toMatchObject({ total: 1, unread: 0 });
    await ask(watched, `${path}&partial=true`);
    expect(budgets).toEqual([30_000, undefined]);
  });

  it("names the field of a wrong request", async () => {
    const { error } = (await ask(app, "/api/v1/tasks?limit=many")).json<ErrorBody>();
    expect(Object.keys(error.details)).toEqual(["limit"]);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"] as const)(
    "does not take %s where there is only something to read",
    async (method) => {
      expect(codeOf(await ask(app, { method, url: "/api/v1/tasks" }))).toBe("NOT_FOUND");
    },
  );

  it("answers HEAD like GET, without the body", async () => {
    const response = await ask(app, { method: "HEAD", url: "/api/v1/workers" });
    expect(response.statusCode).toBe(200);
    expect(response.body).toBe("");
  });

  it.each([
    ["no JSON", "{", "application/json"],
    ["nothing", "", "application/json"],
    ["another type", "ids=1", "application/x-www-form-urlencoded"],
    ["the wrong shape", '{"ids": 1}', "application/json"],
    ["too much", JSON.stringify({ ids: ["x".repeat(1_100_000)] }), "application/json"],
    ["a poisoned object", '{"__proto__": {"a": 1}, "ids": []}', "application/json"],
  ])("refuses a body that is %s", async (_, payload, type) => {
    const response = await ask(app, {
      method: "POST",
      url: "/api/v1/failures/resolve",
      payload,
      headers: { "content-type": type },
    });
    expect(codeOf(response)).toBe("BAD_REQUEST");
  });
});

describe("the description of the API", () => {
  it("lists every route under /api/v1, each with a sentence and an answer", async () => {
    const app = await server();
    const document = (await ask(app, "/api/v1/openapi.json")).json<OpenApi>();
    expect(document.openapi).toBe("3.1.0");
    expect(document.info).toMatchObject({ title: "Umbel", version: "1.2.3" });
    for (const path of [
      "/api/v1/tasks",
      "/api/v1/tasks/facets",
      "/api/v1/tasks/histogram",
      "/api/v1/tasks/{id}",
      "/api/v1/workers",
      "/api/v1/workers/{name}",
      "/api/v1/overview",
      "/api/v1/shell",
      "/api/v1/about",
      "/api/v1/failures",
    ]) {
      expect(Object.keys(document.paths)).toContain(path);
    }
    for (const [path, methods] of Object.entries(document.paths)) {
      expect(path).toMatch(/^\/api\/v1\//);
      for (const { summary, responses, tags } of Object.values(methods)) {
        expect(summary, path).toBeTruthy();
        expect(path).toContain(`/api/v1/${tags?.join()}`);
        expect(Object.keys(responses), path).toContain("default");
        expect(Object.keys(responses), path).not.toEqual([]);
      }
    }
  });

  it("says of every body that it takes no field beside its own", async () => {
    const app = await server();
    await app.ready();
    const { paths } = app.swagger() as unknown as OpenApi;
    const bodies = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) =>
        requestBody === undefined
          ? []
          : [[`${method} ${path}`, requestBody.content["application/json"]] as const],
      ),
    );
    expect(bodies.length).toBeGreaterThan(30);
    const isStrict = (schema: BodySchema | undefined): boolean =>
      schema?.additionalProperties === false ||
      [schema?.anyOf, schema?.oneOf].some((parts) => parts !== undefined && parts.every(isStrict));
    expect(bodies.filter(([, body]) => !isStrict(body?.schema)).map(([route]) => route)).toEqual([]);
  });

  it("can be read as a page that loads nothing from elsewhere, by those who may look", async () => {
    const app = await server(["--url-prefix", "/flower", "--basic-auth", "ada:pass"]);
    for (const url of ["/flower/api/docs", "/flower/api/docs/", "/api/docs"]) {
      const page = await ask(app, { url, headers: as("ada") });
      expect(page.statusCode).toBe(200);
      expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(page.headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
      const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? "");
      expect(files.length).toBeGreaterThan(3);
      for (const file of files) {
        expect(file).toMatch(/^(\/flower\/api\/docs|\.)\/static\//);
        const path = file.replace(/^\./, "/flower/api/docs");
        expect((await ask(app, { url: path, headers: as("ada") })).statusCode, path).toBe(200);
        expect((await ask(app, path)).statusCode, path).toBe(401);
      }
      expect(page.body).not.toMatch(/<script>|style="/);
      expect((await ask(app, url)).statusCode).toBe(401);
    }
    const { paths } = (await ask(app, { url: "/flower/api/docs/json", headers: as("ada") })).json<OpenApi>();
    expect(Object.keys(paths)).toContain("/api/v1/tasks");
  });

  it("tells the prefix as the server's address", async () => {
    const app = await server(["--url-prefix", "/flower"]);
    const document = (await ask(app, "/flower/api/v1/openapi.json")).json<OpenApi>();
    expect(document.servers).toEqual([{ url: "/flower" }]);
    expect(Object.keys(document.paths)).toContain("/api/v1/tasks");
  });
});

describe("for machines", () => {
  it.each([
    ["/healthz", '{"status":"ok"}'],
    ["/readyz", '{"status":"ready"}'],
    ["/healthcheck", "OK"],
  ])("answers %s without a sign-in, with and without the prefix", async (path, body) => {
    const app = await server(["--basic-auth", "ada:pass", "--url-prefix", "/flower"]);
    for (const url of [path, `/flower${path}`]) {
      const response = await ask(app, url);
      expect(response.statusCode).toBe(200);
      expect(response.body).toBe(body);
    }
  });

  it("tells Prometheus what was taken in, what is kept and who is up, the same when asked again", async () => {
    const app = await server();
    for (const _ of [1, 2]) {
      const response = await ask(app, "/metrics");
      expect(response.headers["content-type"]).toMatch(/^text\/plain/);
      const families = readExposition(response.body);
      expect([...families].filter(([, { help }]) => help === "")).toEqual([]);
      for (const name of [
        "umbel_store_latency_seconds",
        "umbel_queue_wait_seconds",
        "celery_task_retried_total",
      ])
        expect([...families.keys()]).toContain(name);
      const lines = response.body.split("\n");
      expect(lines).toContain("umbel_events_received_total 93");
      expect(
        lines.filter((line) => /^celery_task_received_total\{name="shop.pay",hostname="pay-1",/.test(line)),
      ).toEqual([expect.stringMatching(/ 10$/)]);
      expect(lines).toContain("umbel_tasks 31");
      expect(lines).toContain("umbel_store_up 1");
      expect(lines).toContain(`umbel_worker_up{worker="${WORKER}"} 1`);
    }
  });

  it("lives, and is not ready, while the store is away", async () => {
    const away = openServices("redis://127.0.0.1:1/0");
    const app = await server([], null, away);
    expect((await ask(app, "/healthz")).statusCode).toBe(200);
    expect(codeOf(await ask(app, "/readyz"))).toBe("STORE_UNAVAILABLE");
    expect(codeOf(await ask(app, "/api/v1/tasks/some-task"))).toBe("STORE_UNAVAILABLE");
    expect(shellSchema.parse((await ask(app, "/api/v1/shell")).json()).storeOk).toBe(false);
    expect((await ask(app, "/metrics")).body).toContain("umbel_store_up 0");
  });
});

describe("who may", () => {
  const USERS = ["--basic-auth", "vera:pass:viewer,otto:pass:operator,ada:pass:admin"];
  const BODY = {
    method: "POST",
    url: "/api/v1/failures/resolve",
    payload: { ids: ["0123456789ab"] },
  } as const;

  it("asks for a sign-in on every route of the API, and for metrics and pages", async () => {
    const app = await server(USERS, PAGES);
    await app.ready();
    const { paths } = app.swagger() as unknown as OpenApi; // an OpenAPI document, as we asked for at start
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/[{}]/g, "")}`),
    );
    const others = [
      "GET /",
      "GET /tasks",
      "GET /metrics",
      "GET /api/v1/openapi.json",
      "GET /api/nothing",
      "POST /nothing",
    ];
    expect(described.length).toBeGreaterThan(9);
    const closed = described.filter((route) => !/ \/api\/v1\/sign-(in|out)$/.test(route));
    for (const route of [...closed, ...others]) {
      const [method, url] = route.split(" ");
      const response = await app.inject({ method: method as "GET", url: url ?? "", headers: LOCAL });
      expect(codeOf(response), route).toBe("NOT_SIGNED_IN");
      expect(response.headers["www-authenticate"]).toBe('Basic realm="Umbel", charset="UTF-8"');
    }
  });

  it("cannot be given a route that declares no access", async () => {
    const app = await server();
    expect(() => app.get("/open", () => "everything")).toThrow("/open declares no access");
  });

  it.each([
    ["vera", "viewer", "NOT_ALLOWED"],
    ["otto", "operator", "FAILURE_NOT_FOUND"],
    ["ada", "admin", "FAILURE_NOT_FOUND"],
  ])("lets %s read, and act as a %s may", async (user, role, acting) => {
    const app = await server(USERS);
    const shell = shellSchema.parse((await ask(app, { url: "/api/v1/shell", headers: as(user) })).json());
    expect(shell.user).toMatchObject({ name: user, role, readOnly: false, sessionEndsAt: null });
    expect(codeOf(await ask(app, { ...BODY, headers: as(user) }))).toBe(acting);
  });

  it("lets nobody act where it was started read-only", async () => {
    const app = await server([...USERS, "--read-only"]);
    expect((await ask(app, { url: "/api/v1/tasks", headers: as("ada") })).statusCode).toBe(200);
    expect(codeOf(await ask(app, { ...BODY, headers: as("ada") }))).toBe("NOT_ALLOWED");
  });

  it("writes down who was refused what, whatever they asked for, and nothing of those who only look", async () => {
    const app = await server([...USERS, "--read-only"]);
    const writes = [
      ["vera", "POST", "/api/v1/workers/actions/shutdown?secret=1"],
      ["vera", "POST", "/api/v1/tasks/t%201/reveal"],
      ["vera", "POST", "/api/worker/shutdown/shop@pay-1"],
      ["ada", "POST", "/api/v1/queues/mail/purge"],
    ] as const;
    for (const [user, method, url] of writes)
      expect((await ask(app, { method, url, headers: as(user), payload: {} })).statusCode).toBe(403);
    expect((await ask(app, { url: "/api/v1/audit", headers: as("vera") })).statusCode).toBe(403);
    const refused = await vi.waitFor(async () => {
      const search = { limit: 100, scan: Infinity, from: null, to: null, cursor: null };
      const { lines } = await services.store.readAuditPage({ ...search, matches: (line) => line.isRefused });
      const ours = lines.filter(({ action }) => action === "request").reverse();
      expect(ours.length).toBeGreaterThanOrEqual(writes.length);
      return ours.slice(-writes.length);
    });
    expect(refused).toMatchObject([
      {
        user: "vera",
        role: "viewer",
        from: "127.0.0.1",
        targets: ["POST /api/v1/workers/actions/shutdown"],
        details: '{"permission":"shutdown"}',
        error: 'That needs the permission "shutdown".',
      },
      {
        user: "vera",
        targets: ["POST /api/v1/tasks/t%201/reveal", "t 1"],
        details: '{"permission":"reveal"}',
      },
      { user: "vera", targets: ["POST /api/worker/shutdown/shop@pay-1", "shop@pay-1"] },
      { user: "ada", error: "Umbel was started read-only." },
    ]);
  });

  it("refuses wrong passwords, and after ten of them says when to come back", async () => {
    const app = await server(USERS);
    const guess = () => ask(app, { url: "/api/v1/shell", headers: as("vera", "guess") });
    for (let i = 0; i < 10; i += 1) expect(codeOf(await guess())).toBe("NOT_SIGNED_IN");
    const response = await ask(app, { url: "/api/v1/shell", headers: as("vera") });
    expect(codeOf(response)).toBe("TOO_MANY_TRIES");
    expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("is open on a loopback address, but not under a name that was made to lead here", async () => {
    const app = await server([], PAGES);
    expect((await ask(app, "/api/v1/shell")).statusCode).toBe(200);
    for (const url of ["/api/v1/shell", "/api/v1/tasks", "/metrics", "/"]) {
      const response = await ask(app, { url, headers: { host: "evil.example.com:5555" } });
      expect(codeOf(response)).toBe("NOT_ALLOWED");
    }
  });

  it.each([{ "sec-fetch-site": "cross-site" }, { origin: "http://evil.example.com" }])(
    "takes no action from another site's page: %j",
    async (headers) => {
      const app = await server();
      expect(codeOf(await ask(app, { ...BODY, headers }))).toBe("NOT_ALLOWED");
    },
  );
});

describe("headers", () => {
  it("gives each page a nonce of its own and lets no other script run", async () => {
    const app = await server([], PAGES);
    const nonces = new Set<string>();
    for (const url of ["/", "/tasks", "/task/abc?x=1"]) {
      const response = await ask(app, url);
      const nonce = /'nonce-([^']+)'/.exec(String(response.headers["content-security-policy"]))?.[1] ?? "";
      // Next is told the same nonce as the browser.
      expect(response.body).toBe(`page ${url} ${nonce}`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it("lets nothing of an answer of the API run, be framed or be guessed at", async () => {
    const { headers } = await ask(await server(), "/api/v1/tasks");
    expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["x-powered-by"]).toBeUndefined();
  });

  it.each([
    [401, "/api/v1/tasks", "", 1],
    [401, "/api/workers", "", 1],
    [403, "/api/v1/audit", "vera", 1],
    [404, "/api/v1/tasks/no-such", "vera", 1],
    [404, "/api/nothing", "vera", 1],
    [429, "/api/v1/tasks", "nobody", 11],
  ])("are on a %i of %s as on what is answered", async (status, url, user, tries) => {
    const app = await server(["--basic-auth", "vera:pass:viewer"]);
    const headers = user === "" ? {} : as(user);
    let answer = await ask(app, { url, headers });
    for (let n = 1; n < tries; n++) answer = await ask(app, { url, headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
      "referrer-policy": "same-origin",
    });
  });

  it("serves pages under the prefix, which a proxy may have taken off, and the API's own misses as the API", async () => {
    const app = await server(["--url-prefix", "/flower"], PAGES);
    for (const [url, own] of [
      ["/flower", "/flower"],
      ["/flower/tasks", "/flower/tasks"],
      ["/", "/flower/"],
      ["/tasks?sort=name", "/flower/tasks?sort=name"],
      ["/flowers", "/flower/flowers"],
    ] as const) {
      expect((await ask(app, url)).body).toContain(`page ${own} `);
    }
    expect((await ask(app, "/api/v1/shell")).statusCode).toBe(200);
    for (const url of ["/flower/api/v1/nothing", "/flower/api/nothing", "/api/nothing"]) {
      expect(codeOf(await ask(app, url)), url).toBe("NOT_FOUND");
    }
  });

  it("leads Flower's other addresses to ours, for those who may look", async () => {
    const app = await server(["--url-prefix", "/flower", "--basic-auth", "ada:pass"], PAGES);
    for (const url of ["/flower/tasks?state=FAILURE", "/tasks?state=FAILURE"]) {
      const response = await ask(app, { url, headers: as("ada") });
      expect(response.statusCode).toBe(302);
      expect(response.headers.location).toBe("/flower/tasks?filter=state%3AFAILURE");
      expect((await ask(app, url)).statusCode).toBe(401);
    }
  });
});
