/**
 * YAML as PyYAML's `safe_dump` writes and `safe_load` reads it. The library gives the nodes; what a plain word means
 * is PyYAML's rule, not the library's, for they differ (`1e5` is text to PyYAML, `0o17` too, `on` is true). Tags that
 * would make objects are shown as labels.
 */
import { LineCounter, isAlias, isCollection, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { ParsedNode, Scalar } from "yaml";
import { NONE, PYTHON_LIMITS, opaque, pythonFloatText } from "./pythonValue";
import type { PythonLimits, PythonValue } from "./pythonValue";
import { bytesFromBase64, fromIsoText } from "./pythonValueTypes";

export type YamlResult =
  { ok: true; value: PythonValue; cut: boolean } | { ok: false; position: number; message: string };

export type YamlMembers =
  | { ok: true; members: Map<string, { value: PythonValue; cut: boolean }> }
  | { ok: false; position: number; message: string };

/** Longer texts are refused: the library takes seconds for them. */
export const MAX_YAML_CHARS = 1_000_000;

/** Reads one document. Never throws. */
export function parseYaml(text: string, limits: PythonLimits = PYTHON_LIMITS): YamlResult {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const reader = new YamlReader(limits);
  const value = reader.value(parsed.node, 0);
  return { ok: true, value, cut: reader.cut };
}

/** Reads a mapping's members each within the limits on its own. Keys that are not text are left out. Never throws. */
export function parseYamlMembers(text: string, limits: PythonLimits = PYTHON_LIMITS): YamlMembers {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  if (!isMap(parsed.node)) return { ok: false, position: 0, message: "not a mapping" };
  const reader = new YamlReader(limits);
  const members = new Map<string, { value: PythonValue; cut: boolean }>();
  for (const { key, value } of parsed.node.items) {
    if (isScalar(key)) members.set(String(key.value), reader.member(value));
  }
  return { ok: true, members };
}

function parse(
  text: string,
): { ok: true; node: ParsedNode | null } | { ok: false; position: number; message: string } {
  if (text.length > MAX_YAML_CHARS) return { ok: false, position: MAX_YAML_CHARS, message: "too long" };
  try {
    const document = parseDocument(text, {
      version: "1.1",
      schema: "failsafe", // every scalar as text
      logLevel: "silent",
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: new LineCounter(),
    });
    const [error] = document.errors;
    if (error !== undefined) return { ok: false, position: error.pos[0], message: error.message };
    return { ok: true, node: document.contents };
  } catch (error) {
    // The library goes down into nested nodes by calling itself, and the stack ends.
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, position: 0, message: "too deep" };
  }
}

class YamlReader {
  cut = false;
  private nodes = 0;
  private chars = 0;
  private readonly anchors = new Map<string, ParsedNode>();
  private readonly around = new Set<ParsedNode>();

  constructor(private readonly limits: PythonLimits) {}

  member(node: ParsedNode | null): { value: PythonValue; cut: boolean } {
    this.nodes = this.chars = 0;
    this.cut = false;
    const value = this.value(node, 1);
    return { value, cut: this.cut };
  }

  value(node: ParsedNode | null, depth: number): PythonValue {
    if (node === null) return NONE;
    if (++this.nodes > this.limits.maxNodes || this.chars > this.limits.maxChars) return this.cutHere("size");
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      return target === undefined
        ? { kind: "cut", reason: "missing", text: `*${node.source}` }
        : this.value(target, depth);
    }
    if (node.anchor) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return this.scalar(node);
    if (!isCollection(node)) return NONE;
    if (this.around.has(node)) return this.cutHere("cycle");
    if (depth >= this.limits.maxDepth) return this.cutHere("depth");
    this.around.add(node);
    const value = isSeq(node) ? this.list(node.items, depth + 1) : this.dict(node.items, depth + 1);
    this.around.delete(node);
    return tagged(value, shortTag(node.tag));
  }

  private list(nodes: ParsedNode[], depth: number): PythonValue {
    const items: PythonValue[] = [];
    for (const node of nodes) {
      const value = this.value(node, depth);
      items.push(value);
      if (value.kind === "cut" && value.reason === "size") break;
    }
    return { kind: "list", items };
  }

  private dict(pairs: { key: ParsedNode; value: ParsedNode | null }[], depth: number): PythonValue {
    const entries: [PythonValue, PythonValue][] = [];
    for (const pair of pairs) {
      const key = this.value(pair.key, depth);
      entries.push([key, this.value(pair.value, depth)]);
      if (key.kind === "cut" && key.reason === "size") break;
    }
    return { kind: "dict", entries };
  }

  private scalar(node: Scalar.Parsed): PythonValue {
    const text = String(node.value);
    this.chars += text.length;
    const tag = shortTag(node.tag);
    if (tag === null && node.type === "PLAIN") return plainValue(text);
    return tagged({ kind: "str", value: text }, tag);
  }

  private cutHere(reason: "size" | "depth" | "cycle"): PythonValue {
    this.cut = true;
    return { kind: "cut", reason, text: "" };
  }
}

const STANDARD = "tag:yaml.org,2002:";

function shortTag(tag: string | undefined): string | null {
  if (tag === undefined || tag === "!") return null;
  return tag.startsWith(STANDARD) ? tag.slice(STANDARD.length) : tag;
}

/** A value with its tag in front: one of YAML's own, or a label. */
function tagged(value: PythonValue, tag: string | null): PythonValue {
  if (tag === null || tag === "str" || tag === "seq" || tag === "map") return value;
  if (value.kind === "str") {
    if (tag === "binary")
      return bytesFromBase64(value.value.replace(/\s/g, "")) ?? opaque(tag, { args: [value] });
    if (tag === "python/unicode" || tag === "python/str") return value;
    if (["int", "float", "bool", "null", "timestamp"].includes(tag)) {
      const plain = plainValue(value.value);
      return plain.kind === tag || tag === "timestamp" || tag === "null"
        ? plain
        : opaque(tag, { args: [value] });
    }
  }
  if (tag === "set" && value.kind === "dict")
    return { kind: "set", items: value.entries.map(([key]) => key) };
  if (tag === "python/tuple" && value.kind === "list") return { kind: "tuple", items: value.items };
  return opaque(tag.replace(/^python\/(?:object\/new|object\/apply|object|name|module):/, ""), {
    args: [value],
  });
}

/** What PyYAML makes of a word without quotes (`yaml/resolver.py`, `yaml/constructor.py`). */
function plainValue(text: string): PythonValue {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return NONE;
  const bool = /^(?:(yes|Yes|YES|true|True|TRUE|on|On|ON)|no|No|NO|false|False|FALSE|off|Off|OFF)$/.exec(
    text,
  );
  if (bool !== null) return { kind: "bool", value: bool[1] !== undefined };
  if (INT.test(text)) return intValue(text);
  if (FLOAT.test(text)) return floatValue(text);
  return TIMESTAMP.test(text)
    ? (timestampValue(text) ?? { kind: "str", value: text })
    : { kind: "str", value: text };
}

const INT =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|[-+]\d\d?(?::\d\d)?))?)?$/;
/** More digits than Python prints. */
const MAX_INT = 10_000;

function intValue(text: string): PythonValue {
  const digits = text.replaceAll("_", "").replace(/^[-+]/, "");
  if (digits === "" || digits.length > MAX_INT) return { kind: "str", value: text };
  const sign = text.startsWith("-") ? -1n : 1n;
  let value = 0n;
  if (digits.includes(":")) for (const part of digits.split(":")) value = value * 60n + BigInt(part);
  else if (/^0[0-7]/.test(digits)) value = BigInt(`0o${digits.slice(1)}`);
  else value = BigInt(digits);
  return { kind: "int", text: (sign * value).toString() };
}

function floatValue(text: string): PythonValue {
  const plain = text.replaceAll("_", "").toLowerCase();
  const sign = plain.startsWith("-") ? -1 : 1;
  const size = plain.replace(/^[-+]/, "");
  let value: number;
  if (size === ".inf") value = Infinity;
  else if (size === ".nan") value = Number.NaN;
  else value = size.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return { kind: "float", text: pythonFloatText(sign * value) };
}

function timestampValue(text: string): PythonValue | null {
  const [, year = "", month = "", day = "", hour, minute = "", second = "", fraction = "", zone] =
    TIMESTAMP.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (hour === undefined) return fromIsoText("date", date);
  const [, sign = "", hours = "", minutes = "00"] = /^([-+])(\d\d?)(?::(\d\d))?$/.exec(zone ?? "") ?? [];
  const offset = zone === undefined ? "" : zone === "Z" ? "Z" : `${sign}${hours.padStart(2, "0")}:${minutes}`;
  const micros = fraction === "" ? "" : `.${fraction.slice(0, 6).padEnd(6, "0")}`;
  return fromIsoText("datetime", `${date}T${hour.padStart(2, "0")}:${minute}:${second}${micros}${offset}`);
}
