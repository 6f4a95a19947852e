import { describe, expect, it } from "vitest";
import { readQueueArguments } from "./queueArguments";

describe("readQueueArguments", () => {
  it("reads texts, numbers and flags, and nothing as none", () => {
    expect(readQueueArguments('{"x-max-priority": 10, "x-queue-type": "quorum"}')).toEqual({
      "x-max-priority": 10,
      "x-queue-type": "quorum",
    });
    expect(readQueueArguments("  ")).toEqual({});
  });

  it.each(["{", "[1]", "null", '{"a": {}}', "x"])("does not take %s", (text) => {
    expect(readQueueArguments(text)).toBeNull();
  });
});
