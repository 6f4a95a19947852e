"use client";
import { useTranslations } from "next-intl";
import { useStateWord } from "@/components/ui/StateLabel";
import { useFormat } from "@/components/ui/useFormat";
import { runBeganAt, shownState, type WorkflowGraph, type WorkflowTask } from "@/lib/cluster/workflow";
import { workflowShape } from "@/lib/cluster/workflowShape";

export interface WorkflowWords {
  /** "chain of 2, then group of 3 with a chord" */
  shape: (graph: WorkflowGraph) => string;
  /** "Success · 41 ms" */
  task: (task: WorkflowTask, now: number) => string;
  /** How long it runs, ran or waits; null where nobody can tell. */
  time: (task: WorkflowTask, now: number) => string | null;
}

/** What is said of a workflow and of its tasks, in the reader's language. */
export function useWorkflowWords(): WorkflowWords {
  const t = useTranslations("workflow");
  const word = useStateWord();
  const format = useFormat();
  const time = (task: WorkflowTask, now: number) => {
    const ms = timeOf(task, now);
    return ms === null
      ? null
      : format.length(Math.max(0, ms), task.finishedAt === null ? "whole" : undefined);
  };
  return {
    shape(graph) {
      const { parts } = workflowShape(graph);
      if (parts.length === 0) return t("tree", { count: graph.tasks.length });
      return parts
        .map(({ kind, count }) => t(`shape.${kind}`, { count }))
        .reduce((before, part) => t("then", { before, part }));
    },
    task(task, now) {
      const length = time(task, now);
      const state = word(shownState(task));
      return length === null ? state : `${state} · ${length}`;
    },
    time,
  };
}

function timeOf(task: WorkflowTask, now: number): number | null {
  const beganAt = runBeganAt(task);
  if (task.runtime !== null && task.finishedAt !== null) return task.runtime * 1000;
  if (task.finishedAt !== null) return beganAt === null ? null : task.finishedAt - beganAt;
  if (task.lost || now === 0 || task.state === "RETRY") return null;
  return now - (beganAt ?? task.receivedAt ?? task.createdAt);
}
