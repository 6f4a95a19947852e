"use client";
import { useSyncExternalStore } from "react";

/**
 * False while a part of the page that the server rendered comes alive. Parts do so one after the other, and by then the
 * frame may have been answered already: what the server could not know must not be in a part's first rendering, or React
 * throws away what was sent.
 */
export function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

function never(): () => void {
  return () => undefined;
}
