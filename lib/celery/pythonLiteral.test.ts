import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePythonText } from "./pythonLiteral";
import type { Exactness, PythonReasonCode } from "./pythonLiteral";
import { PYTHON_LIMITS } from "./pythonValue";
import type { PythonValue } from "./pythonValue";
import { formatPython } from "./pythonValueFormat";

const str = (value: string): PythonValue => ({ kind: "str", value });
const int = (text: string): PythonValue => ({ kind: "int", text });
const tuple = (...items: PythonValue[]): PythonValue => ({ kind: "tuple", items });
const list = (...items: PythonValue[]): PythonValue => ({ kind: "list", items });
const dict = (...entries: [PythonValue, PythonValue][]): PythonValue => ({ kind: "dict", entries });
const codes = (text: string, dialect: "saferepr" | "repr" = "saferepr") =>
  parsePythonText(text, dialect).reasons.map((reason) => reason.code);

describe("text that can have come from one value only", () => {
  const cases: [text: string, value: PythonValue][] = [
    ["()", tuple()],
    ["[]", list()],
    ["{}", dict()],
    ["(1,)", tuple(int("1"))],
    ["[7, 8]", list(int("7"), int("8"))],
    [
      "(None, True, False)",
      tuple({ kind: "none" }, { kind: "bool", value: true }, { kind: "bool", value: false }),
    ],
    ["(-123456789012345678901234567890,)", tuple(int("-123456789012345678901234567890"))],
    ["(1.0, -0.0)", tuple({ kind: "float", text: "1.0" }, { kind: "float", text: "-0.0" })],
    ["(1e+22, 1.5e-07)", tuple({ kind: "float", text: "1e+22" }, { kind: "float", text: "1.5e-07" })],
    ["(nan, inf, -inf)", tuple(...["nan", "inf", "-inf"].map((text) => ({ kind: "float" as const, text })))],
    ["((1+2j), 3j)", tuple({ kind: "complex", text: "(1+2j)" }, { kind: "complex", text: "3j" })],
    ["('',)", tuple(str(""))],
    ["('two\nlines\t\0',)", tuple(str("two\nlines\t\0"))],
    ["('не ASCII 中文 🌼',)", tuple(str("не ASCII 中文 🌼"))],
    [`('a "quoted" word',)`, tuple(str('a "quoted" word'))],
    ["('a, b', '(c', '[1')", tuple(str("a, b"), str("(c"), str("[1"))],
    ["('wait... what',)", tuple(str("wait... what"))],
    [
      "{'a': {'b': [1, (2,)]}}".replace("(2,)", "2"),
      dict([str("a"), dict([str("b"), list(int("1"), int("2"))])]),
    ],
    ["{1: 'x', None: 'y'}", dict([int("1"), str("x")], [{ kind: "none" }, str("y")])],
    ["({1, 2}, set())", tuple({ kind: "set", items: [int("1"), int("2")] }, { kind: "set", items: [] })],
    [
      "(frozenset({3}), frozenset())",
      tuple({ kind: "frozenset", items: [int("3")] }, { kind: "frozenset", items: [] }),
    ],
  ];
  it.each(cases)("reads %j", (text, value) => {
    expect(parsePythonText(text, "saferepr")).toEqual({ value, exactness: "exact", reasons: [] });
  });

  it.each([
    "(Decimal('1.10'), Decimal('NaN'))",
    "(UUID('12345678-1234-4234-9234-123456789abc'),)",
    "(datetime.datetime(2024, 1, 2, 3, 4), datetime.date(2024, 1, 2), datetime.time(3, 4, 5, 6))",
    "(datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.timezone.utc),)",
    "(datetime.datetime(2024, 1, 2, 3, 4, fold=1, tzinfo=zoneinfo.ZoneInfo(key='Europe/Paris')),)",
    "(datetime.timedelta(days=-1, seconds=3), datetime.timedelta(0))",
    "(datetime.time(1, 2, tzinfo=datetime.timezone(datetime.timedelta(seconds=10800))),)",
  ])("reads the constructors %j", (text) => {
    const parsed = parsePythonText(text, "saferepr");
    expect(parsed.exactness).toBe("exact");
    expect(parsed.value && formatPython(parsed.value, "saferepr")).toBe(text);
  });
});

describe("text that may have come from another value", () => {
  const cases: [text: string, exactness: Exactness, codes: PythonReasonCode[]][] = [
    // A string cut at its last space leaves no other trace than its own ellipsis.
    ["('a...',)", "inexact", ["cut-string"]],
    ["('long', ...)", "inexact", ["cut"]],
    ["([[...], 4], {'a': {'b': {...}}})", "inexact", ["cut"]],
    ["(1, , ...)", "inexact", ["syntax", "cut"]],
    ["{'a': , ...}", "inexact", ["syntax", "cut"]],
    ["{'a': 1, 'b', ...}", "inexact", ["syntax", "cut"]],
    ["(1234..., ...)", "inexact", ["syntax", "cut"]],
    ["(b'abc',)", "inexact", ["bytes"]],
    [String.raw`('C:\new',)`, "likely", ["backslash"]],
    [String.raw`('it\'s',)`, "likely", ["backslash"]],
    [String.raw`('a\', \'b',)`, "inexact", ["backslash", "ambiguous-quote"]],
    [String.raw`('C:\dir\', 5)`, "inexact", ["backslash", "ambiguous-quote"]],
    ["([[[1]]],)", "likely", ["deep"]],
    [`('${"x".repeat(1000)}',)`, "likely", ["long"]],
    ["(<shop.Order object at 0x7f0000000000>,)", "inexact", ["object"]],
    ["(Order(id=5),)", "inexact", ["object"]],
    ["(Color.RED,)", "inexact", ["object"]],
    ["(<Color.RED: 1>,)", "inexact", ["object"]],
    ["(Decimal('x'),)", "inexact", ["object"]],
    [`("it's",)`, "inexact", ["object"]],
    ["(<hidden>)", "inexact", ["syntax", "object"]],
    ["***", "inexact", ["syntax"]],
    ["{'a': 1, 'a': 2}", "inexact", ["duplicate-key"]],
    ["(1,2)", "likely", ["form"]],
    ["(1.50,)", "likely", ["form"]],
    ["(1e400,)", "likely", ["form"]],
    ["(007,)", "inexact", ["syntax"]],
    ["(1)", "inexact", ["syntax"]],
    ["(1, 2", "inexact", ["syntax"]],
    ["(1))", "inexact", ["syntax"]],
    ["(1/2,)", "inexact", ["syntax"]],
    ["('a' 'b')", "inexact", ["syntax"]],
    ["(null, true)", "inexact", ["object"]],
    ["(constructor, __proto__)", "inexact", ["object"]],
  ];
  it.each(cases)("calls %j %s", (text, exactness, expected) => {
    const parsed = parsePythonText(text, "saferepr");
    expect(parsed.exactness).toBe(exactness);
    expect(parsed.reasons.map((reason) => reason.code).sort()).toEqual([...expected].sort());
  });

  it("gives null for the empty text only", () => {
    expect(parsePythonText("", "saferepr").value).toBeNull();
    expect(parsePythonText(" ", "repr").value).toBeNull();
    expect(parsePythonText("?", "repr").value).not.toBeNull();
  });

  it("says where", () => {
    const { reasons } = parsePythonText("(1, <X>, 'b...')", "saferepr");
    expect(reasons).toEqual([
      { code: "object", position: 4 },
      { code: "cut-string", position: 14 },
    ]);
  });

  it("does not trust strings of senders that leave quotes as they are", () => {
    expect(parsePythonText("['a', 'b']", "saferepr", { oldSender: true }).exactness).toBe("likely");
    expect(parsePythonText("[1, 2]", "saferepr", { oldSender: true }).exactness).toBe("exact");
  });
});

describe("as much of a tree as can be shown", () => {
  it("keeps what stands around an unreadable part", () => {
    expect(parsePythonText("(1, %$#, [2])", "saferepr").value).toEqual(
      tuple(
        int("1"),
        { kind: "opaque", label: "", text: "%$#", args: [], fields: [], state: null },
        list(int("2")),
      ),
    );
  });

  it("closes what the text leaves open", () => {
    expect(parsePythonText("({'a': [1, 2", "saferepr").value).toEqual({
      kind: "opaque",
      label: "",
      text: null,
      args: [dict([str("a"), list(int("1"), int("2"))])],
      fields: [],
      state: null,
    });
  });

  it("labels objects and shows their inner values", () => {
    expect(parsePythonText("<Color.RED: 'r'>", "repr").value).toMatchObject({
      label: "Color.RED",
      text: "<Color.RED: 'r'>",
      args: [str("r")],
    });
    expect(parsePythonText("<class 'shop.Order'>", "repr").value).toMatchObject({ label: "shop.Order" });
    expect(parsePythonText("<function <lambda> at 0x7f>", "repr").value).toMatchObject({ label: "function" });
    expect(parsePythonText("ValueError('no', code=5)", "repr").value).toMatchObject({
      label: "ValueError",
      args: [str("no")],
      fields: [["code", int("5")]],
    });
  });

  it("reads Python's own strings inside objects that Celery prints", () => {
    const parsed = parsePythonText(String.raw`(deque(['a\n', "it's"]), 'raw\n')`, "saferepr");
    expect(parsed.value).toMatchObject({
      items: [{ label: "deque", args: [list(str("a\n"), str("it's"))] }, str("raw\\n")],
    });
  });

  it("takes the other reading of a backslash where the first has no end", () => {
    expect(parsePythonText(String.raw`('C:\dir\', 5)`, "saferepr").value).toEqual(
      tuple(str("C:\\dir\\"), int("5")),
    );
  });
});

describe("Python's own repr", () => {
  const cases: [text: string, value: PythonValue][] = [
    [String.raw`'it\'s "so"'`, str(`it's "so"`)],
    [`"it's"`, str("it's")],
    [String.raw`'a\n\t\r\\\x00\x7f\xa0\u200b\U000e0001'`, str("a\n\t\r\\\0\x7f\u00a0\u200b\u{e0001}")],
    [String.raw`b'\x00\xff\'"\\n'`, { kind: "bytes", hex: "00ff27225c6e" }],
    [`b"it's"`, { kind: "bytes", hex: "69742773" }],
    ["[[[[[1]]]]]", list(list(list(list(list(int("1"))))))],
    ["'ends in...'", str("ends in...")],
  ];
  it.each(cases)("reads %j", (text, value) => {
    expect(parsePythonText(text, "repr")).toEqual({ value, exactness: "exact", reasons: [] });
  });

  it("says what Python would not have written so, or not at all", () => {
    expect(codes(`"abc"`, "repr")).toEqual(["form"]);
    expect(codes(String.raw`'\q'`, "repr")).toEqual(["syntax"]);
    expect(codes(String.raw`'\ud83d\ude00'`, "repr")).toEqual(["syntax"]);
    expect(codes("'a\nb'", "repr")).toEqual(["syntax"]);
    expect(codes("'a", "repr")).toEqual(["syntax"]);
    expect(codes("b'é'", "repr")).toEqual(["syntax"]);
    expect(codes("u'a'", "repr")).toEqual(["form"]);
    expect(codes("[1, [...]]", "repr")).toEqual(["cut"]);
  });
});

describe("hostile text", () => {
  const hostile = fc.array(
    fc.constantFrom(
      ...Array.from("()[]{}<>'\"\\,:= .-_b1ajn\n"),
      "...",
      "constructor",
      "__proto__",
      "b'",
      "frozenset({",
      "<A.b: ",
      "inf",
      "datetime.date(",
      "\\'",
      "\ud800",
      "é",
    ),
    { maxLength: 200 },
  );
  it("never throws, and never calls exact what does not print as it came", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom("saferepr" as const, "repr" as const), (parts, dialect) => {
        const text = parts.join("");
        const { value, exactness, reasons } = parsePythonText(text, dialect);
        expect(exactness === "exact").toBe(reasons.length === 0);
        if (exactness === "exact") expect(value && formatPython(value, dialect)).toBe(text);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([
    "(",
    "[",
    "{",
    "<",
    "<A.b: ",
    "b'",
    "'",
    "\\'",
    "f(",
    "f(a=",
    "1 ",
    "{'a': ",
    ")",
    ",",
    ":",
    '"',
    "(1 ",
    "a.",
    "9",
    "...",
    "<a> ",
    "('\\', ",
  ])("takes a million characters of %j without growing beyond its limits", (part) => {
    const { value } = parsePythonText(part.repeat(Math.floor(1_000_000 / part.length)), "saferepr");
    expect(countNodes(value)).toBeLessThan(PYTHON_LIMITS.maxNodes + 100);
  });

  it("cuts what is too deep, and reads on behind it", () => {
    const deep = "[".repeat(100) + "]".repeat(100);
    const { value, exactness, reasons } = parsePythonText(`(${deep}, 1)`, "repr");
    expect(exactness).toBe("inexact");
    expect(reasons.map((reason) => reason.code)).toEqual(["limit"]);
    expect(value).toMatchObject({ items: [{}, int("1")] });
  });
});

function countNodes(value: PythonValue | null): number {
  return value === null ? 0 : (JSON.stringify(value).match(/"kind"/g)?.length ?? 0);
}
