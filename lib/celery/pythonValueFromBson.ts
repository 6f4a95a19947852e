/** What MongoDB hands over (unpromoted BSON, so that ints and floats stay apart) as Python values. Bounded. */
import { fromIsoText } from "./pythonValueTypes";
import { hexOf, NONE, opaque, pythonFloatText, type PythonValue } from "./pythonValue";

const MAX_DEPTH = 64;

/** Reads one value; types that Celery does not write become opaque. */
export function pythonValueFromBson(value: unknown, depth = 0): PythonValue {
  if (value === null || value === undefined) return NONE;
  if (typeof value === "boolean") return { kind: "bool", value };
  if (typeof value === "string") return { kind: "str", value };
  if (typeof value === "bigint") return { kind: "int", text: String(value) };
  if (typeof value === "number") {
    return Number.isSafeInteger(value)
      ? { kind: "int", text: String(value) }
      : { kind: "float", text: pythonFloatText(value) };
  }
  if (typeof value !== "object") return opaque(typeof value);
  if (depth >= MAX_DEPTH) return { kind: "cut", reason: "depth", text: "" };
  if (Array.isArray(value)) {
    return { kind: "list", items: value.map((item) => pythonValueFromBson(item, depth + 1)) };
  }
  if (value instanceof Date) {
    // Celery writes UTC without saying so.
    return fromIsoText("datetime", value.toISOString().replace(/(\.\d{3})Z$/, "$1000")) ?? NONE;
  }
  if (value instanceof Uint8Array) return { kind: "bytes", hex: hexOf(value) };
  const tagged = bsonType(value);
  if (tagged !== null) return tagged;
  return {
    kind: "dict",
    entries: Object.entries(value).map(([name, inner]) => [
      { kind: "str", value: name },
      pythonValueFromBson(inner, depth + 1),
    ]),
  };
}

/** The driver's own classes name themselves in `_bsontype`. */
function bsonType(value: object): PythonValue | null {
  if (!("_bsontype" in value) || typeof value._bsontype !== "string") return null;
  switch (value._bsontype) {
    case "Int32":
    case "Long":
      return { kind: "int", text: textOf(value) };
    case "Double":
      return { kind: "float", text: pythonFloatText(Number(textOf(value))) };
    case "Decimal128":
      return opaque("Decimal", { args: [{ kind: "str", value: textOf(value) }] });
    case "Binary":
      return "buffer" in value && value.buffer instanceof Uint8Array
        ? { kind: "bytes", hex: hexOf(value.buffer) }
        : NONE;
    default:
      return opaque(value._bsontype, { text: textOf(value) });
  }
}

/** Each of the driver's classes prints its own value. */
function textOf(value: { toString: () => string }): string {
  return value.toString();
}
