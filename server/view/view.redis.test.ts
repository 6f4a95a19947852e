import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TaskEvent, WorkerEvent } from "@/lib/celery/celeryEvent";
import { parseFilter, type FilterNode } from "@/lib/cluster/taskFilter";
import { taskEvent, taskLife } from "@/server/testing/fakeStore";
import { openCutLine } from "@/server/testing/cutLine";
import { openRedis, REDIS_URL, removeCluster } from "@/server/testing/liveServers";
import { storeKeys } from "../store/keys";
import type { EventBatch, Store, StoreOptions } from "../store/store";
import { createStore } from "../store/storeClient";
import { createView, type View } from "./view";

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function openStore(cluster: string, options: Partial<StoreOptions> = {}): Store {
  const store = createStore({ url: REDIS_URL, cluster, maxTasks: 5000, maxAgeMs: null, ...options });
  cleanUps.push(() => store.close());
  return store;
}

async function openView(store: Store): Promise<View> {
  const view = createView(store, { sweepMs: 50 });
  cleanUps.push(() => view.stop());
  await view.start();
  return view;
}

function newCluster(): string {
  const cluster = `test-${randomUUID()}`;
  cleanUps.push(() => removeCluster(cluster));
  return cluster;
}

function batch(taskEvents: TaskEvent[], workerEvents: WorkerEvent[] = []): EventBatch {
  const received = taskEvents.length + workerEvents.length;
  return { taskEvents, workerEvents, problems: [], received, dropped: 0, receivedAt: Date.now() };
}

function heartbeat(hostname: string, at: number, type = "worker-heartbeat"): WorkerEvent {
  return { kind: "worker", type, hostname, at, pid: 7, clock: 1, freq: 2, active: 1, processed: 5 };
}

function eventually(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 20 });
}

function filterOf(text: string): FilterNode {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.error.code);
  return result.filter;
}

function idsOf(view: View, filter: string): string[] {
  return view.query({ filter: filterOf(filter), sort: "created", order: "asc", limit: 5000, offset: 0 }).ids;
}

const START = Date.UTC(2026, 10, 21, 10);

describe("View on Redis", () => {
  it("shows what was stored before it, and what comes while it reads and after", async () => {
    const cluster = newCluster();
    const store = openStore(cluster);
    const ids = Array.from({ length: 3000 }, () => randomUUID());
    await store.appendBatch(batch(ids.slice(0, 2000).flatMap((id, n) => taskLife(id, START + n))));
    const view = await openView(store);
    await store.appendBatch(batch(ids.slice(2000).flatMap((id, n) => taskLife(id, START + 2000 + n))));
    await eventually(() => expect([view.hydrating, view.size]).toEqual([false, 3000]));
    expect(idsOf(view, "state:SUCCESS name:shop.*")).toEqual(ids);
    const [first = ""] = ids;
    await store.appendBatch(batch([taskEvent(first, "task-failed", START + 9000, { exception: "E('x')" })]));
    await eventually(() => expect(view.revision).toBeGreaterThan(3000));
    // A success stays a success: the view shows what the fold says.
    expect(view.get(first)).toMatchObject({ state: "SUCCESS", version: 4 });
  });

  it("shows the same in two processes, and lets go of what retention removes", async () => {
    const cluster = newCluster();
    const [one, two] = [openStore(cluster, { maxTasks: 100 }), openStore(cluster, { maxTasks: 100 })];
    const [viewOne, viewTwo] = [await openView(one), await openView(two)];
    const ids = Array.from({ length: 250 }, () => randomUUID());
    for (let n = 0; n < ids.length; n += 50) {
      const writer = n % 100 === 0 ? one : two;
      await writer.appendBatch(batch(ids.slice(n, n + 50).flatMap((id, i) => taskLife(id, START + n + i))));
    }
    const held = ids.slice(150);
    await eventually(() => expect([idsOf(viewOne, ""), idsOf(viewTwo, "")]).toEqual([held, held]));
  });

  it("reads the long texts of real tasks", async () => {
    const store = openStore(newCluster());
    const ids = Array.from({ length: 300 }, () => randomUUID());
    await store.appendBatch(
      batch(
        ids.flatMap((id, n) => taskLife(id, START + n, { kwargs: `{'customer': 'c${n % 50}', 'n': ${n}}` })),
      ),
    );
    const view = await openView(store);
    await eventually(() => expect(view.hydrating).toBe(false));
    const query = { sort: "created", order: "desc", limit: 10, offset: 0 } as const;
    const found = await view.search({ ...query, filter: filterOf("kwargs.customer:c42 -kwargs.n:92") });
    const expected = [292, 242, 192, 142, 42].map((n) => ids[n]);
    expect(found).toMatchObject({ total: 5, ids: expected, unread: 0, scanned: 300, complete: true });
  });

  it("goes on after its line was cut, with what came meanwhile", async () => {
    const cluster = newCluster();
    const line = await openCutLine(REDIS_URL);
    cleanUps.push(() => line.close());
    const store = openStore(cluster);
    const [before, meanwhile, after] = [randomUUID(), randomUUID(), randomUUID()];
    await store.appendBatch(batch(taskLife(before, START)));
    const view = await openView(openStore(cluster, { url: line.url }));
    await eventually(() => expect([view.hydrating, view.size]).toEqual([false, 1]));
    line.cut();
    await store.appendBatch(batch(taskLife(meanwhile, START + 1)));
    await eventually(() => expect(view.storeOk).toBe(false));
    expect(idsOf(view, "")).toEqual([before]);
    line.mend();
    await eventually(() => expect([idsOf(view, ""), view.storeOk]).toEqual([[before, meanwhile], true]));
    await store.appendBatch(batch(taskLife(after, START + 2)));
    await eventually(() => expect(idsOf(view, "")).toEqual([before, meanwhile, after]));
  });

  it("reads all anew when the change stream was trimmed past it, and when the store was emptied", async () => {
    const cluster = newCluster();
    const store = openStore(cluster);
    const keys = storeKeys(cluster);
    const redis = openRedis();
    cleanUps.push(() => redis.disconnect());
    const [kept, gone] = [randomUUID(), randomUUID()];
    await store.appendBatch(batch([...taskLife(kept, START), ...taskLife(gone, START + 1)]));
    const view = await openView(store);
    await eventually(() => expect(view.size).toBe(2));
    // Written and trimmed in one step: the view cannot read it between.
    await redis
      .multi()
      .del(keys.task(gone))
      .xadd(keys.changes, "*", "s", "1000")
      .xtrim(keys.changes, "MAXLEN", 1)
      .exec();
    await eventually(() => expect([view.size, view.hydrating]).toEqual([1, false]));
    expect(view.get(kept)).not.toBeNull();
    await removeCluster(cluster);
    const fresh = randomUUID();
    await store.appendBatch(batch(taskLife(fresh, START + 2)));
    await eventually(() => expect(idsOf(view, "")).toEqual([fresh]));
  });

  it("knows the workers, and that a task of one that went away is lost", async () => {
    const cluster = newCluster();
    const store = openStore(cluster);
    const view = await openView(store);
    const [running, beating] = [randomUUID(), "w1@host"];
    const at = Date.now();
    await store.appendBatch(
      batch(
        [taskEvent(running, "task-received", at, { name: "t" }), taskEvent(running, "task-started", at + 1)],
        [heartbeat(beating, at)],
      ),
    );
    await eventually(() => expect(view.worker(beating)).toMatchObject({ pid: 7, active: 1, processed: 5 }));
    await eventually(() => expect(view.runningOn(beating, 5)).toEqual([running]));
    await store.appendBatch(batch([], [heartbeat(beating, at + 1000, "worker-offline")]));
    await eventually(() => expect(view.get(running)?.lost).toBe(true));
    expect(view.counts()).toMatchObject({ running: 0, lost: 1 });
    expect(view.workerFigures().get(beating)).toMatchObject({ tasks: 1 });
  });
});
