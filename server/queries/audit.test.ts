import { describe, expect, it } from "vitest";
import { outcomeOf } from "./audit";

const ENDED = { isRunning: false, isRefused: false, endedAt: 5, error: null };

describe("what came of an action", () => {
  it.each([
    [{ revoked: 2 }, "done"],
    [{ revoked: 1, "not-allowed": 1 }, "partly"],
    [{ "not-allowed": 1 }, "refused"],
    [{ "not-allowed": 1, gone: 1 }, "failed"],
    [{ revoked: 0, refused: 3 }, "failed"],
    [{}, "done"],
  ] as const)("%j is %s", (counts, outcome) => {
    expect(outcomeOf({ ...ENDED, counts })).toBe(outcome);
  });

  it("is told apart: what failed, and what was refused by right", () => {
    const failed = { ...ENDED, counts: {}, error: "the broker is away" };
    expect(outcomeOf(failed)).toBe("failed");
    expect(outcomeOf({ ...failed, isRefused: true })).toBe("refused");
  });
});
