import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WorkerView } from "@/lib/contract/api";
import { aLine } from "./testing/aLine";
import {
  failsOften,
  FIRST_ORDER,
  formatWorkerUrl,
  groupWorkers,
  joinInspections,
  lostWorkers,
  parseWorkerUrl,
  queuesOf,
  runningCount,
  uptimeMs,
  WORKER_SORTS,
  type WorkerLine,
  type WorkerListState,
} from "./workersModel";

const worker = aLine;
const names = (list: WorkerView[]) => list.map(({ name }) => name);
const shown = (workers: WorkerLine[], state: Partial<WorkerListState> = {}) =>
  groupWorkers(workers, { ...byName, ...state }).present.flatMap((part) => names(part.workers));
const byName = { search: "", sort: "name", order: "asc", group: "" } as const;

describe("groupWorkers", () => {
  it("folds away only those that said goodbye", () => {
    const all = [worker("c", { status: "offline" }), worker("b", { status: "lost" }), worker("a")];
    const { present, offline } = groupWorkers(all, byName);
    expect(present.map((part) => names(part.workers))).toEqual([["a", "b"]]);
    expect(names(offline)).toEqual(["c"]);
  });

  it("finds by name, queue and version, all words", () => {
    const all = [
      worker("mail@a", { queues: ["mail"] }),
      worker("web@a", { swVer: "5.5.3", queues: ["default"] }),
    ];
    expect(shown(all, { search: "5.5 WEB" })).toEqual(["web@a"]);
    expect(shown(all, { search: "default mail" })).toEqual([]);
  });

  it("counts numbers in names as numbers", () => {
    expect(shown([worker("w10"), worker("w9")])).toEqual(["w9", "w10"]);
  });

  it("puts what is not known last in either order", () => {
    const all = [
      worker("a", { processed: null }),
      worker("b", { processed: 1 }),
      worker("c", { processed: 2 }),
    ];
    expect(shown(all, { sort: "processed", order: "desc" })).toEqual(["c", "b", "a"]);
    expect(shown(all, { sort: "processed", order: "asc" })).toEqual(["b", "c", "a"]);
  });

  it("shows the longest silence first by heartbeat", () => {
    const all = [worker("fresh", { lastSeenAt: 900 }), worker("old", { lastSeenAt: 100 })];
    expect(shown(all, { sort: "heartbeat", order: "asc" })).toEqual(["fresh", "old"]);
    expect(shown(all, { sort: "heartbeat", order: "desc" })).toEqual(["old", "fresh"]);
  });
});

describe("the address", () => {
  it("gives back every state", () => {
    const state = fc.record({
      search: fc.string({ maxLength: 50 }),
      sort: fc.constantFrom(...WORKER_SORTS),
      order: fc.constantFrom("asc" as const, "desc" as const),
      group: fc.string({ maxLength: 50 }),
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
      group: "",
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

describe("groups", () => {
  const parts = (group: string, ...all: string[]) =>
    groupWorkers(
      all.map((name) => worker(name)),
      { ...byName, group },
    ).present.map((part) => [part.name, names(part.workers)]);

  it("puts workers of one host together", () => {
    expect(parts("host", "web@b", "mail@a", "web@a", "odd")).toEqual([
      ["a", ["mail@a", "web@a"]],
      ["b", ["web@b"]],
      ["", ["odd"]],
    ]);
  });

  it("goes by what the first star of a pattern stands for", () => {
    expect(parts("*-", "pay-1@a", "pay-2@b", "mail@c")).toEqual([
      ["pay", ["pay-1@a", "pay-2@b"]],
      ["", ["mail@c"]],
    ]);
    expect(parts("@*-", "w@eu-1", "w@us-1")).toEqual([
      ["eu", ["w@eu-1"]],
      ["us", ["w@us-1"]],
    ]);
  });

  it("takes a pattern without a star for a part that a name has or has not", () => {
    expect(parts("mail", "mail@a", "web@a")).toEqual([
      ["mail", ["mail@a"]],
      ["", ["web@a"]],
    ]);
  });
});

describe("joinInspections", () => {
  it("believes the queues that a worker told before those of its tasks", () => {
    const told = aLine("a", {}, { queues: ["mail"] }).told!;
    const [a, b] = joinInspections([worker("a", { queues: ["old"] }), worker("b", { queues: ["web"] })], {
      workers: [told],
    });
    expect(queuesOf(a!)).toEqual(["mail"]);
    expect(queuesOf(b!)).toEqual(["web"]);
  });
});
