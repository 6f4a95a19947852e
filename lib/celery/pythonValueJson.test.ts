import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePythonText } from "./pythonLiteral";
import { PYTHON_LIMITS } from "./pythonValue";
import type { PythonValue } from "./pythonValue";
import { formatPython } from "./pythonValueFormat";
import { parseJsonAsPython, parseJsonMembers } from "./pythonValueFromJson";
import { toJsonText } from "./pythonValueJson";
import type { JsonTextOptions } from "./pythonValueJson";

function read(text: string): PythonValue {
  const { value } = parsePythonText(text, "repr");
  if (value === null) throw new Error(`nothing in ${text}`);
  return value;
}
const json = (text: string, options?: JsonTextOptions) => toJsonText(read(text), options);

describe("JSON for sending", () => {
  it.each([
    [
      "[1, 12345678901234567890, 1.0, -0.0, 1e+22, 1.5e-07]",
      "[1, 12345678901234567890, 1.0, -0.0, 1e+22, 1.5e-07]",
    ],
    ["{'a': None, 'b': [True, False]}", '{"a": null, "b": [true, false]}'],
    [
      String.raw`'\x00\n"\\ \u2028 é 🌼 \udcff'`,
      String.raw`"\u0000\n\"\\ ` + "\u2028" + String.raw` é 🌼 \udcff"`,
    ],
    ["{}", "{}"],
  ])("writes %s as it is", (python, text) => {
    expect(json(python)).toEqual({ ok: true, text, changes: [] });
  });

  it("says what json.dumps changes without asking", () => {
    expect(json("[(1,), {2: nan, None: -inf, True: inf, 1.5: ()}]")).toEqual({
      ok: true,
      text: '[[1], {"2": NaN, "null": -Infinity, "true": Infinity, "1.5": []}]',
      changes: [
        { code: "tuple-to-list", path: "[0]" },
        { code: "key-to-string", path: "[1][2]" },
        { code: "non-finite", path: "[1][2]" },
        { code: "key-to-string", path: "[1][None]" },
        { code: "non-finite", path: "[1][None]" },
        { code: "key-to-string", path: "[1][True]" },
        { code: "non-finite", path: "[1][True]" },
        { code: "key-to-string", path: "[1][1.5]" },
        { code: "tuple-to-list", path: "[1][1.5]" },
      ],
    });
  });

  it.each([
    ["[1, {2}]", "type", "[1]", "set"],
    ["{'a': [frozenset({1})]}", "type", "['a'][0]", "frozenset"],
    ["[b'x']", "type", "[0]", "bytes"],
    ["[1j]", "type", "[0]", "complex"],
    ["[Decimal('1')]", "type", "[0]", "Decimal"],
    ["[<X>]", "type", "[0]", "X"],
    ["[1, ...]", "cut", "[1]", "ellipsis"],
    ["{(1, 2): 3}", "key", "[(1, 2)]", "tuple"],
    ["{1: 2, '1': 3}", "duplicate-key", "['1']", "str"],
  ])("refuses %s", (python, code, path, what) => {
    expect(json(python)).toEqual({ ok: false, code, path, what });
  });

  it("refuses a string that Celery may have cut", () => {
    const { value } = parsePythonText("('a...',)", "saferepr");
    expect(value && toJsonText(value)).toEqual({ ok: false, code: "cut", path: "[0]", what: "str" });
  });

  it("writes kombu's envelopes when told to", () => {
    const envelope = (type: string, value: string) => ({
      ok: true,
      text: `{"__type__": "${type}", "__value__": ${value}}`,
      changes: [],
    });
    const written = (python: string) => json(python, { envelopes: true });
    expect(written("Decimal('1.10')")).toEqual(envelope("decimal", '"1.10"'));
    expect(written("UUID('6ba7b810-9dad-41d1-80b4-00c04fd430c8')")).toEqual(
      envelope("uuid", '{"hex": "6ba7b8109dad41d180b400c04fd430c8", "version": 4}'),
    );
    expect(written("b'abc'")).toEqual(envelope("bytes", '"abc"'));
    expect(written(String.raw`b'\xff\x00'`)).toEqual(envelope("base64", '"/wA="'));
    expect(written("datetime.date(2024, 1, 2)")).toEqual(envelope("date", '"2024-01-02"'));
    expect(written("datetime.time(3, 4, 5, 6)")).toEqual(envelope("time", '"03:04:05.000006"'));
    expect(written("datetime.datetime(2024, 1, 2, 3, 4)")).toEqual(
      envelope("datetime", '"2024-01-02T03:04:00"'),
    );
    expect(
      written(
        "datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=73800)))",
      ),
    ).toEqual(envelope("datetime", '"2024-01-02T03:04:00-03:30"'));
    // The offset of a named zone at that time is not in the text.
    expect(
      written("datetime.datetime(2024, 1, 2, 3, 4, tzinfo=zoneinfo.ZoneInfo(key='Europe/Paris'))").ok,
    ).toBe(false);
    expect(written("datetime.timedelta(days=1)").ok).toBe(false);
  });

  it("fills an editor with whatever is known", () => {
    expect(json("[1, {2}, ..., <X>, {(1, 2): b'x'}]", { lenient: true })).toMatchObject({
      ok: true,
      text: `[1, "{2}", "...", "<X>", {"(1, 2)": "b'x'"}]`,
    });
  });
});

describe("Python's JSON, read", () => {
  const shown = (text: string, envelopes = false) => {
    const result = parseJsonAsPython(text, { envelopes });
    return result.ok ? formatPython(result.value) : result;
  };
  it("keeps numbers as they were written", () => {
    expect(shown("[1, 1.0, 1E5, -0, 12345678901234567890123, NaN, Infinity, -Infinity]")).toBe(
      "[1, 1.0, 1E5, -0, 12345678901234567890123, nan, inf, -inf]",
    );
  });

  it("takes the last of equal keys, at the first's place", () => {
    expect(shown('{"a": 1, "b": 2, "a": 3, "__proto__": 4}')).toBe("{'a': 3, 'b': 2, '__proto__': 4}");
  });

  it("opens kombu's envelopes when told to", () => {
    const text = (type: string, value: string) => `{"__type__": "${type}", "__value__": ${value}}`;
    expect(shown(text("datetime", '"2024-01-02T03:04:05.000006+03:00"'), true)).toBe(
      "datetime.datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=datetime.timezone(datetime.timedelta(seconds=10800)))",
    );
    expect(shown(text("datetime", '"2024-01-02T03:04:05Z"'), true)).toBe(
      "datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)",
    );
    expect(shown(text("date", '"2024-01-02"'), true)).toBe("datetime.date(2024, 1, 2)");
    expect(shown(text("base64", '"/wA="'), true)).toBe(String.raw`b'\xff\x00'`);
    expect(shown(text("uuid", '{"hex": "6ba7b8109dad41d180b400c04fd430c8", "version": 4}'), true)).toBe(
      "UUID('6ba7b810-9dad-41d1-80b4-00c04fd430c8')",
    );
    expect(shown(text("decimal", '"1.10"'), false)).toBe("{'__type__': 'decimal', '__value__': '1.10'}");
    for (const odd of [text("datetime", '"soon"'), text("base64", '"*"'), text("moon", "1")]) {
      expect(shown(odd, true)).toBe(shown(odd, false));
    }
  });

  it.each([
    "",
    "[",
    "[1",
    "[1,",
    "[1,]",
    '{"a"',
    '{"a":',
    '{"a":1',
    "{a: 1}",
    '"a',
    '"\\x"',
    "01",
    "1.",
    "nan",
    "[1] 2",
    "undefined",
    "constructor",
  ])("says where %j is wrong", (text) => {
    const result = parseJsonAsPython(text);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.position).toBeLessThanOrEqual(text.length);
  });

  it("cuts what is too deep or too much, and says so", () => {
    const deep = parseJsonAsPython(`[${"[".repeat(100_000)}${"]".repeat(100_000)}, 1]`);
    expect(deep).toMatchObject({ ok: true, cut: true, value: { items: [{}, { kind: "int", text: "1" }] } });
    const many = parseJsonAsPython(`[${"1,".repeat(100_000)}1]`);
    expect(many).toMatchObject({ ok: true, cut: true });
    expect(many.ok && many.value.kind === "list" && many.value.items.length).toBeLessThanOrEqual(
      PYTHON_LIMITS.maxNodes,
    );
  });

  it("reads members each within the limits, with their text", () => {
    const text = '{ "a" : [1, 2, 3, {"b": "]"}] , "c":"x", "a":[1.0 ,2] }';
    const result = parseJsonMembers(text, { limits: { ...PYTHON_LIMITS, maxNodes: 4 } });
    expect(result.ok && [...result.members].map(([name, { cut, text: raw }]) => [name, cut, raw])).toEqual([
      ["a", false, "[1.0 ,2]"],
      ["c", false, '"x"'],
    ]);
    const first = parseJsonMembers(text.replace('"a":[1.0', '"d":[1.0'), {
      limits: { ...PYTHON_LIMITS, maxNodes: 3 },
    });
    expect(first.ok && first.members.get("a")).toMatchObject({ cut: true, text: '[1, 2, 3, {"b": "]"}]' });
    expect(first.ok && first.members.get("d")).toMatchObject({ cut: false });
    for (const broken of ["[]", "{", '{"a"}', '{"a": 1,}', '{"a": 1} 2', '{"a": [1}', '{"a": "x}']) {
      expect(parseJsonMembers(broken).ok).toBe(false);
    }
  });

  it("agrees with JSON.parse about what is JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const result = parseJsonAsPython(text);
        if (!result.ok) throw new Error(result.message);
        const written = toJsonText(result.value);
        expect(written.ok && JSON.parse(written.text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws", () => {
    const part = fc.constantFrom(
      ...Array.from('[]{}:,"\\ 01-.eNa'),
      "null",
      "NaN",
      "Infinity",
      '"__type__"',
      '"__value__"',
      "\\u12",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        parseJsonAsPython(parts.join(""), { envelopes: true });
        parseJsonMembers(`{"a": ${parts.join("")}}`);
      }),
      { numRuns: 10_000 },
    );
  });
});
