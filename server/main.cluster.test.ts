import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startUmbel, type RunningUmbel } from "@/e2e/cluster/startUmbel";
import { shellSchema, type Shell, type TaskList } from "@/lib/contract/api";
import { NAMES } from "./configSettings";
import { openCutLine } from "./testing/cutLine";
import { AMQP_URL, openChannel, REDIS_URL, removeCluster } from "./testing/liveServers";
import { publishTasks } from "./testing/publishTasks";
import { startSmallProxy } from "./testing/smallProxy";
import { connectSocket } from "./testing/socketClient";

const ROOT = join(import.meta.dirname, "..");
const PROGRAM = join(ROOT, "dist", "server", "main.js");
const PATIENCE = { timeout: 40_000, interval: 100 };
const SECRET = "s3cret-word";

let name: string;
let dataDir: string;
const toClose: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  name = `test-${randomUUID()}`;
  dataDir = await mkdtemp(join(tmpdir(), "umbel-test-"));
});

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
  const { channel, close } = await openChannel();
  await channel.deleteQueue(`umbel.events.${name}`);
  await channel.deleteExchange(name);
  await close();
  await removeCluster(name);
  await rm(dataDir, { recursive: true, force: true });
});

async function start(args: string[]): Promise<RunningUmbel> {
  const broker = args.includes("--broker") ? [] : ["--broker", AMQP_URL];
  const own = ["--event-exchange", name, "--instance", name, "--cluster", name];
  const umbel = await startUmbel({ dataDir, args: [...broker, ...own, ...args] });
  toClose.push(() => umbel.stop());
  return umbel;
}

/** Runs the program to its end. */
function run(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 30_000 };
    execFile(process.execPath, [PROGRAM, ...args], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    );
  });
}

async function shellOf(umbel: RunningUmbel, prefix = ""): Promise<Shell> {
  return shellSchema.parse(await (await fetch(`${umbel.url}${prefix}/api/v1/shell`)).json());
}

/** Ids of the processes that work in a folder, as the kernel tells. */
function processesIn(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
    } catch {
      return false; // ended meanwhile
    }
  });
}

describe("settings", () => {
  it("names everything that is wrong at once, without a stack and without a secret, and exits with 2", async () => {
    const wrong = [
      "--port",
      "many",
      "--broker",
      `amqp://me:${SECRET}@`,
      "--rool",
      "web",
      "--max-age",
      "soon",
    ];
    const { code, out, err } = await run([...wrong, "--basic-auth", `:${SECRET}`], { UMBEL_MAX_TASKS: "-1" });
    expect(code).toBe(2);
    expect(out).toBe("");
    for (const word of ["--port", "--broker", "--rool", "--max-age", "--basic-auth", "UMBEL_MAX_TASKS"]) {
      expect(err).toContain(word);
    }
    expect(err).not.toContain(SECRET);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("lists every option with its variable when asked for help", async () => {
    const { code, out, err } = await run(["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const { option, variables } of Object.values(NAMES)) {
      expect(out).toContain(`--${option}`);
      for (const variable of variables) expect(out).toContain(variable);
    }
  });

  it("does not open itself to the network without a sign-in, and says the three ways out", async () => {
    const { code, err } = await run(["--address", "0.0.0.0", "--data-dir", dataDir]);
    expect(code).toBe(2);
    for (const way of ["--basic-auth", "--anonymous", "--address 127.0.0.1"]) expect(err).toContain(way);
  });
});

describe("start and stop", () => {
  it("says that the port is taken, exits with 1 and leaves no Redis behind", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    toClose.push(() => new Promise((resolve) => taken.close(resolve)));
    const port = (taken.address() as AddressInfo).port; // a TCP server's address is no text
    const { code, err } = await run([
      ...["--port", String(port), "--data-dir", dataDir, "--broker", AMQP_URL],
      ...["--event-exchange", name, "--instance", name],
    ]);
    expect(code).toBe(1);
    expect(err).toContain(`Umbel cannot listen`);
    expect(err).toContain(String(port));
    expect(err).not.toMatch(/^\s+at /m);
    expect(processesIn(dataDir)).toEqual([]);
  });

  it("stops when it is asked to, with code 0 and without leaving a process", async () => {
    const umbel = await start([]);
    expect(processesIn(dataDir).length).toBeGreaterThan(1);
    const socket = connectSocket(umbel.url, "/socket.io");
    await vi.waitFor(() => expect(socket.connected).toBe(true), PATIENCE);
    expect(await umbel.stop()).toBe(0);
    socket.close();
    expect(processesIn(dataDir)).toEqual([]);
    expect(umbel.output()).not.toContain("DeprecationWarning");
    expect(umbel.output()).not.toContain("stopping took too long");
  });

  it("killed, leaves its tasks to the next one, which starts at once", async () => {
    const first = await start([]);
    await vi.waitFor(
      async () => expect((await shellOf(first)).connections[0]?.state).toBe("connected"),
      PATIENCE,
    );
    const tasks = { tasks: 100, group: 10, names: 3, workers: 2, rate: null };
    await publishTasks({ brokerUrl: AMQP_URL, exchange: name, ...tasks });
    const count = async (umbel: RunningUmbel) =>
      ((await (await fetch(`${umbel.url}/api/v1/tasks?filter=state:SUCCESS,FAILURE`)).json()) as TaskList)
        .total;
    await vi.waitFor(async () => expect(await count(first)).toBe(100), PATIENCE);
    await first.kill();
    const second = await start([]);
    await vi.waitFor(async () => expect(await count(second)).toBe(100), PATIENCE);
  });
});

describe("what is away", () => {
  it("comes up without its broker, says what it tries without the password, and connects when it is there", async () => {
    const line = await openCutLine(AMQP_URL);
    toClose.push(() => line.close());
    line.cut();
    const umbel = await start(["--broker", line.url]);
    await vi.waitFor(async () => {
      const [connection] = (await shellOf(umbel)).connections;
      expect(connection?.state).toBe("waiting");
      expect(connection?.lastError).toBeTruthy();
      expect(connection?.nextTryAt).toBeGreaterThan(0);
    }, PATIENCE);
    const { password } = new URL(line.url);
    expect(password).not.toBe("");
    const [waiting] = (await shellOf(umbel)).connections;
    expect(waiting?.url).toContain(new URL(line.url).host);
    // The user's name may be the same word as the password.
    expect(waiting?.url).not.toContain(`:${password}@`);
    expect(waiting?.lastError).not.toContain(`:${password}@`);
    expect(umbel.output()).not.toContain(`:${password}@`);
    line.mend();
    await vi.waitFor(async () => {
      expect((await shellOf(umbel)).connections[0]).toMatchObject({ state: "connected", lastError: null });
    }, PATIENCE);
  });

  it("comes up without its Redis, says so, and goes on when it is there", async () => {
    const line = await openCutLine(REDIS_URL);
    toClose.push(() => line.close());
    line.cut();
    const umbel = await start(["--redis", line.url]);
    expect((await fetch(`${umbel.url}/readyz`)).status).toBe(503);
    expect((await shellOf(umbel)).storeOk).toBe(false);
    line.mend();
    await vi.waitFor(async () => {
      expect((await fetch(`${umbel.url}/readyz`)).status).toBe(200);
      const shell = await shellOf(umbel);
      expect(shell.storeOk).toBe(true);
      expect(shell.connections[0]?.state).toBe("connected");
    }, PATIENCE);
    const lines = umbel.output().split("\n");
    expect(lines.filter((text) => text.includes("the store is away"))).toHaveLength(1);
    expect(lines.filter((text) => text.includes("the store is back"))).toHaveLength(1);
  });
});

describe("under a path of its own", () => {
  // `npm test` builds the pages before this.
  it("serves pages, their files, the API and sockets, whatever a proxy before it does with the path", async () => {
    expect(existsSync(join(ROOT, ".next", "BUILD_ID")), "the pages are built").toBe(true);
    // These proxies ask under a Host of their own, and tell the one that they were asked under.
    const umbel = await start(["--url-prefix", "/flower", "--trust-proxy"]);
    await expectAllBelowPrefix(umbel.url);
    await expectAllBelowPrefix(await proxied(umbel, "takes it off"));
    await expectAllBelowPrefix(await proxied(umbel, "leaves it on"));
  });
});

/** All of Umbel under `/flower` of this origin. */
async function expectAllBelowPrefix(origin: string): Promise<void> {
  const at = async (path: string) => {
    const response = await fetch(`${origin}${path}`, { redirect: "manual" });
    return { status: response.status, text: await response.text(), to: response.headers.get("location") };
  };
  const page = await at("/flower/");
  expect(page.status).toBe(200);
  expect((await at("/flower")).status).toBe(200);
  expect((await at("/flower/tasks")).status).toBe(200);
  const files = [...page.text.matchAll(/(?:src|href)="(\/[^"]*\/_next\/static\/[^"]+)"/g)].map(
    ([, path]) => path ?? "",
  );
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(file).toMatch(/^\/flower\//);
    expect((await at(file)).status, file).toBe(200);
  }
  expect(page.text).not.toContain("__umbel_prefix__");
  const shell: unknown = await (await fetch(`${origin}/flower/api/v1/shell`)).json();
  expect(shellSchema.parse(shell).cluster).toBe(name);
  expect((await at("/flower/metrics")).text).toContain("umbel_info");
  expect((await at("/flower/api/workers")).status).toBe(200);
  // Flower's own addresses lead to ours, under the path.
  expect(await at("/flower/dashboard")).toMatchObject({ status: 302, to: "/flower/workers" });

  const socket = connectSocket(origin, "/flower/socket.io");
  toClose.push(() => Promise.resolve(socket.disconnect()));
  const joined = new Promise((resolve) => socket.emit("subject:join", { kind: "shell" }, resolve));
  expect(await joined).toEqual({ ok: true });
  expect((await at("/flower/socket.io/?EIO=4&transport=polling")).status).toBe(200);
  // What a page writes: from the address of the proxy, which the page has in `Origin`.
  const write = (from: string) =>
    fetch(`${origin}/flower/api/task/revoke/no-such-task`, { method: "POST", headers: { origin: from } });
  expect((await write(origin)).status).toBe(200);
  expect((await write("http://evil.example.com")).status).toBe(403);
}

async function proxied(umbel: RunningUmbel, does: "takes it off" | "leaves it on"): Promise<string> {
  const strips = does === "takes it off";
  const proxy = await startSmallProxy({ target: umbel.url, path: "/flower", strips });
  toClose.push(() => proxy.close());
  return proxy.url;
}
