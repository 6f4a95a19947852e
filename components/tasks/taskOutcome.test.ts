import { describe, expect, it } from "vitest";
import { attempt, taskOf } from "./testing/taskExamples";
import { taskOutcome } from "./taskOutcome";

const NOW = 1_000_000;
const outcome = (task: Parameters<typeof taskOf>[0], lost = false) =>
  taskOutcome({ task: taskOf(task), lost }, NOW);

describe("taskOutcome", () => {
  it("says how it ended, when, and after how many attempts", () => {
    const attempts = [attempt({}), attempt({ number: 1 }), attempt({ number: 2 })];
    expect(outcome({ state: "FAILURE", finishedAt: 9, attempts })).toEqual({
      key: "failed",
      at: 9,
      attempts: 3,
    });
  });

  it("trusts Celery's count where events of early attempts are gone", () => {
    expect(outcome({ state: "SUCCESS", retries: 4, attempts: [attempt({ number: 4 })] }).attempts).toBe(5);
  });

  it("says when a waiting task is due", () => {
    expect(outcome({ state: "RECEIVED", etaAt: NOW + 5, receivedAt: 3 })).toMatchObject({
      key: "due",
      at: NOW + 5,
    });
    expect(outcome({ state: "RECEIVED", etaAt: NOW - 5, receivedAt: 3 })).toMatchObject({
      key: "received",
      at: 3,
    });
  });

  it("tells the ways of being revoked apart", () => {
    expect(outcome({ state: "REVOKED", expired: true }).key).toBe("expired");
    expect(outcome({ state: "REVOKED", terminated: true }).key).toBe("terminated");
    expect(outcome({ state: "REVOKED" }).key).toBe("revoked");
  });

  it("tells a message that was put back from one that was thrown away", () => {
    expect(outcome({ state: "REJECTED", requeue: true, updatedAt: 7 })).toMatchObject({
      key: "putBack",
      at: 7,
    });
    expect(outcome({ state: "REJECTED", finishedAt: 7 })).toMatchObject({ key: "rejected", at: 7 });
  });

  it("takes a custom state for running, and a lost task for lost whatever its state", () => {
    expect(outcome({ state: "PROGRESS", startedAt: 3 })).toMatchObject({ key: "started", at: 3 });
    expect(outcome({ state: "STARTED", startedAt: 3, updatedAt: 4 }, true)).toMatchObject({
      key: "lost",
      at: 4,
    });
  });
});
