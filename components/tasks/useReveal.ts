"use client";
import { useState } from "react";
import { useMay } from "@/components/actions/useMay";
import { api, ApiError } from "@/components/data/apiClient";
import type { TaskDetail } from "@/lib/contract/api";
import type { TaskResult } from "@/lib/contract/results";
import type { RevealedTask } from "@/lib/contract/reveal";

export interface Reveal {
  detail: TaskDetail;
  result: TaskResult | undefined;
  /** Something is hidden that the person may have shown. */
  mayShow: boolean;
  isShown: boolean;
  pending: boolean;
  error: ApiError | null;
  show: () => void;
  hide: () => void;
}

/** What is hidden of a task, shown when asked for. It is held here alone: who leaves the page, or sees the task go on, loses it. */
export function useReveal(detail: TaskDetail, result: TaskResult | undefined): Reveal {
  const { task } = detail;
  const isPermitted = useMay("reveal", { tasks: [task.taskName ?? task.name] });
  const [revealed, setRevealed] = useState<RevealedTask | null>(null);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const isHidden = detail.hidden.length + (result?.hidden.length ?? 0) > 0;
  const known = revealed?.task;
  const isShown = known?.id === task.id && known.eventCount === task.eventCount;
  return {
    detail: isShown && revealed !== null ? { ...detail, task: known, events: revealed.events } : detail,
    result: isShown && revealed !== null ? revealed.result : result,
    mayShow: isHidden && isPermitted,
    isShown,
    pending,
    error,
    show() {
      setPending(true);
      setError(null);
      api
        .revealTask(task.id)
        .then(setRevealed, (failed: unknown) =>
          setError(failed instanceof ApiError ? failed : new ApiError("INTERNAL", null)),
        )
        .finally(() => setPending(false));
    },
    hide: () => setRevealed(null),
  };
}
