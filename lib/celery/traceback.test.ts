import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordedTasks } from "./recordedEvents";
import { isLibraryPath, parseTraceback } from "./traceback";

const CHAINED = `Traceback (most recent call last):
  File "/srv/shop/prices.py", line 12, in price_of
    return PRICES[sku]
           ~~~~~~^^^^^
KeyError: 'SKU-1'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/shop/tasks.py", line 40, in charge
    price = price_of(sku)
            ^^^^^^^^^^^^^
  File "/srv/shop/prices.py", line 14, in price_of
    raise shop.errors.NoPrice(sku) from error
shop.errors.NoPrice: no price
for: SKU-1

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/lib/python3.11/site-packages/celery/app/trace.py", line 451, in trace_task
    R = retval = fun(*args, **kwargs)
  File "<string>", line 1, in <module>
  [Previous line repeated 970 more times]
RecursionError
`;

describe("parseTraceback", () => {
  it("reads frames, chain and what was raised", () => {
    const { exceptions } = parseTraceback(CHAINED);
    expect(exceptions.map(({ type, message, link }) => [type, message, link])).toEqual([
      ["KeyError", "'SKU-1'", null],
      ["shop.errors.NoPrice", "no price\nfor: SKU-1", "cause"],
      ["RecursionError", "", "during"],
    ]);
    expect(exceptions[1]?.frames).toEqual([
      {
        file: "/srv/shop/tasks.py",
        line: 40,
        function: "charge",
        code: "price = price_of(sku)",
        library: false,
      },
      {
        file: "/srv/shop/prices.py",
        line: 14,
        function: "price_of",
        code: "raise shop.errors.NoPrice(sku) from error",
        library: false,
      },
    ]);
    expect(exceptions[2]?.frames.map(({ code, library }) => [code, library])).toEqual([
      ["R = retval = fun(*args, **kwargs)", true],
      [null, false],
    ]);
    expect(exceptions[2]?.omittedFrames).toBe(970);
  });

  it("reads every recorded traceback to its end", () => {
    let read = 0;
    for (const { events } of recordedTasks()) {
      for (const { traceback } of events) {
        if (!traceback) continue;
        read++;
        const { exceptions } = parseTraceback(traceback);
        for (const { type, frames } of exceptions) {
          expect(type).toMatch(/^[\w.]+$/);
          expect(frames.length).toBeGreaterThan(0);
          for (const frame of frames) expect(frame.code).not.toBeNull();
        }
      }
    }
    expect(read).toBeGreaterThan(30);
  });

  it("folds away the library and keeps the user's own code open", () => {
    expect(
      [
        "/usr/lib/python3/dist-packages/billiard/pool.py",
        "/venv/lib/python3.12/site-packages/stripe/api.py",
        "/usr/local/lib/python3.12/asyncio/runners.py",
        "C:\\venv\\Lib\\site-packages\\redis\\client.py",
        "/src/kombu/kombu/messaging.py",
        "<frozen importlib._bootstrap>",
      ].map(isLibraryPath),
    ).toEqual(Array(6).fill(true));
    expect(
      ["/srv/app/proto/papp.py", "shop/celery_tasks.py", "/home/lib/tasks.py"].map(isLibraryPath),
    ).toEqual(Array(3).fill(false));
  });

  it("keeps what is no traceback as a message", () => {
    expect(parseTraceback("killed by operator\nsee log").exceptions).toMatchObject([
      { type: null, message: "killed by operator\nsee log", frames: [] },
    ]);
    expect(parseTraceback("").exceptions).toMatchObject([{ type: null, message: "", frames: [] }]);
  });

  it("reads a traceback that was cut off", () => {
    const { exceptions } = parseTraceback(CHAINED.slice(0, CHAINED.indexOf("KeyError")));
    expect(exceptions).toMatchObject([{ type: null, message: "", frames: [{ line: 12 }] }]);
  });

  it("stays bounded, and never throws", () => {
    const long = parseTraceback(CHAINED.replace(/ {2}File "<string>".*\n/, (line) => line.repeat(5000)));
    expect(long.exceptions[2]?.frames).toHaveLength(2000);
    expect(parseTraceback(CHAINED.repeat(100)).exceptions.length).toBeLessThanOrEqual(50);
    const line = fc.constantFrom(...CHAINED.split("\n"), "", "  ", "\t", "x: y");
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(parseTraceback(lines.join("\n")).exceptions.length).toBeGreaterThan(0);
      }),
    );
  });
});
