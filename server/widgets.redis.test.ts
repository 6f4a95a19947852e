import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ErrorBody } from "@/lib/contract/errors";
import { subjectKey, type JoinAnswer, type Subject } from "@/lib/contract/realtime";
import { embedLinkSchema, type EmbedLinkBody } from "@/lib/contract/widgets";
import type { LinkClaim, Widget, WidgetData } from "@/lib/widget/widget";
import { createSocketServer, type SocketServer } from "./live/socketServer";
import { openQuietUmbel, type QuietUmbel } from "./testing/quietUmbel";
import { taskEvent } from "./testing/fakeStore";
import { connectSocket, type TestSocket } from "./testing/socketClient";
import { userOf } from "./http/access";
import { readHandshakeLink, readLink } from "./http/auth/embedLinks";
import type { WidgetFiles } from "./http/embed/widgetFiles";

const USERS = ["--basic-auth", "ada:pass:admin,otto:pass:operator,eve:pass:viewer"];
const KEY = ["--session-key", "the same for all processes"];
const TASK: Widget = { kind: "task", id: "not-heard-of" };
const FILES: WidgetFiles = {
  page: { text: "page()", hash: "00ff" },
  element: { text: "element()", hash: "11ee" },
};
let clock: { now: number };
let umbel: QuietUmbel;
const sockets: TestSocket[] = [];
let server: SocketServer | null = null;

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await server?.stop();
  server = null;
  await umbel.close();
});

async function open(...options: string[]): Promise<void> {
  clock = { now: Date.now() };
  umbel = await openQuietUmbel({
    now: () => clock.now,
    options: [...USERS, ...KEY, ...options],
    widgetFiles: FILES,
  });
}

async function ask(url: string, who?: string, headers: Record<string, string> = {}) {
  const authorization = who && `Basic ${Buffer.from(`${who}:pass`).toString("base64")}`;
  return umbel.app.inject({
    url,
    headers: { host: "umbel.example.com", ...(authorization && { authorization }), ...headers },
  });
}

async function makeLink(widget: EmbedLinkBody["widget"], seconds = 3600, who = "ada") {
  const answer = await umbel.app.inject({
    method: "POST",
    url: "/api/v1/embed-links",
    headers: {
      host: "umbel.example.com",
      authorization: `Basic ${Buffer.from(`${who}:pass`).toString("base64")}`,
    },
    payload: { widget, seconds },
  });
  if (answer.statusCode !== 201) throw new Error(answer.json<ErrorBody>().error.code);
  return embedLinkSchema.parse(answer.json());
}

const textOf = (markup: string) =>
  markup
    .replace(/<style.*?<\/style>/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

describe("a widget's page", () => {
  it("comes by its link alone, with headers that let it be framed where it is allowed, and nowhere else", async () => {
    await open("--embed-hosts", "https://*.example.com");
    const { path, hosts } = await makeLink(TASK);
    expect(hosts).toEqual(["'self'", "https://*.example.com"]);
    const { headers, body, statusCode } = await ask(path);
    expect(statusCode).toBe(404); // nobody has heard of it yet, which the widget says itself
    expect(textOf(body)).toContain("Not heard of yet");
    const policy = String(headers["content-security-policy"]);
    const [, nonce = ""] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
    expect(policy).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; ` +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self' https://*.example.com",
    );
    expect(headers).toMatchObject({
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
    });
    expect(headers).not.toHaveProperty("x-frame-options");
    expect(headers).not.toHaveProperty("set-cookie");
    // One script, by its address and this answer's nonce; nothing inline, and no handler in an attribute.
    expect(body.match(/<script[^>]*>/g)).toEqual([
      `<script nonce="${nonce}" src="/embed/widget-page.js?v=00ff" defer>`,
    ]);
    expect(body).not.toMatch(/<[^>]+ (on\w+|style)=/);
    const again = await ask(path);
    expect(again.headers["content-security-policy"]).not.toBe(policy);
  });

  it("speaks the language and has the size and colours that its address asks for", async () => {
    await open();
    const { path } = await makeLink(TASK);
    const russian = await ask(`${path}&lang=ru&theme=dark&size=compact`);
    expect(russian.body).toMatch(/<html lang="ru" data-theme="dark">.*class="widget strip"/s);
    expect(textOf(russian.body)).toContain("Пока ничего не слышно");
    const chinese = await ask(path, undefined, { "accept-language": "zh-CN,zh;q=0.9" });
    expect(textOf(chinese.body)).toContain("尚未听说");
    // What is no choice is as if it were not said.
    expect((await ask(`${path}&lang=xx&theme="><b>&size=9`)).body).toMatch(
      /<html lang="en" data-theme="system">/,
    );
  });

  it("shows each kind to those who may look anyway, and to nobody else without a link", async () => {
    await open();
    const paths = ["health", "failures", "failures?tab=new&range=15m", "queue/mail", "worker/w@h", "task/x"];
    for (const path of paths.map((rest) => `/embed/${rest}`)) {
      const answer = await ask(path, "eve");
      expect([200, 404], path).toContain(answer.statusCode);
      expect(answer.body).toContain('class="widget card"');
      const refused = await ask(path);
      expect(refused.statusCode).toBe(401);
      // A frame must not put up the browser's own sign-in window.
      expect(refused.headers).not.toHaveProperty("www-authenticate");
      expect(textOf(refused.body)).toContain("This widget needs a signed link");
    }
  });

  it("says in a widget's size what is wrong with a link", async () => {
    await open();
    const { path } = await makeLink(TASK, 60);
    const changed = await ask(path.replace("not-heard-of", "another"));
    expect([changed.statusCode, textOf(changed.body)]).toEqual([
      403,
      expect.stringContaining("does not count"),
    ]);
    expect(changed.headers["content-security-policy"]).toContain("frame-ancestors 'self'");
    // A link that does not count is not made up for by who looks.
    expect((await ask(path.replace("not-heard-of", "another"), "ada")).statusCode).toBe(403);
    clock.now += 61_000;
    const over = await ask(`${path}&lang=ru`);
    expect([over.statusCode, textOf(over.body)]).toEqual([403, expect.stringContaining("Срок ссылки истёк")]);
    const long = await ask(`/embed/task/x?lang=en&filler=${"x".repeat(5000)}`, "eve");
    expect([long.statusCode, textOf(long.body)]).toEqual([400, expect.stringContaining("No such widget")]);
    expect((await ask("/embed/failures?range=9h", "eve")).statusCode).toBe(400);
    expect((await ask("/embed/task/a%00b", "eve")).statusCode).toBe(400);
  });

  it("makes no markup of what its address says", async () => {
    await open();
    const { body } = await ask(
      `/embed/worker/${encodeURIComponent('"><script>alert(1)</script>')}?lang="><i>`,
      "eve",
    );
    expect(body.match(/<script/g)).toHaveLength(1);
    expect(body).not.toContain("<i>");
  });

  it("opens nothing else by its link", async () => {
    await open();
    const { path } = await makeLink({ every: "task" });
    const query = path.slice(path.indexOf("?"));
    for (const other of [
      "/api/v1/tasks",
      "/api/v1/shell",
      "/api/tasks",
      "/metrics",
      "/embed/worker/x",
      "/embed/health",
    ]) {
      expect([401, 403], other).toContain((await ask(`${other}${query}`)).statusCode);
    }
    expect((await ask(path.replace("{id}", "any"))).statusCode).toBe(404);
  });

  it("gives its scripts to every site", async () => {
    await open();
    for (const path of ["/widget.js", "/embed/widget-page.js?v=1"]) {
      const { headers, statusCode } = await ask(path);
      expect(statusCode).toBe(200);
      expect(headers).toMatchObject({
        "content-type": "text/javascript; charset=utf-8",
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
      });
      const known = { "if-none-match": String(headers["etag"]) };
      expect((await ask(path, undefined, known)).statusCode).toBe(304);
    }
  });
});

describe("a widget of failures", () => {
  it("knows patterns of names, says the same rate while the same failed, and clears nobody that it does not know", async () => {
    await open();
    clock.now = Math.floor(clock.now / 60_000) * 60_000;
    const { store, view, widgets } = umbel.services;
    const ids = Array.from({ length: 16 }, (_, n) => `failed-${n}`);
    const told = (id: string) => [
      taskEvent(id, "task-received", clock.now - 2000, { name: "shop.pay", retries: 0 }),
      taskEvent(id, "task-failed", clock.now - 1000, { exception: "CardError('declined')" }),
    ];
    await store.appendBatch({
      taskEvents: [
        ...ids.flatMap(told),
        taskEvent("well", "task-received", clock.now, { name: "web.fetch" }),
      ],
      ...{ workerEvents: [], problems: [], received: 33, dropped: 0, receivedAt: clock.now },
    });
    await vi.waitFor(() => expect(view.size).toBe(17));
    const failures = async (of: Omit<Extract<Widget, { kind: "failures" }>, "kind">) => {
      const { content } = await widgets.get({ kind: "failures", ...of });
      if (content.kind !== "failures") throw new Error("another widget");
      return content;
    };
    for (const name of ["shop.pay", "shop.*", "*"]) {
      const [first, later] = [await failures({ name }), await failures({ name, range: "1h" })];
      expect(first, name).toMatchObject({ known: true, failing: { failures: 16 }, groupCount: 1 });
      expect(later.failing.perMinute).toBe(first.failing.perMinute);
    }
    const { perMinute } = (await failures({})).failing;
    for (const aheadMs of [20_000, 59_000]) {
      clock.now = Math.floor(clock.now / 60_000) * 60_000 + aheadMs;
      expect((await failures({})).failing.perMinute).toBe(perMinute);
      expect((await failures({ name: "shop.*" })).failing.perMinute).toBe(perMinute);
    }
    expect(await failures({ name: "web.*" })).toMatchObject({ known: true, failing: { failures: 0 } });
    for (const of of [{ name: "shop.pya" }, { name: "mail.*" }, { group: "0123456789ab" }]) {
      expect(await failures(of)).toMatchObject({ known: false, failing: { failures: 0 } });
    }
    expect((await ask("/embed/failures?name=shop.pya", "eve")).statusCode).toBe(404);
    expect((await ask("/embed/failures?name=shop.*", "eve")).statusCode).toBe(200);
  });
});

describe("making links", () => {
  it("is for those who may embed, stands in the audit without the link, and has bounds", async () => {
    await open();
    await expect(makeLink(TASK, 3600, "otto")).rejects.toThrow("NOT_ALLOWED");
    await expect(makeLink(TASK, 1)).rejects.toThrow("BAD_REQUEST");
    await expect(makeLink(TASK, 400 * 86_400)).rejects.toThrow("BAD_REQUEST");
    const { path } = await makeLink({ kind: "failures", name: "shop.*" });
    const audit = await umbel.services.store.readAudit(5);
    expect(audit.map(({ action, user, targets }) => [action, user, targets])).toContainEqual([
      "embed-link-make",
      "ada",
      ["failures name=shop.*"],
    ]);
    expect(JSON.stringify(audit)).not.toContain(path.slice(-64));
  });
});

describe("a widget's socket", () => {
  async function listen(): Promise<number> {
    await umbel.app.listen({ port: 0, host: "127.0.0.1" });
    const { services, gate, door } = umbel;
    server = createSocketServer({
      httpServer: umbel.app.server,
      urlPrefix: "",
      queries: services.queries,
      widgets: services.widgets,
      view: services.view,
      async whoIs({ auth, ...handshake }) {
        const caller = await gate.whoIs({ ...handshake, link: readHandshakeLink(auth) });
        if (caller === null) return null;
        const only = caller.link ? subjectKey({ kind: "widget", widget: caller.link.widget }) : null;
        return { user: userOf(caller, gate), isOver: () => door.isOver(caller), only };
      },
      isSameOrigin: () => true,
      ownUrl: (url) => url,
      logger: pino({ level: "silent" }),
      now: () => clock.now,
    });
    return (umbel.app.server.address() as AddressInfo).port;
  }

  function connect(port: number, link: LinkClaim | null): TestSocket {
    const socket = connectSocket(`http://127.0.0.1:${port}`, "/socket.io", {}, link ? { link } : {});
    sockets.push(socket);
    return socket;
  }

  const met = (socket: TestSocket) =>
    new Promise<string>((resolve) => {
      socket.once("connect", () => resolve("connected"));
      socket.once("connect_error", ({ message }) => resolve(message));
    });

  async function claimOf(widget: Widget): Promise<LinkClaim> {
    const { path } = await makeLink(widget);
    const claim = readLink(widget, new URL(path, "http://umbel.invalid").searchParams);
    if (claim === null) throw new Error("no link");
    return claim;
  }

  it("may join its own subject, and is cut when its link ends", async () => {
    await open();
    const port = await listen();
    const socket = connect(port, await claimOf(TASK));
    const told: WidgetData[] = [];
    socket.on("widget:changed", ({ data }) => told.push(data));
    expect(await met(socket)).toBe("connected");
    const join = (subject: Subject): Promise<JoinAnswer> => socket.emitWithAck("subject:join", subject);
    const others: Subject[] = [
      { kind: "shell" },
      { kind: "task", id: "not-heard-of" },
      { kind: "workers" },
      { kind: "widget", widget: { kind: "task", id: "another" } },
      { kind: "widget", widget: { kind: "health" } },
    ];
    for (const other of others) expect(await join(other)).toMatchObject({ ok: false, code: "NOT_ALLOWED" });
    expect(await join({ kind: "widget", widget: TASK })).toEqual({ ok: true });
    await vi.waitFor(() => expect(told[0]?.content).toEqual({ kind: "task", task: null }), PATIENCE);
    const ended = new Promise<void>((resolve) => socket.once("session:ended", resolve));
    clock.now += 3_601_000;
    await ended;
    await vi.waitFor(() => expect(socket.connected).toBe(false), PATIENCE);
  });

  it("is not opened by a link that was changed, or is over, or by none", async () => {
    await open();
    const port = await listen();
    const claim = await claimOf(TASK);
    expect(await met(connect(port, { ...claim, widget: { kind: "health" } }))).toBe("LINK_INVALID");
    expect(await met(connect(port, { ...claim, every: true }))).toBe("LINK_INVALID");
    expect(await met(connect(port, null))).toBe("NOT_SIGNED_IN");
    clock.now += 3_601_000;
    expect(await met(connect(port, claim))).toBe("LINK_EXPIRED");
  });
});

const PATIENCE = { timeout: 15_000, interval: 20 };
