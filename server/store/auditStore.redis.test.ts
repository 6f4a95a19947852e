import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { REDIS_URL, removeCluster } from "../testing/liveServers";
import { storeKeys } from "./keys";
import type { AuditBegin, AuditEnd, AuditLine, OperationRecord, Store } from "./store";
import { createStore } from "./storeClient";
import { openStoreRedis } from "./storeRedis";

let cluster: string;
let store: Store;

beforeEach(() => {
  cluster = `test-${randomUUID()}`;
  store = createStore({ url: REDIS_URL, cluster, maxTasks: 100, maxAgeMs: null });
});
afterEach(async () => {
  store.close();
  await removeCluster(cluster);
});

const begin = (id: string): AuditBegin => ({
  id,
  at: 1,
  user: "anna",
  role: "operator",
  from: "10.0.0.1",
  reason: "ticket 42",
  action: "pool-grow",
  targets: ["a@x"],
  targetCount: 1,
  details: '{"by":2}',
});

it("tells actions newest first, with how they ended, and those that were cut short", async () => {
  await store.writeAudit(begin("1"));
  await store.writeAudit(begin("2"));
  await store.writeAudit({ id: "1", endedAt: 5, counts: { ok: 1 }, error: null });
  expect(await store.readAudit(10)).toEqual([
    { ...begin("2"), isRunning: true, isRefused: false, endedAt: null, counts: null, error: null },
    { ...begin("1"), isRunning: false, isRefused: false, endedAt: 5, counts: { ok: 1 }, error: null },
  ]);
  expect((await store.readAudit(1)).map(({ id }) => id)).toEqual(["2"]);
});

it("reads on past the first five hundred entries", async () => {
  for (let n = 0; n < 600; n++) await store.writeAudit(begin(String(n)));
  expect((await store.readAudit(1000)).map(({ id }) => id)).toEqual(
    Array.from({ length: 600 }, (_, n) => String(599 - n)),
  );
});

it("keeps an operation with its items by outcome, and that it is asked to stop", async () => {
  const record: OperationRecord = {
    id: "op",
    kind: "revoke",
    state: "running",
    user: "",
    startedAt: 1,
    updatedAt: 2,
    finishedAt: null,
    total: 3,
    done: 2,
    counts: { revoked: 1, finished: 1 },
    error: null,
    silentWorkers: [],
  };
  const item = (id: string, outcome: string) => ({ id, outcome, text: "", code: null });
  expect(await store.readOperation("op")).toBeNull();
  await store.saveOperation(record, [item("a", "revoked"), item("b", "finished")]);
  await store.saveOperation({ ...record, done: 3, counts: { revoked: 2, finished: 1 } }, [
    item("c", "revoked"),
  ]);
  expect(await store.readOperation("op")).toMatchObject({ record: { done: 3 }, stopAsked: false });
  expect(await store.readOperationItems("op", "revoked", 0, 10)).toMatchObject([{ id: "a" }, { id: "c" }]);
  expect(await store.readOperationItems("op", "revoked", 1, 10)).toMatchObject([{ id: "c" }]);
  expect(await store.readOperationItems("op", "refused", 0, 10)).toEqual([]);
  await store.askOperationToStop("op");
  expect(await store.readOperation("op")).toMatchObject({ stopAsked: true });
});

const end = (id: string): AuditEnd => ({ id, endedAt: 9, counts: { ok: 1 }, error: null });
const ALL = { limit: 7, scan: Infinity, from: null, to: null, cursor: null, matches: () => true };

it("pages through all lines, each once, with how they ended, wherever that was written", async () => {
  const ids = Array.from({ length: 40 }, (_, n) => String(n));
  for (const id of ids) await store.writeAudit(begin(id));
  for (const id of ids.slice(0, 20)) await store.writeAudit(end(id));
  const read: AuditLine[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await store.readAuditPage({ ...ALL, cursor });
    read.push(...page.lines);
    if (page.next === null) break;
    cursor = page.next;
    // What comes meanwhile does not shift the pages.
    await store.writeAudit(begin(`late-${read.length}`));
  }
  expect(read.map(({ id }) => id)).toEqual(ids.reverse());
  expect(read.filter(({ endedAt }) => endedAt === 9).map(({ id }) => Number(id))).toEqual(
    Array.from({ length: 20 }, (_, n) => 19 - n),
  );
});

it("looks only so far for a rare line in one page, and says where to go on", async () => {
  await store.writeAudit({ ...begin("rare"), action: "shutdown" });
  for (let n = 0; n < 1200; n++) await store.writeAudit(begin(String(n)));
  const search = { ...ALL, scan: 1000, matches: ({ action }: AuditLine) => action === "shutdown" };
  const first = await store.readAuditPage(search);
  expect(first.lines).toEqual([]);
  await expect(store.readAuditPage({ ...search, cursor: "zzz" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  const second = await store.readAuditPage({ ...search, cursor: first.next });
  expect(second).toMatchObject({ lines: [{ id: "rare" }], next: null });
});

it.each([
  ["failed sign-ins", { action: "sign-in-failed" }, {}],
  ["what was refused", { action: "request" }, { isRefused: true }],
])("keeps %s from pushing out what people did, and shows them in their place", async (_, what, came) => {
  await store.writeAudit(begin("first"));
  const failed = { ...begin(""), ...what, role: "" };
  const ids = Array.from({ length: 3000 }, (_one, n) => `failed-${n}`);
  await Promise.all(
    ids.map((id) => store.writeAudit({ ...failed, id, end: { ...end(id), ...came, error: "wrong" } })),
  );
  await store.writeAudit(begin("last"));
  const lines = await store.readAudit(100_000);
  // Of those within one millisecond nobody knows which was first.
  expect(lines.slice(0, 20).map(({ id }) => id)).toContain("last");
  expect(lines.find(({ id }) => id === "failed-2999")).toMatchObject({ error: "wrong", isRunning: false });
  expect(lines.at(-1)?.id).toBe("first");
  expect(lines.length).toBeLessThan(2300);
});

it("takes an action for cut short when nobody has said for a minute that it is under way", async () => {
  let time = 1_000_000;
  const timed = createStore({ url: REDIS_URL, cluster, maxTasks: 100, maxAgeMs: null, now: () => time });
  await timed.writeAudit(begin("1"));
  await timed.writeAudit(begin("2"));
  time += 50_000;
  await timed.noteAuditOpen(["2"]);
  time += 50_000;
  const running = (await timed.readAudit(10)).filter(({ isRunning }) => isRunning);
  timed.close();
  expect(running.map(({ id }) => id)).toEqual(["2"]);
});

it("keeps so many lines and so old ones as it is told, and forgets what was open among the others", async () => {
  let time = Date.now();
  const audit = { lines: 100, ageMs: 3_600_000 };
  const small = createStore({
    url: REDIS_URL,
    cluster,
    maxTasks: 100,
    maxAgeMs: null,
    audit,
    now: () => time,
  });
  const at = time;
  for (let n = 0; n < 500; n++) {
    await small.writeAudit({ ...begin(String(n)), at });
    await small.writeAudit(end(String(n)));
  }
  await small.writeAudit({ ...begin("open"), at });
  const kept = await small.readAudit(1000);
  expect(kept.length).toBeGreaterThanOrEqual(100);
  // Redis lets go of whole nodes of a stream, of about a hundred entries.
  expect(kept.length).toBeLessThan(250);
  time += 2 * 3_600_000;
  expect(await small.readAudit(1000)).toEqual([]);
  await small.enforceRetention();
  const client = openStoreRedis(REDIS_URL, "test");
  const keys = storeKeys(cluster);
  expect([await client.xlen(keys.audit), await client.hlen(keys.auditOpen)]).toEqual([0, 0]);
  client.disconnect();
  small.close();
});

it("reads entries of before addresses and reasons were kept", async () => {
  const client = openStoreRedis(REDIS_URL, "test");
  const { from: _, reason: __, ...old } = begin("old");
  const entries = [old, end("old"), { ...old, id: "cut" }];
  for (const entry of entries) await client.xadd(storeKeys(cluster).audit, "*", "j", JSON.stringify(entry));
  client.disconnect();
  expect(await store.readAudit(10)).toMatchObject([
    { id: "cut", endedAt: null, isRunning: false },
    { id: "old", from: "", reason: null, endedAt: 9 },
  ]);
});
