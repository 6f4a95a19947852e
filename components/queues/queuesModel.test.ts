import { describe, expect, it } from "vitest";
import { formatQueueUrl, matrixCell, rateStrength, minuteValues, parseQueueUrl } from "./queuesModel";

describe("the list of queues in the address", () => {
  it.each(["", "search=mail", "sort=name", "sort=name&order=desc", "order=asc", "search=a%26b&sort=in"])(
    "%s comes back as it was",
    (text) => {
      expect(formatQueueUrl(parseQueueUrl(new URLSearchParams(text)))).toBe(text);
    },
  );

  it("leaves aside what it does not know", () => {
    expect(parseQueueUrl(new URLSearchParams("sort=colour&order=up"))).toEqual({
      search: "",
      sort: "ready",
      order: "desc",
    });
  });
});

describe("the course of the last hour", () => {
  const now = 1_800_000_030_000;
  const minutesAgo = (n: number) => now - n * 60_000;

  it("leaves minutes without a sample empty", () => {
    const values = minuteValues(
      [
        { at: minutesAgo(2), ready: 7 },
        { at: minutesAgo(0), ready: 9 },
      ],
      now,
    );
    expect(values).toHaveLength(60);
    expect(values.slice(-4)).toEqual([null, 7, null, 9]);
    expect(values.slice(0, 56).every((value) => value === null)).toBe(true);
  });

  it("leaves out what is older, and what a clock ahead of ours sampled", () => {
    expect(
      minuteValues(
        [
          { at: minutesAgo(60), ready: 1 },
          { at: minutesAgo(-1), ready: 2 },
        ],
        now,
      ).every((value) => value === null),
    ).toBe(true);
  });
});

describe("the grid of queues and workers", () => {
  it("tells apart who takes, who takes nothing there, who has not told and who is lost", () => {
    const rates = { mail: 4 };
    const online = { status: "online" as const, consumes: ["mail", "new"], rates };
    expect(matrixCell(online, "mail")).toEqual({ kind: "takes", perMinute: 4 });
    expect(matrixCell(online, "new")).toEqual({ kind: "takes", perMinute: null });
    expect(matrixCell(online, "other")).toEqual({ kind: "none" });
    expect(matrixCell({ ...online, consumes: null }, "mail")).toEqual({ kind: "unknown" });
    expect(matrixCell({ ...online, status: "lost", rates: {} }, "mail")).toEqual({ kind: "lost" });
    expect(matrixCell({ ...online, status: "lost", rates: {} }, "other")).toEqual({ kind: "none" });
  });

  it("draws a rate by its share of the greatest", () => {
    expect([null, 0, 5, 10].map((rate) => rateStrength(rate, 10))).toEqual([0, 0, 0.5, 1]);
    expect(rateStrength(0, 0)).toBe(0);
  });
});
