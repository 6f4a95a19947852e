/**
 * Failures that are the same in all that does not change from one time to the next: the task, the exception's class, its
 * message without what varies, and the deepest frame of the user's own code. A group's id is made of these four alone, so
 * every process comes to the same, and it outlives every task in the group.
 */
import { EXCEPTION_HEAD_CHARS, exceptionType } from "@/lib/celery/exceptionType";
import { readRaised, shortenTraceback, type Raised } from "@/lib/celery/raised";
import { messageTemplate } from "./messageTemplate";

/** What a group is, apart from who failed and when. */
export interface FailureIdentity {
  /** 12 hex digits. */
  id: string;
  /** The task's name; null where no event told it. */
  name: string | null;
  /** The exception's class without its module; null where no text names one. */
  type: string | null;
  /** Its message, with `…` for what varies; at most 200 characters, may be empty. */
  message: string;
  /** `file:function` of the deepest frame that is not a library's. */
  frame: string | null;
}

/** The group of a failure. Reads a bounded part of the texts, takes anything, never throws. */
export function failureOf(
  told: string | null,
  exception: string | null | undefined,
  traceback: string | null | undefined,
): FailureIdentity {
  // A worker that does not know a task sends its name only in the exception, maybe before the client's event with it.
  const name = told ?? /^NotRegistered\('([^'\\]{1,255})'\)/.exec(exception ?? "")?.[1] ?? null;
  const raised = traceback ? readRaised(traceback) : null;
  const type = exceptionType(exception, traceback);
  const message = messageTemplate(messageOf(exception, raised));
  const frame = raised?.frame ? `${raised.frame.file}:${raised.frame.function ?? ""}` : null;
  return { id: idOf(JSON.stringify([name, type, message, frame])), name, type, message, frame };
}

/** What one failure says, whole but for what is beyond 1000 characters. */
export function failureMessage(
  exception: string | null | undefined,
  traceback: string | null | undefined,
): string {
  return messageOf(exception, traceback ? readRaised(traceback) : null).trim();
}

/**
 * Short texts in the place of a failure's exception and traceback: `failureOf` and `exceptionType` give the same for
 * them. For whoever remembers many events; what people read must come from the whole texts.
 */
export function shortenFailureTexts(texts: { exception?: string; traceback?: string }): {
  exception?: string;
  traceback?: string;
} {
  const { exception, traceback } = texts;
  return {
    ...(exception !== undefined && { exception: exception.slice(0, EXCEPTION_HEAD_CHARS) }),
    ...(traceback !== undefined && { traceback: shortenTraceback(traceback) }),
  };
}

/** The traceback prints `str(error)`, which is what its author wrote; a repr is the next best. */
function messageOf(exception: string | null | undefined, raised: Raised | null): string {
  if (raised !== null && (raised.type !== null || !exception)) return raised.message;
  return messageOfRepr(exception?.slice(0, EXCEPTION_HEAD_CHARS) ?? "");
}

/** The message in a repr such as `ValueError('no', 3)`: its first argument if that is a text, else all arguments. */
function messageOfRepr(repr: string): string {
  const call = /^[A-Za-z_][\w.]{0,200}\(/.exec(repr)?.[0];
  if (call === undefined) return repr;
  const inner = repr.slice(call.length);
  const quote = inner.charAt(0);
  if (quote !== "'" && quote !== '"') return inner.endsWith(")") ? inner.slice(0, -1) : inner;
  let text = "";
  for (let i = 1; i < inner.length; i++) {
    const character = inner.charAt(i);
    if (character === quote) return text;
    if (character !== "\\") text += character;
    else text += ESCAPES[inner.charAt(++i)] ?? inner.charAt(i);
  }
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Two independent hashes of 24 bits of the UTF-16 units: murmur3's steps, with other seeds. */
function idOf(text: string): string {
  let a = 0x9747b28c;
  let b = 0x3c6ef372;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ unit, 0x1b873593);
    b = (b << 15) | (b >>> 17);
  }
  return hex24(mixed(a ^ text.length)) + hex24(mixed(b ^ text.length));
}

function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 8;
}

function hex24(number: number): string {
  return number.toString(16).padStart(6, "0");
}
