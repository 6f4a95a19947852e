/**
 * The arguments in a waiting task message, as JSON text: of a JSON message letter by letter, of any other only what JSON
 * carries without a change. Executes nothing. Protocol reference d. For the server alone, for the sake of compressed bodies.
 */
import { decompress } from "./compression";
import { entrySpans, objectMembers } from "./jsonText";
import { toJsonText } from "./pythonValueJson";
import type { WireMessage } from "./redisEnvelope";
import { decodeContent } from "./resultContent";

const MAX_BODY_BYTES = 4 * 1024 * 1024;

export interface MessageArguments {
  argsText: string;
  kwargsText: string;
  /** How often the task was retried by itself before this message. */
  retries: number;
}

/** Null where they cannot be had, or not exactly. */
export function readMessageArguments(message: WireMessage): MessageArguments | null {
  const { headers, contentType } = message;
  const compression = typeof headers["compression"] === "string" ? headers["compression"] : null;
  const retries = typeof headers["retries"] === "number" ? headers["retries"] : 0;
  // Protocol 1 has all in its body; its senders are older than what we retry for.
  if (typeof headers["task"] !== "string") return null;
  const texts =
    contentType === "application/json"
      ? textsOfJson(message.body, compression)
      : textsOfOther(message.body, contentType, compression);
  return texts && { ...texts, retries };
}

type Texts = Pick<MessageArguments, "argsText" | "kwargsText">;

function textsOfJson(body: Uint8Array, compression: string | null): Texts | null {
  const unpacked = decompress(body, compression, MAX_BODY_BYTES);
  if (!unpacked.ok) return null;
  const text = decodeUtf8(unpacked.bytes);
  if (text === null) return null;
  if (!text.trimStart().startsWith("[")) return hybridTexts(text);
  const spans = entrySpans(text, 3);
  const [args, kwargs] = spans.map(({ start, end }) => text.slice(start, end).trim());
  return spans.length === 3 && args !== undefined && kwargs !== undefined
    ? { argsText: args, kwargsText: kwargs }
    : null;
}

/** Null where it is none: a character in its place would be another value. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Workers also take an object with `args` and `kwargs`. */
function hybridTexts(text: string): Texts | null {
  const members = new Map(objectMembers(text, 0, text.length).map((one) => [one.name, one]));
  const textOf = (name: string, none: string) => {
    const member = members.get(name);
    return member === undefined ? none : text.slice(member.start, member.end);
  };
  return members.has("args") ? { argsText: textOf("args", "[]"), kwargsText: textOf("kwargs", "{}") } : null;
}

function textsOfOther(
  body: Uint8Array,
  contentType: string | null,
  compression: string | null,
): Texts | null {
  const decoded = decodeContent(body, { contentType, compression, maxBytes: MAX_BODY_BYTES });
  if (!decoded.ok || decoded.cut || !("items" in decoded.value)) return null;
  const [args, kwargs] = decoded.value.items;
  if (args === undefined || kwargs === undefined) return null;
  const texts = [toJsonText(args), toJsonText(kwargs)] as const;
  const [argsJson, kwargsJson] = texts;
  if (!argsJson.ok || !kwargsJson.ok) return null;
  // The tuple of all arguments is no matter; one inside it is.
  const isChanged = [...argsJson.changes, ...kwargsJson.changes].some(
    ({ code, path }) => code !== "non-finite" && path !== "",
  );
  return isChanged ? null : { argsText: argsJson.text, kwargsText: kwargsJson.text };
}
