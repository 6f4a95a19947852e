import { expect, it } from "vitest";
import { z } from "zod";
import { opaque, type PythonValue } from "./pythonValue";
import { asTagged, runPythonText } from "./pythonValueTestKit";
import { saferepr } from "./saferepr";

const lineSchema = z.object({
  text: z.string(),
  dialect: z.enum(["saferepr", "repr"]),
  limit: z.number(),
  value: z.unknown(),
});

it("writes thousands of values letter by letter as Celery's own saferepr does, within any limit", () => {
  const lines = runPythonText("texts", 4711, 6000).map((line) => lineSchema.parse(line));
  let compared = 0;
  const wrong: string[] = [];
  for (const { text, dialect, limit, value } of lines) {
    if (dialect === "repr" || hasOrderOfItsOwn(value)) continue;
    compared++;
    const ours = saferepr(fromTagged(value), limit);
    if (ours !== text) wrong.push(`${ours}\n  instead of\n${text}`);
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(3000);
});

/** A set of several prints in the order of its hashes, which nobody else knows; a reprs of objects hold addresses. */
function hasOrderOfItsOwn(value: unknown): boolean {
  const [kind, content] = asTagged(value);
  if (!Array.isArray(content)) return false;
  if ((kind === "set" || kind === "frozenset") && content.length > 1) return true;
  const items: unknown[] = kind === "dict" ? content.flat() : content;
  return items.some(hasOrderOfItsOwn);
}

function fromTagged(value: unknown): PythonValue {
  const [kind, content] = asTagged(value);
  const text = typeof content === "string" ? content : "";
  const items: unknown[] = Array.isArray(content) ? content : [];
  switch (kind) {
    case "none":
      return { kind: "none" };
    case "bool":
      return { kind, value: text === "True" };
    case "int":
    case "float":
    case "complex":
      return { kind, text };
    case "str":
      return { kind, value: text };
    case "bytes":
      return { kind, hex: text };
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      return { kind, items: items.map(fromTagged) };
    case "dict":
      return { kind, entries: items.map((pair) => entryOf(pair)) };
    default:
      return opaque("", { text });
  }
}

function entryOf(pair: unknown): [PythonValue, PythonValue] {
  if (!Array.isArray(pair)) throw new Error("no pair");
  return [fromTagged(pair[0]), fromTagged(pair[1])];
}
