import { describe, expect, it } from "vitest";
import type { RetryOperation } from "@/lib/contract/retry";
import { goesOn, paceOf, plannedCounts, tallyRetry, USUAL_PACE } from "./retryManyModel";

const OPERATION: RetryOperation = {
  ...{ id: "o", state: "running", user: "anna", startedAt: 0, updatedAt: 0, finishedAt: null },
  ...{ total: 10, done: 6, counts: { retried: 3, inexact: 2, unsent: 1 }, error: null, stopAsked: false },
  ended: { succeeded: 2, failed: 1 },
};

describe("a retry of many", () => {
  it("counts what will be sent first", () => {
    expect(plannedCounts({ counts: { inexact: 7, retried: 121, succeeded: 0 } })).toEqual([
      ["retried", 121],
      ["inexact", 7],
    ]);
  });

  it("tells what was sent, left out, waits and how the sent ones ended", () => {
    expect(tallyRetry(OPERATION, 0)).toEqual({
      ...{ tone: "sending", sent: 3, unsent: 1, leftOut: 2, waiting: 4, succeeded: 2, failed: 1 },
    });
  });

  it("is done only when all that was sent did not fail", () => {
    const end = { ...OPERATION, state: "done" as const, done: 10, counts: { retried: 10 } };
    expect(tallyRetry({ ...end, ended: { succeeded: 10, failed: 0 } }, 0).tone).toBe("done");
    expect(tallyRetry({ ...end, ended: { succeeded: 9, failed: 1 } }, 0).tone).toBe("partly");
    expect(tallyRetry({ ...end, state: "stopped", ended: { succeeded: 0, failed: 0 } }, 0).tone).toBe(
      "partly",
    );
    expect(tallyRetry({ ...end, state: "lost" }, 0).tone).toBe("failed");
  });

  it("is told on for two minutes while some that were sent have not ended", () => {
    const end = { ...OPERATION, state: "done" as const, counts: { retried: 10 }, finishedAt: 1000 };
    const some = { ...end, ended: { succeeded: 9, failed: 0 } };
    expect(goesOn(some, 2000)).toBe(true);
    expect(tallyRetry(some, 2000).tone).toBe("sending");
    expect(goesOn(some, 122_000)).toBe(false);
    expect(goesOn({ ...end, ended: { succeeded: 9, failed: 1 } }, 2000)).toBe(false);
    expect(tallyRetry({ ...some, state: "stopped" }, 2000).tone).toBe("partly");
  });
});

describe("paceOf", () => {
  it("reads numbers as they are written in any of our languages", () => {
    expect(paceOf(USUAL_PACE)).toEqual({ rate: 10, canary: 5, stopShare: 0.5 });
    expect(paceOf({ rate: "0,5", canary: "", stopPercent: "" })).toEqual({
      rate: 0.5,
      canary: 0,
      stopShare: 1,
    });
  });

  it("gives nothing for what makes no sense", () => {
    for (const wrong of [
      { rate: "" },
      { rate: "0" },
      { rate: "2000" },
      { canary: "1.5" },
      { stopPercent: "120" },
    ])
      expect(paceOf({ ...USUAL_PACE, ...wrong })).toBeNull();
  });
});
