/**
 * Every route there is with every role, from the route table itself: who may is let through, who may not is refused, and
 * what was refused has touched nothing. And every subject that a socket can join.
 */
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { AppError, ERROR_STATUS } from "@/lib/contract/errors";
import { mayAtAll } from "@/lib/contract/permissions";
import { ROLES, type Role } from "@/lib/contract/roles";
import type { Subject } from "@/lib/contract/realtime";
import { createSocketServer } from "./live/socketServer";
import { SUBJECT_ACCESS } from "./live/subjects";
import { openQuietUmbel, type QuietUmbel } from "./testing/quietUmbel";
import { connectSocket } from "./testing/socketClient";
import { userOf } from "./http/access";
import type { DeclaredRoute } from "./http/httpServer";

const USERS = ROLES.flatMap((role) => ["--basic-auth", `${role}-user:pass:${role}`]);
const CALLERS = [null, ...ROLES];
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
    options: [...USERS, ...options],
    pages,
    wrap: (services) => ({
      ...services,
      inspector: noting(services.inspector, "inspector", calls),
      queues: noting(services.queues, "queues", calls),
      taskResults: noting(services.taskResults, "taskResults", calls),
      why: noting(services.why, "why", calls),
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

function headersOf(role: Role | null): Record<string, string> {
  const host = { host: "localhost" };
  if (role === null) return host;
  return { ...host, authorization: `Basic ${Buffer.from(`${role}-user:pass`).toString("base64")}` };
}

async function ask({ umbel }: { umbel: QuietUmbel }, { method, url }: DeclaredRoute, role: Role | null) {
  const path = url.replace(/:[A-Za-z]+/g, "some-name").replace(/\*/g, "some/path");
  return umbel.app.inject({
    method: method as "POST",
    url: path,
    headers: headersOf(role),
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
      const wrong: string[] = [];
      const tried = { all: 0, refused: 0 };
      for (const route of routes) {
        for (const role of CALLERS) {
          const { access, method, url } = route;
          bench.calls.length = 0;
          const { statusCode } = await ask(bench, route, role);
          const isAct = access !== "public" && access !== "viewer" && !READS.includes(method);
          const expected =
            access === "public"
              ? null
              : role === null
                ? ERROR_STATUS.NOT_SIGNED_IN
                : !mayAtAll({ role, grants: [] }, access) || (readOnly && isAct)
                  ? ERROR_STATUS.NOT_ALLOWED
                  : null;
          const isRefused = statusCode === 401 || statusCode === 403;
          tried.all += 1;
          if (expected !== null) tried.refused += 1;
          const told = `${method} ${url} (${access}) as ${role ?? "nobody"}: ${statusCode}`;
          if (expected === null ? isRefused : statusCode !== expected) wrong.push(told);
          if (expected !== null && bench.calls.length > 0) wrong.push(`${told}, after ${bench.calls.join()}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(await bench.umbel.services.store.readAudit(10)).toEqual([]);
      const words = readOnly ? "read-only, " : "";
      process.stdout.write(
        `routes × roles: ${words}${routes.length} × ${CALLERS.length} = ${tried.all} tried, ${tried.refused} refused\n`,
      );
    },
    300_000,
  );
});

/** One of each kind; the compiler asks for a new kind. */
const SUBJECTS: { [Kind in Subject["kind"]]: Extract<Subject, { kind: Kind }> } = {
  shell: { kind: "shell" },
  workers: { kind: "workers" },
  overview: { kind: "overview", range: "1h" },
  failures: { kind: "failures", range: "1h" },
  task: { kind: "task", id: "some-task" },
  workflow: { kind: "workflow", id: "some-task" },
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
      view: services.view,
      subjectAccess: access,
      async whoIs(handshake) {
        const caller = await gate.whoIs(handshake);
        return caller && { user: userOf(caller, gate), isOver: () => false };
      },
      isSameOrigin: () => true,
      ownUrl: (url) => url,
      logger: pino({ level: "silent" }),
      now: Date.now,
    });
    const { port } = umbel.app.server.address() as AddressInfo;
    let tried = 0;
    for (const role of CALLERS) {
      const socket = connectSocket(`http://127.0.0.1:${port}`, "/socket.io", headersOf(role));
      const met = await new Promise<string>((resolve) => {
        socket.once("connect", () => resolve("connected"));
        socket.once("connect_error", ({ message }) => resolve(message));
      });
      expect(met).toBe(role === null ? "NOT_SIGNED_IN" : "connected");
      for (const subject of Object.values(SUBJECTS)) {
        tried += 1;
        if (role === null) continue;
        const answer = await socket.emitWithAck("subject:join", subject);
        const isRefused = !answer.ok && answer.code === "NOT_ALLOWED";
        expect(isRefused, `${subject.kind} as ${role}`).toBe(
          !mayAtAll({ role, grants: [] }, access[subject.kind]),
        );
      }
      socket.disconnect();
    }
    await server.stop();
    process.stdout.write(`subjects × roles: ${tried} tried\n`);
  });
});
