/**
 * The compact text of an event, one item in a task's list: a JSON array whose first five places are the same for all
 * and whose rest depends on the type. `decodeStoredEvent(uuid, encodeStoredEvent(e))` gives `e` back.
 */
import type { TaskEvent } from "@/lib/celery/celeryEvent";

/** [type or its letter, at, hostname, pid, clock, …fields of that type in FIELDS' order, then the names of cut fields]. */
export function encodeStoredEvent(event: TaskEvent): string {
  const letter = LETTERS.get(event.type);
  const fields = fieldsOf(letter);
  const item: unknown[] = [letter ?? event.type, event.at, event.hostname, event.pid, event.clock];
  for (const field of fields) {
    const value = event[field];
    // A top task is its own root: 36 bytes saved in most events.
    item.push(field === "rootId" && value === event.uuid ? 0 : (value ?? null));
  }
  if (event.cut) item.push(event.cut);
  else while (item[item.length - 1] === null && item.length > HEAD) item.pop();
  return JSON.stringify(item);
}

/** Throws on text that `encodeStoredEvent` cannot have made: the store is ours alone. */
export function decodeStoredEvent(uuid: string, text: string): TaskEvent {
  const item: unknown = JSON.parse(text);
  if (!Array.isArray(item)) throw new Error("not a stored event");
  const [type, at, hostname, pid, clock, ...rest] = item as StoredEvent;
  const event: Record<string, unknown> = {
    kind: "task",
    type: TYPES[type] ?? type,
    uuid,
    at,
    hostname,
    pid,
    clock,
  };
  const fields = fieldsOf(type);
  for (let i = 0; i < fields.length; i++) {
    const value = rest[i];
    const field = fields[i];
    if (field !== undefined && value !== null && value !== undefined) {
      event[field] = field === "rootId" && value === 0 ? uuid : value;
    }
  }
  const cut = rest[fields.length];
  if (cut) event["cut"] = cut;
  return event as unknown as TaskEvent; // written by encodeStoredEvent, from a TaskEvent
}

const HEAD = 5;
type StoredEvent = [
  type: string,
  at: number,
  hostname: string,
  pid: number | null,
  clock: number | null,
  ...unknown[],
];

type Field = Exclude<keyof TaskEvent, "kind" | "type" | "uuid" | "at" | "hostname" | "pid" | "clock" | "cut">;

const MESSAGE_FIELDS: Field[] = ["name", "rootId", "parentId", "args", "kwargs", "retries", "eta", "expires"];
const FIELDS: Record<string, readonly Field[]> = {
  s: [...MESSAGE_FIELDS, "queue", "exchange", "routingKey"],
  r: MESSAGE_FIELDS,
  b: [],
  y: ["result", "runtime"],
  f: ["exception", "traceback"],
  t: ["exception", "traceback"],
  v: ["terminated", "signum", "expired"],
  j: ["requeue"],
  c: [],
};
const CUSTOM_FIELDS: readonly Field[] = ["custom"];

function fieldsOf(letter: string | undefined): readonly Field[] {
  return (letter && FIELDS[letter]) || CUSTOM_FIELDS;
}

const TYPES: Record<string, string> = {
  s: "task-sent",
  r: "task-received",
  b: "task-started",
  y: "task-succeeded",
  f: "task-failed",
  t: "task-retried",
  v: "task-revoked",
  j: "task-rejected",
  c: "task-cancelled",
};
const LETTERS = new Map(Object.entries(TYPES).map(([letter, type]) => [type, letter]));
