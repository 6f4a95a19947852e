import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entrySpans, isDeeperThan, objectMembers, replaceNonFinite } from "./jsonText";

describe("entrySpans", () => {
  it("finds the entries that JSON.parse finds, with their depth", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => {
        const text = JSON.stringify(values, null, 1);
        const spans = entrySpans(text, 1000);
        expect(spans.map(({ start, end }) => JSON.parse(text.slice(start, end)) as unknown)).toEqual(
          JSON.parse(text),
        );
        expect(spans.map(({ depth }) => depth)).toEqual(values.map(depthOf));
      }),
    );
  });

  it("takes what is no array for one entry", () => {
    expect(entrySpans(' {"a": [1]}', 10)).toEqual([{ start: 0, end: 11, depth: 2 }]);
  });

  it("passes over nothing that stands behind an array", () => {
    const texts = (text: string) => entrySpans(text, 10).map(({ start, end }) => text.slice(start, end));
    expect(texts('[}{"a": 1}]')).toEqual(['{"a": 1}]']);
    expect(texts("[1] 2")).toEqual(["1", " 2"]);
    expect(texts("[1] ")).toEqual(["1"]);
  });

  it("gives one more than the limit, so that more can be told from exactly so many", () => {
    expect(entrySpans("[1,2,3,4]", 2)).toHaveLength(3);
    expect(entrySpans("[1,2]", 2)).toHaveLength(2);
  });
});

describe("objectMembers", () => {
  it("finds the members that JSON.parse finds, and their text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object, null, 2);
        const members = objectMembers(text, 0, text.length);
        expect(members.map(({ name }) => name)).toEqual(Object.keys(object));
        expect(members.map(({ start, end }) => JSON.parse(text.slice(start, end)) as unknown)).toEqual(
          Object.values(JSON.parse(text) as object),
        );
      }),
    );
  });
});

describe("a member's name with an escape that there is not", () => {
  it("is taken as it is written", () => {
    expect(objectMembers('{"\\ody": 1, "b": 2}', 0, 19).map(({ name }) => name)).toEqual(["\\ody", "b"]);
  });
});

describe("isDeeperThan", () => {
  it("counts as the value does, strings aside", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 6 }), (value, limit) => {
        expect(isDeeperThan(JSON.stringify(value), limit)).toBe(depthOf(value) > limit);
      }),
    );
  });
});

describe("replaceNonFinite", () => {
  it("replaces bare words and leaves those in strings", () => {
    expect(replaceNonFinite('[NaN,-Infinity, Infinity,"NaN \\" Infinity"]', "0")).toBe(
      '[0,0, 0,"NaN \\" Infinity"]',
    );
  });

  it("says when there is nothing to replace", () => {
    expect(replaceNonFinite('{"NaN": "Infinity"}', "0")).toBeNull();
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
