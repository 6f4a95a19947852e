"use client";
import { useWorkerAction } from "./useWorkerAction";

/** A command takes no more names than these. */
const MAX_NAMES = 1000;

/** Makes these workers send events of their tasks. */
export function useEnableEvents(workers: readonly string[]): { turnOn: () => void; pending: boolean } {
  const action = useWorkerAction();
  return {
    turnOn: () =>
      void action.run({ action: "enable-events", body: { workers: workers.slice(0, MAX_NAMES) } }),
    pending: action.pending,
  };
}
