import { describe, expect, it } from "vitest";
import type { TaskEventRow } from "@/lib/contract/api";
import { indentJson, taskEventLines } from "./taskEventLines";

const event = (
  type: string,
  at: number,
  fields: object | string = {},
  pid: number | null = null,
): TaskEventRow => ({
  type,
  at,
  hostname: "w@h",
  pid,
  clock: null,
  fields: typeof fields === "string" ? fields : JSON.stringify(fields),
});
const detail = (one: TaskEventRow) => taskEventLines([one])[0]?.detail;

describe("taskEventLines", () => {
  it("lists the newest first, each with its distance to the one before", () => {
    const lines = taskEventLines([
      event("task-sent", 100),
      event("task-received", 160),
      event("task-started", 155),
    ]);
    expect(lines.map((line) => [line.word, line.afterMs])).toEqual([
      ["started", 0],
      ["received", 60],
      ["sent", null],
    ]);
  });

  it("says the one thing worth saying", () => {
    expect(detail(event("task-failed", 1, { exception: "stripe.error.CardError('no')" }))).toEqual({
      kind: "text",
      text: "CardError",
    });
    expect(detail(event("task-started", 1, {}, 977))).toEqual({ kind: "pid", pid: 977 });
    expect(detail(event("task-sent", 1, { queue: "mail", retries: 0 }))).toEqual({
      kind: "text",
      text: "mail",
    });
    expect(detail(event("task-received", 1, { retries: 1 }))).toEqual({ kind: "attempt", number: 2 });
    expect(detail(event("task-revoked", 1, { expired: true }))).toEqual({ kind: "expired" });
    expect(detail(event("task-revoked", 1, { terminated: true, signum: "SIGKILL" }))).toEqual({
      kind: "terminated",
      signal: "SIGKILL",
    });
    expect(detail(event("task-progress", 1, { current: 3, total: 9 }))).toEqual({
      kind: "text",
      text: "3 / 9",
    });
  });

  it("takes an event without fields, or with odd ones", () => {
    expect(detail(event("task-failed", 1, { exception: 7 }))).toBeNull();
    expect(detail(event("task-failed", 1, "[]"))).toBeNull();
  });
});

describe("indentJson", () => {
  it("keeps every value as it was written", () => {
    const text = '{"a": 12345678901234567890, "b": {"c": NaN}, "d": "x"}';
    expect(indentJson(text)).toBe('{\n  "a": 12345678901234567890,\n  "b": {"c": NaN},\n  "d": "x"\n}');
  });
});
