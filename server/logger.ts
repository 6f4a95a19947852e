/**
 * The log: one JSON object a line on standard output. Drivers hang on their errors what they were doing: a Redis error
 * carries its command, and with it tasks' arguments. So of an error only what is named here is written, and every line is
 * gone through for secrets.
 */
import { pino, type DestinationStream, type Logger } from "pino";
import { DEFAULT_REDACTOR, type Redactor } from "@/lib/cluster/redact/redactor";
import { maskUrl } from "@/lib/format/maskUrl";

export interface LogOptions {
  /** The part of the program that logs; none for the main one. */
  name?: string;
  /** By default, what the rules by default hide. */
  redactor?: Redactor;
}

export function createLogger(
  level: string,
  { name, redactor = DEFAULT_REDACTOR }: LogOptions = {},
  out?: DestinationStream,
): Logger {
  const serializers = { err: describeError, error: describeError };
  const hooks = { streamWrite: (line: string) => hideInLine(line, redactor) };
  const options = { level, serializers, hooks, ...(name === undefined ? {} : { name }) };
  return out === undefined ? pino(options) : pino(options, out);
}

/** Nothing that is written here should hold a secret; whatever does all the same is hidden as it is on the pages. */
function hideInLine(line: string, redactor: Redactor): string {
  return redactor.json(line);
}

export interface DescribedError {
  type: string;
  message: string;
  code?: string;
  /** Where it came from, one call a line. */
  stack?: string;
  cause?: DescribedError;
}

/** Errors in words, with passwords in URLs hidden; causes to a depth of three. */
export function describeError(error: unknown, depth = 3): DescribedError | null {
  if (error === null || error === undefined) return null;
  if (!(error instanceof Error)) return { type: typeof error, message: "not an error" };
  const described: DescribedError = { type: error.name, message: messageOf(error) };
  if ("code" in error && typeof error.code === "string") described.code = error.code;
  // The first lines repeat the message.
  const calls = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  if (calls !== undefined && calls.length > 0) described.stack = calls.join("\n");
  const cause = depth > 1 ? describeError(error.cause, depth - 1) : null;
  if (cause) described.cause = cause;
  return described;
}

/** Redis may repeat what it was sent; the word its answer begins with is the kind of error. */
function messageOf(error: Error): string {
  if (error.name === "ReplyError") return `Redis answers ${/^[A-Z]+/.exec(error.message)?.[0] ?? "an error"}`;
  return error.message.includes("://") ? maskUrl(error.message) : error.message;
}
