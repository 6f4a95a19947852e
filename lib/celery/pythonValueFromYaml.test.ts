import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PYTHON_LIMITS } from "./pythonValue";
import { formatPython } from "./pythonValueFormat";
import { MAX_YAML_CHARS, parseYaml, parseYamlMembers } from "./pythonValueFromYaml";

function shown(text: string): string {
  const result = parseYaml(text);
  return result.ok ? formatPython(result.value) : `${result.message} at ${result.position}`;
}

describe("what PyYAML makes of a text", () => {
  it.each([
    ["", "None"],
    ["~", "None"],
    ["[yes, Off, true, y]", "[True, False, True, 'y']"],
    ["[0, -7, 0x1f, 0b11, 0o17, 017, 1_000, 1:30]", "[0, -7, 31, 3, '0o17', 15, 1000, 90]"],
    [
      "[1.0, 1e5, 1.0e+5, .5, .inf, -.INF, .nan, 1:30.5]",
      "[1.0, '1e5', 100000.0, 0.5, inf, -inf, nan, 90.5]",
    ],
    ["'1'", "'1'"],
    ["12345678901234567890123", "12345678901234567890123"],
    [
      "[2024-01-02, 2024-01-02 03:04:05.5, 2024-01-02T03:04:05Z]",
      "[datetime.date(2024, 1, 2), datetime.datetime(2024, 1, 2, 3, 4, 5, 500000), datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)]",
    ],
    ["!!binary |\n  /wA=\n", "b'\\xff\\x00'"],
    ["!!set {1: null, 2: null}", "{1, 2}"],
    ["!!python/tuple [1, 2]", "(1, 2)"],
    ["!!str 5", "'5'"],
    ["!!int '5'", "5"],
    ["[&a [1], *a]", "[[1], [1]]"],
  ])("reads %j as %s", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it("labels what PyYAML would call, and calls nothing", () => {
    expect(shown("!!python/object/apply:os.system ['rm -rf /']")).toBe("os.system(['rm -rf /'])");
    expect(shown("!!python/object:shop.Order {id: 5}")).toBe("shop.Order({'id': 5})");
    expect(shown("!mine x")).toBe("!mine('x')");
  });
});

describe("limits", () => {
  it("hold for aliases that multiply, and for those that go round", () => {
    let text = "a0: &a0 [x, x]\n";
    for (let i = 1; i < 30; i++) text += `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]\n`;
    const result = parseYaml(text);
    expect(result).toMatchObject({ ok: true, cut: true });
    expect(JSON.stringify(result).match(/"kind"/g)?.length ?? 0).toBeLessThan(PYTHON_LIMITS.maxNodes + 1000);
    expect(parseYaml("&a [*a]")).toMatchObject({
      ok: true,
      cut: true,
      value: { items: [{ reason: "cycle" }] },
    });
  });

  it("hold for what is deep or long", () => {
    expect(parseYaml("[".repeat(90) + "]".repeat(90))).toMatchObject({ ok: true, cut: true });
    expect(parseYaml("[".repeat(100_000)).ok).toBe(false);
    expect(parseYaml("x".repeat(MAX_YAML_CHARS + 1))).toMatchObject({ ok: false, message: "too long" });
  });

  it("are each member's own", () => {
    const result = parseYamlMembers("a: [1, 2, 3, 4]\nb: 5\n", { ...PYTHON_LIMITS, maxNodes: 3 });
    expect(result.ok && [...result.members].map(([name, { cut }]) => [name, cut])).toEqual([
      ["a", true],
      ["b", false],
    ]);
    expect(parseYamlMembers("[1]")).toMatchObject({ ok: false, message: "not a mapping" });
  });

  it("hold whatever comes", () => {
    const part = fc.constantFrom(
      ...Array.from("[]{}:,-?&*!|>'\"%@ \n#ab01."),
      "!!",
      "- ",
      ": ",
      "? ",
      "&a",
      "*a",
      "!!set",
      "!!python/tuple",
      "---\n",
      "...\n",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        const result = parseYaml(text);
        if (!result.ok) expect(result.position).toBeLessThanOrEqual(text.length);
        parseYamlMembers(text);
      }),
      { numRuns: 5000 },
    );
  });
});
