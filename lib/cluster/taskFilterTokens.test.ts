import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completionAt,
  filterTokens,
  hasTerm,
  parseFilter,
  withTerm,
  withoutFieldTerms,
  withoutTerm,
} from "./taskFilter";
import { filterTexts } from "./taskFilterSamples";

/** The completion at the `|` in the text. */
function at(text: string) {
  const cursor = text.indexOf("|");
  return completionAt(text.replace("|", ""), cursor);
}

describe("filterTokens", () => {
  it("tells each chip's place, key, operator and values", () => {
    expect(filterTokens('state:FAILURE,"B C" -runtime:>=2s hello')).toEqual([
      {
        kind: "term",
        from: 0,
        to: 19,
        depth: 0,
        negated: false,
        key: "state",
        field: "state",
        operator: "",
        value: 'FAILURE,"B C"',
        valueFrom: 6,
        valueTo: 19,
        values: [
          { text: "FAILURE", from: 6, to: 13, isPattern: false },
          { text: "B C", from: 14, to: 19, isPattern: false },
        ],
      },
      expect.objectContaining({
        from: 20,
        to: 33,
        negated: true,
        field: "runtime",
        operator: ">=",
        value: "2s",
        valueFrom: 31,
      }),
      expect.objectContaining({ from: 34, to: 39, key: null, field: null, value: "hello" }),
    ]);
  });

  it("knows depth and what NOT and minus exclude", () => {
    const tokens = filterTokens("a OR NOT b (--c NOT -d) -(e)");
    expect(tokens.map(({ kind, depth, negated }) => `${kind} ${depth}${negated ? " not" : ""}`)).toEqual([
      "term 0",
      "or 0",
      "not 0",
      "term 0 not",
      "open 0",
      "term 1",
      "not 1",
      "term 1",
      "close 0",
      "open 0 not",
      "term 1",
      "close 0",
    ]);
  });

  it("keeps unknown keys and half-typed text", () => {
    expect(filterTokens('nope:x name:"ab')).toMatchObject([
      { key: "nope", field: null, value: "x" },
      { field: "name", values: [{ text: "ab" }] },
    ]);
  });
});

describe("completionAt", () => {
  it.each([
    ["|", { kind: "key", prefix: "", from: 0, to: 0 }],
    ["na|", { kind: "key", prefix: "na", from: 0, to: 2 }],
    ["na|me:x", { kind: "key", prefix: "na", from: 0, to: 5 }],
    ["-sta|", { kind: "key", prefix: "sta", from: 1, to: 4 }],
    ["a (|", { kind: "key", prefix: "", from: 3, to: 3 }],
    ["name:|", { kind: "value", key: "name", prefix: "", from: 5, to: 5 }],
    ["state:FAILURE name:shop.or|", { kind: "value", key: "name", prefix: "shop.or", from: 19, to: 26 }],
    ["state:A,F|ZZ b", { kind: "value", key: "state", prefix: "F", from: 8, to: 11 }],
    ['queue:"two w|', { kind: "value", key: "queue", prefix: "two w", from: 6, to: 12 }],
    ["runtime:>|", { kind: "value", key: "runtime", prefix: ">", from: 8, to: 9 }],
    ["nope:x|", { kind: "none" }],
    ['"quoted|"', { kind: "none" }],
    ["(a)|", { kind: "none" }],
  ])("%s", (text, expected) => {
    expect(at(text)).toMatchObject(expected);
  });

  it("never throws, and never replaces what is not there", () => {
    fc.assert(
      fc.property(filterTexts, fc.integer({ min: -2, max: 50 }), (text, cursor) => {
        const { from, to } = completionAt(text, cursor);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(text.length);
        expect(from).toBeLessThanOrEqual(to);
      }),
    );
  });
});

describe("withTerm and withoutTerm", () => {
  it("add to the field's own term, or a new one", () => {
    expect(withTerm("", "state", "FAILURE")).toBe("state:FAILURE");
    expect(withTerm("charge state:FAILURE runtime:>1s", "state", "RETRY")).toBe(
      "charge state:FAILURE,RETRY runtime:>1s",
    );
    expect(withTerm("charge", "queue", "two words")).toBe('charge queue:"two words"');
    expect(withTerm("a OR b", "state", "FAILURE")).toBe("(a OR b) state:FAILURE");
    expect(withTerm("-state:FAILURE a", "state", "FAILURE")).toBe("a state:FAILURE");
    expect(withTerm("state:FAILURE", "state", "RETRY", true)).toBe("state:FAILURE -state:RETRY");
    expect(withTerm("-state:A", "state", "B", true)).toBe("-state:A,B");
    expect(withTerm("state:FAILURE", "state", "failure")).toBe("state:FAILURE");
    expect(withTerm('name:"ab', "state", "A")).toBe('name:"ab" state:A');
    expect(withTerm("a", "name", "x*y")).toBe('a name:"x*y"');
  });

  it("drop the value, and the term with its last value", () => {
    expect(withoutTerm("state:FAILURE,RETRY a", "state", "FAILURE")).toBe("state:RETRY a");
    expect(withoutTerm("a state:FAILURE b", "state", "FAILURE")).toBe("a b");
    expect(withoutTerm("a AND state:FAILURE", "state", "FAILURE")).toBe("a");
    expect(withoutTerm("state:FAILURE AND b", "state", "FAILURE")).toBe("b");
    expect(withoutTerm("a NOT state:FAILURE b", "state", "FAILURE", true)).toBe("a b");
    expect(withoutTerm("state:FAIL* b", "state", "FAIL*")).toBe("state:FAIL* b");
    expect(withoutTerm("(state:FAILURE OR a)", "state", "FAILURE")).toBe("(state:FAILURE OR a)");
    expect(withoutFieldTerms("state:A -state:B name:x state:C,D", "state")).toBe("name:x");
  });

  it("toggle a value on and off in any filter that parses", () => {
    fc.assert(
      fc.property(
        filterTexts,
        fc.constantFrom("FAILURE", "a b", 'q"\\x', "A"),
        fc.boolean(),
        (text, value, negated) => {
          fc.pre(parseFilter(text).ok);
          const added = withTerm(text, "state", value, negated);
          expect(parseFilter(added)).toMatchObject({ ok: true });
          expect(hasTerm(added, "state", value, negated)).toBe(true);
          expect(hasTerm(added, "state", value, !negated)).toBe(false);
          const dropped = withoutTerm(added, "state", value, negated);
          expect(parseFilter(dropped)).toMatchObject({ ok: true });
          expect(hasTerm(dropped, "state", value, negated)).toBe(false);
          expect(parseFilter(withoutFieldTerms(added, "state"))).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
