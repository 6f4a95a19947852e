import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/contract/errors";
import { checkWrittenArguments } from "./writtenArguments";

function refusal(written: Parameters<typeof checkWrittenArguments>[0]): AppError | null {
  try {
    checkWrittenArguments(written);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return null;
}

describe("arguments that a person wrote", () => {
  it("are taken when they are JSON and mean what they say", () => {
    expect(refusal({})).toBeNull();
    expect(refusal({ args: "[1e308, Infinity]", kwargs: '{"a": {"a": 1}}' })).toBeNull();
  });

  it("are refused with the field and the reason when they are no array or object", () => {
    expect(refusal({ args: "1" })?.details).toEqual({ field: "args", reason: "args-not-array" });
    expect(refusal({ args: "[1" })?.details).toEqual({ field: "args", reason: "not-json" });
    expect(refusal({ kwargs: "[]" })?.details).toEqual({ field: "kwargs", reason: "kwargs-not-object" });
  });

  it("are refused with the place where Python would read something else", () => {
    const infinite = refusal({ args: "[1,\n  1e400]" });
    expect(infinite?.details).toEqual({ field: "args", reason: "infinite", line: 2, column: 3 });
    expect(infinite?.message).toContain("args, line 2, column 3: 1e400 is read by Python as infinity");
    const twice = refusal({ kwargs: '{"a": 1, "a": 2}' });
    expect(twice?.details).toEqual({ field: "kwargs", reason: "duplicate-key", line: 1, column: 10 });
  });
});
