"use client";
import { useEffect, useRef } from "react";
import { isTaken } from "./useListKeys";

/**
 * A key of what is on the page, before it means what it means everywhere. `run` gives false where the key has nothing to do
 * now. Not while one types, or a dialog is open.
 */
export function useKey(key: string, run: () => boolean): void {
  const newest = useRef(run);
  useEffect(() => {
    newest.current = run;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTaken(event.target) || !newest.current()) return;
      event.preventDefault();
    };
    // On the way down, so that the keys of every page see that it was taken.
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, [key]);
}
