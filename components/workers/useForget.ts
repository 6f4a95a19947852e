"use client";
import { useTranslations } from "next-intl";
import { tallyOutcomes, toneOf } from "@/components/actions/outcomeModel";
import { useAction, type Action } from "@/components/actions/useAction";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { WorkerActionResult } from "@/lib/contract/control";

/** Takes workers that went away out of the lists and out of the metrics. One that beats again is back by itself. */
export function useForget(): Action<readonly string[], WorkerActionResult> {
  const t = useTranslations("workers.forget");
  const words = (names: readonly string[]) =>
    t("sent", { count: names.length, name: visibleText(names[0] ?? "") });
  return useAction({
    send: (names) => api.actOnWorkers("forget", { workers: [...names] }),
    sending: words,
    told: ({ outcomes }, names) => ({ tone: toneOf(tallyOutcomes(outcomes)), title: words(names), outcomes }),
    changes: [queryKeys.workers(), queryKeys.workerInspections(), queryKeys.shell()],
  });
}
