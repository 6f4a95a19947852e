"use client";
import { useEffect, useState } from "react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Panel, PanelLink, PanelNote } from "@/components/ui/Panel";
import type { TaskDetail } from "@/lib/contract/api";
import { useWorkflow } from "./useWorkflow";
import { useWorkflowWords } from "./useWorkflowWords";
import { workflowHref } from "./workflowUrl";

// The layout library comes only to those who look at a workflow.
const importPreview = () => import("./WorkflowPreview");
const WorkflowPreview = dynamic(importPreview, { ssr: false });

/** The workflow around a task, on its page and in its drawer. Nothing when it stands alone, or until it can be drawn. */
export function WorkflowPanel({ task }: { task: TaskDetail["task"] }) {
  const t = useTranslations("workflow");
  const words = useWorkflowWords();
  const router = useRouter();
  const { data, graph } = useWorkflow(task.id);
  const isOne = graph !== null && graph.tasks.length + graph.unseen.length > 1;
  const ready = usePreview(isOne);
  if (data === undefined || !isOne || !ready) return null;
  const shape = words.shape(graph);
  const hasFollowers = graph.links.some(({ from }) => from === task.id);
  const stopped = (task.state === "FAILURE" || task.state === "REVOKED") && !hasFollowers;
  const href = workflowHref(task.id);
  return (
    <Panel
      title={t("title")}
      beside={
        <PanelNote>
          {data.total > graph.tasks.length
            ? t("tasks", { count: data.total })
            : stopped && task.parentId !== null
              ? t("stopped", { shape })
              : shape}
        </PanelNote>
      }
      aside={<PanelLink href={href}>{t("open")}</PanelLink>}
    >
      <WorkflowPreview
        graph={graph}
        currentId={task.id}
        label={t("graphOf", { shape })}
        onOpen={() => router.push(href)}
      />
    </Panel>
  );
}

/** Whether the picture's code is there; where it cannot be had, drawing it tells why. */
function usePreview(wanted: boolean): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    if (wanted) void importPreview().finally(() => setReady(true));
  }, [wanted]);
  return ready;
}
