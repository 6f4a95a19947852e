"use client";
import { useCallback, useSyncExternalStore, type RefObject } from "react";

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

/**
 * Follows a scrolling element. `body` is the element that the rows are placed in; what stands above it in the same scroller is allowed
 * for. Changes only when another row comes into sight.
 */
export function useRowWindow(
  scroller: HTMLElement | null,
  body: RefObject<HTMLElement | null>,
  rowPx: number,
  count: number,
): RowWindow {
  const subscribe = useCallback(
    (changed: () => void) => {
      if (scroller === null) return () => {};
      const observer = new ResizeObserver(changed);
      observer.observe(scroller);
      scroller.addEventListener("scroll", changed, { passive: true });
      return () => {
        observer.disconnect();
        scroller.removeEventListener("scroll", changed);
      };
    },
    [scroller],
  );
  // The snapshot is text, because React compares snapshots by identity.
  const read = () => {
    if (scroller === null) return "0 0";
    const scrolled = Math.floor((scroller.scrollTop - above(scroller, body.current)) / rowPx) * rowPx;
    return `${scrolled} ${scroller.clientHeight}`;
  };
  const [scrolled = 0, height = 0] = useSyncExternalStore(subscribe, read, () => "0 0")
    .split(" ")
    .map(Number);
  return rowWindow(scrolled, height, rowPx, count);
}

/** How far the rows begin below the scroller's top when nothing is scrolled. */
export function above(scroller: HTMLElement, body: HTMLElement | null): number {
  if (body === null) return 0;
  return body.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}
