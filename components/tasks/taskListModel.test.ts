import { describe, expect, it } from "vitest";
import { aTaskRow } from "@/components/data/testing/aTaskRow";
import {
  MAX_SCROLL_ROWS,
  WINDOW_ROWS,
  assembleWindows,
  freezeTimes,
  freshIds,
  neededWindows,
  stepRow,
  withNewerCells,
} from "./taskListModel";

const row = (id: string, version = 1, createdAt = 0) => aTaskRow({ id, version, createdAt });
const ids = (rows: readonly { id: string }[]) => rows.map((one) => one.id).join("");

describe("a frozen list", () => {
  it("ends at the newest row that is shown and begins at a fixed time", () => {
    const rows = [row("b", 1, 5000.4), row("a", 1, 4000)];
    expect(freezeTimes({ from: -3000 }, rows, 10_000)).toEqual({ from: 7000, to: 5001 });
    expect(freezeTimes({ from: 3000, to: 4500 }, rows, 10_000)).toEqual({ from: 3000, to: 4500 });
    expect(freezeTimes({}, [], 10_000)).toEqual({});
  });

  it("keeps its order and takes newer cells", () => {
    const shown = [row("c", 2), row("b", 2), row("a", 2)];
    const held = [row("d", 1), row("a", 3), row("c", 1)];
    const next = withNewerCells(shown, held);
    expect(ids(next)).toBe("cba");
    expect(next.map((one) => one.version)).toEqual([2, 2, 3]);
    expect(next[1]).toBe(shown[1]);
  });
});

describe("freshIds", () => {
  it("names what was not there before", () => {
    expect([...freshIds([row("b"), row("a")], [row("c"), row("b")])]).toEqual(["c"]);
  });

  it("is empty for a first list and for another list", () => {
    expect(freshIds(null, [row("a")]).size).toBe(0);
    expect(freshIds([row("a")], [row("x"), row("y")]).size).toBe(0);
  });
});

describe("assembleWindows", () => {
  const full = Array.from({ length: WINDOW_ROWS }, (_, at) => row(`r${at}`));
  const rows = assembleWindows(
    250,
    new Map([
      [0, full],
      [2, [row("x"), row("r5")]],
    ]),
  );

  it("finds rows by place, with holes where nothing is loaded", () => {
    expect(rows.count).toBe(250);
    expect(rows.rowAt(99)?.id).toBe("r99");
    expect(rows.rowAt(100)).toBeUndefined();
    expect(rows.rowAt(200)?.id).toBe("x");
  });

  it("counts a task once that moved into a later window", () => {
    expect(rows.indexOf("r5")).toBe(5);
    expect(rows.ids).toHaveLength(101);
    expect(rows.indexOf("gone")).toBe(-1);
  });

  it("never shows fewer rows than it has, nor more than a page can be tall", () => {
    expect(assembleWindows(0, new Map([[0, [row("a")]]])).count).toBe(1);
    expect(assembleWindows(2_000_000, new Map()).count).toBe(MAX_SCROLL_ROWS);
  });

  it("steps from row to row and stops at holes and edges", () => {
    expect(stepRow(rows, null, 1)).toBe("r0");
    expect(stepRow(rows, "r0", 1)).toBe("r1");
    expect(stepRow(rows, "r0", -1)).toBe("r0");
    expect(stepRow(rows, "r99", 1)).toBe("r99");
    expect(stepRow(assembleWindows(0, new Map()), null, 1)).toBeNull();
  });
});

describe("neededWindows", () => {
  it("names the windows under the visible rows, but for the first", () => {
    expect(neededWindows(0, 40, 1000)).toEqual([]);
    expect(neededWindows(90, 110, 1000)).toEqual([1]);
    expect(neededWindows(195, 305, 1000)).toEqual([1, 2, 3]);
    expect(neededWindows(195, 305, 250)).toEqual([1, 2]);
    expect(neededWindows(0, 0, 0)).toEqual([]);
  });
});
