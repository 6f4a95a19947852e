import { describe, expect, it } from "vitest";
import type { Overview, OverviewPoint } from "@/lib/contract/api";
import {
  fullestQueue,
  generationName,
  queueForecast,
  sparkValues,
  throughputPoints,
  timesUsual,
} from "./overviewModel";

const MINUTE = 60_000;
const point = (at: number, over: Partial<OverviewPoint> = {}): OverviewPoint => ({
  at,
  received: 0,
  succeeded: 0,
  failed: 0,
  retried: 0,
  revoked: 0,
  rejected: 0,
  waitP50: null,
  waitP95: null,
  waitP99: null,
  runP50: null,
  runP95: null,
  runP99: null,
  gap: false,
  ...over,
});
const overview = (over: Partial<Overview>): Overview => ({
  range: "1h",
  from: 0,
  to: 2.5 * MINUTE,
  stepMs: MINUTE,
  points: [],
  workersOnline: 0,
  workersKnown: 0,
  lostWorkers: [],
  running: 0,
  runningOver10Min: 0,
  slots: null,
  queued: 0,
  queuedBy: "events",
  oldestQueuedAt: null,
  finishedPerMinute: 0,
  receivedPerMinute: 0,
  failingPerMinute: 0,
  usualFailingPerMinute: null,
  failedShare: 0,
  usualFailedShare: null,
  waitP95: null,
  busiest: [],
  slowest: [],
  failing: [],
  names: 0,
  queues: [],
  queueCount: 0,
  generations: [],
  ...over,
});

describe("throughputPoints", () => {
  it("counts per minute, whatever the step", () => {
    const [first] = throughputPoints(
      overview({
        stepMs: 15 * MINUTE,
        to: MINUTE * 60,
        points: [point(0, { succeeded: 150, failed: 10, rejected: 5 })],
      }),
      60 * MINUTE,
    );
    expect(first).toMatchObject({ succeeded: 10, failed: 1, unfinished: false });
  });

  it("marks the step that is not over", () => {
    const points = [0, MINUTE, 2 * MINUTE].map((at) => point(at));
    expect(throughputPoints(overview({ points }), 2.5 * MINUTE).map((one) => one.unfinished)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("sparkValues", () => {
  it("shows neither a fall that is only the present minute nor zeros where nobody looked", () => {
    const points = [
      point(0, { succeeded: 9 }),
      point(MINUTE, { gap: true }),
      point(2 * MINUTE, { succeeded: 1 }),
    ];
    expect(sparkValues(overview({ points }), 2.5 * MINUTE, (one) => one.succeeded)).toEqual([9, null]);
  });
});

describe("timesUsual", () => {
  it("speaks only of what stands out", () => {
    expect(timesUsual(overview({ failingPerMinute: 26.4, usualFailingPerMinute: 6.77 }))).toBeCloseTo(3.9, 1);
    expect(timesUsual(overview({ failingPerMinute: 7, usualFailingPerMinute: 6.77 }))).toBeNull();
    expect(timesUsual(overview({ failingPerMinute: 7, usualFailingPerMinute: null }))).toBeNull();
    expect(timesUsual(overview({ failingPerMinute: 0.05, usualFailingPerMinute: 0.001 }))).toBeNull();
  });
});

describe("queueForecast", () => {
  const queue = { name: "mail", oldestAt: 0, unconsumed: false };
  it("says how fast a queue grows, or when it is empty", () => {
    expect(queueForecast({ ...queue, waiting: 10, inPerMinute: 20, outPerMinute: 5 }, false)).toEqual({
      kind: "grows",
      perMinute: 15,
    });
    expect(queueForecast({ ...queue, waiting: 10, inPerMinute: 5, outPerMinute: 10 }, false)).toEqual({
      kind: "shrinks",
      emptyInMs: 2 * MINUTE,
    });
  });

  it("sees no trend in a small difference, nor in an empty queue", () => {
    expect(queueForecast({ ...queue, waiting: 10, inPerMinute: 100, outPerMinute: 97 }, false).kind).toBe(
      "steady",
    );
    const stuck = { ...queue, waiting: 9, inPerMinute: 3, outPerMinute: 0 };
    expect(queueForecast(stuck, true).kind).toBe("untold");
    expect(queueForecast(stuck, false).kind).toBe("grows");
    expect(queueForecast({ ...stuck, unconsumed: true }, true).kind).toBe("unconsumed");
    expect(queueForecast({ ...queue, waiting: 0, inPerMinute: 100, outPerMinute: 50 }, false).kind).toBe(
      "empty",
    );
  });
});

describe("fullestQueue", () => {
  const queues = (...waiting: number[]) =>
    overview({
      queues: waiting.map((n, i) => ({
        name: `q${i}`,
        waiting: n,
        unconsumed: false,
        oldestAt: 0,
        inPerMinute: 0,
        outPerMinute: 0,
      })),
    });
  it("names the one in which most waits", () => {
    expect(fullestQueue(queues(6, 3, 1))).toEqual({ name: "q0", share: 0.6 });
    expect(fullestQueue(queues(5, 5))).toBeNull();
    expect(fullestQueue(queues(1))).toBeNull();
  });
});

describe("generationName", () => {
  const of = (...workers: string[]) =>
    generationName({ at: 0, version: null, workers, count: workers.length });
  it("is what the workers have in common", () => {
    expect(of("mail@a")).toBe("mail@a");
    expect(of("mail@a", "mail@b")).toBe("mail");
    expect(of("mail@a", "media@b")).toBeNull();
    expect(of("celery@a", "celery@b")).toBeNull();
  });
});
