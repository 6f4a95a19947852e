import { describe, expect, it } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { lagOf, writtenUntil } from "./lag";

const NOW = Date.UTC(2026, 10, 21, 13);

function sent(...secondsAgo: number[]) {
  const taskEvents = secondsAgo.map((seconds): TaskEvent => ({
    kind: "task",
    type: "task-started",
    uuid: "a",
    hostname: "w@h",
    at: NOW - seconds * 1000,
    pid: 1,
    clock: 1,
  }));
  return { taskEvents, workerEvents: [] };
}

describe("the lag", () => {
  it("is the age of the newest event", () => {
    expect(lagOf(sent(9, 3, 5), NOW)).toBe(3000);
    expect(lagOf(sent(), NOW)).toBeNull();
  });

  it("is not hidden by one sender whose clock is ahead", () => {
    expect(lagOf(sent(-3600, 29), NOW)).toBe(29_000);
    expect(lagOf(sent(-3600), NOW)).toBe(0);
  });
});

describe("what is written", () => {
  const known = { heardAt: NOW, unwrittenSince: null, backlog: 0, sentUntil: NOW - 60_000 };

  it("is all that was heard, where nothing waits, whatever a clock that is behind says", () => {
    expect(writtenUntil(known)).toBe(NOW);
    expect(writtenUntil({ ...known, backlog: null })).toBe(NOW);
    expect(writtenUntil({ ...known, backlog: 5 })).toBe(NOW);
    expect(writtenUntil({ ...known, heardAt: null })).toBeNull();
  });

  it("ends where what waits here came", () => {
    expect(writtenUntil({ ...known, unwrittenSince: NOW - 4000 })).toBe(NOW - 4000);
  });

  it("ends with the newest that is written, where very many wait on the broker", () => {
    const behind = { ...known, backlog: 50_000 };
    expect(writtenUntil(behind)).toBe(NOW - 60_000);
    expect(writtenUntil({ ...behind, unwrittenSince: NOW - 4000 })).toBe(NOW - 60_000);
    expect(writtenUntil({ ...behind, sentUntil: null, unwrittenSince: NOW - 4000 })).toBe(NOW - 4000);
  });
});
