import { describe, expect, it } from "vitest";
import { findMisread } from "./misreadJson";

describe("JSON that Python would read otherwise", () => {
  it.each([
    ["[1, 1e400]", { code: "infinite", position: 4, what: "1e400" }],
    ["[-1.5E+999]", { code: "infinite", position: 2, what: "1.5E+999" }],
    [`[${"9".repeat(400)}.0]`, { code: "infinite", position: 1 }],
    ['{"a": 1, "b": 2, "a": 3}', { code: "duplicate-key", position: 17, what: '"a"' }],
    ['[{"x": [1, {"k": 1, "\\u006b": 2}]}]', { code: "duplicate-key", position: 20 }],
    ['{"a": {"a": 1}, "a": 2}', { code: "duplicate-key", position: 16 }],
    ['{"__proto__": 1, "__proto__": 2}', { code: "duplicate-key", position: 17 }],
  ])("is found in %s", (text, found) => {
    expect(findMisread(text)).toMatchObject(found);
  });

  it.each([
    "[]",
    `[${"9".repeat(400)}, -0.0, 1e308, 5e-324]`,
    "[Infinity, -Infinity, NaN]",
    '[{"a": 1}, {"a": 2}, "a", "a"]',
    '{"a": "a", "b": ["a", "a"], "c": {"a": "1e400"}}',
    '{"1e400": 1}',
    `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
  ])("is not found where Python reads what stands there (%#)", (text) => {
    expect(findMisread(text)).toBeNull();
  });
});
