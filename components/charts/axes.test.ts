import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTicks, countTicksOf, lengthTicks, timeTicks, zoneOffsetMs } from "./axes";

const MINUTE = 60_000;

describe("countTicks", () => {
  it("ends at the next round number", () => {
    expect(countTicks(32)).toEqual([0, 20, 40]);
    expect(countTicksOf(1442, 3)).toEqual([0, 500, 1000, 1500]);
    expect(countTicks(0)).toEqual([0, 1, 2]);
  });

  it("never cuts off the highest bar and never shows a part of a task", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 2, max: 4 }), (max, steps) => {
        const ticks = countTicksOf(max, steps);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(countTicks(max)[2]).toBeGreaterThanOrEqual(max);
      }),
    );
  });
});

describe("lengthTicks", () => {
  it("is round in the unit that people read", () => {
    expect(lengthTicks(372_000)).toEqual([0, 4 * MINUTE, 8 * MINUTE]);
    expect(lengthTicks(5100)).toEqual([0, 5000, 10_000]);
    expect(lengthTicks(61)).toEqual([0, 50, 100]);
  });

  it("never cuts off the longest", () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => lengthTicks(ms)[2] >= ms));
  });
});

describe("timeTicks", () => {
  const at = Date.UTC(2026, 10, 21, 12, 33);

  it("marks quarters of an hour in an hour", () => {
    expect(
      timeTicks(at, at + 60 * MINUTE, 4, 0).map((tick) => new Date(tick).toISOString().slice(11, 16)),
    ).toEqual(["12:45", "13:00", "13:15", "13:30"]);
  });

  it("marks full hours of a zone that is half an hour off", () => {
    const offset = zoneOffsetMs(at, "Asia/Kolkata");
    expect(offset).toBe(5.5 * 60 * MINUTE);
    const [first] = timeTicks(at, at + 6 * 60 * MINUTE, 6, offset);
    expect(new Date(first! + offset).toISOString().slice(11, 16)).toBe("19:00");
  });
});
