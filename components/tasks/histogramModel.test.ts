import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brushTimes, histogramModel, moveEdge, roundTimes, type StackHue } from "./histogramModel";

const MINUTE = 60_000;
const hueOf = (state: string): StackHue =>
  state === "SUCCESS" ? "success" : state === "FAILURE" ? "failure" : "started";
const plot = { from: 0, to: 60 * MINUTE, stepMs: MINUTE };

describe("histogramModel", () => {
  const model = histogramModel(
    {
      from: 0,
      to: 3 * MINUTE,
      stepMs: MINUTE,
      gaps: [],
      series: { FAILURE: [0, 2, 0], SUCCESS: [5, 1, 0], PROGRESS: [0, 1, 0], STARTED: [0, 3, 0] },
    },
    hueOf,
    1.5 * MINUTE,
  );

  it("stacks failures on top and adds custom states to the running ones", () => {
    expect(model.bars[1]?.parts).toEqual([
      { hue: "success", count: 1 },
      { hue: "started", count: 4 },
      { hue: "failure", count: 2 },
    ]);
    expect(model.max).toBe(7);
  });

  it("marks the step that is not over", () => {
    expect(model.bars.map((bar) => bar.unfinished)).toEqual([false, true, false]);
  });

  it("has a bar for every step, also without any task", () => {
    expect(
      histogramModel({ from: 0, to: 3 * MINUTE, stepMs: MINUTE, gaps: [], series: {} }, hueOf, 0).bars,
    ).toHaveLength(3);
  });
});

describe("roundTimes", () => {
  it("names round times of the reader's zone", () => {
    expect(roundTimes(7 * MINUTE, 67 * MINUTE, 7, 0).at.map((at) => at / MINUTE)).toEqual([
      10, 20, 30, 40, 50, 60,
    ]);
    const day = 24 * 60;
    const inTokyo = roundTimes(0, 5 * day * MINUTE, 7, 9 * 60 * MINUTE).at.map((at) => at / MINUTE / 60);
    expect(inTokyo).toEqual([15, 39, 63, 87, 111]);
  });

  it("never gives more than asked for, whatever the length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 2, max: 10 }), (length, most) => {
        expect(roundTimes(1e12, 1e12 + length, most, 0).at.length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });
});

describe("brush", () => {
  it("takes whole steps between the two ends of a drag, in either direction", () => {
    const part = { from: 15 * MINUTE, to: 31 * MINUTE };
    expect(brushTimes(plot, 0.255, 0.51)).toEqual(part);
    expect(brushTimes(plot, 0.51, 0.255)).toEqual(part);
  });

  it("stays open to now when it reaches the right edge", () => {
    expect(brushTimes(plot, 0.9, 1.2)).toEqual({ from: 54 * MINUTE, to: null });
  });

  it("is nothing for a click", () => {
    expect(brushTimes(plot, 0.5, 0.5)).toBeNull();
  });

  it("moves by steps from the keyboard and never becomes empty", () => {
    const part = { from: 10 * MINUTE, to: 12 * MINUTE };
    expect(moveEdge(plot, part, "from", 5)).toEqual({ from: 11 * MINUTE, to: 12 * MINUTE });
    expect(moveEdge(plot, part, "from", -50)).toEqual({ from: 0, to: 12 * MINUTE });
    expect(moveEdge(plot, part, "to", -5)).toEqual({ from: 10 * MINUTE, to: 11 * MINUTE });
    expect(moveEdge(plot, part, "to", 100)).toEqual({ from: 10 * MINUTE, to: null });
  });
});
