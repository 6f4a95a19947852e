/** How far a task says it has come: custom states that carry `current` and `total`, as Celery's own examples do. */
import { objectMembers } from "../celery/jsonText";
import { formatPython } from "../celery/pythonValueFormat";
import type { PythonValue } from "../celery/pythonValue";
import type { Task } from "./task";

export interface TaskProgress {
  /** The custom state, e.g. `PROGRESS`. */
  state: string;
  /** By an event, or by the meta that the result backend keeps. */
  source: "event" | "backend";
  /** When the event said it, or when the backend was read, Unix ms. */
  at: number;
  current: number;
  total: number;
  /** 0 to 1. */
  share: number;
  /** What is counted, if the fields name it: `page`. */
  unit: string | null;
  /** The fields beside those, as they were written. */
  others: { name: string; text: string }[];
  /** What is left at the mean pace since the start, ms from `at`; null while nothing is done or the start is unknown. */
  leftMs: number | null;
  /** Units a second; null as above. */
  perSecond: number | null;
}

/** Enough to see at a glance; the whole event is in the list of events. */
const MAX_OTHERS = 8;
/** Said in the first moments, a pace means little. */
const MIN_PACE_MS = 500;

/** The newest progress that an event told, or null when no custom event carries one. */
export function taskProgress(task: Pick<Task, "custom" | "startedAt">): TaskProgress | null {
  const newestFirst = [...task.custom].sort((a, b) => b.at - a.at);
  for (const { type, at, fields } of newestFirst) {
    const members = objectMembers(fields, 0, fields.length).map(({ name, start, end }) => ({
      name,
      text: fields.slice(start, end),
    }));
    const state = type.replace(/^task-/, "").toUpperCase();
    const progress = progressOf(members, { state, source: "event", at, startedAt: task.startedAt });
    if (progress !== null) return progress;
  }
  return null;
}

/** As much as is needed of what the result backend keeps of a task. */
export interface StoredMeta {
  meta: { state: string; result: PythonValue } | null;
  /** Null: it tells of none. */
  progress: { current: number; total: number } | null;
  /** When it was read, Unix ms. */
  readAt: number;
}

/** The same of the meta that the result backend keeps (`update_state`); null where it has none. */
export function storedProgress(
  { meta, progress, readAt }: StoredMeta,
  startedAt: number | null,
): TaskProgress | null {
  if (meta === null || progress === null || meta.result.kind !== "dict") return null;
  const members = meta.result.entries.flatMap(([key, value]) => {
    if (key.kind !== "str") return [];
    return {
      name: key.value,
      text: value.kind === "str" ? JSON.stringify(value.value) : formatPython(value),
    };
  });
  return progressOf(members, { state: meta.state, source: "backend", at: readAt, startedAt });
}

type Members = { name: string; text: string }[];
type Saying = Pick<TaskProgress, "state" | "source" | "at"> & { startedAt: number | null };

function progressOf(members: Members, { startedAt, ...said }: Saying): TaskProgress | null {
  const current = numberOf(members, "current");
  const total = numberOf(members, "total");
  if (current === null || total === null || total <= 0 || current < 0) return null;
  const sinceStart = startedAt === null ? 0 : said.at - startedAt;
  const paced = sinceStart >= MIN_PACE_MS && current > 0;
  return {
    ...said,
    current,
    total,
    share: Math.min(1, current / total),
    unit: textOf(members, "unit"),
    others: members.filter(({ name }) => !["current", "total", "unit"].includes(name)).slice(0, MAX_OTHERS),
    leftMs: paced ? Math.max(0, (sinceStart / current) * (total - current)) : null,
    perSecond: paced ? (current / sinceStart) * 1000 : null,
  };
}

function numberOf(members: Members, name: string): number | null {
  const text = members.find((member) => member.name === name)?.text;
  const value = text === undefined || text === "" || text.startsWith('"') ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function textOf(members: Members, name: string): string | null {
  const text = members.find((member) => member.name === name)?.text;
  return text?.startsWith('"') === true && text.length <= 40 ? text.slice(1, -1) : null;
}
