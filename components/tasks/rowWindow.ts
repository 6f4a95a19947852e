"use client";
import { useCallback, useState, useSyncExternalStore, type RefObject } from "react";
import { createValueStore } from "@/components/data/valueStore";

/** Rows drawn beyond each edge, so that a quick scroll meets drawn rows. */
const MARGIN_ROWS = 8;

export interface RowWindow {
  /** Rows to draw, inclusive. */
  first: number;
  last: number;
  /** The rows in sight, inclusive: what has to be loaded. */
  seenFirst: number;
  seenLast: number;
}

/**
 * Which rows of equal height are to be drawn. A general virtualiser measures each row and keeps a list as long as the
 * table, made anew at every change of the count, and here the count changes several times a second.
 */
export function rowWindow(scrolledPx: number, heightPx: number, rowPx: number, count: number): RowWindow {
  const last = Math.max(0, count - 1);
  const seenFirst = Math.min(last, Math.max(0, Math.floor(scrolledPx / rowPx)));
  const seenLast = Math.min(last, seenFirst + Math.ceil(heightPx / rowPx));
  return {
    first: Math.max(0, seenFirst - MARGIN_ROWS),
    last: Math.min(last, seenLast + MARGIN_ROWS),
    seenFirst,
    seenLast,
  };
}

export interface RowView extends RowWindow {
  /** The list is scrolled away from its top. */
  away: boolean;
}

interface Seen {
  scrolledPx: number;
  heightPx: number;
  away: boolean;
}

interface RowViewOptions {
  scroller: HTMLElement | null;
  /** The element that the rows are placed in; what stands above it in the same scroller is allowed for. */
  body: RefObject<HTMLElement | null>;
  rowPx: number;
  count: number;
  /** Where the scroller will be put when it is there; null: at its top. */
  startsAt: number | null;
}

/** Follows a scrolling element. Changes only when another row comes into sight. */
export function useRowView({ scroller, body, rowPx, count, startsAt }: RowViewOptions): RowView {
  // What was seen at the last scroll event. Asking the elements at each rendering would make the browser lay out the
  // rows just changed, again and again within one frame.
  const [seen] = useState(() =>
    createValueStore<Seen>({ scrolledPx: startsAt ?? 0, heightPx: 0, away: startsAt !== null }),
  );
  const subscribe = useCallback(
    (changed: () => void) => {
      const stop = seen.subscribe(changed);
      if (scroller === null) return stop;
      const read = () => {
        const next = look(scroller, body.current, rowPx);
        const before = seen.get();
        const same =
          next.scrolledPx === before.scrolledPx &&
          next.heightPx === before.heightPx &&
          next.away === before.away;
        if (!same) seen.set(next);
      };
      const observer = new ResizeObserver(read);
      observer.observe(scroller);
      scroller.addEventListener("scroll", read, { passive: true });
      read();
      return () => {
        stop();
        observer.disconnect();
        scroller.removeEventListener("scroll", read);
      };
    },
    [scroller, body, rowPx, seen],
  );
  const { scrolledPx, heightPx, away } = useSyncExternalStore(subscribe, seen.get, seen.get);
  return { ...rowWindow(scrolledPx, heightPx, rowPx, count), away };
}

/** The head of the table, which stays in sight. */
export const HEAD_PX = 31;

function look(scroller: HTMLElement, body: HTMLElement | null, rowPx: number): Seen {
  const before = above(scroller, body);
  return {
    scrolledPx: Math.floor((scroller.scrollTop - before) / rowPx) * rowPx,
    heightPx: scroller.clientHeight,
    away: scroller.scrollTop - Math.max(0, before - HEAD_PX) > rowPx / 2,
  };
}

/** How far the rows begin below the scroller's top when nothing is scrolled. */
export function above(scroller: HTMLElement, body: HTMLElement | null): number {
  if (body === null) return 0;
  return body.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}
