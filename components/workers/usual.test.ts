import { describe, expect, it } from "vitest";
import { usualOf } from "./usual";

const HOUR = 3_600_000;
const point = (hour: number, ended: number, runP95: number | null, gap = false) => ({
  ...{
    at: hour * HOUR,
    received: ended,
    succeeded: ended - 1,
    failed: 1,
    retried: 0,
    revoked: 0,
    rejected: 0,
  },
  ...{ waitP50: null, waitP95: null, waitP99: null, runP50: null, runP95, runP99: null, gap },
});

describe("what is usual for a worker", () => {
  it("is the middle of its whole hours, each for itself", () => {
    const points = [point(0, 60, 100), point(1, 6000, null), point(2, 120, 300), point(3, 60_000, 9000)];
    expect(usualOf({ points, stepMs: HOUR, to: 3.5 * HOUR })).toEqual({ perMinute: 2, runP95: 200 });
  });

  it("is not known while there are fewer than two, nor from hours with gaps", () => {
    const points = [point(0, 60, 100), point(1, 60, 100, true)];
    expect(usualOf({ points, stepMs: HOUR, to: 9 * HOUR })).toEqual({ perMinute: null, runP95: null });
  });
});
