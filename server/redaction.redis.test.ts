/**
 * Secrets that are planted in every text of a task, and looked for in everything that Umbel says: each route that reads, from
 * the route table itself, Flower's among them, each subject of a socket, searches, files. The store keeps what came.
 */
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { HIDDEN } from "@/lib/cluster/redact/hidden";
import type { TaskDetail, TaskList } from "@/lib/contract/api";
import type { FailureDetail, FailureList } from "@/lib/contract/failures";
import type { Subject } from "@/lib/contract/realtime";
import type { RevealedTask } from "@/lib/contract/reveal";
import { userOf } from "./http/access";
import { createSocketServer, type SocketServer } from "./live/socketServer";
import { taskEvent } from "./testing/fakeStore";
import { openQuietUmbel, type QuietUmbel } from "./testing/quietUmbel";
import { connectSocket } from "./testing/socketClient";

const NOW = Date.now();
const CARD = "4111111111111111";
/** None of them may be said; `plain` stands beside them and may. */
const SECRETS = [
  "hunter2",
  CARD,
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "fir5tArgument",
  "Xk9zQ",
  "pr0gres5",
];
const ID = "planted-1";

let umbel: QuietUmbel;
let sockets: SocketServer;
let origin: string;

beforeAll(async () => {
  const options = ["ada:pass:admin", "leo:pass:operator"].flatMap((user) => ["--basic-auth", user]);
  umbel = await openQuietUmbel({
    options: [...options, "--redact", "billing.charge:0", "--redact", "/Xk\\d[a-z]Q/"],
  });
  const { services, gate, app } = umbel;
  await services.store.appendBatch({
    taskEvents: [planted(ID), planted("planted-2")].flat(),
    workerEvents: [],
    problems: [
      {
        kind: "not-an-event",
        outcome: "dropped",
        detail: "no type",
        sample: `{"args": "('fir5tArgument',)", "kwargs": "{'password': 'hunter2'}"}`,
      },
    ],
    received: 10,
    dropped: 0,
    receivedAt: NOW,
  });
  await vi.waitFor(() => expect(services.view.size).toBe(2), { timeout: 20_000 });
  await app.listen({ port: 0, host: "127.0.0.1" });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  sockets = createSocketServer({
    ...{
      httpServer: app.server,
      urlPrefix: "",
      queries: services.queries,
      widgets: services.widgets,
      view: services.view,
    },
    async whoIs(handshake) {
      const caller = await gate.whoIs(handshake);
      return caller && { user: userOf(caller, gate), only: null, isOver: () => false };
    },
    isSameOrigin: () => true,
    ownUrl: (url) => url,
    logger: pino({ level: "silent" }),
    now: Date.now,
  });
});

afterAll(async () => {
  await sockets.stop();
  await umbel.close();
});

function planted(id: string) {
  const [, , token = ""] = SECRETS;
  const failure = {
    exception: `LoginError('plain refused: password=hunter2 token=${token} for Xk9zQ')`,
    traceback: `Traceback (most recent call last):\n  File "/srv/app.py", line 3, in charge\n    connect(password="hunter2")\nLoginError: plain refused: password=hunter2 token=${token} for Xk9zQ\n`,
  };
  const call = {
    name: "billing.charge",
    args: `('fir5tArgument', '${CARD}', 'plain')`,
    kwargs: `{'user': 'plain', 'password': 'hunter2', 'deep': {'api_key': 'Xk9zQ', 'note': 'Bearer ${token}'}}`,
  };
  return [
    taskEvent(id, "task-sent", NOW - 5000, { ...call, queue: "billing", hostname: "gen1@host" }),
    taskEvent(id, "task-received", NOW - 4000, call),
    taskEvent(id, "task-started", NOW - 3000),
    taskEvent(id, "task-progress", NOW - 2500, {
      custom: '{"secret": "pr0gres5", "step": "plain", "cvv": 123}',
    }),
    taskEvent(id, "task-retried", NOW - 2000, failure),
    taskEvent(id, "task-failed", NOW - 1000, { ...failure, retries: 1 }),
  ];
}

const headers = (user: "ada" | "leo") => ({
  host: "localhost",
  authorization: `Basic ${Buffer.from(`${user}:pass`).toString("base64")}`,
});

async function ask(url: string, user: "ada" | "leo" = "ada", body?: object) {
  return umbel.app.inject({
    method: body ? "POST" : "GET",
    url,
    headers: headers(user),
    ...(body && { payload: body }),
  });
}

const said = (text: string) => SECRETS.filter((secret) => text.includes(secret));

describe("what is secret in a task", () => {
  it("is kept by the store", async () => {
    const [events] = await umbel.services.store.readTaskEvents([ID]);
    expect(said(JSON.stringify(events))).toEqual(SECRETS);
  });

  it("is in no answer of any route that reads", async () => {
    const failures = (await ask("/api/v1/failures?range=24h")).json<FailureList>();
    const [group] = failures.groups;
    expect(group?.message).toContain("plain");
    await umbel.app.ready();
    const reads = umbel.app.declaredRoutes.filter(({ method }) => method === "GET");
    const told: string[] = [];
    let plain = 0;
    const paths = reads.flatMap(({ url }) => {
      const base = url.startsWith("/api/v1/failures/")
        ? url.replace(":id", group?.id ?? "")
        : url.replace(/:(id|rootId)|\*/g, ID).replace(/:[A-Za-z]+/g, "some-name");
      return [base, `${base}?format=jsonl&range=24h&search=plain&filter=`];
    });
    // Together: some wait for a broker that is not there.
    const answers = await Promise.all(paths.map(async (path) => [path, (await ask(path)).body] as const));
    for (const [path, body] of answers) {
      if (body.includes("plain")) plain++;
      for (const secret of said(body)) told.push(`${path}: ${secret}`);
    }
    expect(told).toEqual([]);
    expect(plain).toBeGreaterThan(10);
  }, 120_000);

  it("shows where it was and by which rule", async () => {
    const { task, hidden, events } = (await ask(`/api/v1/tasks/${ID}`)).json<TaskDetail>();
    expect(task.args).toBe(`(${HIDDEN}, '${HIDDEN}', 'plain')`);
    expect(task.kwargs).toContain(`'user': 'plain', 'password': '${HIDDEN}'`);
    expect(task.custom[0]?.fields).toContain(`"step": "plain", "cvv": "${HIDDEN}"`);
    expect(hidden).toEqual(
      expect.arrayContaining([
        { field: "args", kind: "position", of: "0" },
        { field: "args", kind: "card", of: "" },
        { field: "kwargs", kind: "name", of: "password" },
        { field: "exception", kind: "pattern", of: "" },
        { field: "custom", kind: "name", of: "cvv" },
      ]),
    );
    for (const { fields } of events) expect(JSON.parse(fields)).toBeTypeOf("object");
  });

  it.each(["failures", "task", "tasks", "workflow", "overview", "shell", "workers", "widget"] as const)(
    "is in no update of a socket: %s",
    async (kind) => {
      const subjects: { [Kind in Subject["kind"]]: Extract<Subject, { kind: Kind }> } = {
        ...{ shell: { kind: "shell" }, workers: { kind: "workers" } },
        overview: { kind: "overview", range: "1h" },
        failures: { kind: "failures", range: "1h" },
        task: { kind: "task", id: ID },
        workflow: { kind: "workflow", id: ID },
        widget: { kind: "widget", widget: { kind: "task", id: ID } },
        tasks: { kind: "tasks", query: { filter: "", sort: "created", order: "desc", limit: 5, offset: 0 } },
      };
      const socket = connectSocket(origin, "/socket.io", headers("leo"));
      try {
        const updates: string[] = [];
        socket.onAny((...parts: unknown[]) => updates.push(JSON.stringify(parts)));
        const answer = await socket.emitWithAck("subject:join", subjects[kind]);
        expect(answer).toEqual({ ok: true });
        await vi.waitFor(() => expect(updates).not.toEqual([]), { timeout: 20_000 });
        expect(said(updates.join())).toEqual([]);
      } finally {
        socket.close();
      }
    },
  );

  it("is found by no search, and what stands beside it is", async () => {
    const total = async (filter: string) =>
      (await ask(`/api/v1/tasks?filter=${encodeURIComponent(filter)}`)).json<TaskList>().total;
    for (const filter of ["kwargs.user:plain", "args:plain", "exception:refused", "traceback:connect"])
      expect([filter, await total(filter)]).toEqual([filter, 2]);
    const guesses = SECRETS.flatMap((secret) => [
      secret,
      ...["args", "kwargs", "exception", "traceback"].map((field) => `${field}:${secret}`),
    ]);
    guesses.push(
      "kwargs.password:h*",
      "kwargs.password:hunter2",
      "kwargs.deep.api_key:X*",
      "args.0:f*",
      "args:4111*",
      "kwargs:hunt",
    );
    for (const filter of guesses) expect([filter, await total(filter)]).toEqual([filter, 0]);
    for (const search of [...SECRETS, "kwargs:password=hunter2", "args:4111"]) {
      const { body } = await ask(`/api/tasks?search=${encodeURIComponent(search)}`);
      expect([search, body]).toEqual([search, "{}"]);
    }
    const csv = (await ask("/api/v1/tasks/export?format=csv&filter=kwargs%3Ahunter2")).body;
    expect(csv.trim().split("\n")).toHaveLength(1);
  });

  it("is nothing that failures have in common", async () => {
    const [group] = (await ask("/api/v1/failures?range=24h")).json<FailureList>().groups;
    const detail = (await ask(`/api/v1/failures/${group?.id}?range=24h`)).json<FailureDetail>();
    expect(detail.shared).toContainEqual(
      expect.objectContaining({ field: "kwargs", path: "user", value: "plain" }),
    );
    expect(JSON.stringify(detail.shared)).not.toContain(HIDDEN);
  });
});

describe("revealing", () => {
  it("tells who may all of it, once, and the audit what was told, without it", async () => {
    const answer = await ask(`/api/v1/tasks/${ID}/reveal`, "ada", {});
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(said(JSON.stringify(answer.json<RevealedTask>()))).toEqual(SECRETS);
    const audit = JSON.stringify(await umbel.services.store.readAudit(10));
    expect(audit).toContain('"action":"reveal"');
    expect(audit).toContain(ID);
    expect(audit).toMatch(/"kwargs":\d/);
    expect(said(audit)).toEqual([]);
    expect(said((await ask(`/api/v1/tasks/${ID}`)).body)).toEqual([]);
  });

  it("is refused to others, and written down for nobody", async () => {
    const before = await umbel.services.store.readAudit(100);
    const answer = await ask(`/api/v1/tasks/${ID}/reveal`, "leo", {});
    expect(answer.statusCode).toBe(403);
    expect(said(answer.body)).toEqual([]);
    expect((await ask("/api/v1/tasks/nobody/reveal", "ada", {})).statusCode).toBe(404);
    expect((await ask(`/api/v1/tasks/${ID}/reveal`, "ada", { other: 1 })).statusCode).toBe(400);
    expect((await umbel.services.store.readAudit(100)).length).toBeGreaterThanOrEqual(before.length);
  });
});
