import { describe, expect, it } from "vitest";
import { describeError } from "./receiver";
import { retryDelayMs } from "./retryDelay";

describe("what is told of a broker's URL", () => {
  it("keeps the password out of errors, as it is written and as it is meant", () => {
    const url = "amqp://user:s%40cret@host//";
    const error = new Error(`cannot open amqp://user:s%40cret@host// with s@cret`);
    expect(describeError(error, url)).toBe("cannot open amqp://user:***@host// with ***");
  });

  it("names every address that was tried", () => {
    const error = new AggregateError([new Error("refused ::1"), new Error("refused 127.0.0.1")]);
    expect(describeError(error, "amqp://host//")).toBe("refused ::1; refused 127.0.0.1");
  });
});

describe("the wait before another try", () => {
  it("grows, is jittered, and has a ceiling", () => {
    expect(retryDelayMs(0, () => 0)).toBe(250);
    expect(retryDelayMs(0, () => 1)).toBe(500);
    expect(retryDelayMs(3, () => 0)).toBe(2000);
    expect(retryDelayMs(50, () => 1)).toBe(5000);
  });
});
