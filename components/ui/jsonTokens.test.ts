import { describe, expect, it } from "vitest";
import { jsonTokens } from "./jsonTokens";

describe("jsonTokens", () => {
  it("tells keys, texts, numbers and words apart", () => {
    expect(jsonTokens('  "a b": [1.5, "x", -2e3, null]').filter(({ tone }) => tone !== "plain")).toEqual([
      { tone: "key", text: '"a b"' },
      { tone: "number", text: "1.5" },
      { tone: "text", text: '"x"' },
      { tone: "number", text: "-2e3" },
      { tone: "word", text: "null" },
    ]);
  });

  it("loses nothing of any text", () => {
    for (const line of ['"open', "- -a é 1x", "", '{"k" : "v\\""}', "привет, 你好 {…}"]) {
      expect(
        jsonTokens(line)
          .map(({ text }) => text)
          .join(""),
      ).toBe(line);
    }
  });
});
