"use client";
import { useCallback, useMemo } from "react";
import { useOwnAddress } from "./useOwnAddress";

export interface Address {
  /** The search part of the address. */
  params: URLSearchParams;
  /**
   * Changes it and so the page, without asking the server for one. A step that one may want to go back from is pushed;
   * what follows from typing or from stepping through rows replaces it.
   */
  change: (edit: (params: URLSearchParams) => void, how?: "push" | "replace") => void;
}

/**
 * What stands in the address. The router hears of a change a moment later than the page, so that a letter that was
 * typed stands there at once and the next one is not typed into the text before it.
 */
export function useAddress(): Address {
  const { search, wrote } = useOwnAddress();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback(
    (edit: (params: URLSearchParams) => void, how: "push" | "replace" = "push") => {
      // The address itself, not what was rendered: two changes may come before the next rendering.
      const next = new URLSearchParams(window.location.search);
      edit(next);
      const text = next.toString();
      const url = text === "" ? window.location.pathname : `?${text}`;
      if (how === "push") window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
      wrote(text);
    },
    [wrote],
  );
  return { params, change };
}
