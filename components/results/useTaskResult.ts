"use client";
import { useQuery } from "@tanstack/react-query";
import { api, type ApiError } from "@/components/data/apiClient";
import { useLiveControl } from "@/components/data/liveControl";
import { endsTask } from "@/lib/celery/states";
import { queryKeys } from "@/components/data/queryKeys";
import type { TaskResult } from "@/lib/contract/results";

/** A task that tells how far it is. */
const PROGRESS_MS = 1500;
/** Any other that runs: it may begin to tell. */
const RUNNING_MS = 5000;

/** Each reading of such a one costs the server and the backend. */
const LARGE_BYTES = 1_000_000;
const LARGE_MS = 60_000;

export interface StoredResult {
  /** Undefined while it is read for the first time, and when Umbel itself did not answer. */
  result: TaskResult | undefined;
  error: ApiError | null;
}

/**
 * What the result backend keeps of a task. Read anew when the task's state changes, and while it runs, for a backend tells
 * nothing by itself. `state`: by the events; null where none told of it.
 */
export function useTaskResult(id: string, state: string | null, running: boolean): StoredResult {
  const { reason } = useLiveControl();
  const query = useQuery<TaskResult, ApiError>({
    queryKey: queryKeys.taskResult(id, state),
    queryFn: ({ signal }) => api.taskResult(id, signal),
    placeholderData: (before) => (before?.id === id ? before : undefined),
    staleTime: 1000,
    refetchInterval: ({ state: { data } }) => {
      if (!running || reason === "you" || data?.state === "none") return false;
      // No event will tell of another run.
      if (state === null && data?.meta && endsTask(data.meta.state)) return false;
      if ((data?.sizeBytes ?? 0) > LARGE_BYTES) return LARGE_MS;
      return data !== undefined && data.progress !== null ? PROGRESS_MS : RUNNING_MS;
    },
  });
  return { result: query.data, error: query.error };
}
