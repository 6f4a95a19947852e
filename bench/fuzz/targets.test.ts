import { expect, test } from "vitest";
import { fuzzTargets } from "./targets";

/** A few thousand in all, always the same ones; `npm run fuzz` tries a million others each time. */
const RUNS = 400;
const SEED = 1;

for (const { name, check } of fuzzTargets()) {
  test(`${name}: whatever is done to them, they are read or refused in time`, () => {
    expect(() => check(RUNS, SEED)).not.toThrow();
  });
}
