import { describe, expect, it } from "vitest";
import { indentJson } from "./indentJson";
import { parseJsonAsPython } from "./pythonValueFromJson";

describe("indentJson", () => {
  it("gives what holds others a line for each item, and keeps small ones on theirs", () => {
    expect(indentJson('{"a":1,"b":[1,2],"c":{"d":[]}}')).toBe(
      '{\n  "a": 1,\n  "b": [1, 2],\n  "c": {\n    "d": []\n  }\n}',
    );
  });

  it("leaves numbers and texts letter by letter", () => {
    const text = '[1.0, 9007199254740993, 1E5, NaN, "a, [b]: \\u00e9  {c}"]';
    expect(indentJson(text)).toBe(text);
  });

  it("breaks a long flat list", () => {
    const long = indentJson(JSON.stringify(["x".repeat(40), "y".repeat(40)]));
    expect(long.split("\n")).toHaveLength(4);
  });

  it("changes no value", () => {
    const text = '{"k":[{"x":[[],{}]},"\\"",-0.0,1e400],"":null}';
    expect(parseJsonAsPython(indentJson(text))).toEqual(parseJsonAsPython(text));
  });
});
