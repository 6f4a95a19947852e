import { describe, expect, it } from "vitest";
import { HIDDEN } from "@/lib/cluster/redact/hidden";
import { DEFAULT_REDACTOR } from "@/lib/cluster/redact/redactor";
import { AppError } from "@/lib/contract/errors";
import { putBackArguments, refuseHidden } from "./hiddenArguments";

const preflight = {
  ...{ name: "shop.pay", verdict: "exact" as const },
  ...{ argsText: "[1, 2]", kwargsText: '{"password": "hunter2", "n": 1}' },
};
const kwargs = (n: number) => `{"password": "${HIDDEN}", "n": ${n}}`;

function refusalOf(work: () => void): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("arguments that a person edited", () => {
  it("are sent with what is hidden in them put back", () => {
    const put = putBackArguments(DEFAULT_REDACTOR, preflight, { args: "[3]", kwargs: kwargs(2) });
    expect(put).toEqual({ args: "[3]", kwargs: '{"password": "hunter2", "n": 2}' });
    expect(putBackArguments(DEFAULT_REDACTOR, preflight, {})).toEqual({});
  });

  it("are refused with the place where that is in doubt, without the value", () => {
    const moved = refusalOf(() =>
      putBackArguments(DEFAULT_REDACTOR, preflight, { args: `[1, "${HIDDEN}"]` }),
    );
    expect(moved).toMatchObject({
      code: "BAD_REQUEST",
      details: { field: "args", reason: "hidden", path: "[1]" },
    });
    const inexact = { ...preflight, verdict: "inexact" as const };
    const unknown = refusalOf(() => putBackArguments(DEFAULT_REDACTOR, inexact, { kwargs: kwargs(1) }));
    expect(unknown.message).not.toContain("hunter2");
  });
});

it("a new task is never sent with the sign of something hidden for a value", () => {
  expect(refusalOf(() => refuseHidden({ args: `["${HIDDEN}"]`, kwargs: "{}" })).code).toBe("BAD_REQUEST");
  const escaped = "\\u2022".repeat(6);
  expect(refusalOf(() => refuseHidden({ args: "[]", kwargs: `{"a": "${escaped}"}` })).code).toBe(
    "BAD_REQUEST",
  );
  expect(() => refuseHidden({ args: '["•"]', kwargs: "{}" })).not.toThrow();
});
