import { expect, it } from "vitest";
import { customFieldRoots } from "./customFields";

it("keeps numbers as Python wrote them", () => {
  const roots = customFieldRoots(
    '{"current": 3, "share": NaN, "id": 12345678901234567890, "tags": ["a", null, true]}',
  );
  expect(roots.map((root) => [root.name, root.value])).toEqual([
    ["current", { kind: "int", text: "3" }],
    ["share", { kind: "float", text: "NaN" }],
    ["id", { kind: "float", text: "12345678901234567890" }],
    [
      "tags",
      { kind: "list", items: [{ kind: "str", value: "a" }, { kind: "none" }, { kind: "bool", value: true }] },
    ],
  ]);
});

it("gives nothing for what is no object", () => {
  for (const text of ["[1]", "7", "null", "{", ""]) expect(customFieldRoots(text)).toEqual([]);
});
