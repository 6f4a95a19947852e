/** Numbers, texts and bytes as pickles of all protocols write them. What is none is a `PickleFault`. */
import { PickleFault } from "./pickleNodes";
import { scanReprString } from "./pythonLiteralScan";
import { hexOf, pythonFloatText, type PythonValue } from "./pythonValue";

/** Protocol 0 writes True as `I01`. */
export function readInt(line: string): PythonValue {
  if (line === "00" || line === "01") return { kind: "bool", value: line === "01" };
  return { kind: "int", text: decimal(line) };
}

/** Python itself refuses more than 4300 digits in text, by default. */
const MAX_DIGITS = 10_000;

export function decimal(text: string): string {
  const [, sign = "", digits] = /^([+-]?)(\d+)$/.exec(text.trim()) ?? [];
  if (digits === undefined) throw new PickleFault("text", "an integer that is no number");
  if (digits.length > MAX_DIGITS) throw new PickleFault("limit", `an integer of ${digits.length} digits`);
  const plain = digits.replace(/^0+(?=\d)/, "");
  return sign === "-" && plain !== "0" ? `-${plain}` : plain;
}

/** Two's complement, lowest byte first. */
export function readLong(bytes: Uint8Array): PythonValue {
  if (bytes.length === 0) return { kind: "int", text: "0" };
  if (bytes.length > MAX_DIGITS / 2.5) throw new PickleFault("limit", `an integer of ${bytes.length} bytes`);
  let value = BigInt(`0x${hexOf(Uint8Array.from(bytes).reverse())}`);
  if ((bytes.at(-1) ?? 0) >= 0x80) value -= 1n << BigInt(8 * bytes.length);
  return { kind: "int", text: value.toString() };
}

export function readFloat(line: string): PythonValue {
  const text = line.trim().toLowerCase();
  const word = /^([+-]?)(inf|nan)/.exec(text);
  if (word !== null)
    return { kind: "float", text: word[2] === "nan" ? "nan" : word[1] === "-" ? "-inf" : "inf" };
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(text))
    throw new PickleFault("text", "a float that is no number");
  return { kind: "float", text: pythonFloatText(Number(text)) };
}

export function bytesValue(bytes: Uint8Array): PythonValue {
  if (bytes.length <= MAX_BYTES) return { kind: "bytes", hex: hexOf(bytes) };
  return { kind: "bytes", hex: hexOf(bytes.subarray(0, MAX_BYTES)), cut: true };
}

/** More of one value is shown nowhere. */
const MAX_BYTES = 1_000_000;

export function textOrBytes(bytes: Uint8Array): PythonValue {
  return bytes.every((byte) => byte < 0x80) ? { kind: "str", value: latin1(bytes) } : bytesValue(bytes);
}

/** A string as Python 2's `repr` wrote it. */
export function readQuoted(line: string): PythonValue {
  const text = line.trim();
  const quote = text[0];
  if (quote !== "'" && quote !== '"') throw new PickleFault("text", "a string without quotes");
  const { value, end, problem } = scanReprString(text, 0, true);
  if (value.kind !== "bytes" || end !== text.length || problem === "unterminated") {
    throw new PickleFault("text", "a string that does not end with its line");
  }
  return textOrBytes(Uint8Array.from({ length: value.hex.length / 2 }, (_, at) => byteAt(value.hex, at)));
}

function byteAt(hex: string, at: number): number {
  return Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
}

export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}

/** Arguments of one call; engines allow some ten thousands. */
const CHUNK = 8192;

export function decodeName(line: string): string {
  return utf8(Uint8Array.from(line, (char) => char.charCodeAt(0)));
}

/** `raw-unicode-escape`: Latin-1, with backslash-u escapes after an odd number of backslashes. */
export function rawUnicode(line: string): string {
  if (!line.includes("\\")) return line;
  return line.replace(
    /\\+(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))?/g,
    (found: string, short?: string, long?: string) => {
      const hex = short ?? long;
      if (hex === undefined) return found;
      const slashes = found.length - hex.length - 1;
      const code = Number.parseInt(hex, 16);
      if (slashes % 2 === 0) return found;
      if (code > 0x10ffff) throw new PickleFault("text", "an escape beyond Unicode");
      return "\\".repeat(slashes - 1) + String.fromCodePoint(code);
    },
  );
}

/** UTF-8 as Python pickles it: with lone surrogates as if they were characters (`surrogatepass`). */
export function utf8(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return surrogatePass(bytes);
  }
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function surrogatePass(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  const decode = (to: number) => {
    try {
      parts.push(STRICT_UTF8.decode(bytes.subarray(from, to)));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new PickleFault("text", "text that is not UTF-8");
    }
  };
  for (let at = 0; at + 2 < bytes.length; at++) {
    const second = bytes[at + 1] ?? 0;
    const third = bytes[at + 2] ?? 0;
    if (bytes[at] !== 0xed || second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) continue;
    decode(at);
    parts.push(String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f)));
    from = at + 3;
    at += 2;
  }
  decode(bytes.length);
  return parts.join("");
}
