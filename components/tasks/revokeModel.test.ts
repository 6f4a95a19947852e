import { describe, expect, it } from "vitest";
import { parseFilter } from "@/lib/cluster/taskFilter";
import type { Operation } from "@/lib/contract/control";
import { isOver, openTasksFilter, tallyOperation } from "./revokeModel";

const OPERATION: Operation = {
  id: "1",
  kind: "revoke",
  state: "running",
  user: "anna",
  startedAt: 0,
  updatedAt: 0,
  finishedAt: null,
  total: 128,
  done: 0,
  counts: {},
  error: null,
  silentWorkers: [],
  stopAsked: false,
};

describe("the tally of a revoke", () => {
  it("counts what was taken and what waits while it runs", () => {
    const tally = tallyOperation({ ...OPERATION, done: 121, counts: { revoked: 120, terminated: 1 } });
    expect(tally).toEqual({
      tone: "sending",
      sent: 128,
      taken: 121,
      finished: 0,
      doubtful: 0,
      unknown: 0,
      notAllowed: 0,
      waiting: 7,
    });
  });

  it("counts as sent what was there to be revoked", () => {
    const counts = { revoked: 100, unconfirmed: 2, finished: 20, unknown: 6 };
    expect(tallyOperation({ ...OPERATION, state: "done", done: 128, counts }).sent).toBe(102);
  });

  it("is good when all are taken or were over, and not when some may still run", () => {
    const done = { ...OPERATION, state: "done", done: 128 } as const;
    expect(tallyOperation({ ...done, counts: { revoked: 100, finished: 28 } }).tone).toBe("done");
    expect(tallyOperation({ ...done, counts: { revoked: 100, unconfirmed: 28 } }).tone).toBe("partly");
    expect(tallyOperation({ ...done, state: "stopped", counts: { revoked: 100 } }).tone).toBe("partly");
    expect(tallyOperation({ ...done, state: "lost", counts: { revoked: 100 } }).tone).toBe("failed");
  });
});

describe("what is left to revoke", () => {
  it("is the filter's tasks that have not ended, whatever the filter", () => {
    for (const filter of ["", "state:STARTED", "name:a OR name:b", "-queue:mail"]) {
      expect(parseFilter(openTasksFilter(filter)).ok).toBe(true);
    }
    expect(openTasksFilter("name:a OR name:b")).toBe("(name:a OR name:b) -state:SUCCESS,FAILURE,REVOKED");
  });

  it("is nothing of a task that has ended, but something of one that was rejected into its queue", () => {
    expect(["SUCCESS", "FAILURE", "REVOKED"].every((state) => isOver({ state }))).toBe(true);
    expect(["PENDING", "STARTED", "RETRY", "REJECTED", "PROGRESS"].some((state) => isOver({ state }))).toBe(
      false,
    );
  });
});
