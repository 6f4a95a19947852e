import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitLength, type LengthPart, type LengthStyle } from "./length";

const read = (ms: number, style: LengthStyle) => splitLength(ms, style).map(text).join(" ");
const text = (part: LengthPart) => `${part.value.toFixed(part.decimals)} ${part.unit}`;

describe("splitLength", () => {
  it("gives runtimes three digits", () => {
    expect(read(41, "exact")).toBe("41 ms");
    expect(read(820, "exact")).toBe("0.82 s");
    expect(read(4210, "exact")).toBe("4.21 s");
    expect(read(10_000, "exact")).toBe("10.0 s");
    expect(read(192_000, "exact")).toBe("3 min 12 s");
  });

  it("gives figures two digits and one unit", () => {
    expect(read(310, "short")).toBe("310 ms");
    expect(read(9_600, "short")).toBe("9.6 s");
    expect(read(14_800, "short")).toBe("15 s");
    expect(read(372_000, "short")).toBe("6.2 min");
    expect(read(720_000, "short")).toBe("12 min");
  });

  it("cuts ages instead of rounding them up", () => {
    expect(read(59_999, "whole")).toBe("59 s");
    expect(read(760_000, "whole")).toBe("12 min 40 s");
    expect(read(76 * 3_600_000, "whole")).toBe("3 d 4 h");
    expect(read(3_600_000, "whole")).toBe("1 h");
  });

  it("never shows 60 of a unit that has 60", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e10, noNaN: true }),
        fc.constantFrom("exact", "short", "whole"),
        (ms, style) => {
          for (const part of splitLength(ms, style)) {
            const shown = Number(part.value.toFixed(part.decimals));
            if (part.unit === "ms") expect(shown).toBeLessThan(1000);
            if (part.unit === "s" || part.unit === "min") expect(shown).toBeLessThan(60);
          }
        },
      ),
    );
  });
});
