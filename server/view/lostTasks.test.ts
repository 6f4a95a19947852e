import { describe, expect, it } from "vitest";
import { workerPresence } from "@/lib/cluster/presence";
import { aWorker } from "@/server/testing/fakeStore";
import { isLost, isRunningState, workerEnd, type HeldTask } from "./lostTasks";

const NOW = 1_000_000;

function lost(task: Partial<HeldTask>, worker: Parameters<typeof aWorker>[2] = {}, heardAt = NOW): boolean {
  const held = { state: "STARTED", updatedAt: NOW - 5000, pid: 7, etaAt: null, ...task };
  const record = aWorker("w1@host", heardAt, worker);
  const { status } = workerPresence(record, NOW, { since: 0, until: null, heardAt: null });
  return isLost(held, workerEnd(record, status), NOW);
}

describe("isLost", () => {
  it("leaves tasks of a worker that beats alone", () => {
    expect(lost({})).toBe(false);
    expect(lost({ state: "RECEIVED" })).toBe(false);
  });

  it("takes what a silent worker had", () => {
    const silentSince = NOW - 60_000;
    expect(lost({ updatedAt: silentSince - 1000 }, {}, silentSince)).toBe(true);
    expect(lost({ updatedAt: silentSince - 1000, state: "RECEIVED" }, {}, silentSince)).toBe(true);
    expect(lost({ updatedAt: silentSince - 1000, state: "PROGRESS" }, {}, silentSince)).toBe(true);
    // Started between the last heartbeat and the end.
    expect(lost({ updatedAt: silentSince + 1500 }, {}, silentSince)).toBe(true);
    // The worker's clock runs two minutes behind ours.
    expect(lost({ updatedAt: silentSince - 121_000 }, { driftMs: 120_000 }, silentSince)).toBe(true);
  });

  it("leaves tasks of a worker alone that nothing can be known of", () => {
    const held = { state: "STARTED", updatedAt: NOW - 61_000, pid: 7, etaAt: null };
    expect(isLost(held, workerEnd(aWorker("w1@host", NOW - 60_000), "unknown"), NOW)).toBe(false);
  });

  it("keeps tasks of a worker that tells of tasks and never beats", () => {
    const silentSince = NOW - 600_000;
    expect(lost({ updatedAt: NOW - 5000 }, {}, silentSince)).toBe(false);
  });

  it("takes what was left when a worker said goodbye", () => {
    const offline = { offlineAt: NOW - 3000, lastHeartbeatAt: NOW - 4000 };
    expect(lost({ updatedAt: NOW - 5000 }, offline)).toBe(true);
    expect(lost({ updatedAt: NOW - 1000 }, offline)).toBe(false);
  });

  it("takes what another process of the same name had before", () => {
    const restarted = { pid: 8, startedAt: NOW - 1000, onlineAt: NOW - 1000 };
    expect(lost({ pid: 7 }, restarted)).toBe(true);
    expect(lost({ pid: 8 }, restarted)).toBe(false);
    expect(lost({ pid: 7, updatedAt: NOW }, restarted)).toBe(false);
    expect(lost({ pid: 7 }, { pid: 8, startedAt: null, onlineAt: null })).toBe(true);
  });

  it("takes what a worker runs no more by its own count", () => {
    const began = NOW - 60_000;
    const idle = { pid: 7, active: 0, lastHeartbeatAt: NOW - 1000 };
    expect(lost({ updatedAt: began }, idle)).toBe(true);
    expect(lost({ updatedAt: began, state: "PROGRESS" }, idle)).toBe(true);
    // It may wait in the worker, or have begun just now, or another process of that name may run it.
    expect(lost({ updatedAt: began, state: "RECEIVED" }, idle)).toBe(false);
    expect(lost({ updatedAt: NOW - 2000 }, idle)).toBe(false);
    expect(lost({ updatedAt: began, pid: null }, idle)).toBe(false);
    expect(lost({ updatedAt: began }, { ...idle, active: 1 })).toBe(false);
    expect(lost({ updatedAt: began }, { ...idle, active: null })).toBe(false);
  });

  it("does not miss a task that is not due yet", () => {
    const silentSince = NOW - 60_000;
    const waiting = { state: "RECEIVED", updatedAt: silentSince };
    expect(lost({ ...waiting, etaAt: NOW + 1000 }, {}, silentSince)).toBe(false);
    expect(lost({ ...waiting, etaAt: NOW - 1000 }, {}, silentSince)).toBe(true);
  });

  it("leaves tasks that no worker holds", () => {
    for (const state of ["PENDING", "RETRY", "SUCCESS", "FAILURE", "REVOKED", "REJECTED", "CANCELLED"]) {
      expect(lost({ state, updatedAt: 0 }, {}, NOW - 60_000), state).toBe(false);
      expect(isRunningState(state), state).toBe(false);
    }
  });
});
