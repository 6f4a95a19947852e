/**
 * Python values as plain data: what the readers of Python text, pickles and JSON build, what the trees on the pages
 * show, and what a retry is written from. Numbers stay text, so nothing is rounded; whatever cannot be a value of
 * JavaScript's has its place too. A `PythonValue` is a tree (never shared, never cyclic) and survives JSON.
 */

export type PythonValue =
  | { kind: "none" }
  | { kind: "bool"; value: boolean }
  /** Digits with an optional minus, of any length. */
  | { kind: "int"; text: string }
  /** As Python prints it (`1.0`, `1e+22`, `-0.0`, `nan`, `inf`, `-inf`) or as the JSON had it. */
  | { kind: "float"; text: string }
  /** As Python prints it, parentheses included: `(1+2j)`. */
  | { kind: "complex"; text: string }
  /** `cut`: the text ends in an ellipsis that Celery or a limit of ours put there, or may have. */
  | { kind: "str"; value: string; cut?: true }
  /** Two hexadecimal digits a byte. `cut`: there were more. */
  | { kind: "bytes"; hex: string; cut?: true }
  | PythonItems
  /** In the order they came. A `cut` key says that entries are missing there. */
  | { kind: "dict"; entries: [key: PythonValue, value: PythonValue][] }
  | PythonOpaque
  | PythonCut;

export interface PythonItems {
  kind: "list" | "tuple" | "set" | "frozenset";
  items: PythonValue[];
}

/**
 * Anything that is not plain data: an object, a class, a function; also Decimal, UUID and the datetime forms, which
 * keep their constructor's form (`Decimal` with one `str` argument).
 */
export interface PythonOpaque {
  kind: "opaque";
  /** What it is, as far as it can be told: `Decimal`, `datetime.datetime`, `shop.models.Order`, `Color.RED`; or empty. */
  label: string;
  /** Its text as it came where that is all there is (`<Order object at 0x7f>`); null when `args` and so on tell it. */
  text: string | null;
  /** Positional arguments of its constructor, or its inner value (an Enum member's). */
  args: PythonValue[];
  /** Keyword arguments. */
  fields: [name: string, value: PythonValue][];
  /** What a pickle gives the object after making it: its attributes, nearly always a dict. */
  state: PythonValue | null;
}

/** A place where something is missing. */
export interface PythonCut {
  kind: "cut";
  /**
   * `ellipsis`: the text has `...` there. `missing`: nothing stands where a value must. `depth`, `size`: a limit of
   * ours. `cycle`: the value contains itself.
   */
  reason: "ellipsis" | "missing" | "depth" | "size" | "cycle";
  /** What stands there unread, or empty. */
  text: string;
}

/** How much of a value is read; the rest becomes `cut`. */
export interface PythonLimits {
  /** Characters of text, or bytes of a pickle's strings in the finished tree. */
  maxChars: number;
  maxNodes: number;
  /** Containers inside each other. */
  maxDepth: number;
}

/** Enough for what people look at, small enough to send to a browser. */
export const PYTHON_LIMITS: PythonLimits = { maxChars: 1_000_000, maxNodes: 50_000, maxDepth: 64 };

export const NONE: PythonValue = { kind: "none" };

export function opaque(label: string, parts: Partial<PythonOpaque> = {}): PythonOpaque {
  return { kind: "opaque", label, text: null, args: [], fields: [], state: null, ...parts };
}

/** A double as Python's `repr` prints it: shortest digits, exponent from 1e+16 up and below 1e-04. */
export function pythonFloatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0.0`;
  const [mantissa = "", exponentText = "0"] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const point = digits.length > 1 ? `${digits[0] ?? ""}.${digits.slice(1)}` : digits;
    return `${sign}${point}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** The text's UTF-8 bytes in hexadecimal; a lone surrogate, which has none, becomes U+FFFD. */
export function utf8Hex(text: string): string {
  return hexOf(new TextEncoder().encode(text));
}

export function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte] ?? "";
  return hex;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
