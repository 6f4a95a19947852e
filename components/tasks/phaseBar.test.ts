import { describe, expect, it } from "vitest";
import { attempt, taskOf } from "./testing/taskExamples";
import { phaseBar } from "./phaseBar";

const T = Date.UTC(2026, 10, 21, 14, 31, 54, 684);
const bar = (
  task: Parameters<typeof taskOf>[0],
  extra: { runtimeP50?: number | null; lost?: boolean } = {},
  now = T,
) => phaseBar({ task: taskOf(task), runtimeP50: extra.runtimeP50 ?? null, lost: extra.lost ?? false }, now);
const lengths = (model: ReturnType<typeof phaseBar>) =>
  model?.phases.map((phase) => `${phase.kind} ${Math.round(phase.ms)}${phase.open ? "…" : ""}`);

describe("phaseBar", () => {
  it("divides a finished run into queue, worker and running", () => {
    const model = bar(
      {
        state: "FAILURE",
        finishedAt: T + 4520,
        attempts: [
          attempt({ sentAt: T, receivedAt: T + 290, startedAt: T + 310, endedAt: T + 4520, runtime: 4.21 }),
        ],
      },
      { runtimeP50: 0.9 },
    );
    expect(lengths(model)).toEqual(["queue 290", "worker 20", "running 4210"]);
    expect(model).toMatchObject({
      startAt: T,
      endAt: T + 4520,
      heldBackMs: 0,
      queueUnknown: false,
      p50Beyond: false,
    });
    expect(model?.p50AtMs).toBeCloseTo(1210);
    expect(model?.scaleMs).toBeCloseTo(4520);
  });

  it("shows only the last run of a retried task, from when it was due", () => {
    const model = bar({
      state: "SUCCESS",
      finishedAt: T + 61_000,
      attempts: [
        attempt({ number: 0, sentAt: T - 5000, receivedAt: T - 4900, startedAt: T - 4800, endedAt: T }),
        attempt({
          number: 1,
          sentAt: T,
          etaAt: T + 60_000,
          receivedAt: T + 10,
          startedAt: T + 60_500,
          endedAt: T + 61_000,
        }),
      ],
    });
    expect(lengths(model)).toEqual(["queue 0", "worker 500", "running 500"]);
    expect(model).toMatchObject({ startAt: T + 60_000, startIsDue: true, heldBackMs: 60_000 });
  });

  it("keeps the phase that goes on open up to now", () => {
    expect(lengths(bar({ state: "PENDING", attempts: [attempt({ sentAt: T })] }, {}, T + 4100))).toEqual([
      "queue 4100…",
    ]);
    const received = bar(
      { state: "RECEIVED", attempts: [attempt({ sentAt: T, receivedAt: T + 100 })] },
      {},
      T + 1300,
    );
    expect(lengths(received)).toEqual(["queue 100", "worker 1200…"]);
  });

  it("leaves room up to the usual end while it runs", () => {
    const started = { state: "STARTED", attempts: [attempt({ sentAt: T, receivedAt: T, startedAt: T })] };
    const model = bar(started, { runtimeP50: 100 }, T + 10_000);
    expect(lengths(model)).toEqual(["queue 0", "worker 0", "running 10000…"]);
    expect(model?.scaleMs).toBeCloseTo(115_000);
    expect(model?.p50Beyond).toBe(false);
  });

  it("says that the usual end lies beyond a run that ended early", () => {
    const ended = attempt({ sentAt: T, receivedAt: T, startedAt: T, endedAt: T + 50, runtime: 0.05 });
    expect(
      bar({ state: "FAILURE", finishedAt: T + 50, attempts: [ended] }, { runtimeP50: 9 })?.p50Beyond,
    ).toBe(true);
  });

  it("does not guess the wait in the queue when nobody told of the sending", () => {
    const model = bar({
      state: "SUCCESS",
      finishedAt: T + 30,
      attempts: [attempt({ receivedAt: T, startedAt: T + 10, endedAt: T + 30, runtime: 0.02 })],
    });
    expect(lengths(model)).toEqual(["worker 10", "running 20"]);
    expect(model).toMatchObject({ queueUnknown: true, startAt: T });
  });

  it("counts clocks that disagree as no time, never as negative time", () => {
    const skewed = attempt({
      sentAt: T,
      receivedAt: T - 900,
      startedAt: T - 890,
      endedAt: T - 800,
      runtime: 0.09,
    });
    expect(lengths(bar({ state: "SUCCESS", finishedAt: T - 800, attempts: [skewed] }))).toEqual([
      "queue 0",
      "worker 10",
      "running 90",
    ]);
  });

  it("ends a lost task at its last word", () => {
    const started = attempt({ sentAt: T, receivedAt: T, startedAt: T + 5 });
    const model = bar(
      { state: "STARTED", updatedAt: T + 5, attempts: [started] },
      { lost: true },
      T + 900_000,
    );
    expect(lengths(model)).toEqual(["queue 0", "worker 5", "running 0"]);
  });

  it("ends the wait of a task that was revoked before it started", () => {
    const model = bar({
      state: "REVOKED",
      finishedAt: T + 800,
      attempts: [attempt({ sentAt: T, receivedAt: T + 500, endedAt: T + 800 })],
    });
    expect(lengths(model)).toEqual(["queue 500", "worker 300"]);
  });

  it("draws nothing when nothing is known", () => {
    expect(bar({ state: "FAILURE", attempts: [attempt({})] })).toBeNull();
  });
});
