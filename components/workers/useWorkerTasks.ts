"use client";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { filterTerm } from "@/components/ui/links";
import type { TaskListQuery, TaskRow } from "@/lib/contract/api";

/** Enough for a minute of most workers; what is beyond is said. */
export const NEWEST = 250;

/** The tasks of a worker of which something was heard last, live. */
export function useWorkerTasks(name: string): readonly TaskRow[] | undefined {
  const wanted: TaskListQuery = {
    filter: filterTerm("worker", name),
    sort: "updated",
    order: "desc",
    limit: NEWEST,
    offset: 0,
  };
  return useLiveQuery({
    subject: { kind: "tasks", query: wanted },
    queryKey: queryKeys.tasks(wanted),
    queryFn: (signal) => api.tasks(wanted, signal),
  }).data?.rows;
}
