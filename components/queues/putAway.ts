"use client";
import { createValueStore, useValueStore } from "@/components/data/valueStore";

const KEY = "umbel.queues.putAway";
const NONE: ReadonlySet<string> = new Set();
/** Outside of components: every page has a note of its own, and what was put away on one is so on all. */
const store = createValueStore<ReadonlySet<string>>(read());

/** The queues of which a note was put away in this tab, until it is closed. */
export function usePutAway(): [ReadonlySet<string>, (queue: string) => void] {
  const queues = useValueStore(store, NONE);
  return [
    queues,
    (queue) => {
      const next = new Set(store.get()).add(queue);
      store.set(next);
      write([...next]);
    },
  ];
}

function read(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((one) => typeof one === "string") : []);
  } catch {
    // No storage here: while rendering on the server, or switched off by the person; or it is not ours.
    return NONE;
  }
}

function write(queues: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(queues));
  } catch {
    // As above: the choice holds until the page is loaded anew.
  }
}
