"use client";
import { useReveal, type Reveal } from "@/components/actions/useReveal";
import { api } from "@/components/data/apiClient";
import type { TaskDetail } from "@/lib/contract/api";
import type { TaskResult } from "@/lib/contract/results";
import type { RevealedTask } from "@/lib/contract/reveal";

interface ShownTask {
  detail: TaskDetail;
  result: TaskResult | undefined;
  reveal: Reveal<RevealedTask>;
}

/** A task as it is to be shown: once somebody asked for it, and until the task goes on, with nothing hidden. */
export function useRevealedTask(detail: TaskDetail, result: TaskResult | undefined): ShownTask {
  const { task } = detail;
  const reveal = useReveal({
    name: task.taskName ?? task.name,
    isHidden: detail.hidden.length + (result?.hidden.length ?? 0) > 0,
    read: () => api.revealTask(task.id),
    isOf: (told) => told.task?.id === task.id && told.task.eventCount === task.eventCount,
  });
  const { told } = reveal;
  if (told === null || told.task === null) return { detail, result, reveal };
  return { detail: { ...detail, task: told.task, events: told.events }, result: told.result, reveal };
}
