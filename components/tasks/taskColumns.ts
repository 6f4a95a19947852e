import type { TaskListQuery } from "@/lib/contract/api";

export type TaskSort = TaskListQuery["sort"];
export type SortOrder = TaskListQuery["order"];

/**
 * One column of the task table. Widths are set by digits, not by words, so that a translated heading never moves the
 * numbers; `grow` columns share what is left.
 */
export interface TaskColumn {
  id: string;
  /** What the API sorts by; null where it cannot. */
  sort: TaskSort | null;
  /** The order that the first click gives: what an operator looks for first (newest, longest, most). */
  firstOrder: SortOrder;
  align: "start" | "end";
  /** A CSS grid track. */
  track: string;
  /** The least that the track can shrink to, px. */
  minPx: number;
}

const column = (
  id: string,
  sort: TaskSort | null,
  firstOrder: SortOrder,
  align: "start" | "end",
  track: string,
  minPx: number,
): TaskColumn => ({ id, sort, firstOrder, align, track, minPx });

/** Every column there is, in the order in which the menu lists them. */
export const TASK_COLUMNS = [
  column("state", "state", "asc", "start", "136px", 136),
  column("task", "name", "asc", "start", "minmax(200px, 1fr)", 200),
  column("queue", "queue", "asc", "start", "82px", 82),
  column("worker", "worker", "asc", "start", "minmax(118px, 0.15fr)", 118),
  column("waited", "waited", "desc", "end", "76px", 76),
  column("runtime", "runtime", "desc", "end", "82px", 82),
  column("when", "created", "desc", "end", "82px", 82),
  column("retries", "retries", "desc", "end", "68px", 68),
  column("received", "received", "desc", "end", "96px", 96),
  column("started", "started", "desc", "end", "96px", 96),
  column("finished", "finished", "desc", "end", "96px", 96),
  column("updated", "updated", "desc", "end", "96px", 96),
  column("eta", null, "desc", "end", "96px", 96),
  column("exception", null, "asc", "start", "minmax(120px, 0.4fr)", 120),
  column("id", null, "asc", "start", "minmax(270px, 0.3fr)", 270),
  column("root", null, "asc", "start", "88px", 88),
  column("parent", null, "asc", "start", "88px", 88),
] as const satisfies readonly TaskColumn[];

export type TaskColumnId =
  | "state"
  | "task"
  | "queue"
  | "worker"
  | "waited"
  | "runtime"
  | "when"
  | "retries"
  | "received"
  | "started"
  | "finished"
  | "updated"
  | "eta"
  | "exception"
  | "id"
  | "root"
  | "parent";

export const DEFAULT_COLUMNS: readonly TaskColumnId[] = [
  "state",
  "task",
  "queue",
  "worker",
  "waited",
  "runtime",
  "when",
];

/** Without the task there is nothing to open, so this one cannot be taken away. */
export const FIXED_COLUMN: TaskColumnId = "task";

const byId = new Map<string, TaskColumn>(TASK_COLUMNS.map((one) => [one.id, one]));

export function isColumnId(id: string): id is TaskColumnId {
  return byId.has(id);
}

/** The column of that id. */
export function taskColumn(id: TaskColumnId): TaskColumn {
  const found = byId.get(id);
  if (!found) throw new Error(`no column ${id}`);
  return found;
}

/** Shows or hides a column. A shown one goes where the menu's own order would put it. */
export function toggleColumn(columns: readonly TaskColumnId[], id: TaskColumnId): TaskColumnId[] {
  if (columns.includes(id)) {
    return id === FIXED_COLUMN ? [...columns] : columns.filter((one) => one !== id);
  }
  const rank = (one: TaskColumnId) => TASK_COLUMNS.findIndex((known) => known.id === one);
  const before = columns.findIndex((one) => rank(one) > rank(id));
  const at = before === -1 ? columns.length : before;
  return [...columns.slice(0, at), id, ...columns.slice(at)];
}

/** Moves a shown column one place to the left (-1) or right (+1); at the edge nothing changes. */
export function moveColumn(columns: readonly TaskColumnId[], id: TaskColumnId, by: -1 | 1): TaskColumnId[] {
  const at = columns.indexOf(id);
  const to = at + by;
  const moved = [...columns];
  const other = moved[to];
  if (at === -1 || other === undefined) return moved;
  moved[to] = id;
  moved[at] = other;
  return moved;
}

/** What a click on a heading does: the first click sorts by it, the second turns the order round. */
export function nextSort(
  current: { sort: TaskSort; order: SortOrder },
  clicked: TaskColumn,
): { sort: TaskSort; order: SortOrder } {
  if (clicked.sort === null) return current;
  if (clicked.sort !== current.sort) return { sort: clicked.sort, order: clicked.firstOrder };
  return { sort: current.sort, order: current.order === "desc" ? "asc" : "desc" };
}
