"use client";
import { useQueries } from "@tanstack/react-query";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import type { WorkerLine } from "../workersModel";

/** Workers of one cluster mostly know the same tasks: some of them are enough for suggestions. */
const ASKED = 5;

/** Names of the tasks that these workers have registered, as far as some of them told. */
export function useTaskNames(targets: readonly WorkerLine[], enabled: boolean): string[] {
  const inspections = useQueries({
    queries: targets.slice(0, ASKED).map(({ name }) => ({
      queryKey: queryKeys.workerInspection(name),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.workerInspection(name, signal),
      enabled,
    })),
  });
  const names = inspections.flatMap(
    ({ data }) => data?.panels.registered.value?.map(({ name }) => name) ?? [],
  );
  return [...new Set(names)].sort();
}
