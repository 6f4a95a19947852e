import { describe, expect, it } from "vitest";
import type { TaskRow } from "@/lib/contract/api";
import { coveredFrom, makeLanes, minuteFigures } from "./lanes";

const NOW = 1_000_000;
const row = (id: string, over: Partial<TaskRow> = {}): TaskRow => ({
  id,
  version: 1,
  state: "SUCCESS",
  lost: false,
  name: "shop.add",
  args: null,
  kwargs: null,
  queue: "default",
  worker: "w@a",
  pid: 11,
  retries: 0,
  createdAt: NOW - 30_000,
  receivedAt: NOW - 30_000,
  startedAt: NOW - 20_000,
  finishedAt: NOW - 10_000,
  updatedAt: NOW - 10_000,
  etaAt: null,
  waitedMs: null,
  runtime: 10,
  runtimeRatio: null,
  exceptionType: null,
  terminated: false,
  expired: false,
  rootId: null,
  parentId: null,
  ...over,
});
const prefork = { pool: "prefork", slots: 2, processes: [11, 9] } as const;

describe("makeLanes", () => {
  it("gives each process a lane where events tell them apart, also one that did nothing", () => {
    const { lanes } = makeLanes({
      pool: { ...prefork, processes: [11, 9] },
      rows: [row("a")],
      running: [],
      now: NOW,
    });
    expect(lanes.map(({ label, parts }) => [label, parts.length])).toEqual([
      ["9", 0],
      ["11", 1],
    ]);
  });

  it("has no more lanes than slots although tasks of one slot touch", () => {
    const rows = [
      row("a", { pid: 1, startedAt: NOW - 30_000, finishedAt: NOW - 20_000 }),
      row("b", { pid: 1, startedAt: NOW - 20_005, finishedAt: NOW - 10_000 }),
    ];
    const pool = { pool: "prefork", slots: 1, processes: [11] } as const;
    const { lanes, ofProcesses } = makeLanes({
      pool: { ...pool, processes: [11] },
      rows,
      running: [],
      now: NOW,
    });
    expect(ofProcesses).toBe(false);
    expect(lanes.map(({ parts }) => parts.map(({ to }) => NOW - to))).toEqual([[20_005, 10_000]]);
  });

  it("draws what runs up to now and says since when", () => {
    const running = [{ id: "r", name: "shop.slow", startedAt: NOW - 600_000, pid: 11 }];
    const rows = [row("r", { state: "STARTED", finishedAt: null, startedAt: NOW - 600_000 })];
    const { lanes } = makeLanes({ pool: { ...prefork, processes: [11], slots: 1 }, rows, running, now: NOW });
    expect(lanes[0]?.parts).toEqual([
      { id: "r", name: "shop.slow", kind: "running", from: NOW - 60_000, to: NOW },
    ]);
    expect(lanes[0]?.current).toEqual({ id: "r", name: "shop.slow", startedAt: NOW - 600_000 });
  });

  it("leaves out what ended before the minute", () => {
    const rows = [row("a", { startedAt: NOW - 90_000, finishedAt: NOW - 70_000 })];
    const { lanes } = makeLanes({
      pool: { ...prefork, processes: [11], slots: 1 },
      rows,
      running: [],
      now: NOW,
    });
    expect(lanes[0]?.parts).toEqual([]);
  });

  it("lays tasks of one process into as few lanes as hold them", () => {
    const rows = [
      row("a", { startedAt: NOW - 30_000, finishedAt: NOW - 10_000 }),
      row("b", { startedAt: NOW - 20_000, finishedAt: NOW - 5_000 }),
      row("c", { startedAt: NOW - 9_000, finishedAt: NOW - 1_000 }),
    ];
    const { lanes } = makeLanes({
      pool: { pool: "threads", slots: 3, processes: [] },
      rows,
      running: [],
      now: NOW,
    });
    expect(lanes.map(({ label, parts }) => [label, parts.map(({ id }) => id)])).toEqual([
      ["1", ["a", "c"]],
      ["2", ["b"]],
      ["3", []],
    ]);
  });
});

describe("coveredFrom", () => {
  it("is the whole minute while all its tasks were read, else as far back as they go", () => {
    expect(coveredFrom([row("a")], 2, NOW)).toBe(NOW - 60_000);
    expect(coveredFrom([row("a"), row("b", { updatedAt: NOW - 12_000 })], 2, NOW)).toBe(NOW - 12_000);
  });
});

describe("minuteFigures", () => {
  it("counts what ended, by queue, and scales what is not a whole minute", () => {
    const rows = [row("a"), row("b", { queue: "mail" }), row("c", { finishedAt: null })];
    expect(minuteFigures(rows, NOW - 60_000, NOW)).toMatchObject({
      perMinute: 2,
      byQueue: new Map([
        ["default", 1],
        ["mail", 1],
      ]),
    });
    expect(minuteFigures(rows, NOW - 30_000, NOW).perMinute).toBe(4);
  });

  it("says nothing of the 95th percentile of a few", () => {
    expect(minuteFigures([row("a")], NOW - 60_000, NOW).runP95).toBeNull();
    const rows = Array.from({ length: 20 }, (_, index) => row(`t${index}`, { runtime: index + 1 }));
    expect(minuteFigures(rows, NOW - 60_000, NOW).runP95).toBe(19_000);
  });
});
