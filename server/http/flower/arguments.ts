/**
 * Arguments of Flower's endpoints: the query string and a form body together, of doubles the last one. They are cleaned
 * and converted as Flower does, with its words for what is wrong; but the value that is used is what was sent, where
 * Flower uses its HTML-escaped text.
 */
import type { FastifyRequest } from "fastify";
import { FlowerError } from "./answers";
import { escapeHtml } from "./escapeHtml";

export interface FlowerArguments {
  /** Undefined: not given. */
  text(name: string): string | undefined;
  /** Throws 400 for what is not a whole number, and where there is neither a value nor a default. */
  int(name: string, fallback?: number): number;
  /** Null: not given. Throws 400 for what is not a number. */
  float(name: string): number | null;
  bool(name: string, fallback: boolean): boolean;
}

/** Throws 400 when a multipart body cannot be read. */
export async function readArguments(request: FastifyRequest): Promise<FlowerArguments> {
  const values = new Map<string, string>();
  for (const [name, value] of new URL(request.raw.url ?? "/", "http://x").searchParams)
    values.set(name, value);
  for (const [name, value] of await readForm(request)) values.set(name, value);

  const text = (name: string): string | undefined => {
    const value = values.get(name);
    // Control characters become spaces, as Tornado has it.
    return value?.replace(CONTROL, " ").trim();
  };
  function converted<T>(
    name: string,
    type: string,
    fallback: T | undefined,
    read: (text: string) => T | null,
  ): T {
    const value = text(name);
    if (value === undefined && fallback !== undefined) return fallback;
    const result = value === undefined ? null : read(value);
    if (result !== null) return result;
    // A list is what Flower has in place of what is missing.
    throw new FlowerError(400, `Invalid argument '${escapeHtml(value ?? "[]")}' of type '${type}'`);
  }

  return {
    text,
    int: (name, fallback) => converted(name, "int", fallback, readInt),
    float: (name) => (values.has(name) ? converted(name, "float", undefined, readFloat) : null),
    bool: (name, fallback) => converted(name, "bool", fallback, readBool),
  };
}

const CONTROL = /[\x00-\x08\x0e-\x1f]/g;

async function readForm(request: FastifyRequest): Promise<[string, string][]> {
  const type = request.headers["content-type"] ?? "";
  const body = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) return [];
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return [...new URLSearchParams(body.toString("utf8"))];
  }
  if (!/^multipart\/form-data/i.test(type)) return [];
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    return [...form].flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as [string, string]] : [],
    );
  } catch {
    throw new FlowerError(400, "");
  }
}

/** What Python's `int()` takes. */
function readInt(text: string): number | null {
  if (!/^[+-]?\d+(_\d+)*$/.test(text)) return null;
  const value = Number(text.replaceAll("_", ""));
  return Number.isSafeInteger(value) ? value : null;
}

/** What Python's `float()` takes. */
export function readFloat(text: string): number | null {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return NaN;
  if (!/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+)?$/i.test(text)) return null;
  return Number(text.replaceAll("_", ""));
}

function readBool(text: string): boolean | null {
  if (/^(y|yes|t|true|on|1)$/i.test(text)) return true;
  if (/^(n|no|f|false|off|0)$/i.test(text)) return false;
  return null;
}
