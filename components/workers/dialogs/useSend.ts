"use client";
import { useWorkerAction, type WorkerCommand } from "@/components/actions/useWorkerAction";

/** Sends a dialog's command and closes it, unless the server would not hear of it: then the dialog says why. */
export function useSend(onClose: () => void) {
  const action = useWorkerAction("dialog");
  return {
    pending: action.pending,
    error: action.error,
    send: async (command: WorkerCommand | null) => {
      if (command !== null && (await action.run(command)) !== null) onClose();
    },
  };
}
