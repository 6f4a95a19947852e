import { describe, expect, it } from "vitest";
import type { RetryPreflight } from "@/lib/contract/retry";
import { mayBeRetried } from "./mayBeRetried";
import {
  holesIn,
  needsWord,
  NO_TIME,
  PLAIN_SEND,
  pythonCallText,
  readDraft,
  retryInput,
  retryStart,
  sendOptions,
} from "./retryModel";

const preflight = (part: Partial<RetryPreflight>): RetryPreflight => ({
  ...{ id: "a", name: "shop.pay", state: "FAILURE", verdict: "exact", source: "events" },
  ...{ argsText: "[1.0]", kwargsText: "{}", argsRepr: null, kwargsRepr: null, reasons: [], remedy: null },
  ...{ learned: null, mayLookInQueue: false },
  ...{ route: null, routeSource: "none", consumers: [], registeredOn: [], warnings: [] },
  ...{ canRetryAtOnce: true, retriedAs: [], retryOf: null, resultProblem: null },
  ...part,
});
const cut = { where: "kwargs" as const, code: "cut-string", position: 3, path: null, what: null };

describe("a retry", () => {
  it("is offered for what has ended, was lost or waits in its queue", () => {
    expect(mayBeRetried({ state: "PENDING" })).toBe(true);
    expect(mayBeRetried({ state: "FAILURE" })).toBe(true);
    expect(mayBeRetried({ state: "STARTED" })).toBe(false);
    expect(mayBeRetried({ state: "STARTED", lost: true })).toBe(true);
  });

  it("leaves exact arguments that nobody changed to the server", () => {
    const known = preflight({});
    const start = retryStart(known);
    expect(retryInput(known, start, start, {})).toEqual({});
    expect(retryInput(known, start, { ...start, args: "[2]" }, { queue: "q" })).toEqual({
      queue: "q",
      args: "[2]",
    });
  });

  it("says of likely ones that a person looked", () => {
    const known = preflight({ verdict: "likely" });
    const start = retryStart(known);
    expect(retryInput(known, start, start, {})).toEqual({ acceptLikely: true });
  });

  it("sends both parts where they are not exact", () => {
    const known = preflight({ verdict: "inexact" });
    const start = retryStart(known);
    expect(retryInput(known, start, start, {})).toEqual({ args: "[1.0]", kwargs: "{}" });
    expect(needsWord(known, start)).toBe(true);
  });

  it("is incomplete while what was cut off still stands there", () => {
    const known = preflight({
      verdict: "inexact",
      kwargsText: '{"to": "14 Rue des Pet...", "n": 1}',
      reasons: [cut],
    });
    const start = retryStart(known);
    expect(start.holes).toEqual({ args: [], kwargs: ['"14 Rue des Pet..."'] });
    expect(needsWord(known, start)).toBe(false);
    expect(readDraft(start.kwargs, "kwargs", start.holes.kwargs)).toMatchObject({ ok: false, code: "cut" });
    const whole = start.kwargs.replace("Pet...", "Petits");
    expect(readDraft(whole, "kwargs", start.holes.kwargs).ok).toBe(true);
  });
});

describe("readDraft", () => {
  it("names the line of a mistake", () => {
    expect(readDraft('{\n  "a": 1,\n  "b": }', "kwargs")).toMatchObject({
      ok: false,
      code: "syntax",
      line: 3,
    });
  });

  it("wants an array for args and an object for kwargs", () => {
    expect(readDraft("{}", "args")).toMatchObject({ code: "shape" });
    expect(readDraft("[]", "kwargs")).toMatchObject({ code: "shape" });
  });
});

describe("pythonCallText", () => {
  it("writes the call as Python does", () => {
    const text = pythonCallText(
      "shop.pay",
      readDraft("[1.0, null]", "args"),
      readDraft('{"to": "x", "a b": true}', "kwargs"),
    );
    expect(text).toBe("pay(1.0, None, to='x', **{'a b': True})");
  });
});

describe("holesIn", () => {
  it("finds texts that end in dots, also inside quotes of Python's", () => {
    expect(holesIn('["abc...", "\'abc...\'", "whole", "..."]')).toEqual([
      '"abc..."',
      "\"'abc...'\"",
      '"..."',
    ]);
  });
});

describe("sendOptions", () => {
  it("turns what was filled in into Celery's options", () => {
    const draft = {
      queue: " mail ",
      start: { ...NO_TIME, kind: "in" as const, amount: "1,5" },
      expires: { ...NO_TIME, kind: "in" as const, amount: "2", unit: "h" as const },
      priority: "6",
    };
    expect(sendOptions(draft, 1000)).toEqual({
      queue: "mail",
      countdownMs: 90_000,
      expires: 7_201_000,
      priority: 6,
    });
    expect(sendOptions(PLAIN_SEND, 0)).toEqual({});
  });

  it("gives nothing while something is missing or wrong", () => {
    expect(sendOptions({ ...PLAIN_SEND, start: { ...NO_TIME, kind: "in" } }, 0)).toBeNull();
    expect(
      sendOptions({ ...PLAIN_SEND, expires: { ...NO_TIME, kind: "at", at: "2020-01-01T00:00" } }, 2e12),
    ).toBeNull();
    expect(sendOptions({ ...PLAIN_SEND, priority: "high" }, 0)).toBeNull();
  });
});
