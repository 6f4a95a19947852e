"use client";
import { useEffect, useRef, useState } from "react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Panel, PanelLink, PanelNote } from "@/components/ui/Panel";
import type { TaskDetail } from "@/lib/contract/api";
import { useWorkflow } from "./useWorkflow";
import { useWorkflowWords } from "./useWorkflowWords";
import { workflowHref } from "./workflowUrl";
import styles from "./WorkflowPanel.module.css";

// The layout library comes only to those who look at a workflow.
const WorkflowPreview = dynamic(() => import("./WorkflowPreview"), {
  ssr: false,
  loading: () => <div className={styles.waiting} />,
});

/** The workflow around a task, on its page and in its drawer. Nothing when the task stands alone. */
export function WorkflowPanel({ task }: { task: TaskDetail["task"] }) {
  const t = useTranslations("workflow");
  const words = useWorkflowWords();
  const router = useRouter();
  const { data, graph } = useWorkflow(task.id);
  if (data === undefined || graph === null || graph.tasks.length + graph.unseen.length < 2) return null;
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
      <WhenInSight>
        <WorkflowPreview
          graph={graph}
          currentId={task.id}
          label={t("graphOf", { shape })}
          onOpen={() => router.push(href)}
        />
      </WhenInSight>
    </Panel>
  );
}

/** Its content only once it has come near the window: below a long traceback nobody may ever look. */
function WhenInSight({ children }: { children: React.ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || seen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: "200px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return <div ref={place}>{seen ? children : <div className={styles.waiting} />}</div>;
}
