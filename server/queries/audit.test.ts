import { describe, expect, it } from "vitest";
import { outcomeOf } from "./audit";

const ENDED = { isRunning: false, endedAt: 5, error: null };

describe("what came of an action", () => {
  it.each([
    [{ revoked: 2 }, "done"],
    [{ revoked: 1, "not-allowed": 1 }, "partly"],
    [{ "not-allowed": 1 }, "failed"],
    [{ revoked: 0, refused: 3 }, "failed"],
    [{}, "done"],
  ] as const)("%j is %s", (counts, outcome) => {
    expect(outcomeOf({ ...ENDED, counts } as unknown as Parameters<typeof outcomeOf>[0])).toBe(outcome);
  });
});
