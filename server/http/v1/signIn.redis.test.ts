import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { bcrypt } from "hash-wasm";
import type { InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorBody } from "@/lib/contract/errors";
import { FORM_HEADER } from "@/lib/contract/signIn";
import { shellSchema } from "@/lib/contract/api";
import type { Pages } from "../pages";
import { openSignInForm } from "../../testing/signInForm";
import { openQuietUmbel, type QuietUmbel } from "../../testing/quietUmbel";

const PAGES: Pages = {
  handle(request, response) {
    response.end(`page ${request.url} ${String(request.headers["x-umbel-bare"])}`);
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
};
const HOUR_MS = 3_600_000;
/** What every browser says of a page's own request, and of going to an address. */
const OWN = { "sec-fetch-site": "same-origin", "x-requested-with": "umbel" };
const GOES = { accept: "text/html,application/xhtml+xml", "sec-fetch-site": "none" };

let clock: { now: number };
let umbel: QuietUmbel;
let hash: string;

beforeAll(async () => {
  clock = { now: Date.UTC(2026, 10, 21) };
  const salt = new Uint8Array(16).fill(3);
  hash = await bcrypt({ password: "open sesame", salt, costFactor: 4, outputType: "encoded" });
  umbel = await openQuietUmbel({
    now: () => clock.now,
    options: ["--url-prefix", "/umbel", "--basic-auth", `ada:${hash}:admin`, "--session-age", "1h"],
    pages: PAGES,
  });
  await umbel.app.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(() => umbel.close());

async function ask(options: InjectOptions) {
  return umbel.app.inject({ ...options, headers: { host: "umbel.example.com", ...options.headers } });
}

async function signIn(body: object, headers: Record<string, string> = OWN) {
  return send(body, { ...(await openSignInForm(umbel.app, "/umbel")), ...headers });
}

/** With no more than these headers. */
function send(body: object, headers: Record<string, string>) {
  return ask({ method: "POST", url: "/umbel/api/v1/sign-in", payload: body, headers });
}

/** Signs in, and gives the cookie as the browser sends it. */
async function cookieOf(user = "ada", password = "open sesame"): Promise<string> {
  const response = await signIn({ user, password });
  expect(response.statusCode).toBe(200);
  return String(response.headers["set-cookie"]).split(";")[0] ?? "";
}

function shell(cookie: string) {
  return ask({ url: "/umbel/api/v1/shell", headers: { ...OWN, cookie } });
}

describe("a sign-in on the page", () => {
  it("leads whoever may not see a page to the door, and back", async () => {
    for (const url of ["/umbel/tasks?filter=a%26b", "/tasks?filter=a%26b"]) {
      const led = await ask({ url, headers: GOES });
      expect(led.statusCode).toBe(302);
      expect(led.headers.location).toBe("/umbel/login?next=%2Fumbel%2Ftasks%3Ffilter%3Da%2526b");
      expect(led.headers["www-authenticate"]).toBeUndefined();
    }
    const door = await ask({ url: "/umbel/login?next=%2Fumbel%2Ftasks", headers: GOES });
    expect(door.body).toMatch(/^page \/umbel\/login\?next=%2Fumbel%2Ftasks yes$/);
    const ways = await ask({ url: "/umbel/api/v1/sign-in?next=%2Fumbel%2Ftasks", headers: OWN });
    expect(ways.json()).toEqual({
      ...{ password: true, provider: null, signedIn: false, next: "/umbel/tasks" },
      formToken: expect.any(String) as string,
    });
    expect(ways.headers["cache-control"]).toBe("no-store");
    expect(String(ways.headers["set-cookie"])).toMatch(
      /^umbel_form_[0-9a-f]{8}=.*; Path=\/umbel; .*HttpOnly; SameSite=Lax/,
    );
    const signedIn = await signIn({
      user: "ada",
      password: "open sesame",
      next: "/umbel/tasks?filter=a%26b",
    });
    expect(signedIn.json()).toEqual({ next: "/umbel/tasks?filter=a%26b" });
    const away = await signIn({ user: "ada", password: "open sesame", next: "//evil.example.com/" });
    expect(away.json()).toEqual({ next: "/umbel" });
  });

  it("is known from then on by its cookie, for pages and API, until its time is over", async () => {
    const cookie = await cookieOf();
    const { user } = shellSchema.parse((await shell(cookie)).json());
    expect(user).toEqual({
      name: "ada",
      role: "admin",
      grants: [],
      readOnly: false,
      sessionEndsAt: clock.now + HOUR_MS,
      canSignIn: false,
    });
    expect((await ask({ url: "/umbel/tasks", headers: { ...GOES, cookie } })).body).toContain(" no");
    clock.now += HOUR_MS;
    expect((await shell(cookie)).statusCode).toBe(401);
    expect((await ask({ url: "/umbel/tasks", headers: { ...GOES, cookie } })).statusCode).toBe(302);
  });

  it("ends at the sign-out, also for a copy of its cookie, and for nobody else", async () => {
    const [cookie, other] = [await cookieOf(), await cookieOf()];
    const out = await ask({
      method: "POST",
      url: "/umbel/api/v1/sign-out",
      payload: {},
      headers: { ...OWN, cookie },
    });
    expect(out.json()).toEqual({ signedOut: true });
    expect(String(out.headers["set-cookie"])).toMatch(
      /^umbel_session_[0-9a-f]{8}=; Path=\/umbel; Max-Age=0; HttpOnly/,
    );
    expect((await shell(cookie)).statusCode).toBe(401);
    expect((await shell(other)).statusCode).toBe(200);
  });

  it("asks for HTTPS on the way back where it came by it", async () => {
    const secured = async (headers: Record<string, string>) => {
      const body = { user: "ada", password: "open sesame" };
      return String((await signIn(body, headers)).headers["set-cookie"]).endsWith("; Secure");
    };
    expect(await secured(OWN)).toBe(false);
    expect(await secured({ ...OWN, "x-forwarded-proto": "https" })).toBe(true);
    expect(await secured({ origin: "https://umbel.example.com" })).toBe(true);
    expect(await secured({ origin: "http://umbel.example.com" })).toBe(false);
  });

  it("cannot be made for somebody by another site's page, nor a write with their cookie", async () => {
    const body = { user: "ada", password: "open sesame" };
    const others: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { origin: "http://evil.example.com" },
    ];
    for (const headers of others) {
      const response = await signIn(body, headers);
      expect(response.statusCode).toBe(403);
      expect(response.headers["set-cookie"]).toBeUndefined();
    }
    const cookie = await cookieOf();
    const write = (headers: Record<string, string>) =>
      ask({
        method: "POST",
        url: "/umbel/api/v1/failures/resolve",
        payload: { ids: ["0123456789ab"] },
        headers: { ...headers, cookie },
      });
    expect((await write({ "sec-fetch-site": "cross-site" })).statusCode).toBe(403);
    expect((await write({ "sec-fetch-site": "same-site" })).statusCode).toBe(403);
    expect((await write({ origin: "null" })).statusCode).toBe(403);
    // A browser says where it comes from; with a cookie that says nothing, it is none of ours.
    expect((await write({})).statusCode).toBe(403);
    expect((await write(OWN)).json<ErrorBody>().error.code).toBe("FAILURE_NOT_FOUND");
  });

  it("cannot be made without the form that this browser was given, whatever it tells of where it asks from", async () => {
    const body = { user: "ada", password: "open sesame" };
    const [own, other] = [
      await openSignInForm(umbel.app, "/umbel"),
      await openSignInForm(umbel.app, "/umbel"),
    ];
    const { cookie = "" } = own;
    const [name = "", browser = ""] = cookie.split("=");
    const token = own[FORM_HEADER] ?? "";
    const refused: Record<string, string>[] = [
      {},
      { cookie },
      { [FORM_HEADER]: token },
      { cookie, [FORM_HEADER]: "" },
      { cookie, [FORM_HEADER]: `${token.slice(0, -4)}AAAA` },
      { cookie, [FORM_HEADER]: other[FORM_HEADER] ?? "" },
      { ...own, cookie: other["cookie"] ?? "" },
      // Neither is worth anything in the other's place.
      { cookie, [FORM_HEADER]: browser },
      { cookie: `${name}=${token}`, [FORM_HEADER]: token },
    ];
    for (const headers of refused) {
      for (const told of [{}, OWN]) {
        const response = await send(body, { ...headers, ...told });
        expect([response.statusCode, response.json<ErrorBody>().error.code]).toEqual([403, "FORM_EXPIRED"]);
        expect(response.headers["set-cookie"]).toBeUndefined();
      }
    }
    expect((await send(body, own)).statusCode).toBe(200);
    // One that stood open for too long, and the next one of the same browser.
    clock.now += 12 * HOUR_MS;
    expect((await send(body, own)).statusCode).toBe(403);
    expect((await signIn(body)).statusCode).toBe(200);
  });

  it("tells nothing of whether the name or the password is wrong, and puts up no window of the browser's", async () => {
    const answers = await Promise.all([
      signIn({ user: "ada", password: "wrong" }),
      signIn({ user: "nobody", password: "wrong" }),
    ]);
    for (const response of answers) {
      expect(response.statusCode).toBe(401);
      expect(response.json<ErrorBody>().error.code).toBe("WRONG_PASSWORD");
      expect(response.headers["www-authenticate"]).toBeUndefined();
      expect(response.body).toBe(answers[0].body);
    }
    // Programs are told how.
    expect((await ask({ url: "/umbel/api/v1/shell" })).headers["www-authenticate"]).toMatch(/^Basic /);
  });

  it("refuses 100,000 wrong passwords, nearly all of them without looking", async () => {
    const { gate } = umbel;
    const caller = { headers: {}, remoteAddress: "10.9.9.9" };
    const found = { looked: 0, letIn: 0 };
    for (let i = 0; i < 100_000; i += 1) {
      const name = i % 2 === 0 ? "ada" : `user ${i}`;
      const wrong = await gate.signIn(name, `guess ${i}`, caller).catch(() => "refused" as const);
      if (wrong !== "refused") found.looked += 1;
      if (wrong !== null && wrong !== "refused") found.letIn += 1;
    }
    expect(found.letIn).toBe(0);
    expect(found.looked).toBeLessThanOrEqual(110);
    await expect(gate.signIn("ada", "open sesame", caller)).rejects.toMatchObject({
      code: "TOO_MANY_TRIES",
    });
    expect(await gate.signIn("ada", "open sesame", { ...caller, remoteAddress: "10.1.1.1" })).not.toBeNull();
    clock.now += 60_001;
    expect(await gate.signIn("ada", "open sesame", caller)).toMatchObject({ name: "ada" });
  });

  it.each([
    [{ user: "ada" }],
    [{ user: "", password: "x" }],
    [{ user: "ada", password: "x".repeat(2000) }],
    [{ user: { $ne: 1 }, password: "x" }],
    [[]],
  ])("refuses %j as no sign-in", async (body) => {
    expect((await signIn(body)).statusCode).toBe(400);
  });
});

describe("what is open to everybody", () => {
  it("is what the door is made of, and no page by way of it", async () => {
    for (const url of ["/umbel/_next/static/chunks/app.js", "/umbel/umbel.svg", "/_next/static/a.css"]) {
      expect((await ask({ url })).statusCode, url).toBe(200);
    }
    for (const url of [
      "/umbel/_next/static/../../tasks",
      "/umbel/_next/static/%2e%2e/%2e%2e/tasks",
      "/umbel/_next/static/..%2f..%2ftasks",
      "/umbel/_next/static/..%5c..%5ctasks",
      "/umbel/_next/static/%252e%252e/tasks",
      "/umbel/_next/static//tasks",
      "/umbel/_next/static/./tasks",
      "/umbel/login/../tasks",
      "/umbel//login",
      "/umbel/login%2f..%2ftasks",
      "/umbel/login/tasks",
      "/umbel/_next/data/build/tasks.json",
      "/umbel/LOGIN",
      "//umbel/login",
      "/umbel/./login",
    ]) {
      const { status, body } = await askRaw(url);
      expect([401, 404], `${url} ${status}`).toContain(status);
      expect(body, url).not.toContain("page ");
    }
    expect(await askRaw("/umbel/_next/static/a.css")).toMatchObject({ status: 200 });
  });
});

/** By a socket, because whatever makes a URL of it first puts the path right. */
function askRaw(path: string): Promise<{ status: number; body: string }> {
  const { port } = umbel.app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", path, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject).end();
  });
}
