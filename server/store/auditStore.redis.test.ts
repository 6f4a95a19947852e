import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { REDIS_URL, removeCluster } from "../testing/liveServers";
import type { AuditBegin, OperationRecord, Store } from "./store";
import { createStore } from "./storeClient";

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
    { ...begin("2"), endedAt: null, counts: null, error: null },
    { ...begin("1"), endedAt: 5, counts: { ok: 1 }, error: null },
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
