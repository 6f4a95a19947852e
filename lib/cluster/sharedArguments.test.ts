import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedArguments } from "./sharedArguments";

const call = (args: string | null, kwargs: string | null = "{}") => ({ args, kwargs });

describe("sharedArguments", () => {
  it("tells what most calls have at one place, the commonest first", () => {
    const calls = [
      call("(1, 'tok')", "{'currency': 'EUR', 'retry': None, 'order': 17}"),
      call("(2, 'tok')", "{'currency': 'EUR', 'retry': True, 'order': 18}"),
      call("(3, 'tik')", "{'currency': 'EUR', 'retry': True, 'order': 19}"),
    ];
    expect(sharedArguments(calls)).toEqual([
      { field: "kwargs", path: "currency", value: "EUR", count: 3 },
      { field: "args", path: "1", value: "tok", count: 2 },
      { field: "kwargs", path: "retry", value: "True", count: 2 },
    ]);
  });

  it("shares nothing where there is one call, or where all differ", () => {
    expect(sharedArguments([call("(1,)", "{'a': 1}")])).toEqual([]);
    expect(sharedArguments([call("(1,)"), call("(2,)"), call("(3,)")])).toEqual([]);
    expect(sharedArguments([])).toEqual([]);
  });

  it("leaves out what is cut, nested, long or no value at all", () => {
    const same = call(
      "([1, 2], 'abc...', <Order object at 0x7f>, ...)",
      `{'text': '${"x".repeat(200)}', 'd': {}}`,
    );
    expect(sharedArguments([same, same])).toEqual([]);
    expect(sharedArguments([call(null, null), call("?", "(")])).toEqual([]);
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 2 }), (texts) => {
        for (const shared of sharedArguments(texts.map(([args, kwargs]) => call(args, kwargs)))) {
          expect(shared.count).toBeGreaterThanOrEqual(texts.length / 2);
        }
      }),
    );
  });
});
