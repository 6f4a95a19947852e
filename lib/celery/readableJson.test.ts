import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readableJson } from "./readableJson";

describe("JSON for people", () => {
  it.each([
    ['["\\u0412\\u0435\\u0441\\u043d\\u0430", "\\u6625\\u5929"]', '["Весна", "春天"]'],
    ['"\\ud83c\\udf89 \\uD83C\\uDF89"', '"🎉 🎉"'],
    ['"\\\\u0412 \\\\\\u0412"', '"\\\\u0412 \\\\В"'],
    // What draws nothing, half of a pair, and what would end the string.
    [
      '"\\u202e\\u00a0\\u0000\\u200b\\ud83c \\u0022\\u005c"',
      '"\\u202e\\u00a0\\u0000\\u200b\\ud83c \\u0022\\u005c"',
    ],
    ["[1.0, 12345678901234567890, NaN]", "[1.0, 12345678901234567890, NaN]"],
  ])("shows %s as %s", (text, shown) => {
    expect(readableJson(text)).toBe(shown);
  });

  it("is the same value, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
        const ascii = JSON.stringify([value, text]).replace(
          /[^\x20-\x7e]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
        );
        expect(JSON.parse(readableJson(ascii))).toEqual(JSON.parse(ascii));
      }),
      { numRuns: 300 },
    );
  });
});
