/** What a retry is about, what a person may change of it, and what is sent for that. Pure. */
import { indentJson } from "@/lib/celery/indentJson";
import { stringEnd } from "@/lib/celery/jsonText";
import { findMisread, type Misread } from "@/lib/celery/misreadJson";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import { parseJsonAsPython } from "@/lib/celery/pythonValueFromJson";
import { readableJson } from "@/lib/celery/readableJson";
import type { RetryInput, RetryPreflight } from "@/lib/contract/retry";

/** As much of a task as the dialog tells. */
export interface RetriedTask {
  id: string;
  name: string | null;
  state: string | null;
}

/** Which tasks a list shows. */
export interface RetrySelection {
  filter: string;
  from?: number;
  to?: number;
  zone?: string;
}

/** One task; those that were selected; or all that match a list's filter. */
export type RetryRequest =
  | { kind: "one"; task: RetriedTask }
  | { kind: "selected"; ids: readonly string[] }
  | { kind: "matching"; asked: RetrySelection };

/** When it runs, or expires. Empty texts are not filled in yet. */
export interface WhenDraft {
  kind: "none" | "in" | "at";
  /** Of `in`, in `unit`. */
  amount: string;
  unit: keyof typeof UNIT_MS;
  /** Of `at`: `2026-10-05T14:30`, by the browser's clock. */
  at: string;
}

export const UNIT_MS = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export const NO_TIME: WhenDraft = { kind: "none", amount: "", unit: "min", at: "" };

export interface SendDraft {
  /** Empty: where it came by. */
  queue: string;
  start: WhenDraft;
  expires: WhenDraft;
  /** Empty: none. */
  priority: string;
}

export const PLAIN_SEND: SendDraft = { queue: "", start: NO_TIME, expires: NO_TIME, priority: "" };

export type SendOptions = Pick<RetryInput, "queue" | "countdownMs" | "eta" | "expires" | "priority">;

/** Celery's options of the draft; null while something in it makes no sense. */
export function sendOptions(draft: SendDraft, now: number): SendOptions | null {
  const start = readWhen(draft.start);
  const expires = readWhen(draft.expires);
  const priority = draft.priority.trim();
  if (start === null || expires === null) return null;
  if (priority !== "" && !(/^\d{1,3}$/.test(priority) && Number(priority) <= 255)) return null;
  const expiresAt = expires.inMs === undefined ? expires.at : now + expires.inMs;
  if (expiresAt !== undefined && expiresAt <= now) return null;
  const queue = draft.queue.trim();
  return {
    ...(queue !== "" && { queue }),
    ...(start.inMs !== undefined && start.inMs > 0 && { countdownMs: start.inMs }),
    ...(start.at !== undefined && { eta: start.at }),
    ...(expiresAt !== undefined && { expires: expiresAt }),
    ...(priority !== "" && { priority: Number(priority) }),
  };
}

/** Null while it is not filled in. */
function readWhen({ kind, amount, unit, at }: WhenDraft): { inMs?: number; at?: number } | null {
  if (kind === "none") return {};
  if (kind === "at") {
    const time = Date.parse(at);
    return Number.isNaN(time) ? null : { at: time };
  }
  const number = Number(amount.replace(",", "."));
  if (amount.trim() === "" || !Number.isFinite(number) || number < 0) return null;
  return { inMs: Math.round(number * UNIT_MS[unit]) };
}

/** A text that shall be a JSON array or object. */
export type DraftState =
  | { ok: true; value: PythonValue }
  /**
   * `shape`: it is JSON, and something else than wanted. `infinite`, `duplicate-key`: Python would read something else than
   * what stands there (`message`). `line`: from 1.
   */
  | { ok: false; code: "syntax" | "shape" | "cut" | Misread["code"]; line: number; message: string };

/** `holes`: strings that stand for what was cut off; while one is left it is not complete. */
export function readDraft(
  text: string,
  wanted: "args" | "kwargs",
  holes: readonly string[] = [],
): DraftState {
  const read = parseJsonAsPython(text);
  if (!read.ok)
    return { ok: false, code: "syntax", line: lineOf(text, read.position), message: read.message };
  const { value } = read;
  if (value.kind !== (wanted === "args" ? "list" : "dict"))
    return { ok: false, code: "shape", line: 1, message: "" };
  const misread = findMisread(text);
  if (misread !== null)
    return { ok: false, code: misread.code, line: lineOf(text, misread.position), message: misread.what };
  const left = stringTokens(text).find(({ token }) => holes.includes(token));
  if (left !== undefined) return { ok: false, code: "cut", line: lineOf(text, left.at), message: "" };
  return { ok: true, value };
}

/** The strings in which the known text was cut: they end in three dots, alone or before a quote. */
export function holesIn(text: string): string[] {
  return stringTokens(text)
    .map(({ token }) => token)
    .filter((token) => /(\.\.\.|…)['"]?"$|^"\.\.\./.test(token));
}

function stringTokens(text: string): { token: string; at: number }[] {
  const tokens: { token: string; at: number }[] = [];
  for (let at = text.indexOf('"'); at !== -1;) {
    const end = stringEnd(text, at);
    tokens.push({ token: text.slice(at, end), at });
    at = text.indexOf('"', end);
  }
  return tokens;
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

/** The call as Python would write it; null while the drafts cannot be read. */
export function pythonCallText(name: string | null, args: DraftState, kwargs: DraftState): string | null {
  if (!args.ok || !kwargs.ok) return null;
  const parts = "items" in args.value ? args.value.items.map((item) => formatPython(item)) : [];
  const named = kwargs.value.kind === "dict" ? kwargs.value.entries : [];
  for (const [key, value] of named) {
    const text = key.kind === "str" ? key.value : formatPython(key);
    const isName = /^[A-Za-z_]\w*$/.test(text);
    parts.push(
      isName ? `${text}=${formatPython(value)}` : `**{${formatPython(key)}: ${formatPython(value)}}`,
    );
  }
  return `${name?.split(".").at(-1) ?? "task"}(${parts.join(", ")})`;
}

/** What the editor begins with, and what is not known of it. */
export interface RetryStart {
  args: string;
  kwargs: string;
  holes: { args: string[]; kwargs: string[] };
}

/** Laid out, with the characters themselves. */
export function editableJson(text: string): string {
  return indentJson(readableJson(text));
}

export function retryStart(preflight: RetryPreflight): RetryStart {
  const args = editableJson(preflight.argsText);
  const kwargs = editableJson(preflight.kwargsText);
  const isOpen = (where: "args" | "kwargs") =>
    preflight.verdict === "inexact" && preflight.reasons.some((reason) => reason.where === where);
  return {
    args,
    kwargs,
    holes: { args: isOpen("args") ? holesIn(args) : [], kwargs: isOpen("kwargs") ? holesIn(kwargs) : [] },
  };
}

/** Whether a person has to say that what stands there is complete, because nothing in it shows what is missing. */
export function needsWord({ verdict }: RetryPreflight, { holes }: RetryStart): boolean {
  return verdict === "inexact" && holes.args.length + holes.kwargs.length === 0;
}

/** What is sent: unchanged exact arguments are left to the server, which has them letter by letter. */
export function retryInput(
  { verdict }: RetryPreflight,
  start: RetryStart,
  draft: { args: string; kwargs: string },
  options: SendOptions,
): RetryInput {
  if (verdict === "inexact") return { ...options, args: draft.args, kwargs: draft.kwargs };
  return {
    ...options,
    ...(draft.args !== start.args && { args: draft.args }),
    ...(draft.kwargs !== start.kwargs && { kwargs: draft.kwargs }),
    ...(verdict === "likely" && { acceptLikely: true }),
  };
}
