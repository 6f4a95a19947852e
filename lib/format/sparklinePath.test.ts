import { describe, expect, it } from "vitest";
import { sparklinePath } from "./sparklinePath";

describe("sparklinePath", () => {
  it("starts at zero, so that the height tells the size", () => {
    expect(sparklinePath([0, 5, 10], 20, 12)?.line).toBe("M0 11L10 6L20 1");
  });

  it("draws across what is not known", () => {
    expect(sparklinePath([10, null, 10], 20, 12)?.line).toBe("M0 1L20 1");
  });

  it("draws nothing of zeros, nor of a single value", () => {
    expect(sparklinePath([0, 0], 20, 12)).toBeNull();
    expect(sparklinePath([null, 3], 20, 12)).toBeNull();
  });
});
