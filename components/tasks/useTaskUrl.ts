"use client";
import { useCallback, useMemo } from "react";
import { useOwnAddress } from "@/components/ui/useOwnAddress";
import { placeState } from "./listPlace";
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

/**
 * The task list's state in the address: what is there is what is shown. The router hears of a change a moment later
 * than the page, so that a box that was ticked is ticked at once.
 */
export function useTaskUrl(): TaskUrl {
  const { search, wrote } = useOwnAddress();
  const { state, notes } = useMemo(() => parseTaskUrl(new URLSearchParams(search)), [search]);
  const update = useCallback(
    (change: Partial<TaskUrlState>, how: "push" | "replace" = "push") => {
      // The address itself, not what was rendered: two changes may come before the next rendering.
      const present = parseTaskUrl(new URLSearchParams(window.location.search)).state;
      const next = formatTaskUrl({ ...present, ...change });
      const url = next === "" ? window.location.pathname : `?${next}`;
      // Opening a task leaves the list where it is. Nothing else of the entry's state may be handed on: by its own part
      // the router would take the change for one of its own, and not follow it.
      const onlyTask = Object.keys(change).every((name) => name === "task");
      if (how === "push") window.history.pushState(onlyTask ? placeState() : null, "", url);
      else window.history.replaceState(placeState(), "", url);
      wrote(next);
    },
    [wrote],
  );
  return useMemo(() => ({ state, notes, update }), [state, notes, update]);
}
