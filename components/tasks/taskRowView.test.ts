import { describe, expect, it } from "vitest";
import { aTaskRow } from "@/components/data/testing/aTaskRow";
import { isCustomState, taskRowView } from "./taskRowView";

const NOW = Date.UTC(2026, 10, 21, 14, 32);
const view = (row: Parameters<typeof aTaskRow>[0]) =>
  taskRowView(aTaskRow({ createdAt: NOW - 5000, ...row }), NOW);

describe("taskRowView", () => {
  it("counts the wait of a task that nobody has taken", () => {
    expect(view({ state: "PENDING" })).toMatchObject({
      waited: { ms: 5000, open: true },
      runtime: null,
      reason: null,
    });
  });

  it("says when a task with an eta is due, and counts no wait before", () => {
    expect(view({ state: "PENDING", etaAt: NOW + 38_000 })).toMatchObject({
      reason: { kind: "dueIn", ms: 38_000 },
      waited: null,
    });
  });

  it("says how long a received task has been in its worker", () => {
    expect(view({ state: "RECEIVED", receivedAt: NOW - 1200 }).reason).toEqual({
      kind: "inWorker",
      ms: 1200,
    });
  });

  it("shows a retry that a worker holds until it is due as a retry", () => {
    const reason = { kind: "retry", number: 2, inMs: 38_000 };
    expect(view({ state: "RECEIVED", retries: 2, etaAt: NOW + 38_000 }).reason).toEqual(reason);
    expect(view({ state: "RETRY", retries: 2, etaAt: NOW + 38_000 }).reason).toEqual(reason);
    expect(view({ state: "RETRY", retries: 2, etaAt: NOW - 1 }).reason).toEqual({ ...reason, inMs: 0 });
    expect(view({ state: "RETRY", retries: 2 }).reason).toEqual({ ...reason, inMs: null });
  });

  it("lets the runtime of a running task grow, also in a custom state", () => {
    for (const state of ["STARTED", "PROGRESS"]) {
      expect(view({ state, startedAt: NOW - 2500 }).runtime).toEqual({ seconds: 2.5, open: true });
    }
  });

  it("takes the worker's own runtime, else the time between the events", () => {
    expect(view({ state: "SUCCESS", startedAt: 1, finishedAt: 2, runtime: 0.041 }).runtime?.seconds).toBe(
      0.041,
    );
    expect(view({ state: "FAILURE", startedAt: NOW - 900, finishedAt: NOW - 400 }).runtime).toEqual({
      seconds: 0.5,
      open: false,
    });
  });

  it("names the ratio only above one and a half", () => {
    expect(view({ runtimeRatio: 1.5 }).slowRatio).toBeNull();
    expect(view({ runtimeRatio: 4.7 }).slowRatio).toBe(4.7);
  });

  it("says for how long a lost task has given no word, and lets nothing grow", () => {
    expect(
      view({ state: "STARTED", lost: true, startedAt: NOW - 900_000, updatedAt: NOW - 900_000 }),
    ).toMatchObject({
      state: "LOST",
      reason: { kind: "noWord", ms: 900_000 },
      runtime: null,
    });
  });

  it("says why a task was revoked", () => {
    expect(view({ state: "REVOKED", expired: true }).reason).toEqual({ kind: "expired" });
    expect(view({ state: "REVOKED", terminated: true }).reason).toEqual({ kind: "terminated" });
    expect(view({ state: "REVOKED" }).reason).toBeNull();
  });

  it("knows a custom state from Celery's own", () => {
    expect(isCustomState("PROGRESS")).toBe(true);
    expect(
      ["PENDING", "RECEIVED", "STARTED", "SUCCESS", "FAILURE", "RETRY", "REVOKED", "REJECTED", "LOST"].some(
        isCustomState,
      ),
    ).toBe(false);
  });
});
