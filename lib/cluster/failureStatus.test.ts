import { describe, expect, it } from "vitest";
import { failureStatus, NEW_FOR_MS } from "./failureStatus";

const NOW = Date.UTC(2026, 10, 21, 14);
const DAY = 86_400_000;
const known = { firstAt: NOW - 40 * DAY, lastAt: NOW - 1000, mark: null };

describe("failureStatus", () => {
  it("is new for a day after the first failure", () => {
    expect(failureStatus({ ...known, firstAt: NOW - NEW_FOR_MS + 1 }, NOW)).toBe("new");
    expect(failureStatus({ ...known, firstAt: NOW - NEW_FOR_MS }, NOW)).toBe("open");
  });

  it("comes back by itself when it fails after it was resolved", () => {
    const mark = { kind: "resolved", at: NOW - 5000, until: null } as const;
    expect(failureStatus({ ...known, mark, lastAt: NOW - 5000 }, NOW)).toBe("resolved");
    expect(failureStatus({ ...known, mark, lastAt: NOW - 4999 }, NOW)).toBe("back");
    expect(failureStatus({ firstAt: NOW - 9000, lastAt: NOW, mark }, NOW)).toBe("back");
  });

  it("is muted until the mute ends, or for good", () => {
    const mark = { kind: "muted", at: NOW - DAY, until: NOW + 1 } as const;
    expect(failureStatus({ ...known, mark }, NOW)).toBe("muted");
    expect(failureStatus({ ...known, mark }, NOW + 1)).toBe("open");
    expect(failureStatus({ ...known, mark: { ...mark, until: null } }, NOW + 999 * DAY)).toBe("muted");
  });
});
