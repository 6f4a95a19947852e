import { describe, expect, it } from "vitest";
import { rowWindow } from "./rowWindow";

describe("rowWindow", () => {
  it("draws the rows in sight and some beyond each edge", () => {
    expect(rowWindow(46 * 1000, 460, 46, 100_000)).toEqual({
      first: 992,
      last: 1018,
      seenFirst: 1000,
      seenLast: 1010,
    });
  });

  it("stays inside the list at both ends", () => {
    expect(rowWindow(-200, 460, 46, 100_000)).toMatchObject({ first: 0, seenFirst: 0 });
    expect(rowWindow(1e9, 460, 46, 30)).toEqual({ first: 21, last: 29, seenFirst: 29, seenLast: 29 });
    expect(rowWindow(0, 460, 46, 0)).toEqual({ first: 0, last: 0, seenFirst: 0, seenLast: 0 });
  });
});
