/**
 * Umbel with a marked secret in every setting that holds one, and a marked one in all that may be said to it. Everything is
 * asked, much of it goes wrong, and nothing that is answered or logged may hold any of them. The log's own net is taken away
 * (`--redact-defaults off`): what is secret must not get that far.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { connect, type AddressInfo } from "node:net";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { afterEach, describe, expect, it, vi } from "vitest";
import { redactorOf } from "@/lib/cluster/redact/redactor";
import type { ErrorBody } from "@/lib/contract/errors";
import type { Subject } from "@/lib/contract/realtime";
import type { TokenMade } from "@/lib/contract/tokens";
import { ConfigError, readConfig } from "./config";
import { startIngest } from "./ingest/ingest";
import { userOf } from "./http/access";
import { readHandshakeLink } from "./http/auth/embedLinks";
import { createSocketServer } from "./live/socketServer";
import { createLogger } from "./logger";
import { brokerOptions, storeOptions } from "./services";
import { buildProgram } from "./testing/builtProgram";
import { openRedis, REDIS_URL } from "./testing/liveServers";
import { openSignInForm } from "./testing/signInForm";
import { openQuietUmbel, type QuietUmbel } from "./testing/quietUmbel";
import { connectSocket } from "./testing/socketClient";

/** In every secret of this run, whatever comes before and after. */
const MARK = `hush${randomBytes(6).toString("hex")}`;
/** Nothing listens there. */
const AWAY = "127.0.0.1:1";
const HOST = { host: "localhost" };
const made: string[] = [];
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  made.length = 0;
});

/** Its end is what is left of it where only its beginning is hidden, and the other way round. */
function secret(name: string): string {
  return `${MARK}-${name}-${MARK}`;
}

/** Each place where one of them stands, in whatever form it can be read, with what is around it. */
function leaksIn(said: string): string[] {
  const forms = [MARK, [...MARK].reverse().join(""), ...made, ...encoded(MARK)];
  return forms.flatMap((form) => {
    const at = said.toLowerCase().indexOf(form.toLowerCase());
    return at < 0 ? [] : [said.slice(Math.max(0, at - 120), at + 120)];
  });
}

/** Base64 has three forms of a text, by where in the whole it begins; the ends depend on what is beside it. */
function encoded(text: string): string[] {
  const shifted = ["", "x", "xx"].map((before) => Buffer.from(before + text).toString("base64"));
  const hex = Buffer.from(text).toString("hex");
  return [...shifted.map((one) => one.slice(4, -4)), hex, createHash("sha256").update(text).digest("hex")];
}

interface Watched {
  umbel: QuietUmbel;
  /** Every answer, and every line of the log, as they were given. */
  said: { from: string; text: string }[];
  ask(options: InjectOptions): Promise<LightMyRequestResponse>;
  leaks(): string[];
}

/** With the way to the broker, and events, as the program has them. */
async function open(options: readonly string[], storeUrl = REDIS_URL): Promise<Watched> {
  const said: Watched["said"] = [];
  const redactor = redactorOf({ rules: [], defaults: false });
  const sink = { write: (line: string) => void said.push({ from: "log", text: line }) };
  const logger = createLogger("trace", { redactor }, sink);
  const pages = {
    handle: (_: unknown, response: { end: (text: string) => void }) => Promise.resolve(response.end("page")),
    close: () => Promise.resolve(),
  };
  const umbel = await openQuietUmbel({
    options: [...options, "--redact-defaults", "off"],
    storeUrl,
    logger,
    pages,
  });
  closing.push(() => umbel.close());
  const { config, store } = umbel.services;
  const name = umbel.cluster;
  const ingestOptions = {
    ...{ id: "test", brokerUrl: config.brokerUrl, broker: brokerOptions(config), instance: name },
    ...{ eventExchange: name, eventQueueLimit: config.eventQueueLimit, notesCatchable: true },
    store: storeOptions(config, storeUrl),
    ...{ logLevel: "trace", redact: { rules: [], defaults: false } },
  };
  const ingest = startIngest(ingestOptions, store, logger);
  closing.push(() => ingest.stop());
  umbel.services.startControl();
  await umbel.app.ready();
  return {
    umbel,
    said,
    async ask(request) {
      const response = await umbel.app.inject({ ...request, headers: { ...HOST, ...request.headers } });
      const from = `${request.method ?? "GET"} ${JSON.stringify(request.url)} ${response.statusCode}`;
      said.push({ from, text: `${JSON.stringify(response.headers)}\n${response.body}` });
      return response;
    },
    leaks: () => [
      ...new Set(said.flatMap(({ from, text }) => leaksIn(text).map((leak) => `${from}: ${leak}`))),
    ],
  };
}

function basic(user: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

const ADMIN = basic("ada", secret("ada"));
const USERS = ["--basic-auth", `ada:${secret("ada")}:admin`, "--basic-auth", `eve:${secret("eve")}:viewer`];

/** All that can be asked for by everybody, with what is needed to find something, as admin and as nobody. */
async function askAll({ umbel, ask }: Watched): Promise<number> {
  const asked: ReturnType<Watched["ask"]>[] = [];
  for (const { method, url } of umbel.app.declaredRoutes) {
    if (method !== "GET") continue;
    const path = url.replace(/:[A-Za-z]+/g, "some-name").replace(/\*/g, "some/path");
    asked.push(ask({ url: path, headers: ADMIN }), ask({ url: path }));
  }
  const answered = (await Promise.all(asked)).filter((_, place) => place % 2 === 0);
  // Somebody who is kept out would be told little.
  expect(answered.filter(({ statusCode }) => [401, 403, 429].includes(statusCode)).length).toBeLessThan(10);
  return asked.length;
}

/** What needs the broker, the result backend or the provider, none of which will have us. */
async function provoke({ ask }: Watched): Promise<void> {
  const acts: [string, object][] = [
    ["/api/v1/queues/some/purge", { confirm: "some" }],
    ["/api/v1/queues/some/pause", {}],
    ["/api/v1/queues/some/peek", { takeAndGiveBack: true }],
    ["/api/v1/tasks/run", { name: "shop.pay", args: "[]", kwargs: "{}", queue: "some" }],
    ["/api/v1/tasks/revoke", { ids: ["some"] }],
    ["/api/v1/workers/actions/ping", { workers: ["celery@some"] }],
    ["/api/task/async-apply/shop.pay", { args: [] }],
  ];
  await Promise.all(acts.map(([url, payload]) => ask({ method: "POST", url, headers: ADMIN, payload })));
  await ask({ url: "/login/start" });
}

/** What is said to us that must not be said again: passwords that are wrong, bodies and addresses that cannot be read. */
async function saySecrets({ umbel, said, ...watched }: Watched): Promise<void> {
  // Whoever tries so often is kept out for a while: from another address than those who ask on.
  const ask = (request: InjectOptions) => watched.ask({ ...request, remoteAddress: "10.9.9.9" });
  const json = { "content-type": "application/json" };
  const url = "/api/v1/sign-in";
  const form = await openSignInForm(umbel.app);
  const hidden = secret("said");
  const bodies: [string, string | object][] = [
    [url, { user: "ada", password: hidden }],
    [url, { user: "nobody", password: hidden }],
    [url, { user: "ada", password: [hidden] }],
    [url, { user: "ada", password: hidden.padEnd(2000, "x") }],
    [url, `{"user":"ada","password":"${hidden}`],
    [url, `{"user":"ada","password":${hidden}}`],
    [url, `user=ada&password=${hidden}`],
    ["/api/v1/tokens", { name: "x", role: hidden, days: -1 }],
    ["/api/v1/tasks/run", `{"name":"shop.pay","kwargs":"{\\"password\\":${hidden}`],
    ["/api/v1/tasks/run", { name: "shop.pay", args: `[${hidden}`, kwargs: "{}" }],
    ["/api/v1/embed-links", { widget: { kind: hidden }, seconds: 1 }],
  ];
  for (const [path, payload] of bodies)
    await ask({ method: "POST", url: path, payload, headers: { ...ADMIN, ...form, ...json } });
  await ask({
    method: "POST",
    url,
    payload: `user=ada&password=${hidden}`,
    headers: { ...ADMIN, "content-type": "application/x-www-form-urlencoded" },
  });
  const logins: Record<string, string>[] = [
    basic("ada", hidden),
    { authorization: `Bearer umbel_0123456789ab_${hidden}` },
    { authorization: `Bearer ${hidden}` },
    { authorization: `Digest ${hidden}` },
    { cookie: `umbel_session_12345678=${hidden}; umbel_login_12345678=${hidden}` },
  ];
  for (const headers of logins) await ask({ url: "/api/v1/shell", headers });
  for (const path of [
    `/api/v1/tasks/%zz?password=${hidden}`,
    `/%zz/${hidden}`,
    `/login?state=${hidden}&code=${hidden}`,
    `/embed/health?sig=${hidden}&exp=1`,
    `/api/v1/shell?password=${hidden}`,
    `/${hidden}.json`,
  ])
    await ask({ url: path });
  await umbel.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = umbel.app.server.address() as AddressInfo; // a TCP server's address is no text
  const answer = await new Promise<string>((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(`GET / HTTP/1.1\r\n${hidden} broken\r\n\r\n`),
    );
    socket.on("data", (data) => (text += data.toString())).on("close", () => resolve(text));
    socket.on("error", reject);
  });
  said.push({ from: "a request that is none", text: answer });
}

const QUERY = { filter: "", sort: "created", order: "desc", limit: 5, offset: 0 } as const;
const SUBJECTS: Subject[] = [
  { kind: "shell" },
  { kind: "workers" },
  { kind: "overview", range: "1h" },
  { kind: "failures", range: "1h" },
  { kind: "task", id: "some-task" },
  { kind: "widget", widget: { kind: "health" } },
  { kind: "tasks", query: QUERY },
];

/** All that sockets tell: whoever may look, and those whose sign-in or link is wrong. After `saySecrets`, for it listens. */
async function listenLive({ umbel, said }: Watched): Promise<void> {
  const { services, gate, app } = umbel;
  const server = createSocketServer({
    ...{ httpServer: app.server, urlPrefix: "", queries: services.queries, widgets: services.widgets },
    ...{ view: services.view, logger: services.logger, now: Date.now, ownUrl: (url: string) => url },
    async whoIs({ auth, ...handshake }) {
      const caller = await gate.whoIs({ ...handshake, link: readHandshakeLink(auth) });
      return caller && { user: userOf(caller, gate), isOver: () => false, only: null };
    },
    isSameOrigin: () => true,
  });
  const { port } = app.server.address() as AddressInfo; // a TCP server's address is no text
  const hidden = secret("socket");
  const link = { widget: { kind: hidden }, every: false, expires: "1", signature: hidden };
  const callers: [Record<string, string>, object][] = [
    [ADMIN, {}],
    [basic("ada", hidden), {}],
    [{ authorization: `Bearer umbel_${hidden}` }, {}],
    [{}, { link }],
  ];
  for (const [headers, auth] of callers) {
    const socket = connectSocket(`http://127.0.0.1:${port}`, "/socket.io", headers, auth);
    const tell = (what: unknown) => said.push({ from: "socket", text: JSON.stringify(what) });
    socket.onAny((...told: unknown[]) => tell(told));
    const isIn = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("connect_error", (error) => {
        tell([error.message, error]);
        resolve(false);
      });
    });
    expect(isIn).toBe(headers === ADMIN);
    const filter = `password:${hidden} (`;
    const wrong: Subject = { kind: "tasks", query: { ...QUERY, filter } };
    for (const subject of isIn ? [...SUBJECTS, wrong] : [])
      tell(await socket.emitWithAck("subject:join", subject));
    socket.disconnect();
  }
  await server.stop();
}

/** A token and a link as people make them: what is answered to that one request is told once and nowhere else. */
async function makeToken({ umbel }: Watched): Promise<void> {
  const { app } = umbel;
  const headers = { ...HOST, ...ADMIN };
  const payload = { name: "CI", role: "admin", days: 1 };
  const answer = await app.inject({ method: "POST", url: "/api/v1/tokens", headers, payload });
  const { secret: token } = answer.json<TokenMade>();
  expect(token).toMatch(/^umbel_/);
  made.push(token.slice(token.indexOf("_", 6) + 1));
  const used = await app.inject({
    url: "/api/v1/shell",
    headers: { ...HOST, authorization: `Bearer ${token}` },
  });
  expect(used.statusCode).toBe(200);
}

const logOf = ({ said }: Watched) =>
  said.flatMap(({ from, text }) => (from === "log" ? [text] : [])).join("");

/** By each a broker, a result backend and a store that do not answer, or refuse us. */
const CLUSTERS: string[][] = [
  [
    ...["--broker", `amqp://umbel:p@${secret("broker")}@${AWAY}/shop`],
    ...["--broker-api", `http://umbel:${secret("api")}@${AWAY}/api/`],
    ...["--result-backend", REDIS_URL.replace("://", `://nobody:${secret("results")}@`)],
  ],
  [
    ...["--broker", REDIS_URL.replace("://", `://nobody:${secret("broker")}@`)],
    ...[
      "--result-backend",
      `db+postgresql://umbel:${secret("results")}@${AWAY}/results?password=${secret("query")}`,
    ],
  ],
  [
    ...["--broker", `sentinel://:${secret("broker")}@${AWAY}/0;sentinel://:${secret("second")}@${AWAY}/0`],
    ...["--broker-transport-options", sentinels("broker-sentinel")],
    ...["--result-backend", `sentinel://:${secret("results")}@${AWAY}/0`],
    ...["--result-backend-options", sentinels("results-sentinel")],
  ],
];

/** Nobody is there; where the URL holds more than one secret, each. */
const BACKENDS: [string, string][] = [
  [
    "MongoDB",
    `mongodb://umbel:${secret("mongo")}@${AWAY}/results?serverSelectionTimeoutMS=300&authMechanismProperties=x:${secret("query")}`,
  ],
  ["MariaDB", `db+mysql://umbel:${secret("mariadb")}@${AWAY}/results?ssl_key=${secret("query")}`],
  ["memcached", `cache+memcached://umbel:${secret("memcached")}@${AWAY}/`],
];

function sentinels(name: string): string {
  return JSON.stringify({ master_name: "main", sentinel_kwargs: { password: secret(name) } });
}

const SECRETS = [
  ...["--session-key", secret("session-key"), "--embed-key", secret("embed-key")],
  ...["--auth-provider", "oidc", "--oidc-issuer", `http://${AWAY}`, "--auth-roles", "ops=admin"],
  ...["--oauth2-key", "umbel", "--oauth2-secret", secret("oauth")],
  ...["--oauth2-redirect-uri", "http://localhost/login"],
];

/** A user of the test Redis with a marked password, for Umbel's own data. */
async function storeWithPassword(): Promise<string> {
  const user = `umbel-${randomUUID()}`;
  const redis = openRedis();
  await redis.call("ACL", "SETUSER", user, "on", `>${secret("store")}`, "~*", "&*", "+@all");
  closing.push(async () => {
    await redis.call("ACL", "DELUSER", user);
    redis.disconnect();
  });
  return REDIS_URL.replace("://", `://${user}:${secret("store")}@`);
}

describe("no secret is said", () => {
  it("of settings, sign-ins and requests, whatever cannot be reached or will not have us", async () => {
    const storeUrl = await storeWithPassword();
    // All at once: nearly all of it is waiting for who does not answer.
    await Promise.all(
      CLUSTERS.map(async (cluster) => {
        const watched = await open([...cluster, ...SECRETS, ...USERS, "--redis", storeUrl], storeUrl);
        await makeToken(watched);
        await provoke(watched);
        await saySecrets(watched);
        await listenLive(watched);
        // Whoever asks now is told of what went wrong.
        await vi.waitFor(() => expect(logOf(watched)).toMatch(/broker|events/), { timeout: 20_000 });
        expect(await askAll(watched)).toBeGreaterThan(150);
        expect(watched.leaks()).toEqual([]);
      }),
    );
  }, 120_000);

  it("by the process that takes events in, and by its thread", async () => {
    const storeUrl = await storeWithPassword();
    const program = await buildProgram();
    closing.push(() => program.remove());
    await Promise.all(
      CLUSTERS.map(async (cluster, place) => {
        const own = ["--role", "ingest", "--log-level", "trace", "--redact-defaults", "off"];
        const store = place === 0 ? storeUrl : `redis://:${secret("store")}@${AWAY}/0`;
        const started = program.start([...cluster, ...SECRETS, ...USERS, ...own, "--redis", store]);
        closing.push(() => started.stop());
        // The thread has tried the broker.
        await vi.waitFor(() => expect(started.said()).toMatch(/"name":"ingest".*broker/), {
          timeout: 30_000,
        });
        await started.stop();
        expect(leaksIn(started.said())).toEqual([]);
        for (const line of started.stdout().trim().split("\n")) expect(JSON.parse(line)).toBeTypeOf("object");
      }),
    );
  }, 60_000);

  it.each(BACKENDS)(
    "of the result backend %s",
    async (_, url) => {
      const watched = await open([...USERS, "--result-backend", url, "--broker", `redis://:x@${AWAY}/0`]);
      const urls = [
        "/api/v1/tasks/some/result",
        "/api/task/result/some",
        "/api/v1/about",
        "/api/v1/shell",
        "/metrics",
      ];
      const answers = await Promise.all(urls.map((one) => watched.ask({ url: one, headers: ADMIN })));
      // It was asked, and told what is wrong with it.
      expect(answers[0]?.body).toContain('"problem":{"code":"unreachable"');
      expect(watched.leaks()).toEqual([]);
    },
    60_000,
  );

  it("of a store that refuses the password, and of a store that is away", async () => {
    for (const storeUrl of [
      REDIS_URL.replace("://", `://nobody:${secret("store")}@`),
      `redis://:${secret("store")}@${AWAY}/0`,
      `redis+sentinel://:${secret("store")}@${AWAY}/main?sentinel_password=${secret("sentinel")}`,
    ]) {
      const read = tryConfig(["--redis", storeUrl]);
      expect(leaksIn(read)).toEqual([]);
    }
    const storeUrl = REDIS_URL.replace("://", `://nobody:${secret("store")}@`);
    const watched = await open([...USERS, "--redis", storeUrl, "--broker", `redis://:x@${AWAY}/0`], storeUrl);
    const { statusCode, body } = await watched.ask({ url: "/api/v1/views", headers: ADMIN });
    expect([statusCode, (JSON.parse(body) as ErrorBody).error.code]).toEqual([503, "STORE_UNAVAILABLE"]);
    for (const url of ["/health/ready", "/healthcheck", "/metrics", "/api/v1/about", "/api/v1/shell"])
      await watched.ask({ url, headers: ADMIN });
    expect(logOf(watched)).toContain("the store is away");
    expect(watched.leaks()).toEqual([]);
  }, 60_000);

  it("by the start that refuses settings, nor by what it warns of", () => {
    const said = WRONG.map((argv) => tryConfig(argv));
    const inFile = FILES.map((text) => tryConfig([], { readFile: () => text }));
    const inVariables = tryConfig([], {
      env: {
        UMBEL_BROKER: `amqp//umbel:${secret("variable")}@host`,
        UMBEL_BASIC_AUTH: secret("variable"),
        FLOWER_COOKIE_SECRET: MARK.slice(0, 15),
        FLOWER_BROKER_API: `ftp://guest:${secret("variable")}@host`,
        [`UMBEL_BASIC_AUHT`]: secret("variable"),
      },
    });
    expect([...said, ...inFile, inVariables].flatMap(leaksIn)).toEqual([]);
    expect(WRONG.filter((_, place) => !said[place]?.includes("cannot start"))).toEqual([]);
  });
});

/** What the start says of these settings: its refusal, or its warnings. */
function tryConfig(argv: readonly string[], more: Partial<Parameters<typeof readConfig>[0]> = {}): string {
  try {
    const read = readConfig({ argv, env: {}, version: "0", ...more });
    return "config" in read ? read.config.warnings.join("\n") : read.answer;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

const WRONG: string[][] = [
  ["--broker", `ftp://umbel:${secret("broker")}@host`],
  ["--broker", `amqp://umbel:${secret("broker")}@host:none/`],
  ["--broker", `umbel:${secret("broker")}@host`],
  ["--broker-api", `ftp://umbel:${secret("api")}@host`],
  ["--broker-api", secret("api")],
  ["--broker-transport-options", `{"sentinel_kwargs": {"password": "${secret("options")}"`],
  ["--broker-transport-options", JSON.stringify({ sentinel_kwargs: { password: [secret("options")] } })],
  ["--broker-transport-options", JSON.stringify({ sentinel_kwargs: secret("options") })],
  ["--result-backend", secret("results")],
  ["--result-backend-options", JSON.stringify({ sentinel_kwargs: { password: 1, x: secret("options") } })],
  ["--result-backend-options", `{"sentinel_kwargs": ${secret("options")}}`],
  ["--redis", `http://:${secret("store")}@host`],
  ["--redis", `redis+sentinel://:${secret("store")}@host`],
  ["--redis", secret("store")],
  ["--basic-auth", secret("user")],
  ["--basic-auth", `ada:$2b$${secret("hash")}`],
  ["--basic-auth", `ada:${secret("ada")},ada:${secret("ada")}`],
  ["--oauth2-secret", secret("oauth"), "--auth-provider", "oidc"],
  ["--oauth2-redirect-uri", `ftp://u:${secret("redirect")}@host`],
  ["--session-key", MARK.slice(0, 15)],
  ["--embed-key", MARK],
  ["--basic-auht", `ada:${secret("ada")}`],
  [`--basic-auht=ada:${secret("ada")}`],
  ["umbel", `ada:${secret("ada")}`],
];

/** Of Flower's `flowerconfig.py`. */
const FILES = [
  `basic_auth = ["ada:${secret("file")}" + x]\n`,
  `cookie_secret = "${MARK.slice(0, 15)}"\n`,
  `broker_api = "ftp://guest:${secret("file")}@host"\n`,
  `oauth2_secret = secret("${secret("file")}"\n`,
  `basic_auth = ["${secret("file")}"]\n`,
];

it("whatever is planted is found", () => {
  const hidden = secret("planted");
  const forms = [hidden, `x${hidden}`, encodeURIComponent(hidden), hidden.toUpperCase()];
  const inBase64 = ["", "a", "ab"].map((before) => Buffer.from(`${before}:${hidden}`).toString("base64"));
  for (const form of [...forms, ...inBase64]) expect(leaksIn(`{"msg":"${form}"}`), form).not.toEqual([]);
  expect(leaksIn("nothing of them")).toEqual([]);
});
