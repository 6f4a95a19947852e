import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PYTHON_JSON_DEPTH, parsePythonJson, PythonNumber, type PythonJson } from "./pythonJson";

describe("parsePythonJson", () => {
  it("reads ordinary JSON as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(plain(parsePythonJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["1.0", "12345678901234567890", "NaN", "Infinity", "-Infinity", "-0", "1e400", "1E5", "0.10"])(
    "keeps a number as it was written: %s",
    (text) => {
      expect(parsePythonJson(text)).toEqual(new PythonNumber(text));
      expect(parsePythonJson(`{"a": [${text} ]}`)).toMatchObject({ a: [new PythonNumber(text)] });
    },
  );

  it.each(["0", "-1", "1.5", "9007199254740991", "1e+22"])(
    "reads a number that prints as it came: %s",
    (text) => {
      expect(parsePythonJson(text)).toBe(Number(text));
    },
  );

  it("takes __proto__ for a name like any other", () => {
    const value = parsePythonJson('{"__proto__": {"polluted": true}}');
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect("polluted" in {}).toBe(false);
  });

  it.each([
    "",
    "{",
    "[1,]",
    "{1: 2}",
    '{"a" 1}',
    '"open',
    "nan",
    "01",
    "+1",
    "[1] 2",
    "'a'",
    '"a\nb"',
    "--Infinity",
  ])("refuses what is not even Python's JSON: %j", (text) => {
    expect(parsePythonJson(text)).toBeUndefined();
  });

  it("refuses what nests deeper than anybody reads, and takes what nests as deep", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(parsePythonJson(nested(MAX_PYTHON_JSON_DEPTH))).toBeDefined();
    expect(parsePythonJson(nested(MAX_PYTHON_JSON_DEPTH + 1))).toBeUndefined();
    expect(parsePythonJson(nested(1_000_000))).toBeUndefined();
    expect(parsePythonJson('"' + "[".repeat(500) + '"')).toBe("[".repeat(500));
  });
});

function plain(value: PythonJson | undefined): unknown {
  if (value instanceof PythonNumber) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  // As JSON.parse does, which makes `__proto__` a property of the object's own.
  const object = {};
  for (const [name, one] of Object.entries(value)) {
    Object.defineProperty(object, name, {
      value: plain(one),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}
