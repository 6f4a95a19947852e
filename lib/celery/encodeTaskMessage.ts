/**
 * A task message of Celery's protocol 2, as any of Celery's own clients would send it (protocol reference d.1). Promises:
 * arguments are taken over as the JSON text that they are given as, never parsed and printed again, so no number changes;
 * and what would stop a worker (a body of another shape) or lose the message (an eta that is no date, a number that
 * Python refuses) is never encoded: `UnsendableTask` is thrown instead.
 */
import { isDeeperThan, stringEnd } from "./jsonText";
import { MAX_PYTHON_JSON_DEPTH, parsePythonJson } from "./pythonJson";
import type { PythonValue } from "./pythonValue";
import { parseJsonAsPython } from "./pythonValueFromJson";
import { saferepr } from "./saferepr";

/** A header's value: what AMQP's tables and JSON can both carry. */
export type HeaderValue =
  null | boolean | number | string | readonly HeaderValue[] | { readonly [name: string]: HeaderValue };

/** What a broker is to deliver to a worker. */
export interface TaskMessage {
  /** The task's id: also the correlation id. */
  id: string;
  headers: Readonly<Record<string, HeaderValue>>;
  body: Uint8Array;
  contentType: string;
  contentEncoding: string;
  /** Queue that results go to with the `rpc://` backend; empty for none. */
  replyTo: string;
  /** RabbitMQ: higher is sooner, 0 to 255. Redis: lower is sooner, 0 to 9. Null: none is set. */
  priority: number | null;
  /** The broker may drop it when it has waited so long, ms; null for never. */
  expirationMs: number | null;
}

/** Arguments that are not JSON, encoded already. */
export interface EncodedBody {
  /** `[args, kwargs, embed]` in that serialiser. */
  body: Uint8Array;
  contentType: string;
  contentEncoding: string;
}

export interface TaskToSend {
  id: string;
  /** As registered. */
  name: string;
  /** JSON text of an array, as Python's `json` reads it: NaN and integers of any size included. */
  argsText: string;
  /** JSON text of an object. */
  kwargsText: string;
  /** Instead of the two texts where JSON cannot carry the arguments; `argsRepr` and `kwargsRepr` are needed then. */
  encoded?: EncodedBody;
  /** What events show of the arguments; made of the texts if left out. */
  argsRepr?: string;
  kwargsRepr?: string;
  /** Unix ms; null for at once. */
  eta?: number | null;
  /** Unix ms; null for never. */
  expires?: number | null;
  priority?: number | null;
  /** The workflow it belongs to; the task itself if left out. */
  rootId?: string | null;
  parentId?: string | null;
  /** Seconds. */
  timeLimit?: { hard: number | null; soft: number | null };
  shadow?: string | null;
  ignoreResult?: boolean;
  replyTo?: string;
  /** Who sends it, as a node name. */
  origin: string;
  /** More headers, which the task finds in `request.headers`; Celery's own names are refused. */
  extraHeaders?: Readonly<Record<string, HeaderValue>>;
}

export type UnsendableReason =
  | "args-not-array"
  | "kwargs-not-object"
  | "not-json"
  | "too-deep"
  | "number-too-long"
  | "bad-name"
  | "bad-date"
  | "bad-priority"
  | "bad-header";

/** The task must not be sent so; `field` says what is wrong with it. */
export class UnsendableTask extends Error {
  constructor(
    readonly reason: UnsendableReason,
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = "UnsendableTask";
  }
}

/** Encodes the message; `now` is Unix ms. Throws `UnsendableTask`. */
export function encodeTaskMessage(task: TaskToSend, now: number): TaskMessage {
  checkName(task.name, "task");
  checkName(task.id, "id");
  const { body, contentType, contentEncoding } = task.encoded ?? jsonBody(task.argsText, task.kwargsText);
  const expiresAt = task.expires ?? null;
  return {
    id: task.id,
    headers: {
      ...extraHeaders(task.extraHeaders ?? {}),
      lang: "py",
      task: task.name,
      id: task.id,
      shadow: task.shadow ?? null,
      eta: instantText(task.eta ?? null, "eta"),
      expires: instantText(expiresAt, "expires"),
      group: null,
      group_index: null,
      retries: 0,
      timelimit: [task.timeLimit?.hard ?? null, task.timeLimit?.soft ?? null],
      root_id: task.rootId ?? task.id,
      parent_id: task.parentId ?? null,
      argsrepr: task.argsRepr ?? reprOfJson(task.argsText, "tuple"),
      kwargsrepr: task.kwargsRepr ?? reprOfJson(task.kwargsText, "dict"),
      origin: task.origin,
      // Left out it means the task's own setting, for workers that know the header at all (5.1).
      ...(task.ignoreResult === undefined ? {} : { ignore_result: task.ignoreResult }),
    },
    body,
    contentType,
    contentEncoding,
    replyTo: task.replyTo ?? "",
    priority: priorityOf(task.priority ?? null),
    expirationMs: expiresAt === null ? null : Math.max(0, Math.ceil(expiresAt - now)),
  };
}

/** Checks the two texts as a message needs them. Throws `UnsendableTask`. */
export function checkArgumentTexts(argsText: string, kwargsText: string): void {
  checkText(argsText, "args");
  checkText(kwargsText, "kwargs");
}

/** What Celery's own publishers would write of such arguments. Anything that is not JSON gives an empty text. */
export function reprOfJson(text: string, as: "tuple" | "dict"): string {
  const read = parseJsonAsPython(text, { envelopes: true });
  if (!read.ok) return "";
  const { value } = read;
  // Arguments are a tuple where they are given; JSON knows lists only.
  const shown: PythonValue =
    as === "tuple" && value.kind === "list" ? { kind: "tuple", items: value.items } : value;
  return saferepr(shown);
}

/** No link to what comes after: a task that is sent by hand runs alone. */
const EMBED = '{"callbacks": null, "errbacks": null, "chain": null, "chord": null}';

function jsonBody(argsText: string, kwargsText: string): EncodedBody {
  checkArgumentTexts(argsText, kwargsText);
  const text = `[${argsText.trim()}, ${kwargsText.trim()}, ${EMBED}]`;
  return {
    body: new TextEncoder().encode(text.replace(LONE_SURROGATE, escapeUnit)),
    contentType: "application/json",
    contentEncoding: "utf-8",
  };
}

/** UTF-8 has no form for these, and an encoder would put another character in their place; JSON's escape has. */
const LONE_SURROGATE = /\p{Cs}/gu;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Python 3.11 refuses to read an integer of more digits, and the message would be lost. */
const MAX_DIGITS = 4300;

function checkText(text: string, field: "args" | "kwargs"): void {
  const value = parsePythonJson(text);
  if (value === undefined) {
    const isDeep = isDeeperThan(text, MAX_PYTHON_JSON_DEPTH);
    throw new UnsendableTask(
      isDeep ? "too-deep" : "not-json",
      field,
      isDeep ? `${field} nests deeper than ${MAX_PYTHON_JSON_DEPTH} levels` : `${field} is not JSON`,
    );
  }
  const isArray = Array.isArray(value);
  if (field === "args" && !isArray)
    throw new UnsendableTask("args-not-array", field, "args must be a JSON array");
  if (field === "kwargs" && (isArray || !/^\s*\{/.test(text)))
    throw new UnsendableTask("kwargs-not-object", field, "kwargs must be a JSON object");
  if (hasLongNumber(text))
    throw new UnsendableTask(
      "number-too-long",
      field,
      `${field} holds a number of more than ${MAX_DIGITS} digits`,
    );
}

function hasLongNumber(text: string): boolean {
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    if (LONG_NUMBER.test(text.slice(at, quote === -1 ? text.length : quote))) return true;
    if (quote === -1) return false;
    at = stringEnd(text, quote);
  }
  return false;
}

const LONG_NUMBER = new RegExp(`\\d{${MAX_DIGITS + 1}}`);

function checkName(name: string, field: string): void {
  if (name === "" || name.length > 1024 || /\p{Cc}/u.test(name))
    throw new UnsendableTask("bad-name", field, `${field} is empty, too long, or holds control characters`);
}

/** The last instant that Python's datetime knows, at the end of the year 9999. */
const LAST_INSTANT = 253_402_300_799_999;

/** With an offset: workers take naive dates for UTC, older ones for their own zone. */
function instantText(at: number | null, field: string): string | null {
  if (at === null) return null;
  if (!Number.isFinite(at) || at < 0 || at > LAST_INSTANT)
    throw new UnsendableTask("bad-date", field, `${field} is no date that Python knows`);
  return new Date(at).toISOString().replace("Z", "+00:00");
}

function priorityOf(priority: number | null): number | null {
  if (priority !== null && !(Number.isInteger(priority) && priority >= 0 && priority <= 255))
    throw new UnsendableTask("bad-priority", "priority", "priority must be a whole number from 0 to 255");
  return priority;
}

/** Names that workers read: somebody's own header must not pass for one of them. */
const CELERY_HEADERS: ReadonlySet<string> = new Set(
  (
    "lang task id shadow eta expires group group_index retries timelimit root_id parent_id argsrepr kwargsrepr origin " +
    "ignore_result compression meth stamps stamped_headers replaced_task_nesting redelivered"
  ).split(" "),
);

function extraHeaders(headers: Readonly<Record<string, HeaderValue>>): Readonly<Record<string, HeaderValue>> {
  for (const name of Object.keys(headers)) {
    if (name === "" || name.length > 127 || CELERY_HEADERS.has(name))
      throw new UnsendableTask("bad-header", "headers", `the header ${name.slice(0, 127)} may not be given`);
  }
  return headers;
}
