import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseScopeKey, readScope, SCOPE_FIELDS, scopedFilter, scopeKey, writeScope } from "./scope";

const anyScope = fc.record({
  field: fc.constantFrom(...SCOPE_FIELDS),
  value: fc.string({ minLength: 1, maxLength: 100 }),
});

describe("scope", () => {
  it("comes out of the address as it went in, alone", () => {
    fc.assert(
      fc.property(anyScope, anyScope, (before, scope) => {
        const params = new URLSearchParams("range=24h");
        writeScope(params, before);
        writeScope(params, scope);
        expect(readScope(new URLSearchParams(params.toString()))).toEqual(scope);
        expect(parseScopeKey(scopeKey(scope))).toEqual(scope);
        writeScope(params, null);
        expect(params.toString()).toBe("range=24h");
      }),
    );
  });

  it("is none where the address holds nothing that can be asked for", () => {
    for (const search of ["", "name=", `queue=${"x".repeat(256)}`, "field=name"]) {
      expect(readScope(new URLSearchParams(search))).toBeNull();
    }
    expect(readScope(new URLSearchParams("worker=a&name=b"))).toEqual({ field: "name", value: "b" });
  });

  it("narrows the filters of links", () => {
    expect(scopedFilter(null, "state:FAILURE")).toBe("state:FAILURE");
    expect(scopedFilter({ field: "queue", value: "my mail" }, "state:FAILURE")).toBe(
      'state:FAILURE queue:"my mail"',
    );
    expect(scopedFilter({ field: "name", value: "a.b" })).toBe("name:a.b");
  });
});
