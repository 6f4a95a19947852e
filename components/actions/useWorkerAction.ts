"use client";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { WorkerActionInput, WorkerActionName, WorkerActionResult } from "@/lib/contract/control";
import { tallyOutcomes, toneOf, type OutcomeTally } from "./outcomeModel";
import { useAction, type Action, type ActionOptions } from "./useAction";

/** A command for workers: any action that is sent to them, with what it takes. */
export type WorkerCommand = {
  [Name in Exclude<WorkerActionName, "forget">]: { action: Name; body: WorkerActionInput<Name> };
}[Exclude<WorkerActionName, "forget">];

/** Sends commands to workers and tells of each worker's outcome in a toast. */
export function useWorkerAction(
  errorsIn: ActionOptions<unknown, unknown>["errorsIn"] = "toast",
): Action<WorkerCommand, WorkerActionResult> {
  const t = useTranslations("actions");
  const sending = ({ action, body: { workers } }: WorkerCommand) => {
    const command = t(`name.${action}`);
    if (workers === "all") return t("toast.toAll", { command });
    return workers.length === 1
      ? t("toast.toOne", { command, worker: visibleText(workers[0] ?? "") })
      : t("toast.toSeveral", { command, count: workers.length });
  };
  /** One worker's trouble is told below in full. */
  const tallyWords = (tally: OutcomeTally) => {
    if (tally.ok + tally.refused + tally.silent === 1) return tally.ok === 1 ? t("toast.done") : undefined;
    const kinds = (["ok", "refused", "silent"] as const).filter((kind) => tally[kind] > 0);
    return kinds.map((kind) => t(`toast.${kind}`, { count: tally[kind] })).join(", ");
  };
  return useAction({
    send: ({ action, body }) => api.actOnWorkers(action, body),
    sending,
    told: ({ outcomes }, command) => {
      const tally = tallyOutcomes(outcomes);
      return { tone: toneOf(tally), title: sending(command), text: tallyWords(tally), outcomes };
    },
    changes: [queryKeys.workers(), queryKeys.workerInspections()],
    errorsIn,
  });
}
