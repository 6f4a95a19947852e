/** One contract for every backend: what Celery's own classes write is read back, by value and type. */
import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import { openRedis, REDIS_URL } from "@/server/testing/liveServers";
import { startSentinel } from "@/server/testing/sentinel";
import { openTlsLine } from "@/server/testing/tlsLine";
import type { BackendSettings } from "./backendUrl";
import { createResultReader, type ResultAnswer, type ResultReader } from "./resultReader";

const {
  UMBEL_TEST_POSTGRES: POSTGRES = "",
  UMBEL_TEST_MARIADB: MARIADB = "",
  UMBEL_TEST_MEMCACHED: MEMCACHED = "",
  UMBEL_TEST_BACKEND_PYTHON: PYTHON = "",
} = process.env;

const CASES = ["done", "failed", "progress", "started", "none"] as const;
type Case = (typeof CASES)[number] | "large";

interface Layout {
  /** What Celery is told. */
  url: string;
  celery?: Record<string, unknown>;
  settings?: BackendSettings;
  serializer?: "json" | "pickle" | "yaml";
  extended?: boolean;
  /** What this backend does not keep. */
  lacks?: ("args" | "children" | "extended" | "queue" | "state-date")[];
  largeBytes?: number;
}

const suffix = randomUUID().replaceAll("-", "").slice(0, 12);
const database = `test_${suffix}`;
const tidyUp: (() => Promise<unknown>)[] = [];
let folder = "";
const redisUrl = (more = "") => `${REDIS_URL}${more}`;
const onDatabase = (url: string, name: string) => url.replace(/\/[^/]*$/, `/${name}`);

function layouts(): Record<string, Layout> {
  const postgres = onDatabase(POSTGRES, database);
  const mariadb = onDatabase(MARIADB, database);
  const prefix = `test-${suffix}`;
  const tables = { task: `${prefix}-meta`, group: `${prefix}-groups` };
  return {
    "Redis with JSON": { url: redisUrl(), largeBytes: 50_000_000 },
    "Redis with pickle, plain": { url: redisUrl(), serializer: "pickle", extended: false },
    "Redis with YAML": { url: redisUrl(), serializer: "yaml" },
    "Redis with a key prefix": {
      url: redisUrl(),
      celery: { result_backend_transport_options: { global_keyprefix: prefix } },
      settings: { globalKeyPrefix: prefix },
    },
    "PostgreSQL by SQLAlchemy": { url: `db+${postgres}`, lacks: ["children"], largeBytes: 17_000_000 },
    "PostgreSQL by SQLAlchemy, plain": {
      url: `db+${postgres}`,
      celery: { database_table_names: tables },
      settings: { tableName: tables.task },
      extended: false,
      lacks: ["children"],
    },
    "MariaDB by SQLAlchemy": { url: `db+${mariadb}`, lacks: ["children"] },
    "SQLite by SQLAlchemy": {
      url: `db+sqlite:///${join(folder, "results.db")}`,
      lacks: ["children"],
      largeBytes: 17_000_000,
    },
    "PostgreSQL by Django": { url: `django-db+${postgres}`, lacks: ["args", "queue"] },
    "MariaDB by Django": { url: `django-db+${mariadb}`, lacks: ["args", "queue"], serializer: "pickle" },
    "SQLite by Django": { url: `django-db+sqlite:///${join(folder, "django.db")}`, lacks: ["args", "queue"] },
    memcached: { url: `cache+memcached://${MEMCACHED}/` },
    "memcached with pickle": { url: `cache+memcached://${MEMCACHED}/`, serializer: "pickle" },
    files: { url: `file://${folder}` },
  };
}

const NAMES = [
  "Redis with JSON",
  "Redis with pickle, plain",
  "Redis with YAML",
  "Redis with a key prefix",
  "PostgreSQL by SQLAlchemy",
  "PostgreSQL by SQLAlchemy, plain",
  "MariaDB by SQLAlchemy",
  "SQLite by SQLAlchemy",
  "PostgreSQL by Django",
  "MariaDB by Django",
  "SQLite by Django",
  "memcached",
  "memcached with pickle",
  "files",
];

interface Written {
  layout: Layout;
  ids: Record<Case, string>;
  reader: ResultReader;
}

const written = new Map<string, Written>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "umbel-test-results-"));
  await makeDatabases();
  const all = layouts();
  // Python takes long to start; but Django, and Celery's use of SQLAlchemy, are made for one database a process.
  const isAlone = (name: string) => /^(django-)?db\+/.test(all[name]!.url);
  const together = NAMES.filter((name) => !isAlone(name));
  const groups = [together, ...NAMES.filter(isAlone).map((name) => [name])];
  await Promise.all(groups.map((names) => write(names.map((name) => [name, all[name]!]))));
}, 120_000);

afterAll(async () => {
  for (const { reader } of written.values()) await reader.close();
  for (const tidy of tidyUp) await tidy();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function makeDatabases(): Promise<void> {
  const postgres = new pg.Client(POSTGRES);
  await postgres.connect();
  await postgres.query(`CREATE DATABASE ${database}`);
  const mariadb = await createConnection(MARIADB);
  await mariadb.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  tidyUp.push(async () => {
    await postgres.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await postgres.end();
    await mariadb.query(`DROP DATABASE ${database}`);
    await mariadb.end();
  });
}

async function write(named: [string, Layout][]): Promise<void> {
  const sets = named.map(([name, layout]) => {
    const cases: Case[] = layout.largeBytes === undefined ? [...CASES] : [...CASES, "large"];
    const ids = Object.fromEntries(cases.map((one) => [one, `${one}-${randomUUID()}`])) as Record<
      Case,
      string
    >;
    return { name, layout, ids };
  });
  const request = sets.map(({ ids, layout: { url, serializer, extended, celery, largeBytes } }) => {
    return { url, ids, serializer, extended, settings: celery, largeBytes };
  });
  const script = join(import.meta.dirname, "../../e2e/cluster/results/write.py");
  await promisify(execFile)(PYTHON, [script, JSON.stringify(request)], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  for (const { name, layout, ids } of sets) {
    written.set(name, { layout, ids, reader: open(layout.url, layout.settings) });
    if (layout.url.startsWith("redis")) tidyUp.push(() => removeFromRedis(layout, ids));
  }
}

async function removeFromRedis({ settings }: Layout, ids: Record<Case, string>): Promise<void> {
  const prefix = settings?.globalKeyPrefix === undefined ? "" : `${settings.globalKeyPrefix}_`;
  const redis = openRedis();
  await redis.del(...Object.values(ids).map((id) => `${prefix}celery-task-meta-${id}`));
  redis.disconnect();
}

function open(url: string, settings: BackendSettings = {}, deadlineMs?: number): ResultReader {
  return createResultReader({
    url,
    settings,
    now: Date.now,
    onTrouble: (error) => {
      throw error;
    },
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
}

describe.each(NAMES)("%s", (name) => {
  const one = () => written.get(name)!;
  const read = async (which: Case): Promise<ResultAnswer> => one().reader.read(one().ids[which]);
  const meta = async (which: Case) => {
    const answer = await read(which);
    expect(answer).toMatchObject({ state: "found", problem: null });
    return answer.meta!;
  };

  it("gives a return value with every type and digit, and when it was done", async () => {
    const done = await meta("done");
    expect(done.state).toBe("SUCCESS");
    expect(formatPython(done.result)).toBe("{'mean': 1.0, 'sum': 1152921504606846976, 'tags': ['a', None]}");
    expect(Math.abs(Date.now() - done.doneAt!)).toBeLessThan(600_000);
    expect(done.taskId).toBe(one().ids.done);
    expect(formatPython((await meta("none")).result)).toBe("None");
    expect((await read("done")).sizeBytes).toBeGreaterThan(20);
  });

  it("gives an exception with its arguments and traceback", async () => {
    const failed = await meta("failed");
    expect(failed).toMatchObject({ state: "FAILURE", exception: { type: "Refused" } });
    expect(failed.exception?.args.map((value) => formatPython(value))).toEqual(["'no such card: №5'", "5"]);
    expect(failed.traceback).toContain("Traceback (most recent call last)");
  });

  it("gives the meta of custom states and of STARTED", async () => {
    expect(await meta("progress")).toMatchObject({ state: "PROGRESS", exception: null });
    expect(formatPython((await meta("progress")).result)).toBe(
      "{'current': 3, 'note': 'третий', 'total': 10}",
    );
    expect(formatPython((await meta("started")).result)).toBe("{'hostname': 'w@lab', 'pid': 7}");
  });

  it("gives what result_extended adds, and children, as far as they are kept", async () => {
    const done = await meta("done");
    const { extended = true, lacks = [] } = one().layout;
    expect(done.extended).toBe(extended);
    expect(done.children.map(({ id }) => id)).toEqual(lacks.includes("children") ? [] : ["kid"]);
    if (!extended) return;
    expect(done).toMatchObject({ name: "shop.add", worker: "w@lab" });
    if (!lacks.includes("queue")) expect(done).toMatchObject({ queue: "orders", retries: 2 });
    if (lacks.includes("args")) return expect(done.args).toBeNull();
    expect(formatPython(done.args!)).toMatch(/^[([]1, 2\.0, 'x'[)\]]$/);
    expect(formatPython(done.kwargs!)).toBe("{'note': '中文'}");
    // Spliced into a retry's message letter by letter.
    if ((one().layout.serializer ?? "json") === "json") expect(done.rawArgsText).toBe('[1, 2.0, "x"]');
  });

  it("knows nothing of other ids, and reads many at once in their order", async () => {
    const { reader, ids } = one();
    const odd = ["nobody", "../../../etc/passwd", "with space", "💥", "'; DROP TABLE x; --", "a".repeat(300)];
    const answers = await reader.readMany([ids.done, ...odd, ids.failed]);
    expect(answers.map(({ state }) => state)).toEqual(["found", ...odd.map(() => "absent"), "found"]);
    expect(await reader.open("nobody")).toBeNull();
  });

  it("shows the head of a huge one and gives all of it for download", async () => {
    const { reader, ids, layout } = one();
    const which = layout.largeBytes === undefined ? "done" : "large";
    const answer = await read(which);
    const stored = await reader.open(ids[which]);
    let length = 0;
    for await (const chunk of stored!.chunks) length += chunk.byteLength;
    expect(length).toBe(stored!.sizeBytes);
    expect(length).toBe(answer.sizeBytes);
    if (layout.largeBytes === undefined) return;
    expect(length).toBeGreaterThan(layout.largeBytes);
    if (answer.state === "found") {
      expect(answer.meta!.cut).toEqual(["result"]);
      expect(JSON.stringify(answer.meta!.result).length).toBeLessThan(300_000);
    } else expect(answer).toMatchObject({ state: "unreadable", problem: { code: "too-large" } });
    if (answer.head !== null) expect(answer.head.length).toBeLessThan(100_000);
  });
});

describe("a Redis that is not at a plain port", () => {
  const id = `done-${suffix}`;
  const at = new URL(REDIS_URL).pathname.slice(1) || "0";

  beforeAll(async () => {
    const redis = openRedis();
    await redis.set(`celery-task-meta-${id}`, '{"status": "SUCCESS", "result": 1.0}', "EX", 300);
    redis.disconnect();
  });

  async function readsAt(url: string, settings: BackendSettings = {}): Promise<ResultAnswer> {
    const reader = open(url, settings);
    const answer = await reader.read(id);
    await reader.close();
    return answer;
  }

  it("is read through TLS, with certificates as Celery's URL has them, and not without", async () => {
    const line = await openTlsLine(REDIS_URL);
    const files = { ssl_certfile: line.certFile, ssl_keyfile: line.keyFile };
    const url = `rediss://localhost:${line.port}/${at}`;
    const trusted = new URLSearchParams({
      ...files,
      ssl_ca_certs: line.caFile,
      ssl_cert_reqs: "CERT_REQUIRED",
    });
    expect(await readsAt(`${url}?${trusted.toString()}`)).toMatchObject({ state: "found" });
    const any = new URLSearchParams({ ...files, ssl_cert_reqs: "none" });
    expect(await readsAt(`${url}?${any.toString()}`)).toMatchObject({ state: "found" });
    const unknown = new URLSearchParams({ ...files, ssl_cert_reqs: "required" });
    expect(await readsAt(`${url}?${unknown.toString()}`)).toMatchObject({
      state: "unavailable",
      problem: { code: "unreachable" },
    });
    await line.close();
  });

  it("is found by sentinels, the first of which is away", async () => {
    const { port, stop } = await startSentinel();
    const url = `sentinel://localhost:1/${at};sentinel://127.0.0.1:${port}`;
    expect(await readsAt(url, { masterName: "main" })).toMatchObject({ state: "found" });
    await stop();
  });
});

describe("trouble", () => {
  const wrong = (url: string) => url.replace(/:[^:@/]+@/, ":hidden-password@");

  it.each([
    ["a wrong password at PostgreSQL", () => `db+${wrong(POSTGRES)}`, "credentials"],
    ["a wrong password at MariaDB", () => `db+${wrong(MARIADB)}`, "credentials"],
    ["no such database at PostgreSQL", () => `db+${onDatabase(POSTGRES, "nowhere")}`, "no-table"],
    ["no such database at MariaDB", () => `db+${onDatabase(MARIADB, `${database}_nowhere`)}`, "no-table"],
    ["no such table at PostgreSQL", () => `db+${POSTGRES}`, "no-table"],
    ["no such table at MariaDB", () => `django-db+${MARIADB}`, "no-table"],
    ["no such file", () => `db+sqlite:///${folder}/nowhere.db`, "no-table"],
    ["a file that is no database", () => `db+sqlite:///${folder}/celery-task-meta-text`, "unreachable"],
    ["no such folder", () => `file://${folder}/nowhere`, "no-table"],
    ["nobody there at PostgreSQL", () => "db+postgresql://a:hidden-password@127.0.0.1:1/x", "unreachable"],
    ["nobody there at MariaDB", () => "db+mysql://a:hidden-password@127.0.0.1:1/x", "unreachable"],
    ["nobody there at Redis", () => "redis://:hidden-password@127.0.0.1:1/0", "unreachable"],
    ["nobody there at memcached", () => "cache+memcached://127.0.0.1:1/", "unreachable"],
    [
      "nobody there at MongoDB",
      () => "mongodb://a:hidden-password@127.0.0.1:1/x?serverSelectionTimeoutMS=100",
      "unreachable",
    ],
    ["sentinels without a master's name", () => "sentinel://127.0.0.1:1/0", "unsupported"],
  ])("says what is wrong: %s", async (_, url, code) => {
    await writeFile(
      join(folder, "celery-task-meta-text"),
      "this is no database, and no result either\n".repeat(90),
    );
    const reader = open(url());
    const answer = await reader.read("id");
    await reader.close();
    expect(answer).toMatchObject({ state: "unavailable", meta: null, problem: { code } });
    expect(JSON.stringify([answer, reader.source])).not.toContain("hidden-password");
  });

  it.each([
    [null, "not-given"],
    ["rpc://", "rpc"],
    ["amqp://guest@host//", "rpc"],
    ["disabled://", "disabled"],
    ["cache+memory://", "memory"],
    ["django-db", "django-without-url"],
    ["s3://bucket", "unsupported"],
    ["db+oracle://a@b/c", "unsupported"],
    ["db+postgresql://[", "bad-url"],
  ])("says why nothing can be read from %s", async (url, reason) => {
    const reader = createResultReader({ url, now: Date.now, onTrouble: () => undefined });
    expect(reader.source).toMatchObject({ kind: "none", reason });
    expect(await reader.read("id")).toMatchObject({ state: "none", meta: null });
  });

  it("gives up on a server that does not answer", async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const address = mute.address();
    const port = typeof address === "object" ? address?.port : 0;
    const urls = [
      `redis://127.0.0.1:${port}/0`,
      `db+postgresql://a:b@127.0.0.1:${port}/c`,
      `cache+memcached://127.0.0.1:${port}/`,
    ];
    const readers = urls.map((url) => open(url, {}, 300));
    for (const reader of readers)
      expect(await reader.read("id")).toMatchObject({ state: "unavailable", problem: { code: "timeout" } });
    await Promise.all(readers.map((reader) => reader.close()));
    mute.close();
  });

  it("tells a corrupt value from one that is not there", async () => {
    const redis = openRedis();
    const bad = { text: "{not json", list: "[1, 2]", empty: "{}", bytes: "\u0080\u0004\u0095" };
    const ids: string[] = [];
    for (const value of Object.values(bad)) {
      const id = `corrupt-${randomUUID()}`;
      ids.push(id);
      await redis.set(`celery-task-meta-${id}`, value, "EX", 60);
    }
    const other = `corrupt-${randomUUID()}`;
    await redis.rpush(`celery-task-meta-${other}`, "a list");
    const reader = open(redisUrl());
    const answers = await reader.readMany([...ids, other]);
    expect(answers.map(({ state }) => state)).toEqual([...ids.map(() => "unreadable"), "absent"]);
    expect(answers[0]).toMatchObject({ problem: { code: "corrupt" }, sizeBytes: 9 });
    await redis.del(...[...ids, other].map((id) => `celery-task-meta-${id}`));
    redis.disconnect();
    await reader.close();
  });

  it("says what a Redis with users refuses", async () => {
    const redis = openRedis();
    const user = `test-${randomUUID()}`;
    await redis.call("ACL", "SETUSER", user, "on", ">right-password", "~nothing", "+@all");
    const as = (password: string) => {
      const url = new URL(redisUrl());
      url.username = user;
      url.password = password;
      return url.href;
    };
    for (const [password, code] of [
      ["hidden-password", "credentials"],
      ["right-password", "not-allowed"],
    ] as const) {
      const reader = open(as(password));
      const answer = await reader.read("id");
      await reader.close();
      expect(answer).toMatchObject({ state: "unavailable", problem: { code } });
      expect(JSON.stringify([answer, reader.source])).not.toContain(password);
    }
    await redis.call("ACL", "DELUSER", user);
    redis.disconnect();
  });

  it("tells a corrupt row from one that is not there, and reads the others", async () => {
    const { reader, ids } = written.get("SQLite by SQLAlchemy")!;
    const id = `corrupt-${randomUUID()}`;
    const script = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1]); c.execute("INSERT INTO celery_taskmeta (task_id, status, result) VALUES (?, 'SUCCESS', ?)", (sys.argv[2], bytes.fromhex("800595ff")))
c.commit()`;
    await promisify(execFile)(PYTHON, ["-c", script, join(folder, "results.db"), id]);
    const [corrupt, other, none] = await reader.readMany([id, ids.done, "nobody"]);
    expect(corrupt).toMatchObject({ state: "unreadable", problem: { code: "corrupt" } });
    expect([other?.state, none?.state]).toEqual(["found", "absent"]);
  });

  it("never writes where it reads", async () => {
    const reader = written.get("PostgreSQL by SQLAlchemy")!.reader;
    const before = await reader.read(written.get("PostgreSQL by SQLAlchemy")!.ids.done);
    expect(before.state).toBe("found");
    const sqlite = written.get("SQLite by SQLAlchemy")!;
    // While another program writes, a reader waits for its end instead of reading half.
    const script = `import sqlite3,sys,time
c=sqlite3.connect(sys.argv[1],isolation_level=None); c.execute("BEGIN EXCLUSIVE"); c.execute("DELETE FROM celery_taskmeta WHERE task_id=?",(sys.argv[2],)); print("deleting",flush=True); sys.stdin.readline(); c.execute("ROLLBACK"); print("done",flush=True)`;
    const child = spawn(PYTHON, ["-c", script, join(folder, "results.db"), sqlite.ids.done]);
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await vi.waitFor(() => expect(said).toContain("deleting"), { timeout: 20_000 });
    const reading = sqlite.reader.read(sqlite.ids.done);
    child.stdin.write("\n");
    expect(await reading).toMatchObject({ state: "found" });
    child.kill();
  });
});
