import { describe, expect, it } from "vitest";
import { forecastQueue, measureFlow } from "./queue";

const NOW = 1_000_000;
const flow = (
  ready: number | null,
  inPerSecond: number | null,
  outPerSecond: number | null,
  runtimeMs: number | null = 500,
  lately: { growsPerSecond?: number | null; unconsumed?: boolean } = {},
) =>
  forecastQueue(
    { ready, inPerSecond, outPerSecond, runtimeMs, unconsumed: false, growsPerSecond: null, ...lately },
    NOW,
  );

describe("a queue's forecast", () => {
  it.each([
    ["is empty", flow(0, null, null), { code: "empty" }],
    [
      "will be empty when what waits is taken out",
      flow(60, 1, 3),
      { code: "draining", emptyAt: NOW + 30_000 },
    ],
    ["never gets empty, and how many slots would do", flow(60, 9, 4), { code: "growing", slotsMissing: 3 }],
    ["needs one slot at least", flow(60, 4.4, 4), { code: "growing", slotsMissing: 1 }],
    [
      "cannot say how many slots without runtimes",
      flow(60, 9, 4, null),
      { code: "growing", slotsMissing: null },
    ],
    ["neither grows nor shrinks", flow(60, 10, 10.3), { code: "steady" }],
    ["is not taken from", flow(60, 2, 0), { code: "stuck" }],
    ["is taken from by nobody now", flow(60, 1, 3, 500, { unconsumed: true }), { code: "stuck" }],
    [
      "empties before one's eyes, whatever the minutes before were",
      flow(60, 9, 4, 500, { growsPerSecond: -6 }),
      { code: "draining", emptyAt: NOW + 10_000 },
    ],
    ["stands, though it grew before", flow(60, 9, 4, 500, { growsPerSecond: 0 }), { code: "steady" }],
    ["still grows", flow(60, 9, 4, 500, { growsPerSecond: 2 }), { code: "growing" }],
    ["is not known", flow(60, null, 3), { code: "unknown" }],
    ["is not known without a count", flow(null, 1, 3), { code: "unknown" }],
    ["says no day beyond a week", flow(1e9, 0, 10), { code: "steady", emptyAt: null }],
  ])("%s", (_, forecast, expected) => {
    expect(forecast).toMatchObject(expected);
  });

  it("measures what came by what was taken and what is left", () => {
    expect(measureFlow({ at: 0, ready: 10 }, { at: 10_000, ready: 30 }, 40)).toEqual({
      inPerSecond: 4,
      outPerSecond: 2,
    });
    expect(measureFlow({ at: 0, ready: 50 }, { at: 10_000, ready: 0 }, 20)).toEqual({
      inPerSecond: 2,
      outPerSecond: 7,
    });
    // Some senders send no events.
    expect(measureFlow({ at: 0, ready: 0 }, { at: 10_000, ready: 50 }, 20)).toEqual({
      inPerSecond: 5,
      outPerSecond: 0,
    });
    expect(measureFlow({ at: 5, ready: 1 }, { at: 5, ready: 1 }, 0)).toBeNull();
  });
});
