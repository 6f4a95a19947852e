/**
 * The whole state of the task list as it stands in the address: filter, sort, columns, range, the part of the range
 * that is zoomed into, and the task that is open. Reading never fails: what makes no sense falls back to the default
 * and is named in `notes`, so that a link made by hand says what was not understood.
 */
import { RANGE_MS, RANGE_NAMES } from "@/components/data/ranges";
import type { Range } from "@/lib/contract/api";
import {
  DEFAULT_COLUMNS,
  FIXED_COLUMN,
  TASK_COLUMNS,
  isColumnId,
  type SortOrder,
  type TaskColumnId,
  type TaskSort,
} from "./taskColumns";

/** How far back the list and its histogram reach; `all` is everything that is kept. */
export type TaskRange = Range | "all";
export const TASK_RANGES: readonly TaskRange[] = [...RANGE_NAMES, "all"];
export const DEFAULT_RANGE: TaskRange = "1h";

/** The API refuses a longer filter. */
const MAX_FILTER = 2000;
/** Task ids are 1 to 255 characters. */
const MAX_ID = 255;

export interface TaskUrlState {
  filter: string;
  sort: TaskSort;
  order: SortOrder;
  columns: readonly TaskColumnId[];
  range: TaskRange;
  /** Zoomed into from here, Unix ms; null: from the start of the range. */
  from: number | null;
  /** Zoomed into up to here, Unix ms; null: up to now. */
  to: number | null;
  /** The task that is open in the drawer. */
  task: string | null;
}

/** A parameter that was not understood. `value` is at most 60 characters of what stood there. */
export interface UrlNote {
  param: "filter" | "sort" | "order" | "columns" | "range" | "from" | "to" | "task";
  value: string;
}

export const DEFAULT_URL_STATE: TaskUrlState = {
  filter: "",
  sort: "created",
  order: "desc",
  columns: DEFAULT_COLUMNS,
  range: DEFAULT_RANGE,
  from: null,
  to: null,
  task: null,
};

/** Reads an address's search part. */
export function parseTaskUrl(params: URLSearchParams): { state: TaskUrlState; notes: UrlNote[] } {
  const notes: UrlNote[] = [];
  const note = (param: UrlNote["param"], value: string) => notes.push({ param, value: value.slice(0, 60) });
  const read = <T>(param: UrlNote["param"], fallback: T, parse: (text: string) => T | undefined): T => {
    const text = params.get(param);
    if (text === null || text === "") return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    note(param, text);
    return fallback;
  };

  const state: TaskUrlState = {
    filter: read("filter", "", (text) => (text.length <= MAX_FILTER ? text : undefined)),
    sort: read("sort", DEFAULT_URL_STATE.sort, parseSort),
    order: read<SortOrder>("order", "desc", (text) => (text === "asc" || text === "desc" ? text : undefined)),
    columns: read("columns", DEFAULT_COLUMNS, parseColumns),
    range: read<TaskRange>("range", DEFAULT_RANGE, (text) => TASK_RANGES.find((one) => one === text)),
    from: read("from", null, parseInstant),
    to: read("to", null, parseInstant),
    task: read("task", null, parseTaskId),
  };
  if (state.from !== null && state.to !== null && state.from >= state.to) {
    note("from", params.get("from") ?? "");
    note("to", params.get("to") ?? "");
    state.from = state.to = null;
  }
  return { state, notes };
}

/** Writes the state as a search part without the question mark; defaults are left out. */
export function formatTaskUrl(state: TaskUrlState): string {
  const params = new URLSearchParams();
  if (state.filter !== "") params.set("filter", state.filter);
  if (state.sort !== DEFAULT_URL_STATE.sort) params.set("sort", state.sort);
  if (state.order !== DEFAULT_URL_STATE.order) params.set("order", state.order);
  if (state.columns.join() !== DEFAULT_COLUMNS.join()) params.set("columns", state.columns.join(","));
  if (state.range !== DEFAULT_RANGE) params.set("range", state.range);
  if (state.from !== null) params.set("from", new Date(state.from).toISOString());
  if (state.to !== null) params.set("to", new Date(state.to).toISOString());
  if (state.task !== null) params.set("task", state.task);
  return readable(params.toString());
}

/** Leaves the signs of the filter language as they are: a query may hold them, and people read and edit links. */
function readable(search: string): string {
  return search.replace(/%(?:3A|2C|40|2F|3E|3C|2A)/g, decodeURIComponent);
}

/** The times between which tasks are listed. A negative `from` means that long before now, as the API takes it. */
export function listedTimes(state: Pick<TaskUrlState, "range" | "from" | "to">): {
  from?: number;
  to?: number;
} {
  const from = state.from ?? (state.range === "all" ? undefined : -RANGE_MS[state.range]);
  return {
    ...(from === undefined ? {} : { from }),
    ...(state.to === null ? {} : { to: state.to }),
  };
}

/** The tasks that are asked for, as every endpoint takes it. */
export interface AskedTasks {
  filter: string;
  from?: number;
  to?: number;
  /** In which zone the filter's dates are meant; left out where it has none, so that all can share the answer. */
  zone?: string;
}

/** The list's tasks for a reader in a time zone. */
export function askedTasks(
  state: Pick<TaskUrlState, "filter" | "range" | "from" | "to">,
  zone: string,
): AskedTasks {
  return { filter: state.filter, ...listedTimes(state), ...zoneFor(state.filter, zone) };
}

/** The reader's zone, where a date of the filter may be meant in it. */
export function zoneFor(filter: string, zone: string): { zone?: string } {
  return /\d{4}-\d{2}-\d{2}/.test(filter) ? { zone } : {};
}

/**
 * What the histogram is asked for: the whole range up to now, however much of it is zoomed into; or, when the zoomed
 * part is not of this range (an old link), that part with half its length on either side. `oldestAt`: where "all"
 * begins, null while that is not known.
 */
export function histogramTimes(
  state: Pick<TaskUrlState, "range" | "from" | "to">,
  now: number,
  oldestAt: number | null,
): { from?: number; to?: number } {
  if (state.range === "all") return oldestAt === null ? {} : { from: Math.floor(oldestAt) };
  const length = RANGE_MS[state.range];
  if (state.from === null || state.from >= now - length) return { from: -length };
  const to = state.to ?? now;
  const margin = Math.round((to - state.from) / 2);
  return {
    from: state.from - margin,
    ...(state.to === null || state.to + margin > now ? {} : { to: state.to + margin }),
  };
}

/** What the API sorts by is what some column sorts by. */
function parseSort(text: string): TaskSort | undefined {
  return TASK_COLUMNS.find((column) => column.sort === text)?.sort ?? undefined;
}

function parseColumns(text: string): TaskColumnId[] | undefined {
  const ids = [...new Set(text.split(","))];
  const known = ids.filter(isColumnId);
  if (known.length !== ids.length || !known.includes(FIXED_COLUMN)) return undefined;
  return known;
}

/** ISO 8601 with a zone, or Unix ms. Years outside 1970 to 2200 are nonsense. */
function parseInstant(text: string): number | undefined {
  const at = /^\d{1,14}$/.test(text)
    ? Number(text)
    : /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)
      ? Date.parse(text)
      : NaN;
  return at > 0 && at < 7_258_118_400_000 ? at : undefined;
}

function parseTaskId(text: string): string | undefined {
  const printable = [...text].every((char) => char.charCodeAt(0) >= 32 && char.charCodeAt(0) !== 127);
  return text.length <= MAX_ID && printable ? text : undefined;
}
