"use client";
import { useCallback, useSyncExternalStore } from "react";

/** Below this the bottom bar replaces the sidebar, and rows have three lines; as in postcss.config.cjs. */
export const PHONE = "(max-width: 767.98px)";
/** Below this the facets are a sheet. */
export const NARROW = "(max-width: 1099.98px)";

/** Whether a media query holds now; false while rendering on the server, which cannot know. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
