import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/contract/errors";
import { createTryCounter, type TryCounter } from "./tryCounter";

function isRefused(counter: TryCounter, address: string, name: string): boolean {
  try {
    counter.check(address, name);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === "TOO_MANY_TRIES") return true;
    throw error;
  }
}

function fail(counter: TryCounter, times: number, address: string, name: (at: number) => string): void {
  for (let at = 0; at < times; at += 1) counter.failed(address, name(at));
}

describe("wrong tries", () => {
  it("are ten for a name from one address, and a hundred from an address, within a minute", () => {
    let now = 0;
    const counter = createTryCounter(() => now);
    fail(counter, 9, "10.0.0.1", () => "ada");
    expect(isRefused(counter, "10.0.0.1", "ada")).toBe(false);
    fail(counter, 1, "10.0.0.1", () => "ada");
    expect(isRefused(counter, "10.0.0.1", "ada")).toBe(true);
    expect(isRefused(counter, "10.0.0.2", "ada")).toBe(false);
    expect(isRefused(counter, "10.0.0.1", "otto")).toBe(false);
    fail(counter, 90, "10.0.0.1", (at) => `user ${at}`);
    expect(isRefused(counter, "10.0.0.1", "otto")).toBe(true);
    now += 60_001;
    expect(isRefused(counter, "10.0.0.1", "ada")).toBe(false);
  });

  it("are told how long to wait", () => {
    let now = 0;
    const counter = createTryCounter(() => now);
    fail(counter, 10, "10.0.0.1", () => "ada");
    now += 20_500;
    expect(() => counter.check("10.0.0.1", "ada")).toThrow(
      expect.objectContaining({ details: { retryAfterSeconds: 40 } }),
    );
  });

  it("of 100,000 names from 100,000 addresses cost no more the more there are", () => {
    const counter = createTryCounter(() => 0);
    const name = (at: number) => `user ${at} ${"x".repeat(200)}`;
    const round = (times: number) => {
      for (let at = 0; at < times; at += 1) {
        const address = `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`;
        isRefused(counter, address, name(at));
        counter.failed(address, name(at));
      }
    };
    round(10_000);
    const begun = process.cpuUsage();
    round(100_000);
    // Some microseconds each, of this process's own time: others may want the machine as well.
    expect(process.cpuUsage(begun).user).toBeLessThan(3e6);
  });

  it("keep ten thousand of each in memory, and forget the oldest first", () => {
    const counter = createTryCounter(() => 0);
    fail(counter, 10, "10.0.0.1", () => "first");
    fail(counter, 10, "10.0.0.1", () => "second");
    for (let at = 0; at < 9998; at += 1) counter.failed(`10.1.${at >> 8}.${at & 255}`, "other");
    expect(isRefused(counter, "10.0.0.1", "first")).toBe(true);
    counter.failed("10.2.0.1", "one more");
    expect(isRefused(counter, "10.0.0.1", "first")).toBe(false);
    expect(isRefused(counter, "10.0.0.1", "second")).toBe(true);
  });

  it("tell two names apart, however they are put together", () => {
    const counter = createTryCounter(() => 0);
    fail(counter, 10, "a", () => 'b","c');
    expect(isRefused(counter, 'a","b', "c")).toBe(false);
  });
});
