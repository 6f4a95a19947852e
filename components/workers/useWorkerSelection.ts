"use client";
import { useState } from "react";
import { NO_SELECTION, selectRange, toggleOne } from "@/components/ui/rowSelection";

/** The selected workers, by name. */
export interface WorkerSelection {
  names: ReadonlySet<string>;
  /** Selects one or takes it out; with `range` (Shift) all from the one before to this. */
  toggle: (name: string, range: boolean) => void;
  /** Selects all of these, or takes them out where all are selected. */
  toggleSome: (names: readonly string[]) => void;
  clear: () => void;
}

/** `order`: those that can be selected, as they are listed. */
export function useWorkerSelection(order: readonly string[]): WorkerSelection {
  const [selection, setSelection] = useState(NO_SELECTION);
  return {
    names: selection.ids,
    toggle: (name, range) =>
      setSelection(range ? selectRange(selection, name, order) : toggleOne(selection, name)),
    toggleSome(names) {
      const ids = new Set(selection.ids);
      const all = names.every((name) => ids.has(name));
      for (const name of names) {
        if (all) ids.delete(name);
        else ids.add(name);
      }
      setSelection({ ids, anchor: null });
    },
    clear: () => setSelection(NO_SELECTION),
  };
}
