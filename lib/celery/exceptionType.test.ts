import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXCEPTION_HEAD_CHARS, exceptionType } from "./exceptionType";
import { anyTracebackText } from "./generatedTracebacks";
import { shortenTraceback } from "./raised";
import { recordedTasks } from "./recordedEvents";

const TIMED_OUT = `Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/billiard/pool.py", line 683, in on_hard_timeout
    raise TimeLimitExceeded(job._timeout)
billiard.exceptions.TimeLimitExceeded: TimeLimitExceeded(1,)
`;

describe("exceptionType", () => {
  it.each([
    ["ValueError('x')", undefined, "ValueError"],
    ["ConnectionError()", undefined, "ConnectionError"],
    ["shop.errors.CardError(code='declined')", undefined, "CardError"],
    ["ExceptionWithTraceback()", TIMED_OUT, "TimeLimitExceeded"],
    ["ExceptionWithTraceback()", undefined, "ExceptionWithTraceback"],
    [
      "UnpickleableExceptionWrapper('shop.errors', 'CardError', ('x',), 'CardError(x)')",
      undefined,
      "CardError",
    ],
    ["<HTTPError 404: 'Not Found'>", undefined, "HTTPError"],
    [
      "<HTTPError 404: 'Not Found'>",
      "Traceback (most recent call last):\n    raise\nurllib.error.HTTPError: 404",
      "HTTPError",
    ],
    ["('just', 'a tuple')", undefined, "just"],
    ["???", undefined, null],
    [undefined, TIMED_OUT, "TimeLimitExceeded"],
    [
      undefined,
      "Traceback (most recent call last):\n    raise KeyboardInterrupt\nKeyboardInterrupt\n",
      "KeyboardInterrupt",
    ],
    [null, null, null],
    ["", "", null],
  ])("of %j and %j is %j", (exception, traceback, expected) => {
    expect(exceptionType(exception, traceback)).toBe(expected);
  });

  it("is not misled by a message with lines of its own", () => {
    const traceback = `${TIMED_OUT.trimEnd()}\nhint: none\nDetail: also none\n`;
    expect(exceptionType("ExceptionWithTraceback()", traceback)).toBe("TimeLimitExceeded");
  });

  it("names the class before a message of any length", () => {
    const traceback = `${TIMED_OUT.trimEnd()}\n${"and so on: more\n".repeat(1000)}`;
    expect(exceptionType("ExceptionWithTraceback()", traceback)).toBe("TimeLimitExceeded");
  });

  it("reads the same from short texts", () => {
    const exception = fc.oneof(
      fc.constantFrom(
        undefined,
        "",
        "ExceptionWithTraceback()",
        "<HTTPError 404>",
        `${"?".repeat(1200)}Name`,
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(exception, anyTracebackText, (repr, traceback) => {
        const short = exceptionType(repr?.slice(0, EXCEPTION_HEAD_CHARS), shortenTraceback(traceback));
        expect(short).toBe(exceptionType(repr, traceback));
      }),
    );
  });

  it("names the class of every recorded failure", () => {
    const types = new Set<string | null>();
    for (const { events } of recordedTasks()) {
      for (const event of events) {
        if (event.type === "task-failed") types.add(exceptionType(event.exception, event.traceback));
      }
    }
    expect([...types].sort()).toEqual(RECORDED_TYPES);
  });
});

const RECORDED_TYPES = [
  "NotRegistered",
  "Reject",
  "RuntimeError",
  "SoftTimeLimitExceeded",
  "TimeLimitExceeded",
  "ValueError",
  "WorkerLostError",
];
