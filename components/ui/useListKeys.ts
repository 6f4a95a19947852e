"use client";
import { useEffect, useRef } from "react";

export interface ListKeys {
  step: (by: -1 | 1) => void;
  /** Selects the row that the keys are on; with Shift, all from the last one selected. */
  select: (range: boolean) => void;
  open: () => void;
  /** Closes or clears one thing; false when there is nothing. */
  escape: () => boolean;
}

/** The keys of a list: j and k move, x selects, e and Enter open, Escape takes back. Not while one types. */
export function useListKeys(keys: ListKeys): void {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target))
        return;
      if (!run(event, newest.current)) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function run(event: KeyboardEvent, keys: ListKeys): boolean {
  switch (event.key) {
    case "j":
      keys.step(1);
      return true;
    case "k":
      keys.step(-1);
      return true;
    case "x":
    case "X":
      keys.select(event.shiftKey);
      return true;
    case "e":
      keys.open();
      return true;
    case "Enter":
      // A focused link or button answers for itself.
      if (event.target instanceof Element && event.target.closest("a, button, [role]") !== null) return false;
      keys.open();
      return true;
    case "Escape":
      return keys.escape();
    default:
      return false;
  }
}

/** The key goes into a field or a menu, or a dialog is open that does not belong to the list. */
export function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog]:not([data-list-drawer])") !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  return target.isContentEditable || target.closest("textarea, select, [role=menu], [role=listbox]") !== null;
}
