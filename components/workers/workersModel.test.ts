import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WorkerView } from "@/lib/contract/api";
import {
  enableEventsCommand,
  failsOften,
  FIRST_ORDER,
  formatWorkerUrl,
  groupWorkers,
  lostWorkers,
  parseWorkerUrl,
  runningCount,
  uptimeMs,
  WORKER_SORTS,
} from "./workersModel";

const worker = (name: string, over: Partial<WorkerView> = {}): WorkerView => ({
  name,
  status: "online",
  silentSince: null,
  pid: 1,
  freqMs: 2000,
  active: 0,
  processed: 0,
  failed: 0,
  retried: 0,
  loadavg: [1, 1, 1],
  swIdent: "py-celery",
  swVer: "5.6.1",
  swSys: "Linux",
  onlineAt: 0,
  offlineAt: null,
  startedAt: 0,
  lastHeartbeatAt: 0,
  lastSeenAt: 0,
  driftMs: 0,
  beats: [],
  running: [],
  queues: [],
  slots: null,
  sendsTaskEvents: true,
  ...over,
});
const names = (list: WorkerView[]) => list.map(({ name }) => name);
const byName = { search: "", sort: "name", order: "asc" } as const;

describe("groupWorkers", () => {
  it("folds away only those that said goodbye", () => {
    const all = [worker("c", { status: "offline" }), worker("b", { status: "lost" }), worker("a")];
    const { present, offline } = groupWorkers(all, byName);
    expect(names(present)).toEqual(["a", "b"]);
    expect(names(offline)).toEqual(["c"]);
  });

  it("finds by name, queue and version, all words", () => {
    const all = [
      worker("mail@a", { queues: ["mail"] }),
      worker("web@a", { swVer: "5.5.3", queues: ["default"] }),
    ];
    expect(names(groupWorkers(all, { ...byName, search: "5.5 WEB" }).present)).toEqual(["web@a"]);
    expect(names(groupWorkers(all, { ...byName, search: "default mail" }).present)).toEqual([]);
  });

  it("counts numbers in names as numbers", () => {
    expect(names(groupWorkers([worker("w10"), worker("w9")], byName).present)).toEqual(["w9", "w10"]);
  });

  it("puts what is not known last in either order", () => {
    const all = [
      worker("a", { processed: null }),
      worker("b", { processed: 1 }),
      worker("c", { processed: 2 }),
    ];
    expect(names(groupWorkers(all, { search: "", sort: "processed", order: "desc" }).present)).toEqual([
      "c",
      "b",
      "a",
    ]);
    expect(names(groupWorkers(all, { search: "", sort: "processed", order: "asc" }).present)).toEqual([
      "b",
      "c",
      "a",
    ]);
  });

  it("shows the longest silence first by heartbeat", () => {
    const all = [worker("fresh", { lastSeenAt: 900 }), worker("old", { lastSeenAt: 100 })];
    expect(names(groupWorkers(all, { search: "", sort: "heartbeat", order: "asc" }).present)).toEqual([
      "fresh",
      "old",
    ]);
    expect(names(groupWorkers(all, { search: "", sort: "heartbeat", order: "desc" }).present)).toEqual([
      "old",
      "fresh",
    ]);
  });
});

describe("the address", () => {
  it("gives back every state", () => {
    const state = fc.record({
      search: fc.string({ maxLength: 50 }),
      sort: fc.constantFrom(...WORKER_SORTS),
      order: fc.constantFrom("asc" as const, "desc" as const),
    });
    fc.assert(
      fc.property(state, (one) => {
        expect(parseWorkerUrl(new URLSearchParams(formatWorkerUrl(one)))).toEqual(one);
      }),
    );
  });

  it("falls back where it makes no sense", () => {
    expect(parseWorkerUrl(new URLSearchParams("sort=size&order=up"))).toEqual({
      search: "",
      sort: "name",
      order: FIRST_ORDER.name,
    });
  });
});

describe("figures", () => {
  it("takes a lost worker's running tasks from its events, not from its last beat", () => {
    const running = [{ id: "1", name: null, startedAt: 0, pid: null }];
    expect(runningCount(worker("a", { active: 4 }))).toBe(4);
    expect(runningCount(worker("a", { status: "lost", active: 4, running }))).toBe(1);
  });

  it("marks failures only where they are many", () => {
    expect(failsOften(worker("a", { failed: 541, processed: 21_870 }))).toBe(true);
    expect(failsOften(worker("a", { failed: 522, processed: 61_240 }))).toBe(false);
    expect(failsOften(worker("a", { failed: 3, processed: 10 }))).toBe(false);
    expect(failsOften(worker("a", { failed: 541, processed: 600, startedAt: null }))).toBe(false);
  });

  it("knows no uptime of a worker that is away", () => {
    expect(uptimeMs(worker("a", { startedAt: 100 }), 500)).toBe(400);
    expect(uptimeMs(worker("a", { status: "lost" }), 500)).toBeNull();
  });

  it("adds up what was running on lost workers", () => {
    const running = [{ id: "1", name: null, startedAt: 0, pid: null }];
    const all = [
      worker("a"),
      worker("b", { status: "lost", running, lastSeenAt: 9 }),
      worker("c", { status: "lost", running }),
    ];
    expect(names(lostWorkers(all).lost)).toEqual(["c", "b"]);
    expect(lostWorkers(all).tasks).toBe(2);
  });
});

describe("the command that turns events on", () => {
  it("leaves a shell nothing to run in a worker's name", () => {
    const command = enableEventsCommand(["w1@host", "w2@$(ls)'; ls '"]);
    expect(command).toBe(
      String.raw`celery -A yourapp control enable_events -d 'w1@host,w2@$(ls)'\''; ls '\'''`,
    );
  });
});
