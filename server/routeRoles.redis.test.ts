/**
 * Every route there is with every role, by password and by token, and with single permissions, from the route table itself:
 * who may is let through, who may not is refused, and what was refused has touched nothing. And every subject that a socket
 * can join.
 */
import { createHash, randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { AppError, ERROR_STATUS } from "@/lib/contract/errors";
import { mayAtAll, PERMISSION_NAMES, type NeededAccess, type Rights } from "@/lib/contract/permissions";
import { ROLES } from "@/lib/contract/roles";
import type { Subject } from "@/lib/contract/realtime";
import { createSocketServer } from "./live/socketServer";
import { SUBJECT_ACCESS } from "./live/subjects";
import { openQuietUmbel, type QuietUmbel } from "./testing/quietUmbel";
import { connectSocket } from "./testing/socketClient";
import { userOf } from "./http/access";
import type { DeclaredRoute } from "./http/httpServer";

/** Of each permission somebody who may look and has only that one, and somebody who has all but that one. */
const GRANTED = PERMISSION_NAMES.flatMap((name) => [
  { who: `only-${name}`, may: [name] },
  { who: `without-${name}`, may: PERMISSION_NAMES.filter((one) => one !== name) },
]);
const USERS = [
  ...ROLES.map((role) => `${role}-user:pass:${role}`),
  ...GRANTED.map(({ who }) => `${who}:pass:viewer`),
].flatMap((user) => ["--basic-auth", user]);
const TABLE = ["--permissions", JSON.stringify(GRANTED.map(({ who, may }) => ({ who: [who], may })))];

interface Caller {
  name: string;
  /** Null: nobody that is known. */
  rights: Rights | null;
  headers: Record<string, string>;
  isToken: boolean;
}

const HOST = { host: "localhost" };
const NOBODY: Caller = { name: "nobody", rights: null, headers: HOST, isToken: false };
const BY_ROLE = ROLES.map((role) => userOfTest(`${role}-user`, { role, grants: [] }));
const BY_GRANT = new Map(
  GRANTED.map(({ who, may }) => {
    const rights: Rights = { role: "viewer", grants: [{ may, tasks: null, queues: null }] };
    return [who, userOfTest(who, rights)];
  }),
);

function userOfTest(name: string, rights: Rights): Caller {
  const authorization = `Basic ${Buffer.from(`${name}:pass`).toString("base64")}`;
  return { name, rights, headers: { ...HOST, authorization }, isToken: false };
}

/** A token of each role, written as the page of tokens has it. */
async function makeTokens({ services }: QuietUmbel): Promise<Caller[]> {
  return Promise.all(
    ROLES.map(async (role) => {
      const [id, secret] = [randomBytes(6).toString("hex"), randomBytes(32).toString("base64url")];
      const digest = createHash("sha256").update(secret).digest("hex");
      const record = { id, name: role, role, by: "", createdAt: Date.now(), expiresAt: null, digest };
      await services.store.tokens.save(record);
      const authorization = `Bearer umbel_${id}_${secret}`;
      const rights = { role, grants: [] };
      return { name: `token of ${role}`, rights, headers: { ...HOST, authorization }, isToken: true };
    }),
  );
}

/** Refused to tokens whatever their role: who asks has to be a person. */
const OF_PEOPLE = ["DELETE /api/v1/tokens/:id"];

/** What only takes a right away. */
const EVEN_READ_ONLY = ["DELETE /api/v1/tokens/:id"];

/** What a caller is refused with; null: they are let through. */
function refusalOf({ access, method, url }: DeclaredRoute, caller: Caller, readOnly: boolean): number | null {
  if (access === "public") return null;
  if (caller.rights === null) return ERROR_STATUS.NOT_SIGNED_IN;
  const isAct = access !== "viewer" && !READS.includes(method);
  const isRefused =
    !mayAtAll(caller.rights, access) ||
    (readOnly && isAct && !EVEN_READ_ONLY.includes(`${method} ${url}`)) ||
    (caller.isToken && OF_PEOPLE.includes(`${method} ${url}`));
  return isRefused ? ERROR_STATUS.NOT_ALLOWED : null;
}

/** Of a permission's route also who has just that one, and who has all the others. */
function callersOf({ access }: DeclaredRoute, always: readonly Caller[]): Caller[] {
  const granted = [BY_GRANT.get(`only-${access}`), BY_GRANT.get(`without-${access}`)];
  return [...always, ...granted.filter((caller) => caller !== undefined)];
}

const opened: QuietUmbel[] = [];
afterEach(async () => {
  for (const umbel of opened.splice(0)) await umbel.close();
});

/** `calls`: what was asked of the cluster, the store or the audit since the last look; none of it is answered. */
async function open(...options: string[]): Promise<{ umbel: QuietUmbel; calls: string[] }> {
  const calls: string[] = [];
  const pages = {
    handle: (_: unknown, response: { end: (text: string) => void }) => Promise.resolve(response.end("page")),
    close: () => Promise.resolve(),
  };
  const umbel = await openQuietUmbel({
    options: [...USERS, ...TABLE, ...options],
    pages,
    wrap: (services) => ({
      ...services,
      inspector: noting(services.inspector, "inspector", calls),
      queues: noting(services.queues, "queues", calls),
      taskResults: noting(services.taskResults, "taskResults", calls),
      why: noting(services.why, "why", calls),
      widgets: noting(services.widgets, "widgets", calls),
      actions: noting(services.actions, "actions", calls),
    }),
  });
  opened.push(umbel);
  return { umbel, calls };
}

/** Notes each of its functions that is called, however deep, and answers as if nothing could be reached: so nobody waits. */
function noting<T extends object>(part: T, name: string, calls: string[]): T {
  return new Proxy(part, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      // What is known in memory is only looked up.
      if (key === "cluster") return value;
      if (typeof value === "object" && value !== null) return noting(value, `${name}.${String(key)}`, calls);
      // Neither does anything outside.
      if (typeof value !== "function" || key === "now" || key === "onTrouble") return value;
      return () => {
        calls.push(`${name}.${String(key)}`);
        throw new AppError("BROKER_UNAVAILABLE");
      };
    },
  });
}

async function ask({ umbel }: { umbel: QuietUmbel }, { method, url }: DeclaredRoute, { headers }: Caller) {
  const path = url.replace(/:[A-Za-z]+/g, "some-name").replace(/\*/g, "some/path");
  return umbel.app.inject({
    method: method as "POST",
    url: path,
    headers,
    // A body that no action takes: what is let through goes no further than to be called wrong.
    ...(method === "POST" || method === "PATCH" || method === "PUT" ? { payload: { no: "such field" } } : {}),
  });
}

const READS = ["GET", "HEAD", "OPTIONS"];

describe("every route", () => {
  it.each([{ readOnly: false }, { readOnly: true }])(
    "lets through whom it declares, and does nothing for the others: %j",
    async ({ readOnly }) => {
      const bench = await open(...(readOnly ? ["--read-only"] : []));
      await bench.umbel.app.ready();
      const routes = bench.umbel.app.declaredRoutes;
      expect(routes.length).toBeGreaterThan(150);
      const always = [NOBODY, ...BY_ROLE, ...(readOnly ? [] : await makeTokens(bench.umbel))];
      const wrong: string[] = [];
      const tried = { all: 0, refused: 0 };
      for (const route of routes) {
        for (const caller of callersOf(route, always)) {
          bench.calls.length = 0;
          const { statusCode } = await ask(bench, route, caller);
          const expected = refusalOf(route, caller, readOnly);
          const isRefused = statusCode === 401 || statusCode === 403;
          tried.all += 1;
          if (expected !== null) tried.refused += 1;
          const told = `${route.method} ${route.url} (${route.access}) as ${caller.name}: ${statusCode}`;
          if (expected === null ? isRefused : statusCode !== expected) wrong.push(told);
          if (expected !== null && bench.calls.length > 0) wrong.push(`${told}, after ${bench.calls.join()}`);
        }
      }
      expect(wrong).toEqual([]);
      // What was refused stands there, as that and nothing else.
      const lines = await bench.umbel.services.store.readAudit(10_000);
      expect(lines.length).toBeGreaterThan(100);
      expect(lines.filter(({ isRefused }) => !isRefused)).toEqual([]);
      const words = readOnly ? "read-only, " : "";
      process.stdout.write(
        `routes × callers: ${words}${routes.length} routes, ${tried.all} combinations tried, ${tried.refused} refused\n`,
      );
    },
    300_000,
  );

  it("of Flower's that commands anything asks for a permission", async () => {
    const { umbel } = await open();
    await umbel.app.ready();
    const flowers = umbel.app.declaredRoutes.filter(
      ({ method, url }) => method === "POST" && /^\/api\/(worker|task)\//.test(url),
    );
    // What is open to everybody there says that the method is none.
    const commands = flowers.filter(({ access }) => access !== "public");
    expect(commands.length).toBeGreaterThanOrEqual(14);
    expect(commands.filter(({ access }) => access === "viewer")).toEqual([]);
  });
});

/** One of each kind; the compiler asks for a new kind. */
const SUBJECTS: { [Kind in Subject["kind"]]: Extract<Subject, { kind: Kind }> } = {
  shell: { kind: "shell" },
  workers: { kind: "workers" },
  overview: { kind: "overview", range: "1h" },
  failures: { kind: "failures", range: "1h" },
  task: { kind: "task", id: "some-task" },
  workflow: { kind: "workflow", id: "some-task" },
  widget: { kind: "widget", widget: { kind: "task", id: "some-task" } },
  tasks: { kind: "tasks", query: { filter: "", sort: "created", order: "desc", limit: 5, offset: 0 } },
};

describe("every subject of a socket", () => {
  it.each([
    ["as it is declared", SUBJECT_ACCESS],
    ["were it for admins alone", Object.fromEntries(Object.keys(SUBJECTS).map((kind) => [kind, "audit"]))],
  ])("is told to whom it declares, %s", async (_, declared) => {
    const { umbel } = await open();
    const access = declared as typeof SUBJECT_ACCESS; // every kind is a key of SUBJECTS
    await umbel.app.listen({ port: 0, host: "127.0.0.1" });
    const { services, gate } = umbel;
    const server = createSocketServer({
      httpServer: umbel.app.server,
      urlPrefix: "",
      queries: services.queries,
      widgets: services.widgets,
      view: services.view,
      subjectAccess: access,
      async whoIs(handshake) {
        const caller = await gate.whoIs(handshake);
        return caller && { user: userOf(caller, gate), isOver: () => false, only: null };
      },
      isSameOrigin: () => true,
      ownUrl: (url) => url,
      logger: pino({ level: "silent" }),
      now: Date.now,
    });
    const { port } = umbel.app.server.address() as AddressInfo;
    let tried = 0;
    const granted = [BY_GRANT.get("only-audit"), BY_GRANT.get("without-audit")].filter(
      (one) => one !== undefined,
    );
    for (const caller of [NOBODY, ...BY_ROLE, ...(await makeTokens(umbel)), ...granted]) {
      const { rights } = caller;
      const socket = connectSocket(`http://127.0.0.1:${port}`, "/socket.io", caller.headers);
      const met = await new Promise<string>((resolve) => {
        socket.once("connect", () => resolve("connected"));
        socket.once("connect_error", ({ message }) => resolve(message));
      });
      expect(met).toBe(rights === null ? "NOT_SIGNED_IN" : "connected");
      for (const subject of Object.values(SUBJECTS)) {
        tried += 1;
        if (rights === null) continue;
        const answer = await socket.emitWithAck("subject:join", subject);
        const isRefused = !answer.ok && answer.code === "NOT_ALLOWED";
        const needed: NeededAccess = access[subject.kind];
        expect(isRefused, `${subject.kind} as ${caller.name}`).toBe(!mayAtAll(rights, needed));
      }
      socket.disconnect();
    }
    await server.stop();
    process.stdout.write(`subjects × callers: ${tried} combinations tried\n`);
  });
});
