import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centreOf, apart, gapRuns, indexAt, shareOf } from "./plotModel";

const anyAlignment = fc.constantFrom("band" as const, "point" as const);

describe("plotModel", () => {
  it("finds a step again at its own middle", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(399), anyAlignment, (count, seed, alignment) => {
        const index = seed % count;
        expect(indexAt(centreOf(index, count, alignment), count, alignment)).toBe(index);
      }),
    );
  });

  it("keeps to the steps there are", () => {
    expect(indexAt(-1, 60, "band")).toBe(0);
    expect(indexAt(1, 60, "band")).toBe(59);
  });

  it("puts an instant at the start of its bar and on its point", () => {
    expect(shareOf(3000, 0, 1000, 6, "band")).toBe(0.5);
    expect(shareOf(3000, 0, 1000, 7, "point")).toBe(0.5);
  });

  it("joins neighbouring steps without collection to one gap", () => {
    expect(gapRuns([true, true, false, true, false])).toEqual([
      { first: 0, last: 1 },
      { first: 3, last: 3 },
    ]);
  });
});

describe("apart", () => {
  it("keeps the later one of two that are too close", () => {
    const marks = [0.1, 0.2, 0.25, 0.6].map((share) => ({ share }));
    expect([...apart(marks, 0.1)].map(({ share }) => share)).toEqual([0.6, 0.25, 0.1]);
  });
});
