import { describe, expect, it } from "vitest";
import { failureBegin, failureCause, type FailureSigns, type WorkerSigns } from "./failureCause";

const NOW = Date.UTC(2026, 10, 21, 14, 30);
const MINUTE = 60_000;
const worker = (name: string, rest: Partial<WorkerSigns> = {}): WorkerSigns => ({
  name,
  status: "online",
  startedAt: NOW - 900 * MINUTE,
  lastSeenAt: NOW,
  ...rest,
});
const signs = (rest: Partial<FailureSigns> = {}): FailureSigns => ({
  type: "CardError",
  message: "",
  begunAt: NOW - 15 * MINUTE,
  lastWorker: "pay@a",
  ...rest,
});
const LONG_AGO = NOW - 1000 * MINUTE;

describe("failureCause", () => {
  it.each([
    ["TimeLimitExceeded", "TimeLimitExceeded(600,)", { kind: "timeLimit", seconds: 600 }],
    ["TimeLimitExceeded", "", { kind: "timeLimit", seconds: null }],
    ["SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", { kind: "softTimeLimit" }],
    ["NotRegistered", "no.such.task", { kind: "notRegistered" }],
    [
      "WorkerLostError",
      "Worker exited prematurely: signal 9 (SIGKILL) Job: 1.",
      { kind: "killed", signal: "SIGKILL" },
    ],
    ["WorkerLostError", "Worker exited prematurely: exitcode 3 Job: 101.", { kind: "exited", code: "3" }],
    ["WorkerLostError", "gone", null],
    [null, "TimeLimitExceeded(600,)", null],
  ])("of %s %j is %j", (type, message, cause) => {
    expect(failureCause(signs({ type, message, begunAt: null }), [], null)).toEqual(cause);
  });

  it("is the worker that was started just before it began", () => {
    const workers = [
      worker("pay@a", { startedAt: NOW - 16 * MINUTE }),
      worker("pay@b", { startedAt: NOW - 17 * MINUTE }),
      worker("mail@a"),
    ];
    expect(failureCause(signs(), workers, LONG_AGO)).toEqual({
      kind: "workerStarted",
      worker: "pay@a",
      others: 1,
    });
    expect(failureCause(signs({ lastWorker: "mail@a" }), workers, LONG_AGO)).toBeNull();
    expect(failureCause(signs({ begunAt: NOW - 30 * MINUTE }), workers, LONG_AGO)).toBeNull();
    expect(failureCause(signs({ begunAt: null }), workers, LONG_AGO)).toBeNull();
  });

  it("blames no worker that was there before anything else", () => {
    const workers = [worker("pay@a", { startedAt: NOW - 16 * MINUTE })];
    expect(failureCause(signs(), workers, NOW - 20 * MINUTE)).toBeNull();
    expect(failureCause(signs(), workers, null)).toBeNull();
  });

  it("is the worker that was lost just before it began", () => {
    const workers = [worker("mail@a", { status: "lost", lastSeenAt: NOW - 15.5 * MINUTE })];
    expect(failureCause(signs(), workers, LONG_AGO)).toEqual({ kind: "workerLost", worker: "mail@a" });
  });
});

describe("failureBegin", () => {
  const shown = { from: NOW - 10 * MINUTE, stepMs: MINUTE };

  it("is the first failure ever where that is shown", () => {
    expect(failureBegin([1, 0], { ...shown, firstAt: NOW - MINUTE })).toBe(NOW - MINUTE);
  });

  it("is the first step with failures after a while without", () => {
    expect(failureBegin([0, 0, 0, 0, 2, 1], { ...shown, firstAt: 0 })).toBe(NOW - 6 * MINUTE);
    expect(failureBegin([0, 0, 2, 1], { ...shown, firstAt: 0 })).toBeNull();
    expect(failureBegin([0, 0, 0, 0], { ...shown, firstAt: 0 })).toBeNull();
  });
});
