"use client";
import { useTranslations } from "next-intl";
import { storedError } from "@/components/results/resultModel";
import { useFormat } from "@/components/ui/useFormat";
import type { TaskDetail } from "@/lib/contract/api";
import type { TaskResult } from "@/lib/contract/results";

export interface KnownError {
  texts: Pick<TaskDetail["task"], "exception" | "traceback" | "cut">;
  /** Where each was learned, and when. */
  learned: string;
}

/** A task's exception and traceback: as its event told them, and from the result backend what the event lacks. */
export function useKnownError(task: TaskDetail["task"], stored: TaskResult | undefined): KnownError | null {
  const t = useTranslations("task.error.learned");
  const format = useFormat();
  const kept = storedError(stored);
  const age = stored === undefined ? "" : format.exact(stored.readAt);
  const told = { time: format.millisecond(task.finishedAt ?? task.updatedAt) };
  if (task.exception === null && task.traceback === null) {
    return kept === null ? null : { texts: kept, learned: t("backend", { time: age }) };
  }
  const lacksTraceback = !task.traceback || task.cut.includes("traceback");
  if (kept?.traceback && lacksTraceback && !kept.cut.includes("traceback")) {
    const cut = task.cut.filter((field) => field !== "traceback");
    return {
      texts: { exception: task.exception, traceback: kept.traceback, cut },
      learned: t("both", { ...told, read: age }),
    };
  }
  return { texts: task, learned: t("event", told) };
}
