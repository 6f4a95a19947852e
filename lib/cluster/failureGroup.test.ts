import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exceptionType } from "@/lib/celery/exceptionType";
import { anyTracebackText } from "@/lib/celery/generatedTracebacks";
import { recordedTasks } from "@/lib/celery/recordedEvents";
import { failureMessage, failureOf, shortenFailureTexts } from "./failureGroup";

const DECLINED = `Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/celery/app/trace.py", line 451, in trace_task
    R = retval = fun(*args, **kwargs)
                 ^^^^^^^^^^^^^^^^^^^^
  File "/srv/demo/shop/tasks.py", line 31, in charge_card
    return open_charge(order_id)
  File "/srv/demo/shop/gateway.py", line 118, in charge
    raise CardError("Your card was declined.", order_id)
shop.errors.CardError: Your card was declined. (order 884197)
`;

describe("failureOf", () => {
  it("names the task, the class, the message without what varies, and the user's deepest frame", () => {
    const group = failureOf("shop.charge", "CardError('Your card was declined.', 884197)", DECLINED);
    expect(group).toEqual({
      id: group.id,
      name: "shop.charge",
      type: "CardError",
      message: "Your card was declined. (order …)",
      frame: "demo/shop/gateway.py:charge",
    });
    expect(group.id).toMatch(/^[0-9a-f]{12}$/);
  });

  it("is the same for other orders, machines, releases and lines", () => {
    const other = DECLINED.replaceAll("/srv/", "/home/deploy/releases/")
      .replace("884197", "3")
      .replace("line 118", "line 121");
    expect(failureOf("shop.charge", "CardError('…', 3)", other)).toEqual(
      failureOf("shop.charge", "CardError('Your card was declined.', 884197)", DECLINED),
    );
  });

  it("differs by each of task, class, message and frame", () => {
    const ids = [
      failureOf("shop.charge", null, DECLINED),
      failureOf("shop.refund", null, DECLINED),
      failureOf(null, null, DECLINED),
      failureOf("shop.charge", null, DECLINED.replace("errors.CardError", "errors.NoCard")),
      failureOf("shop.charge", null, DECLINED.replace("was declined. (", "has expired. (")),
      failureOf("shop.charge", null, DECLINED.replace("in charge\n", "in refund\n")),
      failureOf("shop.charge", null, DECLINED.replace("gateway.py", "tasks.py")),
    ].map((group) => group.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ["NotRegistered('t.not_registered')", "NotRegistered", "t.not_registered"],
    ["CardError('It\\'s \"declined\"', 'x')", "CardError", 'It\'s "…"'],
    ["HTTPError(404)", "HTTPError", "…"],
    ["KeyError()", "KeyError", ""],
    ["<HTTPError 404>", "HTTPError", "<HTTPError …>"],
    ["reject requeue=False: no thanks", "reject", "reject requeue=False: no thanks"],
    ["", null, ""],
  ])("reads %j where there is no traceback", (exception, type, message) => {
    expect(failureOf("t", exception, null)).toMatchObject({ type, message, frame: null });
  });

  it("tells one failure's message as it was said", () => {
    expect(failureMessage(null, DECLINED)).toBe("Your card was declined. (order 884197)");
    expect(failureMessage("ValueError('order 7')", null)).toBe("order 7");
    expect(failureMessage(undefined, undefined)).toBe("");
  });

  it("keeps its ids from version to version, for marks are stored by them", () => {
    expect(failureOf("shop.charge", "ValueError('x 1')", null).id).toBe(VALUE_ERROR_ID);
  });

  it("gives few groups for the recorded failures", () => {
    const groups = new Map<string, string>();
    for (const { events } of recordedTasks()) {
      for (const { type, exception, traceback } of events) {
        if (type !== "task-failed") continue;
        const { id, ...group } = failureOf(null, exception, traceback);
        groups.set(id, [group.type, group.message, group.frame].join(" | "));
      }
    }
    expect([...groups.values()].sort()).toEqual(RECORDED_GROUPS);
  });

  it("spreads ids, so that no two groups meet", () => {
    const ids = new Set<string>();
    for (let i = 0; i < 20_000; i++) ids.add(failureOf(`t${i}`, null, null).id);
    expect(ids.size).toBe(20_000);
  });
});

describe("shortenFailureTexts", () => {
  const exception = fc.oneof(
    fc.constantFrom(
      undefined,
      "",
      "ExceptionWithTraceback()",
      `ValueError('${"x ".repeat(900)}')`,
      `${"?".repeat(1500)}Name(`,
      "UnpickleableExceptionWrapper('shop', 'CardError', (1,), 'CardError(1)')",
    ),
    fc.string({ unit: "binary" }),
  );

  it("changes neither the group nor the class", () => {
    fc.assert(
      fc.property(exception, fc.option(anyTracebackText, { nil: undefined }), (repr, traceback) => {
        const short = shortenFailureTexts({ exception: repr, traceback });
        expect(failureOf("t", short.exception, short.traceback)).toEqual(failureOf("t", repr, traceback));
        expect(exceptionType(short.exception, short.traceback)).toBe(exceptionType(repr, traceback));
        expect([!short.exception, !short.traceback]).toEqual([!repr, !traceback]);
      }),
      { numRuns: 5000 },
    );
  });

  it("changes them for no recorded failure", () => {
    for (const { events } of recordedTasks()) {
      for (const { exception: repr, traceback } of events) {
        const short = shortenFailureTexts({ exception: repr, traceback });
        expect(failureOf("t", short.exception, short.traceback)).toEqual(failureOf("t", repr, traceback));
      }
    }
  });

  it("bounds texts of any length", () => {
    const short = shortenFailureTexts({
      exception: "x".repeat(100_000),
      traceback: `${DECLINED}${"more\n".repeat(30_000)}`,
    });
    expect((short.exception ?? "").length + (short.traceback ?? "").length).toBeLessThan(3000);
  });
});

const VALUE_ERROR_ID = "18f2a6577195";
const RECORDED_GROUPS = [
  "NotRegistered | t.not_registered | ",
  "Reject | ('…', False) | app/proto/papp.py:rejecter",
  "RuntimeError | boom '…' | app/proto/papp.py:boom",
  "RuntimeError | boom … | app/proto/papp.py:boom",
  "SoftTimeLimitExceeded | SoftTimeLimitExceeded() | app/proto/papp.py:softlimited",
  "TimeLimitExceeded | TimeLimitExceeded(…,) | ",
  "ValueError | плохо: ещё ☃ 🎉 | app/proto/papp.py:uboom",
  "ValueError | плохо: привет \"…\" '…' | app/proto/papp.py:flaky",
  "WorkerLostError | Worker exited prematurely: exitcode … Job: … | ",
];

it("names a task that its worker does not know by the exception, until an event does", () => {
  const exception = "NotRegistered('shop.renamed')";
  expect(failureOf(null, exception, null)).toEqual(failureOf("shop.renamed", exception, null));
  expect(failureOf(null, "KeyError('shop.renamed')", null).name).toBeNull();
});
