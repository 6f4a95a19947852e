import { describe, expect, it } from "vitest";
import { createFormat } from "./format";

const format = createFormat("en", "Europe/Berlin", (unit, number) => `${number} ${unit}`);

describe("createFormat", () => {
  it("writes counts in full and shortens them only where told", () => {
    expect(format.count(4218)).toBe("4,218");
    expect(format.compact(75_612)).toBe("75,612");
    expect(format.compact(412_806)).toBe("412k");
    expect(format.compact(1_260_000)).toBe("1.26M");
  });

  it("never shows a share that is not none as none", () => {
    expect(format.percent(0)).toBe("0 %");
    expect(format.percent(0.00002)).toBe("0.01 %");
    expect(format.percent(0.0002)).toBe("0.02 %");
    expect(format.percent(0.043)).toBe("4.3 %");
    expect(format.percent(0.57)).toBe("57 %");
    expect(format.percent(0.9999)).toBe("100 %");
  });

  it("gives rates one digit after the point while that says something", () => {
    expect(format.rate(26.42)).toBe("26.4");
    expect(format.rate(1260.4)).toBe("1,260");
    expect(format.rate(0)).toBe("0");
    expect(format.rate(0.02)).toBe("0.02");
  });

  it("shows the wall clock of the chosen zone, in 24 hours", () => {
    const at = Date.UTC(2026, 10, 21, 13, 31, 40, 123);
    expect(format.minute(at)).toBe("14:31");
    expect(format.second(at)).toBe("14:31:40");
    expect(format.dayAndMinute(at)).toBe("21 Nov, 14:31");
    expect(format.exact(at)).toBe("21 Nov 2026, 14:31:40.123 GMT+1");
  });

  it("parts a figure from its unit", () => {
    expect(format.lengthParts(372_000)).toEqual({ number: "6.2", unit: "min" });
    expect(format.age(23 * 60_000 + 59_000)).toBe("23 min");
    expect(format.bytes(432_013_312)).toBe("412 MB");
  });
});
