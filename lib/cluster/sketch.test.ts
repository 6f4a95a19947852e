import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_BUCKET,
  mergeSketch,
  RELATIVE_ERROR,
  sketchBucket,
  sketchPercentile,
  sketchValue,
  type SketchCounts,
} from "./sketch";

const lengthMs = fc.double({ min: 0.02, max: 9e9, noNaN: true });
const share = fc.constantFrom(0, 0.01, 0.5, 0.9, 0.95, 0.99, 1);

describe("sketch", () => {
  it("gives percentiles within its error", () => {
    fc.assert(
      fc.property(fc.array(lengthMs, { minLength: 1, maxLength: 200 }), share, (lengths, p) => {
        const sorted = [...lengths].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(p * sorted.length)) - 1] ?? 0;
        const told = sketchPercentile(sketchOf(lengths), p) ?? Infinity;
        expect(Math.abs(told - exact) / exact).toBeLessThanOrEqual(RELATIVE_ERROR + 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  it("merges to what one sketch of everything would be", () => {
    fc.assert(
      fc.property(fc.array(lengthMs), fc.array(lengthMs), (a, b) => {
        const merged = sketchOf(a);
        mergeSketch(merged, sketchOf(b));
        expect(merged).toEqual(sketchOf([...a, ...b]));
      }),
    );
  });

  it("puts longer lengths into no lower bucket", () => {
    fc.assert(
      fc.property(lengthMs, lengthMs, (a, b) => {
        expect(sketchBucket(Math.max(a, b))).toBeGreaterThanOrEqual(sketchBucket(Math.min(a, b)));
      }),
    );
  });

  it("finds a bucket's middle in that bucket", () => {
    for (let bucket = 0; bucket <= MAX_BUCKET; bucket++)
      expect(sketchBucket(sketchValue(bucket))).toBe(bucket);
  });

  it("has a bucket for what is no length", () => {
    for (const ms of [0, -5, NaN, -Infinity]) expect(sketchBucket(ms)).toBe(0);
    expect(sketchBucket(Infinity)).toBe(MAX_BUCKET);
    expect(sketchBucket(1e300)).toBe(MAX_BUCKET);
  });

  it("has no percentile of nothing, nor of counts that went back to none", () => {
    expect(sketchPercentile(new Map(), 0.5)).toBeNull();
    expect(sketchPercentile(new Map([[3, 0]]), 0.5)).toBeNull();
  });
});

function sketchOf(lengths: readonly number[]): SketchCounts {
  const counts: SketchCounts = new Map();
  for (const ms of lengths) counts.set(sketchBucket(ms), (counts.get(sketchBucket(ms)) ?? 0) + 1);
  return counts;
}
