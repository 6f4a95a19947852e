import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PICKLE_LIMITS, parsePickle } from "./pickle";
import type { PickleResult } from "./pickle";
import { formatPython } from "./pythonValueFormat";

/** One character a byte. */
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const read = (text: string) => parsePickle(bytes(text));

function shown(text: string): string {
  const result = read(text);
  if (!result.ok) throw new Error(`${result.code} at ${result.position}: ${result.message}`);
  return formatPython(result.value);
}

function nodeCount(result: PickleResult): number {
  const value = result.ok ? result.value : result.partial;
  return JSON.stringify(value).match(/"kind"/g)?.length ?? 0;
}

describe("plain values", () => {
  // Written by Python 3.11 (protocols as marked) and Python 2.7.
  it.each([
    ["N.", "None"],
    ["\x80\x02\x88.", "True"],
    ["I01\n.", "True"],
    ["I-5\n.", "-5"],
    ["L123456789012345678901234567890L\n.", "123456789012345678901234567890"],
    ["\x80\x02\x8a\x00.", "0"],
    ["\x80\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x80.", "-2361183241434822606848"],
    ["\x80\x02J\xff\xff\xff\xff.", "-1"],
    ["F1.0\n.", "1.0"],
    ["Finf\n.", "inf"],
    ["\x80\x02G\x7f\xf8\x00\x00\x00\x00\x00\x00.", "nan"],
    ["\x80\x02G\x80\x00\x00\x00\x00\x00\x00\x00.", "-0.0"],
    ["Va\\u000ab\\u005c\xe9\\u4e2d\\U0001f33c\n.", "'a\\nb\\\\é中🌼'"],
    ["\x80\x04\x8c\x03\xed\xb3\xbf.", "'\\udcff'"],
    ["\x80\x04\x8c\x06a\xed\xa0\xbdb\xc3.".replace("b\xc3", "\xc3\xa9"), "'a\\ud83dé'"],
    ["S'it\\'s'\n.", `"it's"`],
    ["\x80\x02U\x02\xff\x00.", "b'\\xff\\x00'"],
    ["\x80\x04]\x94(K\x01K\x02e.", "[1, 2]"],
    ["(lp0\nI1\na.", "[1]"],
    ["\x80\x02).", "()"],
    ["\x80\x02K\x01\x85.", "(1,)"],
    ["(dp0\nVa\np1\nI1\ns.", "{'a': 1}"],
    ["\x80\x04\x8f\x94(K\x01\x90.", "{1}"],
    ["\x80\x04(K\x01\x91.", "frozenset({1})"],
    ["\x80\x02}(K\x01K\x02K\x01K\x03u.", "{1: 3}"],
  ])("reads %j as %s", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe("objects", () => {
  it("shows a hostile pickle as what it wanted to call", () => {
    expect(shown("cos\nsystem\n(S'rm -rf /'\ntR.")).toBe("os.system('rm -rf /')");
    expect(shown("c__builtin__\neval\n(S'1'\ntR.")).toBe("eval('1')");
    expect(shown("(S'ls'\nios\nsystem\n.")).toBe("os.system('ls')");
    expect(shown("\x80\x04(\x8c\x02os\x8c\x06system\x93\x8c\x02lso.")).toBe("os.system('ls')");
    expect(shown("c__builtin__\ngetattr\n(cos\nVsystem\ntR(S'ls'\ntR.".replace("cos\n", "cos\npath\n"))).toBe(
      "os.path.system('ls')",
    );
  });

  it("shows a call of what is itself made by a call", () => {
    expect(shown("c__builtin__\neval\n(S'1'\ntR(S'x'\ntR.")).toBe("call(eval('1'), 'x')");
  });

  it("keeps an object's state, keyword arguments and elements", () => {
    const made = "\x80\x04\x8c\x04shop\x8c\x05Order\x93";
    expect(shown(`${made})\x81}\x8c\x02idK\x05sb.`)).toBe("shop.Order(**{'id': 5})");
    expect(shown(`${made}K\x01\x85}\x8c\x02idK\x05s\x92.`)).toBe("shop.Order(1, id=5)");
    expect(shown(`${made})\x81(K\x01K\x02e.`)).toBe("shop.Order([1, 2])");
    expect(shown(`${made})\x81K\x01K\x02s.`)).toBe("shop.Order({1: 2})");
  });

  it.each([
    ["c_codecs\nencode\n(Va\xff\nVlatin1\ntR.", "b'a\\xff'"],
    ["c__builtin__\nbytes\n(tR.", "b''"],
    ["c__builtin__\nset\n((lI1\natR.", "{1}"],
    ["c__builtin__\ncomplex\n(F1.0\nF-2.5\ntR.", "(1-2.5j)"],
    ["cdecimal\nDecimal\n(V1.10\ntR.", "Decimal('1.10')"],
    ["cuuid\nUUID\n)\x81}(X\x03\x00\x00\x00intL1L\nub.", "UUID('00000000-0000-0000-0000-000000000001')"],
    ["cdatetime\ndate\n(c_codecs\nencode\n(V\x07\xe8\x01\x02\nVlatin1\ntRtR.", "datetime.date(2024, 1, 2)"],
    ["cdatetime\ntimedelta\n(I-1\nI3\nI0\ntR.", "datetime.timedelta(days=-1, seconds=3)"],
    ["cdatetime\ntimezone\n(cdatetime\ntimedelta\n(I0\nI0\nI0\ntRtR.", "datetime.timezone.utc"],
    ["ccollections\nOrderedDict\n(tRVa\nI1\ns.", "OrderedDict({'a': 1})"],
    ["cexceptions\nValueError\n(Vno\ntR.", "ValueError('no')"],
    ["cshop\nOrder\n.", "shop.Order"],
    // Python 2's datetime keeps its state in a `str`.
    [
      "cdatetime\ndatetime\n(S'\\x07\\xe8\\x01\\x02\\x03\\x04\\x00\\x00\\x00\\x00'\ntR.",
      "datetime.datetime(2024, 1, 2, 3, 4)",
    ],
    // Not as Python writes them: shown as any call.
    ["cdatetime\ndate\n(Vsoon\ntR.", "datetime.date('soon')"],
    ["cdecimal\nDecimal\n(I1\ntR.", "decimal.Decimal(1)"],
    ["cuuid\nUUID\n)\x81}b.", "uuid.UUID(**{})"],
    ["Pname\n.", "persistent('name')"],
    ["\x80\x02\x82\x05.", "extension 5"],
    ["\x80\x05\x97.", "<buffer beside the pickle>"],
  ])("shows %j as %s", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe("what is shared, and what contains itself", () => {
  it("appears at each place", () => {
    expect(shown("(lp0\nI1\nag0\n\x86.")).toBe("([1], [1])");
  });

  it("is cut where it would go round", () => {
    const result = read("(lp0\ng0\na.");
    expect(result).toEqual({
      ok: true,
      cut: true,
      protocol: 0,
      value: { kind: "list", items: [{ kind: "cut", reason: "cycle", text: "" }] },
    });
    expect(shown("(dp0\nVa\ng0\ns.")).toBe("{'a': ...}");
    expect(shown("cshop\nA\n)\x81p0\ng0\nb.")).toBe("shop.A(**...)");
    expect(shown("(lp0\n(g0\ntp1\na0g1\n.")).toBe("([...],)");
  });

  it("does not grow when a small pickle refers to itself a thousand million times", () => {
    let bomb = "(lI1\na";
    for (let i = 0; i < 30; i++) bomb += "2\x86"; // each level holds the former twice
    const result = read(`${bomb}.`);
    expect(result).toMatchObject({ ok: true, cut: true });
    expect(nodeCount(result)).toBeLessThan(PICKLE_LIMITS.maxNodes + 100);
  });

  const large = "x".repeat(0x40000);
  it.each([
    ["a text", `X\x00\x00\x04\x00${large}`, "h\x00"],
    ["bytes", `B\x00\x00\x04\x00${large}`, "h\x00"],
    ["the state of a date", `B\x00\x00\x04\x00${large}`, "cdatetime\ndate\nh\x00\x85R"],
    ["the text of bytes", `X\x00\x00\x04\x00${large}`, "c_codecs\nencode\n(h\x00Vlatin1\ntR"],
    ["the name of a class", `c${large}\nA\n`, "h\x00"],
    ["the name of an attribute", `X\x00\x00\x04\x00${large}`, "c__builtin__\ngetattr\n(cos\npath\nh\x00tR"],
  ])("does not repeat %s beyond its limits", (_what, once, again) => {
    const result = read(`${once}q\x000(${again.repeat(20_000)}t.`);
    expect(result).toMatchObject({ ok: true });
    expect(JSON.stringify(result).length).toBeLessThan(20 * PICKLE_LIMITS.maxChars);
  });
});

describe("broken pickles", () => {
  it.each([
    ["", "truncated", 0],
    ["\x80", "truncated", 0],
    ["\x80\x04K", "truncated", 2],
    ["K\x01", "truncated", 2],
    ["X\xff\xff\xff\xffabc.", "truncated", 0],
    ["\x8e\xff\xff\xff\xff\xff\xff\xff\x7fa.", "truncated", 0],
    ["I5", "truncated", 0],
    ["{}", "opcode", 0],
    ['{"status": "SUCCESS"}', "opcode", 0],
    ["\x80\x09.", "opcode", 0],
    [".", "stack", 0],
    ["0.", "stack", 0],
    ["K\x01a.", "stack", 2],
    ["K\x01K\x02a.", "stack", 4],
    ["t.", "stack", 0],
    ["(K\x01d.", "stack", 3],
    ["K\x01K\x02R.", "stack", 4],
    ["K\x01K\x02\x93.", "stack", 4],
    ["K\x01}b.", "stack", 3],
    ["(o.", "stack", 1],
    ["h\x05.", "memo", 0],
    ["gx\n.", "text", 0],
    ["Ifive\n.", "text", 0],
    ["F1_0\n.", "text", 0],
    ["Sabc\n.", "text", 0],
    ["S'abc\n.", "text", 0],
    ["X\x01\x00\x00\x00\xff.", "text", 0],
    ["T\xff\xff\xff\xff.", "text", 0],
    ["V\\Uffffffff\n.", "text", 0],
    [`L${"9".repeat(20_000)}L\n.`, "limit", 0],
  ])("says what is wrong with %j", (text, code, position) => {
    expect(read(text)).toMatchObject({ ok: false, code, position });
  });

  it("shows what had been read of one that is cut off", () => {
    const partial = (text: string) => {
      const result = read(text);
      return result.ok || result.partial === null ? null : formatPython(result.partial);
    };
    expect(partial("\x80\x04]\x94(K\x01K\x02(K\x03")).toBe("[1, 2, (3,)]");
    expect(partial("\x80\x04}\x94(\x8c\x01aK\x01\x8c\x01b")).toBe("{'a': 1, 'b': ...}");
    expect(partial("\x80\x04}\x94\x8c\x01a")).toBe("{'a': ...}");
    expect(partial("\x80\x04")).toBeNull();
  });

  it("stops at its number of operations", () => {
    const result = parsePickle(bytes(`]${"K\x01a".repeat(100)}.`), { ...PICKLE_LIMITS, maxOperations: 50 });
    expect(result).toMatchObject({ ok: false, code: "limit", partial: { kind: "list" } });
  });

  it("cuts what is too deep", () => {
    const result = read(`${"]".repeat(100_000)}${"a".repeat(99_999)}.`);
    expect(result).toMatchObject({ ok: true, cut: true });
    const marks = read(`${"(".repeat(100_000)}${"t".repeat(100_000)}.`);
    expect(marks).toMatchObject({ ok: true, cut: true });
    expect(read("(".repeat(100_000))).toMatchObject({ ok: false, code: "truncated" });
  });
});

describe("ten thousand hostile pickles", () => {
  const part = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(...Array.from("N\x88\x89])}\x8f(ltd\x91\x85\x86\x87ae\x90suRb\x8101\x942o")),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "K\x01",
        "I01\n",
        "\x8c\x02ab",
        "C\x01x",
        "q\x00",
        "q\x01",
        "h\x00",
        "h\x01",
        "p2\n",
        "g2\n",
      ),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "cos\nsystem\n",
        "c__builtin__\ngetattr\n",
        "c__builtin__\nset\n",
        "cdatetime\ndatetime\n",
        "ccopy_reg\n_reconstructor\n",
        "cuuid\nUUID\n",
        "c_codecs\nencode\n",
        "c__proto__\nconstructor\n",
        "ccollections\ndeque\n",
        "\x92",
        "\x93",
      ),
    },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) },
  );
  it("do nothing, and are read within the limits or refused with a place", () => {
    let readable = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 120 }), (parts) => {
        const text = parts.join("");
        const result = read(`${text}.`);
        if (result.ok) readable++;
        else expect(result.position).toBeLessThanOrEqual(text.length + 1);
        expect(nodeCount(result)).toBeLessThan(PICKLE_LIMITS.maxNodes + 100);
        if (result.ok) formatPython(result.value);
      }),
      { numRuns: 10_000, seed: 5 },
    );
    expect(readable).toBeGreaterThan(100);
  });
});
