import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PYTHON_LIMITS } from "./pythonValue";
import { formatPython } from "./pythonValueFormat";
import { parseMsgpack, parseMsgpackMembers } from "./pythonValueFromMsgpack";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replace(/ /g, ""), "hex"));

function shown(hex: string): string {
  const result = parseMsgpack(bytes(hex));
  return result.ok ? formatPython(result.value) : `${result.message} at ${result.position}`;
}

describe("every first byte of the MessagePack specification", () => {
  it.each([
    ["00", "0"],
    ["7f", "127"],
    ["ff", "-1"],
    ["e0", "-32"],
    ["c0", "None"],
    ["c2", "False"],
    ["c3", "True"],
    ["cc ff", "255"],
    ["cd ffff", "65535"],
    ["ce ffffffff", "4294967295"],
    ["cf ffffffffffffffff", "18446744073709551615"],
    ["d0 80", "-128"],
    ["d1 8000", "-32768"],
    ["d2 80000000", "-2147483648"],
    ["d3 8000000000000000", "-9223372036854775808"],
    ["ca 3fc00000", "1.5"],
    ["cb 3ff0000000000000", "1.0"],
    ["cb 7ff8000000000000", "nan"],
    ["a0", "''"],
    ["a2 c3a9", "'é'"],
    ["d9 01 61", "'a'"],
    ["da 0001 61", "'a'"],
    ["db 00000001 61", "'a'"],
    ["c4 01 ff", "b'\\xff'"],
    ["c5 0001 ff", "b'\\xff'"],
    ["c6 00000001 ff", "b'\\xff'"],
    ["92 01 02", "[1, 2]"],
    ["dc 0001 01", "[1]"],
    ["dd 00000001 01", "[1]"],
    ["81 a1 61 01", "{'a': 1}"],
    ["de 0001 01 02", "{1: 2}"],
    ["df 00000000", "{}"],
    ["d4 05 ff", "ExtType(5, b'\\xff')"],
    ["d5 ff 0102", "ExtType(-1, b'\\x01\\x02')"],
    ["d6 05 01020304", "ExtType(5, b'\\x01\\x02\\x03\\x04')"],
    ["d7 05 0102030405060708", "ExtType(5, b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08')"],
    ["c7 00 05", "ExtType(5, b'')"],
    ["c8 0001 05 ff", "ExtType(5, b'\\xff')"],
    ["c9 00000001 05 ff", "ExtType(5, b'\\xff')"],
  ])("reads %s as %s", (hex, expected) => {
    expect(shown(hex)).toBe(expected);
  });

  it.each(["", "c1", "92 01", "a5 61", "dd ffffffff", "cb 00", "01 02", "d4"])(
    "refuses %s with a place",
    (hex) => {
      expect(parseMsgpack(bytes(hex)).ok).toBe(false);
    },
  );
});

describe("limits", () => {
  it("cut what is too deep or too much, and read on behind it", () => {
    const deep = Uint8Array.from([0x92, ...Array.from({ length: 100 }, () => 0x91), 0xc0, 0x01]);
    expect(parseMsgpack(deep)).toMatchObject({
      ok: true,
      cut: true,
      value: { items: [{}, { kind: "int", text: "1" }] },
    });
    const many = Uint8Array.from([0xdd, 0, 1, 0x86, 0xa0, ...Array.from({ length: 100_000 }, () => 0xc0)]);
    const result = parseMsgpack(many);
    expect(result).toMatchObject({ ok: true, cut: true });
    expect(result.ok && result.value.kind === "list" && result.value.items.length).toBeLessThanOrEqual(
      PYTHON_LIMITS.maxNodes + 1,
    );
    expect(parseMsgpack(new Uint8Array(1_000_000).fill(0x91))).toMatchObject({
      ok: false,
      message: "too deep",
    });
  });

  it("are each member's own", () => {
    const small = { ...PYTHON_LIMITS, maxChars: 3 };
    const result = parseMsgpackMembers(bytes("83 a1 61 a5 6162636465 a1 62 a2 6162 01 02"), small);
    expect(result).toEqual({
      ok: true,
      members: new Map([
        ["a", { value: { kind: "str", value: "abc", cut: true }, cut: true }],
        ["b", { value: { kind: "str", value: "ab" }, cut: false }],
      ]),
    });
    expect(parseMsgpackMembers(bytes("91 01"))).toMatchObject({ ok: false, message: "not a map" });
  });

  it("hold whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        parseMsgpack(content);
        parseMsgpackMembers(content);
      }),
      { numRuns: 10_000 },
    );
  });
});
