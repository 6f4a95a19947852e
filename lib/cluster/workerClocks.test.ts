import { describe, expect, it } from "vitest";
import { WorkerClocks } from "./workerClocks";

const NOW = Date.UTC(2026, 10, 21, 13);
const MINUTE = 60_000;

/** Feeds events (sent at, arrived at, both in ms from NOW) and gives when they were sent by our clock, from NOW. */
function sentTimes(events: [at: number, arrivedAt: number][], clocks = new WorkerClocks()): number[] {
  return events.map(([at, arrivedAt]) => clocks.sentAt("w@a", NOW + at, NOW + arrivedAt) - NOW);
}

describe("the time of a sign of life", () => {
  it("is the event's own where the clocks agree", () => {
    expect(
      sentTimes([
        [0, 3],
        [2000, 2080],
        [4000, 4001],
      ]),
    ).toEqual([0, 2000, 4000]);
  });

  it("is not that of the arrival for events that waited for us", () => {
    const backlog: [number, number][] = [-10, -9.5, -9, -8.5].map((minute) => [minute * MINUTE, 0]);
    expect(sentTimes(backlog)).toEqual(backlog.map(([at]) => at));
  });

  it("is ours again at once when live events follow", () => {
    const times = sentTimes([
      [-8 * MINUTE, 0],
      [-MINUTE, 0],
      [5, 20],
    ]);
    expect(times.at(-1)).toBe(5);
  });

  it("is set right for a clock that is ahead from the first event on", () => {
    expect(
      sentTimes([
        [MINUTE, 10],
        [MINUTE + 2000, 2005],
      ]),
    ).toEqual([10, 2005]);
  });

  it("is set right for a clock that is behind as soon as a second event keeps the distance", () => {
    const behind = -5 * MINUTE;
    expect(
      sentTimes([
        [behind, 10],
        [behind + 2000, 2010],
        [behind + 4000, 4050],
      ]),
    ).toEqual([behind, 2010, 4010]);
  });

  it("follows a clock that is set while we listen", () => {
    const times = sentTimes([
      [0, 10],
      [2000, 2010],
      [4000 - MINUTE, 4010],
      [6000 - MINUTE, 6010],
    ]);
    expect(times.at(-1)).toBe(6010);
    expect(
      sentTimes([
        [0, 10],
        [2000 + MINUTE, 2010],
      ]).at(-1),
    ).toBe(2010);
  });

  it("is known across a new start of ours", () => {
    const clocks = new WorkerClocks();
    clocks.learn("w@a", 5 * MINUTE);
    // Sent ten minutes ago by our clock, fifteen by the worker's.
    expect(
      sentTimes(
        [
          [-15 * MINUTE, 0],
          [-14 * MINUTE, 0],
        ],
        clocks,
      ),
    ).toEqual([-10 * MINUTE, -9 * MINUTE]);
  });

  it("is never after the arrival", () => {
    const clocks = new WorkerClocks();
    clocks.learn("w@a", 5 * MINUTE);
    expect(sentTimes([[0, 10]], clocks)).toEqual([10]);
  });
});
