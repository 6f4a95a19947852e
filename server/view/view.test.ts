import { afterEach, describe, expect, it, vi } from "vitest";
import { parseFilter, type FilterNode } from "@/lib/cluster/taskFilter";
import { anIngest, aWorker, FakeStore, taskEvent, taskLife } from "@/server/testing/fakeStore";
import { createView, type ChangedTasks, type TaskQuery, type View, type ViewOptions } from "./view";

const views: View[] = [];

afterEach(async () => {
  for (const view of views.splice(0)) await view.stop();
});

function open(store: FakeStore, now = Date.now, options: ViewOptions = {}): View {
  const view = createView(store, { now, sweepMs: 20, ...options });
  views.push(view);
  return view;
}

function filterOf(text: string): FilterNode {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.error.code);
  return result.filter;
}

function page(filter = "", fields: Partial<TaskQuery> = {}): TaskQuery {
  return { filter: filterOf(filter), sort: "created", order: "desc", limit: 100, offset: 0, ...fields };
}

function eventually(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 10_000, interval: 10 });
}

/** A gate that readers of the store wait at. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe("View", () => {
  it("starts with the newest tasks and reads the rest beside", async () => {
    const store = new FakeStore();
    for (let n = 0; n < 1200; n++) store.add(...taskLife(`task-${n}`, 1000 + n));
    const later = gate();
    let chunks = 0;
    store.beforeRows = () => (chunks++ > 0 ? later.opened : undefined);
    const view = open(store);
    await view.start();
    expect(view.hydrating).toBe(true);
    expect(view.size).toBe(250);
    expect(view.query(page("", { limit: 2 })).ids).toEqual(["task-1199", "task-1198"]);
    store.add(...taskLife("newest", 5000));
    await eventually(() => expect(view.get("newest")).toMatchObject({ state: "SUCCESS", lost: false }));
    later.open();
    await eventually(() => expect(view.hydrating).toBe(false));
    expect(view.size).toBe(1201);
    expect(view.query(page("name:shop.*", { limit: 1 }))).toMatchObject({
      ids: ["newest"],
      total: 1201,
      unread: 0,
    });
  });

  it("tells which tasks changed, many at once", async () => {
    const store = new FakeStore();
    const view = open(store);
    await view.start();
    await eventually(() => expect(view.hydrating).toBe(false));
    const told: ChangedTasks[] = [];
    await new Promise<void>((resolve) => view.onChange(() => resolve()));
    const unsubscribe = view.onChange((changed) => told.push(changed));
    for (let n = 0; n < 30; n++) store.add(taskEvent(`t${n}`, "task-received", n));
    await eventually(() => expect(told.length).toBeGreaterThan(0));
    const ids = told.flatMap((changed) => (changed === "all" ? [] : [...changed]));
    expect(ids.sort()).toEqual(Array.from({ length: 30 }, (_, n) => `t${n}`).sort());
    expect(told.length).toBeLessThan(10);
    unsubscribe();
  });

  it("does not bring back what was evicted while it was read", async () => {
    const store = new FakeStore();
    for (let n = 0; n < 600; n++) store.add(...taskLife(`task-${n}`, 1000 + n));
    const later = gate();
    let chunks = 0;
    store.beforeRows = () => (chunks++ > 0 ? later.opened : undefined);
    const view = open(store);
    await view.start();
    // The oldest are in the chunk that is on its way now.
    store.evict("task-0", "task-599");
    await eventually(() => expect(view.get("task-599")).toBeNull());
    later.open();
    await eventually(() => expect(view.hydrating).toBe(false));
    expect(view.get("task-0")).toBeNull();
    expect(view.size).toBe(598);
  });

  it("reads all anew after a gap, and drops what is gone", async () => {
    const store = new FakeStore();
    store.add(...taskLife("stays", 1));
    store.add(...taskLife("goes", 2));
    const view = open(store);
    await view.start();
    await eventually(() => expect(view.hydrating).toBe(false));
    store.break(new Error("away"));
    await eventually(() => expect(view.storeOk).toBe(false));
    store.tasks.delete("goes");
    store.add(...taskLife("came", 3));
    store.trimChanges();
    store.recover();
    await eventually(() => expect([view.get("came")?.id, view.get("goes")]).toEqual(["came", null]));
    expect(view.storeOk).toBe(true);
    expect(view.get("stays")?.state).toBe("SUCCESS");
  });

  it("starts without the store, and goes on when it is there", async () => {
    const store = new FakeStore();
    store.break(new Error("connect ECONNREFUSED"));
    const states: boolean[] = [];
    const view = createView(store, { onStore: (ok) => states.push(ok) });
    views.push(view);
    await view.start();
    expect([view.storeOk, view.hydrating, view.currentAt]).toEqual([false, true, null]);
    store.recover();
    store.add(...taskLife("task", 1));
    await eventually(() => expect(view.get("task")).not.toBeNull());
    await eventually(() => expect(view.hydrating).toBe(false));
    expect(states).toEqual([false, true]);
  });

  it("reads all again when reading all failed half-way", async () => {
    const store = new FakeStore();
    for (let n = 0; n < 600; n++) store.add(...taskLife(`task-${n}`, n));
    let chunks = 0;
    store.beforeRows = () => {
      if (++chunks === 2) throw new Error("cut off");
    };
    const view = open(store);
    await view.start();
    await eventually(() => expect(view.size).toBe(600));
    await eventually(() => expect(view.hydrating).toBe(false));
  });

  it("marks tasks of a silent worker as lost, and takes it back when it speaks again", async () => {
    const store = new FakeStore();
    let now = 1_000_000;
    store.say(aWorker("w1@host", now));
    store.add(taskEvent("running", "task-received", now), taskEvent("running", "task-started", now + 1));
    store.add(...taskLife("done", now));
    const view = open(store, () => now);
    await view.start();
    await eventually(() => expect(view.hydrating).toBe(false));
    expect(view.counts()).toMatchObject({ total: 2, running: 1, lost: 0 });
    expect(view.runningOn("w1@host", 10)).toEqual(["running"]);
    now += 60_000;
    await eventually(() => expect(view.get("running")).toMatchObject({ lost: true, state: "STARTED" }));
    expect(view.query(page("state:LOST")).ids).toEqual(["running"]);
    expect(view.counts()).toMatchObject({ running: 0, lost: 1, byState: { LOST: 1, SUCCESS: 1 } });
    expect(view.runningOn("w1@host", 10)).toEqual([]);
    store.say(aWorker("w1@host", now, { onlineAt: 1, startedAt: 1, active: 1 }));
    await eventually(() => expect(view.get("running")?.lost).toBe(false));
  });

  it("takes a worker that fell silent over its only task for busy, as long as it may be", async () => {
    const store = new FakeStore();
    let now = 1_000_000;
    let mayBeBusy = true;
    store.say(aWorker("w1@host", now));
    store.add(taskEvent("running", "task-received", now), taskEvent("running", "task-started", now + 1));
    const view = open(store, () => now, {
      canBeBusy: (_, { hasBegunTask }) => hasBegunTask && mayBeBusy,
    });
    await view.start();
    await eventually(() => expect(view.hydrating).toBe(false));
    const presence = () => view.presence(view.worker("w1@host")!);
    now += 60_000;
    expect(presence()).toEqual({ status: "online", silentSince: 1_000_000 });
    mayBeBusy = false;
    await eventually(() => expect(view.get("running")).toMatchObject({ lost: true }));
    expect(presence()).toMatchObject({ status: "lost" });
    mayBeBusy = true;
    await eventually(() => expect(view.get("running")).toMatchObject({ lost: false }));
    store.add(taskEvent("running", "task-succeeded", now, { runtime: 60 }));
    await eventually(() => expect(view.get("running")?.state).toBe("SUCCESS"));
    now += 1000; // figures are made once a second
    expect(presence()).toMatchObject({ status: "lost" });
  });

  it("does not know of workers while nobody listens, and loses no task by that", async () => {
    const store = new FakeStore();
    let now = 1_000_000;
    store.ingests = [anIngest("connected", 0, now)];
    store.say(aWorker("w1@host", now));
    store.say(aWorker("dead@host", now - 60_000));
    store.add(taskEvent("running", "task-started", now - 100));
    const view = open(store, () => now);
    await view.start();
    await eventually(() => expect(view.hydrating).toBe(false));
    const status = (name: string) => view.presence(view.worker(name)!).status;
    expect([status("w1@host"), status("dead@host")]).toEqual(["online", "lost"]);
    now += 60_000;
    store.ingests = [anIngest("waiting", now - 59_000, now)];
    await eventually(() => expect(status("w1@host")).toBe("unknown"));
    expect(view.presence(view.worker("w1@host")!).silentSince).toBe(1_000_000);
    expect(status("dead@host")).toBe("lost");
    expect(view.get("running")).toMatchObject({ lost: false });
    store.ingests = [anIngest("connected", now, now)];
    now += 1000;
    await eventually(() => expect(status("w1@host")).toBe("unknown"));
    now += 10_000;
    store.ingests = [anIngest("connected", now - 11_000, now)];
    await eventually(() => expect(status("w1@host")).toBe("lost"));
    await eventually(() => expect(view.get("running")).toMatchObject({ lost: true }));
  });

  it("finds in long texts what it has read, and reads each task once", async () => {
    const store = new FakeStore();
    for (let n = 0; n < 450; n++) {
      store.add(...taskLife(`task-${n}`, 1000 + n, { kwargs: `{'customer': 'c${n % 10}'}` }));
    }
    const view = open(store);
    await view.start();
    await eventually(() => expect(view.hydrating).toBe(false));
    const query = page("kwargs.customer:c4 state:SUCCESS", { limit: 2 });
    expect(view.query(query)).toMatchObject({ total: 0, ids: [], unread: 450 });
    // A budget of nothing reads one chunk.
    const first = await view.search(query, { budgetMs: 0 });
    expect(first).toMatchObject({
      total: 20,
      ids: ["task-444", "task-434"],
      unread: 250,
      scanned: 200,
      complete: false,
    });
    const rest = await view.search(query);
    expect(rest).toMatchObject({ total: 45, unread: 0, scanned: 250, complete: true });
    expect(store.tasksRead).toBe(450);
    expect(view.facets(query, 5).state).toEqual([{ value: "SUCCESS", count: 45 }]);
    // A task that changes is read again, and no other.
    store.add(taskEvent("task-4", "task-retried", 9000, { exception: "E()" }));
    await eventually(() => expect(view.query(query).unread).toBe(1));
    expect(await view.search(query)).toMatchObject({ total: 45, complete: true, scanned: 1 });
  });

  it("streams a search newest first and can be cancelled", async () => {
    const store = new FakeStore();
    for (let n = 0; n < 500; n++)
      store.add(...taskLife(`task-${n}`, 1000 + n, { args: `('word-${n % 100}',)` }));
    const view = open(store);
    await view.start();
    await eventually(() => expect(view.hydrating).toBe(false));
    const selection = { filter: filterOf("word-7"), deep: true };
    const abort = new AbortController();
    for await (const step of view.textSearch(selection, { signal: abort.signal })) {
      expect(step).toMatchObject({ scanned: 200, candidates: 500, reachedAt: 1300, complete: false });
      abort.abort();
    }
    expect(store.tasksRead).toBe(200);
    const found: string[] = [];
    for await (const step of view.textSearch(selection)) found.push(...step.ids);
    expect(found).toEqual([
      ...["task-279", "task-278", "task-277", "task-276", "task-275", "task-274", "task-273", "task-272"],
      ...["task-271", "task-270", "task-207", "task-179", "task-178", "task-177", "task-176", "task-175"],
      ...["task-174", "task-173", "task-172", "task-171", "task-170", "task-107", "task-79", "task-78"],
      ...["task-77", "task-76", "task-75", "task-74", "task-73", "task-72", "task-71", "task-70", "task-7"],
    ]);
    expect(store.tasksRead).toBe(500);
  });

  it("knows children and families in order of creation", async () => {
    const store = new FakeStore();
    const [root, child, grandchild] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
    if (!root || !child || !grandchild) throw new Error("three ids");
    store.add(...taskLife(grandchild, 300, { rootId: root, parentId: child }));
    store.add(...taskLife(child, 200, { rootId: root, parentId: root }));
    store.add(...taskLife(root, 100, { rootId: root }));
    const view = open(store);
    await view.start();
    expect(view.children(root, 10)).toEqual([child]);
    expect(view.family(root, 10)).toEqual({ total: 3, ids: [root, child, grandchild] });
    expect(view.family(root, 2)).toEqual({ total: 3, ids: [root, child] });
  });
});
