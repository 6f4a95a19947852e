/**
 * Addresses that are written in another way, to get past the gate: for a route of each kind. Whatever they lead to, nobody
 * who may not see it is told, and nothing is done. What a raw client writes reaches the server as it is written here.
 */
import { connect, type AddressInfo } from "node:net";
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openQuietUmbel, type QuietUmbel } from "../testing/quietUmbel";

/** What pages would show; whoever gets it was let in. */
const SECRET = "page behind the gate";
const PREFIXES = ["", "/umbel"];
const KINDS = [
  { kind: "a page", method: "GET", path: "/workers" },
  { kind: "a page of one task", method: "GET", path: "/task/abc" },
  { kind: "our API", method: "GET", path: "/api/v1/tasks" },
  { kind: "an action", method: "POST", path: "/api/v1/workers/actions/shutdown" },
  { kind: "an action with a name in its address", method: "POST", path: "/api/v1/queues/a/purge" },
  { kind: "Flower's API", method: "GET", path: "/api/workers" },
  { kind: "a command of Flower's", method: "POST", path: "/api/worker/shutdown/w@host" },
  { kind: "metrics", method: "GET", path: "/metrics" },
  { kind: "the description of the API", method: "GET", path: "/api/v1/openapi.json" },
] as const;

const calls: string[] = [];
const opened: { prefix: string; umbel: QuietUmbel; port: number }[] = [];

beforeAll(async () => {
  for (const prefix of PREFIXES) {
    const umbel = await openQuietUmbel({
      options: ["--basic-auth", "ada:pass:admin", ...(prefix === "" ? [] : ["--url-prefix", prefix])],
      pages: {
        // The door's own page shows nothing; what is shown behind it must not come out.
        handle(request, response: ServerResponse) {
          response.end(request.headers["x-umbel-bare"] === "yes" ? "the door" : SECRET);
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      },
      wrap: (services) => ({
        ...services,
        actions: {
          ...services.actions,
          gate: {
            ...services.actions.gate,
            begin(_, { action }) {
              calls.push(action);
              return Promise.reject(new Error("reached"));
            },
            run(_, { action }) {
              calls.push(action);
              return Promise.reject(new Error("reached"));
            },
          },
        },
      }),
    });
    await umbel.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = umbel.app.server.address() as AddressInfo;
    opened.push({ prefix, umbel, port });
  }
});
afterAll(async () => {
  for (const { umbel } of opened) await umbel.close();
});

/** The same address in other words. */
const TRICKS: readonly ((path: string) => string)[] = [
  (path) => `/${path}`,
  (path) => `//${path}`,
  (path) => path.replace(/\//g, "//"),
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `/_next/static/..${path}`,
  (path) => `/_next/static/../..${path}`,
  (path) => `/_next/static/%2e%2e/%2e%2e${path}`,
  (path) => `/_next/static/..%2f..${path.replaceAll("/", "%2f")}`,
  (path) => `/_next/static/x/..;/..;/..${path}`,
  (path) => `/umbel.svg/..${path}`,
  (path) => `/umbel.svg/%2e%2e${path}`,
  (path) => `/login/..${path}`,
  (path) => `/login/%2e%2e${path}`,
  (path) => `/login/..%2f${path.slice(1)}`,
  (path) => `/login;${path}`,
  (path) => `/healthcheck/..${path}`,
  (path) => `/api/v1/sign-in/..%2f..%2f..${path.replaceAll("/", "%2f")}`,
  (path) => `/api/v1/sign-in/../../..${path}`,
  (path) => `${path};`,
  (path) => `${path};.css`,
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => `${path}/.`,
  (path) => `${path}%2f`,
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `${path}.json`,
  (path) => `${path}?x=/_next/static/`,
  (path) => `${path}#/login`,
  (path) => `/${path.slice(1).replaceAll("/", "%2f")}`,
  (path) => `/${path.slice(1).replaceAll("/", "%252f")}`,
  (path) => `/${path.slice(1).replaceAll("/", "\\")}`,
  (path) => path.toUpperCase(),
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  (path) => `http://127.0.0.1${path}`,
  (path) => `http://evil.example.com/login/..${path}`,
];

interface RawAnswer {
  status: number;
  text: string;
}

/** Writes the request line as it is: clients of HTTP would mend the address first. */
function askRaw(port: number, method: string, address: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      const body = method === "POST" ? '{"workers":"all","confirm":"a"}' : "";
      const length = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
      socket.write(
        `${method} ${address} HTTP/1.1\r\nhost: localhost\r\n${length}connection: close\r\n\r\n${body}`,
      );
    });
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => (text += part));
    socket.on("error", reject);
    socket.on("close", () => resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1]), text }));
  });
}

describe.each(KINDS)("the address of $kind", ({ kind, method, path }) => {
  it("lets nobody in who may not, however it is written", async () => {
    const wrong: string[] = [];
    for (const { prefix, port } of opened) {
      const addresses = TRICKS.flatMap((trick) => [prefix + trick(path), trick(prefix + path)]);
      for (const address of new Set(addresses)) {
        const { status, text } = await askRaw(port, method, address);
        const isRefused = [301, 302, 307, 308, 400, 401, 403, 404, 405].includes(status);
        // The door and what it is made of are for everybody.
        const isOpen = status === 200 && /the door|"?(ok|OK)"?$|"password":/.test(text);
        if (!(isRefused || isOpen) || text.includes(SECRET))
          wrong.push(`${address}: ${status} ${text.slice(0, 200)}`);
        if (/^location: *(https?:)?\/\/(?!localhost|127\.0\.0\.1)/im.test(text))
          wrong.push(`${address} leads away: ${text}`);
        if (calls.length > 0) wrong.push(`${address} began ${calls.splice(0).join()}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("is let through for who may", async () => {
    const { umbel } = opened[0]!;
    const authorization = `Basic ${Buffer.from("ada:pass").toString("base64")}`;
    const headers = { host: "localhost", authorization };
    const payload = method === "POST" ? { payload: { workers: "all", confirm: "a" } } : {};
    const { statusCode, body } = await umbel.app.inject({ method, url: path, headers, ...payload });
    expect([401, 403]).not.toContain(statusCode);
    if (kind.startsWith("a page")) expect(body).toBe(SECRET);
    calls.splice(0);
  });
});
