/**
 * Where one was in the list, so that the back button leads there again: the same rows, as far down. The place belongs
 * to the entry of the browser's history, which keeps a number for it; the place itself is kept in memory for this
 * visit.
 */
import type { TaskList, TaskListQuery } from "@/lib/contract/api";

/** A list that stands still: what its first window held, and the query with fixed times for the windows below. */
export interface StillList {
  /** The query it was, as text. */
  of: string;
  base: TaskListQuery;
  list: TaskList;
}

export interface ListPlace {
  scrollTop: number;
  still: StillList;
}

/** Each holds a hundred rows. */
const MOST_PLACES = 10;
const KEY = "umbelPlace";

const places = new Map<number, ListPlace>();
let lastNumber = 0;

/** Remembers the place for the present entry of the history; null forgets it (the list is at its top). */
export function keepPlace(place: ListPlace | null): void {
  const known = placeNumber();
  if (known !== null) places.delete(known);
  if (place === null) return;
  const number = known ?? ++lastNumber;
  if (known === null) window.history.replaceState({ ...historyState(), [KEY]: number }, "");
  places.set(number, place);
  const [oldest] = places.keys();
  if (places.size > MOST_PLACES && oldest !== undefined) places.delete(oldest);
}

/** The place to go back to; null where this entry of the history has none, as after a click on a link. */
export function recallPlace(): ListPlace | null {
  if (typeof window === "undefined") return null;
  const number = placeNumber();
  return number === null ? null : (places.get(number) ?? null);
}

/** What an entry of the history for the same list has to hold, so that it leads to the same place; null: nothing. */
export function placeState(): Record<string, number> | null {
  const number = placeNumber();
  return number === null ? null : { [KEY]: number };
}

function historyState(): Record<string, unknown> {
  const state: unknown = window.history.state;
  return typeof state === "object" && state !== null ? { ...state } : {};
}

function placeNumber(): number | null {
  const number = historyState()[KEY];
  return typeof number === "number" ? number : null;
}
