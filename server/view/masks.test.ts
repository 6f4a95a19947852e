import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { andMask, countMask, newMask, NO, notMask, orMask, UNREAD, YES } from "./masks";

const VALUES = [NO, UNREAD, YES];
const masks = fc.array(fc.constantFrom(...VALUES), { minLength: 8192, maxLength: 8192 }).map((values) => {
  const mask = newMask();
  mask.set(values);
  return mask;
});

describe("masks", () => {
  it("join and turn over as Kleene's logic does", () => {
    fc.assert(
      fc.property(masks, masks, (a, b) => {
        const and = Uint8Array.from(a);
        andMask(and, b);
        expect(and.every((value, at) => value === Math.min(a[at] ?? 0, b[at] ?? 0))).toBe(true);
        const or = Uint8Array.from(a);
        orMask(or, b);
        expect(or.every((value, at) => value === Math.max(a[at] ?? 0, b[at] ?? 0))).toBe(true);
        const not = Uint8Array.from(a);
        notMask(not);
        const opposite = [YES, UNREAD, 0, NO];
        expect(not.every((value, at) => value === opposite[a[at] ?? 0])).toBe(true);
        const count = (wanted: number) => a.filter((value) => value === wanted).length;
        expect(countMask(a)).toEqual({ total: count(YES), unread: count(UNREAD) });
      }),
      { numRuns: 20 },
    );
    expect(countMask(newMask().fill(YES))).toEqual({ total: 8192, unread: 0 });
  });
});
