/** The events of a task as lines: newest first, each with its distance to the one before and the one thing worth saying. */
import { exceptionType } from "@/lib/celery/exceptionType";
import { objectMembers } from "@/lib/celery/jsonText";
import { stateOfEvent } from "@/lib/celery/states";
import type { TaskEventRow } from "@/lib/contract/api";

export type EventDetail =
  | { kind: "text"; text: string }
  | { kind: "pid"; pid: number }
  | { kind: "attempt"; number: number }
  | { kind: "expired" }
  | { kind: "terminated"; signal: string | null };

export interface TaskEventLine {
  /** Unique in the list. */
  key: string;
  /** Celery's type without its `task-`: `received`. */
  word: string;
  /** The state that the event stands for, for its icon. */
  state: string;
  detail: EventDetail | null;
  at: number;
  /** Since the event before, ms; null for the first. */
  afterMs: number | null;
  /** The whole event as indented JSON in its own words. */
  raw: string;
}

/** `events` come oldest first. */
export function taskEventLines(events: readonly TaskEventRow[]): TaskEventLine[] {
  return events
    .map((event, at): TaskEventLine => {
      const before = events[at - 1];
      return {
        key: `${at}:${event.type}:${event.at}`,
        word: event.type.replace(/^task-/, ""),
        state: stateOfEvent(event.type),
        detail: detailOf(event),
        at: event.at,
        afterMs: before === undefined ? null : Math.max(0, event.at - before.at),
        raw: indentJson(event.fields),
      };
    })
    .reverse();
}

function detailOf(event: TaskEventRow): EventDetail | null {
  const fields = new Map(
    objectMembers(event.fields, 0, event.fields.length).map(({ name, start, end }) => [
      name,
      event.fields.slice(start, end),
    ]),
  );
  const text = (name: string) => unquote(fields.get(name));
  switch (event.type) {
    case "task-failed":
    case "task-retried": {
      const type = exceptionType(text("exception"), text("traceback"));
      return type === null ? null : { kind: "text", text: type };
    }
    case "task-started":
      return event.pid === null ? null : { kind: "pid", pid: event.pid };
    case "task-sent":
    case "task-received": {
      const retries = Number(fields.get("retries") ?? 0);
      if (retries > 0) return { kind: "attempt", number: retries + 1 };
      const queue = event.type === "task-sent" ? text("queue") : null;
      return queue === null ? null : { kind: "text", text: queue };
    }
    case "task-revoked":
      if (fields.get("expired") === "true") return { kind: "expired" };
      return fields.get("terminated") === "true"
        ? { kind: "terminated", signal: signalOf(fields.get("signum")) }
        : null;
    case "task-succeeded":
    case "task-rejected":
    case "task-cancelled":
      return null;
    default: {
      const [current, total] = [fields.get("current"), fields.get("total")];
      return current !== undefined && total !== undefined
        ? { kind: "text", text: `${current} / ${total}` }
        : null;
    }
  }
}

function signalOf(text: string | undefined): string | null {
  if (text === undefined || text === "null") return null;
  return unquote(text) ?? text;
}

/** A JSON string's value; null for anything else. */
function unquote(text: string | undefined): string | null {
  if (text === undefined || !text.startsWith('"')) return null;
  const value: unknown = JSON.parse(text);
  return typeof value === "string" ? value : null;
}

/** Puts each member of the outermost object on a line of its own. The values stay as they were written, digit for digit. */
export function indentJson(text: string): string {
  const members = objectMembers(text, 0, text.length);
  if (members.length === 0) return text;
  const lines = members.map(({ name, start, end }) => `  ${JSON.stringify(name)}: ${text.slice(start, end)}`);
  return `{\n${lines.join(",\n")}\n}`;
}
