"use client";
/** What the dialogs that send tasks ask the cluster about beforehand. */
import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { RetryPreflight, RunnableTasks } from "@/lib/contract/retry";

const FRESH_MS = 15_000;
const NO_QUEUES: readonly string[] = [];

/** The tasks that workers have; undefined until they have told. */
export function useRunnableTasks(enabled: boolean): RunnableTasks | undefined {
  return useQuery({
    queryKey: queryKeys.runnableTasks(),
    queryFn: ({ signal }) => api.runnableTasks(signal),
    enabled,
    staleTime: FRESH_MS,
  }).data;
}

/** The queues that workers take from, by their own word. */
export function useConsumedQueues(enabled: boolean): readonly string[] {
  const runnable = useRunnableTasks(enabled);
  return useMemo(() => (runnable === undefined ? NO_QUEUES : queuesOf(runnable)), [runnable]);
}

export function queuesOf({ tasks }: RunnableTasks): string[] {
  return [...new Set(tasks.flatMap(({ queues }) => queues))].sort();
}

/** What speaks against a retry, in words; with a queue of one's own what is said of queues is about that one. */
export function useWarningWords(): (
  preflight: RetryPreflight,
  queue: string,
  consumed: readonly string[],
) => string[] {
  const t = useTranslations("retry");
  return ({ warnings, route }, queue, consumed) => {
    const said = warnings
      .filter((code) => queue === "" || (code !== "NO_CONSUMER" && code !== "QUEUE_UNKNOWN"))
      .map((code) => t(`warning.${code}`, { queue: visibleText(route?.routingKey ?? "") }));
    // Before workers have told, nothing can be said of a queue.
    if (queue === "" || consumed.length === 0 || consumed.includes(queue)) return said;
    return [...said, t("warning.NO_CONSUMER", { queue: visibleText(queue) })];
  };
}
