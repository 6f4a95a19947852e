/**
 * One entry of an event message, field by field: each is checked and bounded where it is read, and what is of another
 * type or too long is noted, so that the rest of the event is taken all the same.
 */
import type { TaskEvent } from "./celeryEvent";

export const MAX_ID_CHARS = 255;
export const MAX_TYPE_CHARS = 200;
const MAX_CUT_NAMES = 20;
export const LONE_SURROGATE = /\p{Surrogate}/gu;

/** What was noted while reading one entry. */
export interface EventEntry {
  fields: Record<string, unknown>;
  wellFormed: boolean;
  bad: string[] | null;
  cut: string[] | null;
}

type TextField =
  | "name"
  | "args"
  | "kwargs"
  | "eta"
  | "expires"
  | "queue"
  | "exchange"
  | "routingKey"
  | "result"
  | "exception"
  | "traceback";

export function setText(
  entry: EventEntry,
  event: TaskEvent,
  field: TextField,
  wireName: string,
  limit: number,
): void {
  const text = readText(entry, wireName, limit, field);
  if (text !== undefined) event[field] = text;
}

/** Undefined when absent, null or no text; cut to `limit`. */
export function readText(
  entry: EventEntry,
  wireName: string,
  limit: number,
  field = wireName,
): string | undefined {
  const value = entry.fields[wireName];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") {
    noteBad(entry, wireName);
    return undefined;
  }
  if (value.length <= limit) return mend(entry, value);
  noteCut(entry, field);
  // Never between the halves of a pair.
  const last = value.charCodeAt(limit - 1);
  return mend(entry, value.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit));
}

export function setId(
  entry: EventEntry,
  event: TaskEvent,
  field: "rootId" | "parentId",
  wireName: string,
): void {
  const value = entry.fields[wireName];
  if (value === undefined || value === null || value === "") return;
  if (isId(value)) event[field] = mend(entry, value);
  else noteBad(entry, wireName);
}

export function setFlag(
  entry: EventEntry,
  event: TaskEvent,
  field: "terminated" | "expired" | "requeue",
): void {
  const value = entry.fields[field];
  if (typeof value === "boolean") event[field] = value;
  else if (value !== undefined && value !== null) noteBad(entry, field);
}

/** A number or, when the pool reports the kill itself, a text (protocol reference a.4). */
export function setSignum(entry: EventEntry, event: TaskEvent): void {
  const value = entry.fields["signum"];
  if (typeof value === "string" && value.length <= MAX_ID_CHARS) event.signum = mend(entry, value);
  else {
    const number = wholeNumber(entry, "signum");
    if (number !== undefined) event.signum = number;
  }
}

export function optionalNumber(entry: EventEntry, wireName: string, most: number): number | undefined {
  const value = entry.fields[wireName];
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  if (value !== undefined && value !== null) noteBad(entry, wireName);
  return undefined;
}

export function wholeNumber(
  entry: EventEntry,
  wireName: string,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const value = entry.fields[wireName];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
  if (value !== undefined && value !== null) noteBad(entry, wireName);
  return undefined;
}

export function isId(value: unknown): value is string {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_ID_CHARS) return false;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c < 32 || (c >= 127 && c < 160)) return false;
  }
  return true;
}

/** Half a surrogate pair cannot be written as UTF-8: what Redis gave back would not be what we folded. */
export function mend(entry: EventEntry, text: string): string {
  return entry.wellFormed ? text : text.replace(LONE_SURROGATE, "\ufffd");
}

export function noteBad(entry: EventEntry, wireName: string): void {
  (entry.bad ??= []).push(wireName);
}

export function noteCut(entry: EventEntry, field: string): void {
  entry.cut ??= [];
  if (entry.cut.length < MAX_CUT_NAMES) entry.cut.push(field.slice(0, MAX_TYPE_CHARS));
}
