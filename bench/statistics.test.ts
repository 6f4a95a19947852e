import { expect, test } from "vitest";
import { fitLine, growthExponent, median, quantile } from "./statistics";

test("a line is found again, and its error where points lie off it", () => {
  const exact = fitLine([
    [0, 3],
    [1, 5],
    [2, 7],
    [5, 13],
  ]);
  expect(exact.slope).toBeCloseTo(2);
  expect(exact.intercept).toBeCloseTo(3);
  expect(exact.slopeError).toBeCloseTo(0);
  // By hand: the means are 1.5 and 1.25, and what is off squares to 1.5.
  const off = fitLine([
    [0, 1],
    [1, 0],
    [2, 2],
    [3, 2],
  ]);
  expect(off.slope).toBeCloseTo(0.5);
  expect(off.slopeError).toBeCloseTo(Math.sqrt(1.5 / 2 / 5));
});

test("growth is told by its power", () => {
  const sizes = [10, 100, 1000, 10_000];
  expect(growthExponent(sizes.map((n) => [n, 7])).slope).toBeCloseTo(0);
  expect(growthExponent(sizes.map((n) => [n, n * 3])).slope).toBeCloseTo(1);
  expect(growthExponent(sizes.map((n) => [n, n * n])).slope).toBeCloseTo(2);
});

test("quantiles need no sorted list", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  expect(quantile([], 0.5)).toBeNaN();
});
