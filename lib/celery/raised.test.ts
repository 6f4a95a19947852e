import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyTracebackText } from "./generatedTracebacks";
import { MAX_MESSAGE_CHARS, printRaised, readRaised, shortenTraceback } from "./raised";
import { recordedTasks } from "./recordedEvents";
import { parseTraceback } from "./traceback";

const CHAINED = `Traceback (most recent call last):
  File "/srv/shop/prices.py", line 12, in price_of
    return PRICES[sku]
           ~~~~~~^^^^^
KeyError: 'SKU-1'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/usr/lib/python3.11/site-packages/celery/app/trace.py", line 451, in trace_task
    R = retval = fun(*args, **kwargs)
  File "/srv/releases/20261121004417/shop/tasks.py", line 40, in charge
    price = price_of(sku)
            ^^^^^^^^^^^^^
  File "/usr/lib/python3.11/site-packages/stripe/api.py", line 14, in post
    raise shop.errors.NoPrice(sku) from error
shop.errors.NoPrice: no price
for: SKU-1
`;

describe("readRaised", () => {
  it("reads the last exception of a chain and the deepest frame of the user's code", () => {
    expect(readRaised(CHAINED)).toEqual({
      type: "shop.errors.NoPrice",
      message: "no price\nfor: SKU-1",
      frame: { file: "…/shop/tasks.py", function: "charge" },
    });
  });

  it("reads every recorded traceback as the whole parser does", () => {
    let read = 0;
    for (const { events } of recordedTasks()) {
      for (const { traceback } of events) {
        if (!traceback) continue;
        read++;
        const last = parseTraceback(traceback).exceptions.at(-1);
        const own = last?.frames.filter((frame) => !frame.library).at(-1);
        const raised = readRaised(traceback);
        expect([raised.type, raised.message]).toEqual([last?.type, last?.message]);
        expect(raised.frame?.function).toBe(own?.function ?? undefined);
      }
    }
    expect(read).toBeGreaterThan(30);
  });

  it.each([
    ["/srv/shop/shop/payments/gateway.py", "shop/payments/gateway.py"],
    ["/opt/app-2.41.0/shop/tasks.py", "…/shop/tasks.py"],
    ["/srv/4f2c9e1/tasks_2026.py", "srv/…/tasks_2026.py"],
    ["C:\\shop\\v2\\tasks.py", "shop/v2/tasks.py"],
    ["tasks.py", "tasks.py"],
    ["<string>", "<string>"],
    ["", "?"],
  ])("names the file %j as %j", (path, file) => {
    const text = `Traceback (most recent call last):\n  File "${path}", line 3, in f\nValueError: x`;
    expect(readRaised(text).frame).toEqual({ file, function: "f" });
  });

  it("has no frame where the user's code is not in the last exception", () => {
    const text = `Traceback (most recent call last):\n  File "/usr/lib/python3.11/site-packages/billiard/pool.py", line 3, in f\nValueError`;
    expect(readRaised(text)).toEqual({ type: "ValueError", message: "", frame: null });
  });

  it("takes what is no traceback as a message", () => {
    expect(readRaised("killed by operator\nsee log")).toEqual({
      type: null,
      message: "killed by operator\nsee log",
      frame: null,
    });
    expect(readRaised("")).toEqual({ type: null, message: "", frame: null });
    expect(readRaised("text that quotes: Traceback (most recent call last):").frame).toBeNull();
  });

  it("reads the same from the short text", () => {
    fc.assert(
      fc.property(anyTracebackText, (text) => {
        expect(readRaised(shortenTraceback(text))).toEqual(readRaised(text));
        expect(shortenTraceback(text) === "").toBe(text === "");
      }),
      { numRuns: 5000 },
    );
    for (const { events } of recordedTasks()) {
      for (const { traceback } of events) {
        if (traceback) expect(printRaised(readRaised(traceback))).toBe(shortenTraceback(traceback));
      }
    }
  });

  it("makes a text of any length short", () => {
    const message = `ValueError: ${"so long ".repeat(20_000)}`;
    for (const text of [CHAINED.repeat(50) + message, message, `${CHAINED}\n`.repeat(500)]) {
      expect(shortenTraceback(text).length).toBeLessThan(MAX_MESSAGE_CHARS + 1000);
    }
  });
});
