"use client";
import { api } from "@/components/data/apiClient";
import { useLiveControl } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery, type LiveQuery } from "@/components/data/useLiveQuery";
import type { TaskDetail } from "@/lib/contract/api";

/**
 * One task with its events, kept current. Only the person's own pause holds it: what pauses a list (a selection,
 * reading further down) does not concern a single task.
 */
export function useTask(id: string): LiveQuery<TaskDetail> {
  const { reason } = useLiveControl();
  return useLiveQuery({
    subject: { kind: "task", id },
    queryKey: queryKeys.task(id),
    queryFn: (signal) => api.task(id, signal),
    paused: reason === "you",
  });
}
