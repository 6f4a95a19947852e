import { describe, expect, it } from "vitest";
import { describeError } from "./receiver";
import { redactUrl } from "./redactUrl";
import { retryDelayMs } from "./retryDelay";

describe("what is told of a broker's URL", () => {
  it.each([
    ["amqp://user:secret@host:5672//", "amqp://user:***@host:5672//"],
    ["amqp://user:se@cret@host/v", "amqp://user:***@host/v"],
    ["redis://:secret@host:6379/0", "redis://:***@host:6379/0"],
    ["amqp://host//", "amqp://host//"],
    ["amqp://user@host//", "amqp://user@host//"],
  ])("%s hides the password", (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

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
    expect(retryDelayMs(50, () => 1)).toBe(15_000);
  });
});
