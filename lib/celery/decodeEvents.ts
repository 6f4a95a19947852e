/**
 * Bytes off the wire into events. Promises: never throws, whatever comes; a bad entry of a grouped message never costs
 * its neighbours; what is not taken as it came is told as a problem; everything given is bounded in size and depth.
 * Fields and types: protocol reference a.1 to a.4.
 */
import type { CeleryEvent, EventProblem, TaskEvent, WorkerEvent } from "./celeryEvent";
import {
  isId,
  LONE_SURROGATE,
  MAX_ID_CHARS,
  MAX_TYPE_CHARS,
  mend,
  noteBad,
  noteCut,
  optionalNumber,
  readText,
  setFlag,
  setId,
  setSignum,
  setText,
  wholeNumber,
  type EventEntry,
} from "./eventEntry";
import { entrySpans, isDeeperThan, objectMembers, replaceNonFinite, type TextSpan } from "./jsonText";

/** Larger messages are not looked at. Celery itself sets no limit to results and tracebacks in events. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Longer texts (args, result, traceback …) are cut to this. Celery's own cut is at 1024 for args and results. */
export const MAX_FIELD_CHARS = 131_072;
/** Names of tasks, queues and such are cut to this: they become keys of counts. AMQP allows 255 bytes. */
export const MAX_NAME_CHARS = 1024;
/** Deeper entries are dropped. */
export const MAX_DEPTH = 64;
/** Celery groups at most 24; more than this in one message is not looked at. */
export const MAX_ENTRIES = 10_000;
const SAMPLE_CHARS = 500;
/** No real figure is larger; one that is would only spoil sums and pages. */
const MAX_FREQ_SECONDS = 86_400;
const MAX_ACTIVE = 1_000_000;
const MAX_PROCESSED = 1e12;
const MAX_LOAD = 1_000_000;
const MAX_PID = 2 ** 32;
const MAX_RETRIES = 1_000_000_000;
/** A hundred years. */
const MAX_RUNTIME_SECONDS = 3.2e9;
/** A clock that far off says nothing; and Celery is younger than the first. */
const OLDEST_AT = Date.UTC(2010, 0, 1);
const MAX_AHEAD_MS = 24 * 3600_000;

export interface DecodedEvents {
  events: CeleryEvent[];
  problems: EventProblem[];
}

/**
 * Decodes one message: one event, or an array of them as `task.multi` brings it (also empty). `contentType` is the
 * message's; without one it is taken for JSON. `now` is Unix ms, to judge timestamps by.
 */
export function decodeEvents(
  body: Uint8Array | string,
  contentType: string | undefined,
  now: number,
): DecodedEvents {
  const message: Message = { text: "", now, events: [], problems: [], spans: null, wellFormed: true };
  if (contentType !== undefined && !isJson(contentType)) {
    drop(
      message,
      "content-type",
      `serialized as ${shortName(contentType)}, only JSON is read`,
      sampleOf(body),
    );
    return message;
  }
  if (body.length > MAX_MESSAGE_BYTES) {
    drop(message, "too-large", `message of ${Math.ceil(body.length / 1048576)} MiB`, sampleOf(body));
    return message;
  }
  message.text = typeof body === "string" ? body : utf8.decode(body);
  // Only an escape can bring half a pair into text decoded from UTF-8. A string that we are given may hold one itself.
  message.wellFormed =
    !SURROGATE_ESCAPE.test(message.text) && (typeof body !== "string" || !ANY_LONE_SURROGATE.test(body));
  if (isDeeperThan(message.text, MAX_DEPTH)) decodeEntryByEntry(message);
  else decodeWhole(message);
  return { events: message.events, problems: message.problems };
}

interface Message extends DecodedEvents {
  text: string;
  now: number;
  /** Where the entries stand in `text`; found only when something needs it. */
  spans: TextSpan[] | null;
  /** No text in it can hold half of a surrogate pair. */
  wellFormed: boolean;
}

const utf8 = new TextDecoder();
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
const ANY_LONE_SURROGATE = /\p{Surrogate}/u;

function isJson(contentType: string): boolean {
  return contentType === "application/json" || /^\s*(?:application|text)\/json\s*(?:;|$)/i.test(contentType);
}

function decodeWhole(message: Message): void {
  let value: unknown;
  try {
    value = JSON.parse(message.text);
  } catch {
    // Python's JSON, or a bad entry among good ones: the slow way finds out which.
    decodeEntryByEntry(message);
    return;
  }
  if (!Array.isArray(value)) {
    decodeEntry(message, value, 0);
    return;
  }
  if (value.length > MAX_ENTRIES) dropExcess(message);
  const count = Math.min(value.length, MAX_ENTRIES);
  for (let i = 0; i < count; i++) decodeEntry(message, value[i], i);
}

function decodeEntryByEntry(message: Message): void {
  const spans = spansOf(message);
  if (spans.length > MAX_ENTRIES) dropExcess(message);
  const count = Math.min(spans.length, MAX_ENTRIES);
  for (let i = 0; i < count; i++) {
    const span = spans[i];
    if (span === undefined) continue;
    if (span.depth > MAX_DEPTH) {
      drop(message, "too-deep", `nested more than ${MAX_DEPTH} levels deep`, entrySample(message, i));
      continue;
    }
    const value = parseEntry(message.text.slice(span.start, span.end));
    if (value === undefined) drop(message, "not-json", "not JSON", entrySample(message, i));
    else decodeEntry(message, value, i);
  }
}

/** Undefined when it is not JSON, not even Python's. */
function parseEntry(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An array stands for NaN and its like: no field of ours takes one, so that field is told and left out.
    const plain = replaceNonFinite(text, "[]");
    if (plain === null) return undefined;
    try {
      return JSON.parse(plain);
    } catch {
      return undefined; // the caller tells it
    }
  }
}

function dropExcess(message: Message): void {
  drop(
    message,
    "too-large",
    `more than ${MAX_ENTRIES} events in one message`,
    message.text.slice(0, SAMPLE_CHARS),
  );
}

function decodeEntry(message: Message, value: unknown, index: number): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return dropEntry(message, index, "not-an-event", "not a JSON object");
  }
  const fields = value as Record<string, unknown>; // every field is checked where it is read
  const type = fields["type"];
  if (typeof type !== "string") return dropEntry(message, index, "not-an-event", "no type");
  const isTask = type.startsWith("task-") && type.length > 5;
  if (type.length > MAX_TYPE_CHARS || !(isTask || type.startsWith("worker-"))) {
    return dropEntry(message, index, "unknown-type", "type of no kind that is known");
  }
  if (!isTask && !WORKER_TYPES.has(type)) {
    if (IGNORED_TYPES.has(type)) return;
    return dropEntry(message, index, "unknown-type", "type of no kind that is known");
  }

  const timestamp = fields["timestamp"];
  if (typeof timestamp !== "number") {
    return dropEntry(
      message,
      index,
      "bad-timestamp",
      timestamp === undefined ? "timestamp missing" : "timestamp is not a number",
    );
  }
  const at = timestamp * 1000;
  if (!(at >= OLDEST_AT))
    return dropEntry(message, index, "bad-timestamp", `timestamp before 2010: ${instantText(at)}`);
  if (at > message.now + MAX_AHEAD_MS) {
    return dropEntry(
      message,
      index,
      "bad-timestamp",
      `timestamp more than 24 hours ahead: ${instantText(at)}`,
    );
  }
  const entry: EventEntry = { fields, wellFormed: message.wellFormed, bad: null, cut: null };
  const hostname = fields["hostname"];
  if (typeof hostname !== "string" || hostname === "" || hostname.length > MAX_ID_CHARS) {
    return dropEntry(message, index, "bad-hostname", "hostname missing, not a text or longer than 255");
  }

  if (isTask) {
    const uuid = fields["uuid"];
    if (!isId(uuid)) {
      return dropEntry(
        message,
        index,
        "bad-uuid",
        "uuid missing, not a text of 1 to 255, or with control characters",
      );
    }
    const event: TaskEvent = {
      kind: "task",
      type: mend(entry, type),
      uuid: mend(entry, uuid),
      at,
      hostname: mend(entry, hostname),
      pid: wholeNumber(entry, "pid", MAX_PID) ?? null,
      clock: wholeNumber(entry, "clock") ?? null,
    };
    readTaskFields(message, index, entry, event);
    if (entry.cut !== null) event.cut = entry.cut;
    message.events.push(event);
  } else {
    message.events.push(readWorkerEvent(entry, type, at, mend(entry, hostname)));
  }
  if (entry.bad !== null) {
    message.problems.push({
      kind: "bad-field",
      outcome: "repaired",
      detail: `wrong type or size, left out: ${entry.bad.join(", ")}`,
      sample: entrySample(message, index),
    });
  }
}

/** An impossible time as a person would look for it. */
function instantText(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at / 1000) : date.toISOString();
}

const WORKER_TYPES: ReadonlySet<string> = new Set(["worker-online", "worker-heartbeat", "worker-offline"]);
/** Workers agreeing among themselves who does something: known, and nothing to us. */
const IGNORED_TYPES: ReadonlySet<string> = new Set(["worker-elect", "worker-elect-ack"]);

function readTaskFields(message: Message, index: number, entry: EventEntry, event: TaskEvent): void {
  switch (event.type) {
    case "task-sent":
      readMessageFields(entry, event);
      setText(entry, event, "queue", "queue", MAX_NAME_CHARS);
      setText(entry, event, "exchange", "exchange", MAX_NAME_CHARS);
      setText(entry, event, "routingKey", "routing_key", MAX_NAME_CHARS);
      return;
    case "task-received":
      readMessageFields(entry, event);
      return;
    case "task-started":
    case "task-cancelled":
      return;
    case "task-succeeded": {
      setText(entry, event, "result", "result", MAX_FIELD_CHARS);
      const runtime = optionalNumber(entry, "runtime", MAX_RUNTIME_SECONDS);
      if (runtime !== undefined) event.runtime = runtime;
      return;
    }
    case "task-failed":
    case "task-retried":
      setText(entry, event, "exception", "exception", MAX_FIELD_CHARS);
      setText(entry, event, "traceback", "traceback", MAX_FIELD_CHARS);
      return;
    case "task-revoked":
      setFlag(entry, event, "terminated");
      setSignum(entry, event);
      setFlag(entry, event, "expired");
      return;
    case "task-rejected":
      setFlag(entry, event, "requeue");
      return;
    default:
      readCustomFields(message, index, entry, event);
  }
}

/** What `task-sent` and `task-received` tell of the task's message. */
function readMessageFields(entry: EventEntry, event: TaskEvent): void {
  setText(entry, event, "name", "name", MAX_NAME_CHARS);
  setText(entry, event, "args", "args", MAX_FIELD_CHARS);
  setText(entry, event, "kwargs", "kwargs", MAX_FIELD_CHARS);
  setId(entry, event, "rootId", "root_id");
  setId(entry, event, "parentId", "parent_id");
  const retries = wholeNumber(entry, "retries", MAX_RETRIES);
  if (retries !== undefined) event.retries = retries;
  setText(entry, event, "eta", "eta", MAX_NAME_CHARS);
  setText(entry, event, "expires", "expires", MAX_NAME_CHARS);
}

/** Fields that an event of any type may carry: not part of what user code put into a custom one. */
const COMMON_FIELDS: ReadonlySet<string> = new Set([
  "type",
  "timestamp",
  "utcoffset",
  "hostname",
  "pid",
  "clock",
  "uuid",
]);

/** Keeps a custom event's own fields as they were written, so that no number loses digits. */
function readCustomFields(message: Message, index: number, entry: EventEntry, event: TaskEvent): void {
  const span = spansOf(message)[index];
  const parts: string[] = [];
  let chars = 2;
  if (span !== undefined) {
    for (const { name, start, end } of objectMembers(message.text, span.start, span.end)) {
      if (COMMON_FIELDS.has(name)) continue;
      const part = `${JSON.stringify(mend(entry, name))}:${message.text.slice(start, end)}`;
      // A JSON text cut in the middle is none, so what does not fit is left out whole.
      if (chars + part.length + 1 > MAX_FIELD_CHARS) noteCut(entry, mend(entry, name));
      else {
        parts.push(part);
        chars += part.length + 1;
      }
    }
  }
  event.custom = `{${parts.join(",")}}`;
}

function readWorkerEvent(entry: EventEntry, type: string, at: number, hostname: string): WorkerEvent {
  const event: WorkerEvent = {
    kind: "worker",
    type,
    at,
    hostname,
    pid: wholeNumber(entry, "pid", MAX_PID) ?? null,
    clock: wholeNumber(entry, "clock") ?? null,
  };
  const freq = optionalNumber(entry, "freq", MAX_FREQ_SECONDS);
  if (freq !== undefined) event.freq = freq;
  const active = wholeNumber(entry, "active", MAX_ACTIVE);
  if (active !== undefined) event.active = active;
  const processed = wholeNumber(entry, "processed", MAX_PROCESSED);
  if (processed !== undefined) event.processed = processed;
  const loadavg = entry.fields["loadavg"];
  if (isLoadavg(loadavg)) event.loadavg = loadavg;
  else if (loadavg !== undefined && loadavg !== null) noteBad(entry, "loadavg");
  const swIdent = readText(entry, "sw_ident", MAX_NAME_CHARS);
  if (swIdent !== undefined) event.swIdent = swIdent;
  const swVer = readText(entry, "sw_ver", MAX_NAME_CHARS);
  if (swVer !== undefined) event.swVer = swVer;
  const swSys = readText(entry, "sw_sys", MAX_NAME_CHARS);
  if (swSys !== undefined) event.swSys = swSys;
  return event;
}

function isLoadavg(value: unknown): value is [number, number, number] {
  const isLoad = (load: unknown) => typeof load === "number" && load >= 0 && load <= MAX_LOAD;
  return Array.isArray(value) && value.length === 3 && value.every(isLoad);
}

function dropEntry(message: Message, index: number, kind: EventProblem["kind"], detail: string): void {
  drop(message, kind, detail, entrySample(message, index));
}

function drop(message: DecodedEvents, kind: EventProblem["kind"], detail: string, sample: string): void {
  message.problems.push({ kind, outcome: "dropped", detail, sample });
}

function spansOf(message: Message): TextSpan[] {
  message.spans ??= entrySpans(message.text, MAX_ENTRIES);
  return message.spans;
}

function entrySample(message: Message, index: number): string {
  const span = spansOf(message)[index];
  const from = span?.start ?? 0;
  const sample = message.text
    .slice(from, Math.min(span?.end ?? message.text.length, from + SAMPLE_CHARS))
    .trim();
  return sample.replace(LONE_SURROGATE, "\ufffd");
}

/** Of a body that was not read: as text where it is text, every other byte as a replacement character. */
function sampleOf(body: Uint8Array | string): string {
  const start =
    typeof body === "string" ? body.slice(0, SAMPLE_CHARS) : utf8.decode(body.subarray(0, SAMPLE_CHARS));
  return start.replace(LONE_SURROGATE, "\ufffd");
}

/** A word from the wire, for a sentence of ours. */
function shortName(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return short.replace(/[^\x20-\x7e\u00a1-\uffff]/g, "\ufffd");
}
