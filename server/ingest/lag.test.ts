import { describe, expect, it } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import type { Gap } from "../store/store";
import { createSendTimes, watchDropped, writtenUntil } from "./lag";

const NOW = Date.UTC(2026, 10, 21, 13);
const at = (second: number) => NOW + second * 1000;

/** What arrived at `second`, from senders that say by their clocks when they sent it. */
function batch(second: number, ...events: [hostname: string, saysSecond: number][]) {
  const taskEvents = events.map(([hostname, says]): TaskEvent => ({
    kind: "task",
    type: "task-started",
    uuid: "a",
    hostname,
    at: at(says),
    pid: 1,
    clock: 1,
  }));
  return { taskEvents, workerEvents: [], receivedAt: at(second) };
}

describe("when events were sent", () => {
  it("is by our clock, for a sender an hour ahead at once and for one behind from its pace", () => {
    const times = createSendTimes();
    times.of(batch(0, ["ahead", 3600], ["behind", -3600], ["right", 0]), false);
    times.of(batch(2, ["ahead", 3602], ["behind", -3598], ["right", 2]), false);
    const later = batch(14, ["ahead", 3604], ["behind", -3596], ["right", 4]);
    expect(times.of(later, true)).toEqual([at(4), at(4), at(4)]);
  });

  it("does not take what waits with us for a clock that is behind, however steady", () => {
    const times = createSendTimes();
    times.of(batch(0, ["w", 0]), false);
    for (const second of [30, 32, 34]) {
      expect(times.of(batch(second, ["w", second - 20]), true)).toEqual([at(second - 20)]);
    }
  });
});

describe("the time of which events were dropped", () => {
  function watch() {
    const gaps: Gap[] = [];
    return { gaps, dropped: watchDropped((gap) => gaps.push(gap)) };
  }

  it("is from the last event before them to the first after them", () => {
    const { gaps, dropped } = watch();
    dropped.begin(at(10));
    dropped.note([at(10.1), at(13), at(13.9)]);
    dropped.note([at(14), at(20), at(20.1)]);
    dropped.end();
    expect(gaps).toEqual([]);
    dropped.note([at(20.2), at(20.1)]);
    dropped.note([at(31)]);
    expect(gaps).toEqual([{ from: at(10.1), to: at(20) }]);
  });

  it("is all the time in which the queue was full, where more and more were dropped", () => {
    const { gaps, dropped } = watch();
    dropped.begin(at(10));
    for (let second = 10; second < 30; second += 0.5) dropped.note([at(second)]);
    dropped.begin(at(25));
    dropped.end();
    dropped.note([at(30)]);
    expect(gaps).toEqual([{ from: at(10), to: at(30) }]);
  });

  it("is not, where the queue was never full", () => {
    const { gaps, dropped } = watch();
    dropped.note([at(1), at(50)]);
    dropped.end();
    dropped.begin(null);
    dropped.note([at(60)]);
    expect(gaps).toEqual([]);
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
