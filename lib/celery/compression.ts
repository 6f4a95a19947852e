/**
 * Undoes what kombu's `compression` did to a body, with a limit, since a few bytes can unpack to gigabytes. For the
 * server alone: browsers have no zlib.
 */
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

export type Decompressed =
  | { ok: true; bytes: Uint8Array }
  /** `unsupported`: an algorithm that Node 20 has not; `too-large`: it would be more than `maxBytes`. */
  | { ok: false; code: "unsupported" | "too-large" | "corrupt"; what: string };

/**
 * By the name in a message's `compression` header or in `result_compression`. `null` and empty names mean that
 * nothing was compressed.
 */
export function decompress(bytes: Uint8Array, name: string | null, maxBytes: number): Decompressed {
  if (name === null || name === "") return { ok: true, bytes };
  const algorithm = ALGORITHMS.get(name.toLowerCase());
  if (algorithm === undefined) return { ok: false, code: "unsupported", what: name };
  return unpack(bytes, name, algorithm, maxBytes);
}

/** What the first bytes say was done; null for anything else. Needed where no header tells. */
export function detectCompression(bytes: Uint8Array): string | null {
  const [first = 0, second = 0, third = 0] = bytes;
  // RFC 1950: the method is 8 (deflate) and both bytes together are a multiple of 31.
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0) return "zlib";
  if (first === 0x1f && second === 0x8b) return "gzip-file";
  if (first === 0x42 && second === 0x5a && third === 0x68) return "bzip2";
  if (first === 0xfd && second === 0x37 && third === 0x7a) return "lzma";
  if (first === 0x28 && second === 0xb5 && third === 0x2f) return "zstd";
  return null;
}

type Algorithm = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

/** kombu's `gzip` is a zlib stream (`kombu/compression.py` registers `zlib.compress` under that name). */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ["application/x-gzip", inflateSync],
  ["gzip", inflateSync],
  ["zlib", inflateSync],
  ["gzip-file", gunzipSync],
  ["application/x-brotli", brotliDecompressSync],
  ["brotli", brotliDecompressSync],
]);

function unpack(bytes: Uint8Array, name: string, algorithm: Algorithm, maxBytes: number): Decompressed {
  try {
    return { ok: true, bytes: algorithm(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ERR_BUFFER_TOO_LARGE") return { ok: false, code: "too-large", what: name };
    if (typeof code === "string" && /^(?:Z_|ERR_|ERR__)/.test(code))
      return { ok: false, code: "corrupt", what: name };
    throw error;
  }
}
