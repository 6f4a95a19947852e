/**
 * What a result backend stores, from bytes to Python values: uncompressed, its serialiser told or recognised, and read
 * within limits. Nothing is executed. Serialisers: kombu's json, pickle, yaml and msgpack.
 */
import { decompress, detectCompression } from "./compression";
import { PICKLE_LIMITS, parsePickle, parsePickleMembers } from "./pickle";
import { PYTHON_LIMITS } from "./pythonValue";
import type { PythonLimits, PythonValue } from "./pythonValue";
import { parseJsonAsPython, parseJsonMembers } from "./pythonValueFromJson";
import { parseMsgpack, parseMsgpackMembers } from "./pythonValueFromMsgpack";
import { parseYaml, parseYamlMembers } from "./pythonValueFromYaml";

export type Serializer = "json" | "pickle" | "yaml" | "msgpack";

/** What is known beside the content itself; whatever is not known is recognised by the first bytes. */
export interface ContentHints {
  /** A content type (`application/json`) or a serialiser's name (`json`). */
  contentType?: string | null;
  /** `binary`: a text column holds base64 (django-celery-results). */
  contentEncoding?: string | null;
  /** A compression's name or content type. */
  compression?: string | null;
  limits?: PythonLimits;
  /** The most bytes that a compressed content may unpack to. */
  maxBytes?: number;
}

export interface ContentProblem {
  ok: false;
  /**
   * `empty`: nothing is there. `compression`, `serializer`: one that we do not read. `too-large`: it unpacks to more
   * than `maxBytes`. `unreadable`: broken, or not what it is said to be. `not-meta`: readable, but no result.
   */
  code: "empty" | "compression" | "serializer" | "too-large" | "unreadable" | "not-meta";
  /** For people, without any content. */
  message: string;
}

export type DecodedContent =
  { ok: true; serializer: Serializer; value: PythonValue; cut: boolean } | ContentProblem;

/** One member of a dict: its value, whether a limit cut it, and in JSON its text as it came. */
export interface DecodedMember {
  value: PythonValue;
  cut: boolean;
  text: string | null;
}

export type DecodedMembers =
  { ok: true; serializer: Serializer; members: Map<string, DecodedMember> } | ContentProblem;

const MAX_BYTES = 256 * 1024 * 1024;

/** Reads one value: a result in a column of its own, extended arguments, a group. Never throws. */
export function decodeContent(content: Uint8Array | string, hints: ContentHints = {}): DecodedContent {
  const opened = open(content, hints);
  if (!opened.ok) return opened;
  const { serializer, bytes } = opened;
  const result = readValue(serializer, bytes, hints.limits ?? PYTHON_LIMITS);
  if (!result.ok) return unreadable(serializer, result);
  return { ok: true, serializer, value: result.value, cut: result.cut };
}

/** Reads a dict's members, each within the limits on its own. Never throws. */
export function decodeMembers(content: Uint8Array | string, hints: ContentHints = {}): DecodedMembers {
  const opened = open(content, hints);
  if (!opened.ok) return opened;
  const { serializer, bytes } = opened;
  const result = readMembers(serializer, bytes, hints.limits ?? PYTHON_LIMITS);
  if (!result.ok) return unreadable(serializer, result);
  const members = new Map<string, DecodedMember>();
  for (const [name, member] of result.members) members.set(name, { text: null, ...member });
  return { ok: true, serializer, members };
}

function readValue(serializer: Serializer, bytes: Uint8Array, limits: PythonLimits) {
  switch (serializer) {
    case "json":
      return parseJsonAsPython(UTF8.decode(bytes), { limits, envelopes: true });
    case "pickle":
      return parsePickle(bytes, { ...PICKLE_LIMITS, ...limits });
    case "yaml":
      return parseYaml(UTF8.decode(bytes), limits);
    case "msgpack":
      return parseMsgpack(bytes, limits);
  }
}

function readMembers(serializer: Serializer, bytes: Uint8Array, limits: PythonLimits) {
  switch (serializer) {
    case "json":
      return parseJsonMembers(UTF8.decode(bytes), { limits, envelopes: true });
    case "pickle":
      return parsePickleMembers(bytes, { ...PICKLE_LIMITS, ...limits });
    case "yaml":
      return parseYamlMembers(UTF8.decode(bytes), limits);
    case "msgpack":
      return parseMsgpackMembers(bytes, limits);
  }
}

const UTF8 = new TextDecoder();

function unreadable(
  serializer: Serializer,
  { position, message }: { position: number; message: string },
): ContentProblem {
  return {
    ok: false,
    code: "unreadable",
    message: `not readable as ${serializer} at ${position}: ${message}`,
  };
}

type Opened = { ok: true; serializer: Serializer; bytes: Uint8Array } | ContentProblem;

function open(content: Uint8Array | string, hints: ContentHints): Opened {
  const stored = storedBytes(content, hints.contentEncoding ?? null);
  if (stored === null) return { ok: false, code: "unreadable", message: "binary content that is not base64" };
  if (stored.length === 0) return { ok: false, code: "empty", message: "nothing is stored" };
  const told = hints.compression ?? null;
  const unpacked = decompress(stored, told ?? detectCompression(stored), hints.maxBytes ?? MAX_BYTES);
  let bytes = stored;
  if (unpacked.ok) ({ bytes } = unpacked);
  // What merely looks compressed may be something else.
  else if (told !== null || unpacked.code !== "corrupt")
    return compressionProblem(unpacked.code, unpacked.what);

  const type = hints.contentType ?? null;
  const serializer =
    type === null || type === "" ? detectSerializer(bytes) : SERIALIZERS.get(type.toLowerCase());
  if (serializer === undefined) {
    return { ok: false, code: "serializer", message: `content of type ${type ?? ""} is not read` };
  }
  return { ok: true, serializer, bytes };
}

function compressionProblem(code: "unsupported" | "too-large" | "corrupt", what: string): ContentProblem {
  if (code === "unsupported")
    return { ok: false, code: "compression", message: `compression ${what} is not read` };
  if (code === "too-large")
    return { ok: false, code: "too-large", message: "more than is read, once uncompressed" };
  return { ok: false, code: "unreadable", message: `not compressed by ${what}, as it is said to be` };
}

function storedBytes(content: Uint8Array | string, encoding: string | null): Uint8Array | null {
  if (typeof content !== "string") return content;
  if (encoding !== "binary") return new TextEncoder().encode(content);
  const text = content.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

const SERIALIZERS: ReadonlyMap<string, Serializer> = new Map<string, Serializer>([
  ["json", "json"],
  ["application/json", "json"],
  ["pickle", "pickle"],
  ["application/x-python-serialize", "pickle"],
  ["yaml", "yaml"],
  ["application/x-yaml", "yaml"],
  ["msgpack", "msgpack"],
  ["application/x-msgpack", "msgpack"],
]);

/**
 * Backends do not store which serialiser wrote a value. A pickle of protocol 2 and later begins with 0x80 and its
 * version, which in msgpack is an empty map with something behind it; protocols 0 and 1 end in `.`, which ends no JSON
 * and no YAML of ours.
 */
function detectSerializer(bytes: Uint8Array): Serializer {
  const [first = 0, second = 0] = bytes;
  if (first === 0x80 && second >= 2 && second <= 5) return "pickle";
  if (first >= 0x80) return "msgpack";
  if (bytes.at(-1) === 0x2e && "(]})cNIJKLMSTUVXFG".includes(String.fromCharCode(first))) return "pickle";
  return '{["-0123456789ntfNI \n\t'.includes(String.fromCharCode(first)) && !LOOKS_LIKE_YAML.test(head(bytes))
    ? "json"
    : "yaml";
}

/** A list or mapping in YAML's block style, as PyYAML writes it. */
const LOOKS_LIKE_YAML = /^(?:- |[\w']+: |[\w']+:\n|--- )/;

function head(bytes: Uint8Array): string {
  return UTF8.decode(bytes.subarray(0, 100));
}
