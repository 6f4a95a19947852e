"use client";
import { useCallback, useState } from "react";

export interface Pointing {
  /** A mouse is over the rows: what is under it must not move. */
  pointing: boolean;
  report: (over: boolean) => void;
  /** The person asked for news all the same: until the mouse has left, it no longer counts. */
  letGo: () => void;
}

/** Whether a mouse points at the rows. */
export function usePointing(): Pointing {
  const [state, setState] = useState<"away" | "over" | "let go">("away");
  const report = useCallback((over: boolean) => {
    setState((before) => (!over ? "away" : before === "away" ? "over" : before));
  }, []);
  const letGo = useCallback(() => setState((before) => (before === "over" ? "let go" : before)), []);
  return { pointing: state === "over", report, letGo };
}
