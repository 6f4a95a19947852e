/**
 * Where one was in the list, so that the back button leads there again: the same rows, as far down. Kept in memory for
 * this visit, by address.
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
/** Between the back button and the page being there again. */
const POP_COUNTS_MS = 3000;

const places = new Map<string, ListPlace>();
let popped: { address: string; at: number } | null = null;

if (typeof window !== "undefined") {
  window.addEventListener("popstate", () => {
    popped = { address: window.location.href, at: performance.now() };
  });
}

/** Remembers the place of a list, named by its part of the address without the open task; null forgets it (the list is at its top). */
export function keepPlace(search: string, place: ListPlace | null): void {
  places.delete(search);
  if (place === null) return;
  places.set(search, place);
  const [oldest] = places.keys();
  if (places.size > MOST_PLACES && oldest !== undefined) places.delete(oldest);
}

/** The place to go back to, if the page is shown because of the back or forward button; else null. */
export function recallPlace(search: string): ListPlace | null {
  if (popped === null || popped.address !== window.location.href) return null;
  if (performance.now() - popped.at > POP_COUNTS_MS) return null;
  return places.get(search) ?? null;
}
