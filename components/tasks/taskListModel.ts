/**
 * The task list between what has come in and what is shown. It loads in windows: the first is kept current by updates,
 * the others are read as one scrolls. While a person reads further down, the list is frozen: no new task moves a row,
 * yet the cells of rows that are shown stay true.
 */
import type { TaskRow } from "@/lib/contract/api";

/** Rows in one window; the API gives at most 500. */
export const WINDOW_ROWS = 100;

/**
 * Browsers cannot draw a page taller than about 17 million px (Firefox). Rows beyond this many cannot be scrolled to;
 * the list says so at its end.
 */
export const MAX_SCROLL_ROWS = 300_000;

/** The times between which a frozen list is read, both absolute, so that its places do not shift. */
export interface FrozenTimes {
  from?: number;
  /** Exclusive, Unix ms. */
  to?: number;
}

/**
 * The times of a list that is frozen now: `from` and `to` as they are asked for (negative: that long before `now`), and no
 * later than the newest row that is shown, so that a window read afterwards begins where the one before it ended.
 */
export function freezeTimes(
  asked: { from?: number; to?: number },
  rows: readonly TaskRow[],
  now: number,
): FrozenTimes {
  const from = asked.from !== undefined && asked.from < 0 ? now + asked.from : asked.from;
  // `to` is exclusive, and times have fractions of a ms.
  const newest = rows.reduce((latest, row) => Math.max(latest, Math.floor(row.createdAt) + 1), 0);
  const to = newest === 0 ? asked.to : Math.min(newest, asked.to ?? newest);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** The shown rows, in their order, each as new as what is held knows it. Unchanged rows stay the same objects. */
export function withNewerCells(shown: readonly TaskRow[], held: readonly TaskRow[]): TaskRow[] {
  const newer = new Map(held.map((row) => [row.id, row]));
  return shown.map((row) => {
    const other = newer.get(row.id);
    return other !== undefined && other.version >= row.version ? other : row;
  });
}

/** The rows that were not in the list before: they fade in. None for a list that was not shown yet. */
export function freshIds(before: readonly TaskRow[] | null, after: readonly TaskRow[]): ReadonlySet<string> {
  if (before === null || before.length === 0) return new Set();
  const known = new Set(before.map((row) => row.id));
  const fresh = after.filter((row) => !known.has(row.id));
  // Nothing in common: this is another list, not news in the same one.
  return fresh.length === after.length ? new Set() : new Set(fresh.map((row) => row.id));
}

/** All windows that are loaded, as one list with holes. */
export interface LoadedRows {
  /** How many rows can be scrolled to. */
  count: number;
  /** Undefined while its window is not loaded. */
  rowAt: (index: number) => TaskRow | undefined;
  /** The place of a task among the loaded rows, -1 when it is not among them. */
  indexOf: (id: string) => number;
  /** Ids of all loaded rows in order, each once. */
  ids: readonly string[];
}

/** Puts windows together. `windows` are keyed by number; the first, 0, gives the total. */
export function assembleWindows(total: number, windows: ReadonlyMap<number, readonly TaskRow[]>): LoadedRows {
  const first = windows.get(0) ?? [];
  // A total that lags behind the rows (it is counted while tasks come in) must not hide rows that are here.
  const count = Math.min(Math.max(total, first.length), MAX_SCROLL_ROWS);
  const places = new Map<string, number>();
  for (const number of [...windows.keys()].sort((a, b) => a - b)) {
    windows.get(number)?.forEach((row, at) => {
      const index = number * WINDOW_ROWS + at;
      if (index < count && !places.has(row.id)) places.set(row.id, index);
    });
  }
  return {
    count,
    rowAt: (index) => windows.get(Math.floor(index / WINDOW_ROWS))?.[index % WINDOW_ROWS],
    indexOf: (id) => places.get(id) ?? -1,
    ids: [...places.keys()],
  };
}

/** The windows that the rows from `first` to `last` (inclusive) need, without the first one, which is always there. */
export function neededWindows(first: number, last: number, count: number): number[] {
  const from = Math.max(1, Math.floor(first / WINDOW_ROWS));
  const to = Math.floor(Math.min(last, count - 1) / WINDOW_ROWS);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}

/** The row to go to with `j` (1) or `k` (-1); from nowhere the first one. Null when the list is empty. */
export function stepRow(rows: LoadedRows, from: string | null, by: -1 | 1): string | null {
  const at = from === null ? -1 : rows.indexOf(from);
  if (at === -1) return rows.rowAt(0)?.id ?? null;
  return rows.rowAt(at + by)?.id ?? from;
}
