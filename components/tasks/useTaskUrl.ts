"use client";
import { useCallback, useMemo } from "react";
import { useSearchParams } from "next/navigation";
import { formatTaskUrl, parseTaskUrl, type TaskUrlState, type UrlNote } from "./taskUrlState";

export interface TaskUrl {
  state: TaskUrlState;
  notes: UrlNote[];
  /**
   * Changes the address and so the page. A step that one may want to go back from is pushed; what follows from typing
   * or from stepping through rows replaces it.
   */
  update: (change: Partial<TaskUrlState>, how?: "push" | "replace") => void;
}

/** The task list's state in the address: what is there is what is shown. */
export function useTaskUrl(): TaskUrl {
  const search = useSearchParams().toString();
  const { state, notes } = useMemo(() => parseTaskUrl(new URLSearchParams(search)), [search]);
  const update = useCallback((change: Partial<TaskUrlState>, how: "push" | "replace" = "push") => {
    // The address itself, not what was rendered: two changes may come before the next rendering.
    const present = parseTaskUrl(new URLSearchParams(window.location.search)).state;
    const next = formatTaskUrl({ ...present, ...change });
    const url = next === "" ? window.location.pathname : `?${next}`;
    if (how === "push") window.history.pushState(null, "", url);
    else window.history.replaceState(null, "", url);
  }, []);
  return { state, notes, update };
}
