import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argumentLine } from "./argumentLine";

describe("argumentLine", () => {
  it.each([
    ["(1, 2)", "{}", "1, 2"],
    ["()", "{'order_id': 884213, 'template': 'receipt_v3'}", "order_id=884213, template='receipt_v3'"],
    ["('s3://shop/hero.tif',)", "{'sizes': [320, 640]}", "'s3://shop/hero.tif', sizes=[320, 640]"],
    ["(884213, [('SKU-1', 2), ('SKU-2', 1)])", "{}", "884213, [('SKU-1', 2), ('SKU-2', 1)]"],
    ["[7, 8]", "{}", "7, 8"],
    ["('a, b', \"it's\")", "{'x y': 1}", "'a, b', \"it's\", 'x y': 1"],
    ["('it\\'s, so',)", "{}", "'it\\'s, so'"],
  ])("writes %s and %s as a call would", (args, kwargs, line) => {
    expect(argumentLine(args, kwargs)).toBe(line);
  });

  it("shows what is left of a text that was cut", () => {
    expect(argumentLine("('aaaa...", "{'data': 'bbb...")).toBe("'aaaa..., data='bbb...");
  });

  it("shows a mask as it came", () => {
    expect(argumentLine("<hidden>", "(<hidden>)")).toBe("<hidden>, (<hidden>)");
  });

  it("is empty when nothing is known", () => {
    expect(argumentLine(null, null)).toBe("");
    expect(argumentLine("", "")).toBe("");
  });

  it("takes any text without failing", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (args, kwargs) => {
        expect(typeof argumentLine(args, kwargs)).toBe("string");
      }),
    );
  });
});
