/** That somebody wants to run a task, from wherever: the palette and the Tasks page ask, one dialog answers. */
import { createValueStore, useValueStore } from "@/components/data/valueStore";

const wanted = createValueStore(false);

export function openRunTask(): void {
  wanted.set(true);
}

export function closeRunTask(): void {
  wanted.set(false);
}

export function useRunTaskWanted(): boolean {
  return useValueStore(wanted, false);
}
