/** What an attacker may try from outside, on a whole server: slow clients, too much, other sites' pages, markup, redirects. */
import { connect, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AUDIT_ERRORS, REASON_HEADER } from "@/lib/contract/audit";
import type { DeclaredRoute } from "./http/httpServer";
import { openSignInForm } from "./testing/signInForm";
import { openQuietUmbel, signIn, type QuietUmbel } from "./testing/quietUmbel";

const opened: QuietUmbel[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const umbel of opened.splice(0)) await umbel.close();
});

const ADMIN = { authorization: `Basic ${Buffer.from("ada:pass").toString("base64")}`, host: "localhost" };
const READS = ["GET", "HEAD", "OPTIONS"];

async function open(options: Parameters<typeof openQuietUmbel>[0] = {}): Promise<QuietUmbel> {
  const pages = {
    handle: (_: unknown, response: { end: (text: string) => void }) => Promise.resolve(response.end("page")),
    close: () => Promise.resolve(),
  };
  const users = ["--basic-auth", "ada:pass:admin", ...(options.options ?? [])];
  const umbel = await openQuietUmbel({ pages, ...options, options: users });
  opened.push(umbel);
  await umbel.app.ready();
  return umbel;
}

const pathOf = ({ url }: DeclaredRoute) =>
  url.replace(/:[A-Za-z]+/g, "some-name").replace(/\*/g, "some/path");

describe("slow clients", () => {
  const patience = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 100 };

  /** Writes this, a letter at a time, and resolves with what was answered when the connection ended. */
  async function trickle(umbel: QuietUmbel, text: string): Promise<string> {
    await umbel.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = umbel.app.server.address() as AddressInfo;
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    let answer = "";
    socket.on("data", (data) => (answer += data.toString()));
    // The other end may be gone while this one writes.
    socket.on("error", () => undefined);
    let at = 0;
    const writing = setInterval(() => socket.writable && socket.write(text[at++ % text.length] ?? ""), 40);
    await new Promise((resolve) => socket.once("close", resolve));
    clearInterval(writing);
    return answer;
  }

  it("that never end their headers are cut off", async () => {
    const umbel = await open({ patience });
    expect(
      await trickle(umbel, "GET / HTTP/1.1\r\nhost: localhost\r\n" + "x-more: 1\r\n".repeat(50)),
    ).toMatch(/^(HTTP\/1.1 4|$)/);
  }, 20_000);

  it("that never end their body are cut off", async () => {
    const umbel = await open({ patience: { ...patience, headersTimeout: 1500, requestTimeout: 1500 } });
    const head = "POST /api/v1/sign-in HTTP/1.1\r\nhost: x\r\n";
    const { app } = umbel;
    await app.listen({ port: 0, host: "127.0.0.1" });
    const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.resume();
    socket.write(`${head}content-type: application/json\r\ncontent-length: 1000\r\n\r\n{`);
    await new Promise((resolve) => socket.once("close", resolve));
  }, 20_000);

  it("may not be more than there are places for", async () => {
    expect((await open()).app.server.maxConnections).toBeLessThanOrEqual(10_000);
  });
});

describe("too much", () => {
  it("of actions is refused with how long to wait, and reading goes on", async () => {
    const { app, services } = await open({ options: ["--actions-per-minute", "3"] });
    const act = () =>
      app.inject({ method: "POST", url: "/api/v1/views/default", headers: ADMIN, payload: { id: null } });
    for (let n = 0; n < 3; n++) expect((await act()).statusCode).toBe(200);
    const refused = await act();
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ error: { code: "TOO_MANY_ACTIONS" } });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await app.inject({ url: "/api/v1/shell", headers: ADMIN })).statusCode).toBe(200);
    expect(await services.store.readAudit(10)).toHaveLength(3);
  });

  it("in a body, an address or a filter is refused in words", async () => {
    const { app } = await open();
    const big = await app.inject({
      method: "POST",
      url: "/api/v1/tasks/revoke",
      headers: { ...ADMIN, "content-type": "application/json" },
      payload: `{"ids":["${"x".repeat(2 ** 20)}"]}`,
    });
    expect(big.statusCode).toBe(400);
    const url = `/api/v1/tasks?filter=${"x".repeat(9000)}`;
    expect((await app.inject({ url, headers: ADMIN })).statusCode).toBe(400);
    expect((await app.inject({ url: "/api/v1/audit?limit=100000", headers: ADMIN })).statusCode).toBe(400);
  });
});

describe("every route that writes", () => {
  const FOREIGN = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ];

  it("refuses what another site's page sends, and writes nothing down but that", async () => {
    const { app, services } = await open();
    const wrong: string[] = [];
    let tried = 0;
    for (const route of app.declaredRoutes) {
      // What is refused for its method does nothing for anybody.
      if (READS.includes(route.method) || route.noAudit === "the method is refused") continue;
      for (const foreign of FOREIGN) {
        tried += 1;
        const { statusCode } = await app.inject({
          method: route.method as "POST",
          url: pathOf(route),
          headers: { ...ADMIN, ...foreign },
          payload: {},
        });
        if (statusCode !== 403)
          wrong.push(`${route.method} ${route.url} ${JSON.stringify(foreign)}: ${statusCode}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(150);
    const lines = await services.store.readAudit(1000);
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter(({ isRefused }) => !isRefused)).toEqual([]);
    expect(new Set(lines.map(({ error }) => error))).toEqual(new Set([AUDIT_ERRORS.otherSite]));
  }, 120_000);
});

describe("every answer", () => {
  it("says what browsers may do with it, and not what it was made by", async () => {
    const { app } = await open();
    const wrong: string[] = [];
    for (const route of app.declaredRoutes) {
      if (route.method !== "GET" || route.url.includes("/docs") || route.url.includes("holders")) continue;
      const { headers, statusCode } = await app.inject({ url: pathOf(route), headers: ADMIN });
      const policy = String(headers["content-security-policy"]);
      const told = `${route.url} (${statusCode})`;
      if (!policy.includes("frame-ancestors")) wrong.push(`${told}: frame-ancestors`);
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
      if (scripts.includes("unsafe-inline")) wrong.push(`${told}: inline scripts`);
      if (!policy.includes("default-src 'none'") && !/nonce-/.test(scripts) && scripts !== "'self'") {
        wrong.push(`${told}: scripts of anybody (${policy})`);
      }
      if (headers["x-content-type-options"] !== "nosniff") wrong.push(`${told}: nosniff`);
      if (headers["referrer-policy"] === undefined) wrong.push(`${told}: referrer`);
      if (headers["server"] !== undefined || headers["x-powered-by"] !== undefined)
        wrong.push(`${told}: banner`);
      if (route.url.startsWith("/api/v1") && headers["cache-control"] === undefined)
        wrong.push(`${told}: cache`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it("never gives back markup that it was sent", async () => {
    const { app } = await open();
    const mark = `um<b>el'"&`;
    const encoded = encodeURIComponent(mark);
    const wrong: string[] = [];
    for (const route of app.declaredRoutes) {
      if (route.method !== "GET" || route.url.includes("/docs")) continue;
      const path = route.url.replace(/:[A-Za-z]+/g, encoded).replace(/\*/g, encoded);
      const query = `?filter=${encoded}&q=${encoded}&next=${encoded}&search=${encoded}&cursor=${encoded}&limit=${encoded}`;
      const { headers, body } = await app.inject({
        url: path + query,
        headers: { ...ADMIN, "user-agent": mark, referer: mark, accept: "text/html" },
      });
      const isMarkup = String(headers["content-type"]).includes("html");
      if (isMarkup && body.includes("um<b>el")) wrong.push(route.url);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it("leads nowhere else, whatever it is told to go on to", async () => {
    const { app } = await open();
    for (const next of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "/%5cevil",
    ]) {
      const { headers, body } = await app.inject({
        method: "POST",
        url: "/api/v1/sign-in",
        headers: { host: "localhost", ...(await openSignInForm(app)) },
        payload: { user: "ada", password: "pass", next },
      });
      expect(body).not.toContain("evil.example");
      expect((JSON.parse(body) as { next: string }).next).toMatch(/^\/(?![/\\])/);
      expect(String(headers["set-cookie"])).toMatch(/HttpOnly; SameSite=Lax/);
    }
    const tls = await app.inject({
      method: "POST",
      url: "/api/v1/sign-in",
      headers: { host: "localhost", "x-forwarded-proto": "https", ...(await openSignInForm(app)) },
      payload: { user: "ada", password: "pass" },
    });
    expect(String(tls.headers["set-cookie"])).toContain("; Secure");
    for (const url of ["//evil.example/tasks", "/%2f%2fevil.example", "/\\evil.example"]) {
      const { headers } = await app.inject({ url, headers: { ...ADMIN, accept: "text/html" } });
      expect(headers["location"] ?? "/").toMatch(/^\/(?![/\\])/);
    }
  });
});

describe("--require-reason", () => {
  const purge = { method: "POST", url: "/api/v1/queues/some/purge", payload: { confirm: "some" } } as const;

  it("refuses what acts on the cluster without one, before anything is done", async () => {
    const { app, services } = await open({ options: ["--require-reason"] });
    const refused = await app.inject({ ...purge, headers: ADMIN });
    expect(refused.statusCode).toBe(428);
    expect(refused.json()).toMatchObject({ error: { code: "REASON_REQUIRED" } });
    expect(await services.store.readAudit(10)).toEqual([]);
    await app.inject({ ...purge, headers: { ...ADMIN, [REASON_HEADER]: encodeURIComponent("заказ 42") } });
    await vi.waitFor(async () =>
      expect(await services.store.readAudit(10)).toMatchObject([
        { action: "queue-purge", user: "ada", from: "127.0.0.1", reason: "заказ 42" },
      ]),
    );
  });

  it("asks none of what changes Umbel alone, and tells the pages of it", async () => {
    const { app } = await open({ options: ["--require-reason"] });
    const url = "/api/v1/views/default";
    const chosen = await app.inject({ method: "POST", url, headers: ADMIN, payload: { id: null } });
    expect(chosen.statusCode).toBe(200);
    const shell = await app.inject({ url: "/api/v1/shell", headers: ADMIN });
    expect(shell.json()).toMatchObject({ reasonRequired: true });
  });
});

it("whoever reads the audit must be allowed to, and whoever takes it away stands in it", async () => {
  const { app, services } = await open({ options: ["--basic-auth", "leo:pass:operator"] });
  for (const url of ["/api/v1/audit", "/api/v1/audit/export"]) {
    expect((await app.inject({ url, headers: { ...signIn("leo"), host: "localhost" } })).statusCode).toBe(
      403,
    );
  }
  const file = await app.inject({ url: "/api/v1/audit/export?format=csv", headers: ADMIN });
  expect(file.headers["content-type"]).toContain("text/csv");
  expect(file.body).toContain("audit-export");
  expect(await services.store.readAudit(10)).toMatchObject([{ action: "audit-export", user: "ada" }]);
});
