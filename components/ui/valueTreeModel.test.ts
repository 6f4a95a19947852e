import { describe, expect, it } from "vitest";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { ENTRIES_AT_ONCE, FRESH_TREE, hasCut, showMore, toggleBranch, treeLines } from "./valueTreeModel";

const int = (text: string): PythonValue => ({ kind: "int", text });
const str = (value: string): PythonValue => ({ kind: "str", value });
const list = (items: PythonValue[]): PythonValue => ({ kind: "list", items });
const dict = (entries: [PythonValue, PythonValue][]): PythonValue => ({ kind: "dict", entries });
const draw = (value: PythonValue, state = FRESH_TREE) =>
  treeLines([{ name: null, value }], state).map((line) => {
    const indent = "  ".repeat(line.depth);
    if (line.kind === "more") return `${indent}+${line.hidden}`;
    const name = line.name === null ? "" : `${line.name}: `;
    return line.kind === "leaf"
      ? `${indent}${name}${line.text}`
      : `${indent}${line.isOpen ? "v" : ">"} ${name}${line.label}${line.open}${line.count}${line.close}`;
  });

describe("treeLines", () => {
  it("opens a small value and names its parts", () => {
    const value = dict([
      [str("id"), int("12345678901234567890")],
      [str("two words"), { kind: "none" }],
      [int("7"), list([str("a"), { kind: "bool", value: true }])],
    ]);
    expect(draw(value)).toEqual([
      "v {3}",
      "  id: 12345678901234567890",
      "  'two words': None",
      "  v 7: [2]",
      '    0: "a"',
      "    1: True",
    ]);
  });

  it("leaves a large value closed, and opens it by hand in parts", () => {
    const value = list(Array.from({ length: 250 }, (_, at) => int(String(at))));
    expect(draw(value)).toEqual(["> [250]"]);
    const opened = toggleBranch(FRESH_TREE, "0", false);
    expect(draw(value, opened)).toHaveLength(1 + ENTRIES_AT_ONCE + 1);
    expect(draw(value, opened).at(-1)).toBe("  +150");
    expect(draw(value, showMore(showMore(opened, "0"), "0"))).toHaveLength(251);
  });

  it("writes what has no inside on one line", () => {
    expect(draw(list([]))).toEqual(["[ ]"]);
    expect(draw({ kind: "set", items: [] })).toEqual(["set()"]);
    expect(
      draw({ kind: "opaque", label: "Decimal", text: null, args: [str("1.10")], fields: [], state: null }),
    ).toEqual(["Decimal('1.10')"]);
  });

  it("shows where something is missing", () => {
    const value = list([int("1"), { kind: "cut", reason: "ellipsis", text: "..." }]);
    expect(draw(value)).toEqual(["v [2]", "  0: 1", "  1: ..."]);
    expect(hasCut(value)).toBe(true);
    expect(hasCut(list([int("1")]))).toBe(false);
    expect(hasCut(dict([[str("a"), { kind: "str", value: "b", cut: true }]]))).toBe(true);
  });
});
