"use client";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { Button } from "@mantine/core";
import { IconClockPause } from "@tabler/icons-react";
import Link from "next/link";
import { Page } from "@/components/shell/Page";
import { EmptyState } from "@/components/ui/EmptyState";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { taskHref } from "@/components/ui/links";
import { Note } from "@/components/ui/Note";
import { Segmented } from "@/components/ui/Segmented";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { useAddress } from "@/components/ui/useAddress";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { WorkflowGraph as Graph } from "@/lib/cluster/workflow";
import { countStates } from "@/lib/cluster/workflowItems";
import { workflowShape } from "@/lib/cluster/workflowShape";
import type { Workflow } from "@/lib/contract/workflow";
import { useWorkflow } from "./useWorkflow";
import { useWorkflowWords } from "./useWorkflowWords";
import { readView, WORKFLOW_VIEWS, type WorkflowView } from "./workflowUrl";
import styles from "./WorkflowPage.module.css";

// Each view brings its own libraries, and only when it is looked at.
const waiting = () => <div className={styles.waiting} />;
const WorkflowGraph = dynamic(() => import("./WorkflowGraph"), { ssr: false, loading: waiting });
const WorkflowTimeline = dynamic(() => import("./WorkflowTimeline"), { ssr: false, loading: waiting });
const WorkflowList = dynamic(() => import("./WorkflowList"), { ssr: false, loading: waiting });

/** The workflow that a task belongs to: as a graph, over time, or as a list. */
export function WorkflowPage({ id }: { id: string }) {
  const t = useTranslations("workflow");
  const { params, change } = useAddress();
  const view = readView(params);
  const { data, graph, error } = useWorkflow(id);
  const name = graph?.byId.get(id)?.name ?? null;
  const parentTitle = visibleText(name ?? (id.length <= 16 ? id : id.slice(0, 8)));
  const setView = (next: WorkflowView) =>
    change((search) => {
      if (next === "graph") search.delete("view");
      else search.set("view", next);
    }, "replace");
  return (
    <Page title={t("title")} parent={{ href: taskHref(id), title: parentTitle }} fill>
      {data === undefined || graph === null ? (
        <Missing id={id} code={error?.code ?? null} />
      ) : (
        <>
          <Heading workflow={data} graph={graph} view={view} onView={setView} />
          <Views graph={graph} id={id} view={view} />
        </>
      )}
    </Page>
  );
}

function Heading({
  workflow,
  graph,
  view,
  onView,
}: {
  workflow: Workflow;
  graph: Graph;
  view: WorkflowView;
  onView: (view: WorkflowView) => void;
}) {
  const t = useTranslations("workflow");
  const format = useFormat();
  const word = useStateWord();
  const words = useWorkflowWords();
  const root = graph.byId.get(workflow.rootId);
  const hidden = workflow.total - graph.tasks.length;
  return (
    <div className={styles.head}>
      <div className={styles.title}>
        <h2 className={styles.name}>
          {root === undefined ? (
            <VisibleText text={workflow.rootId} />
          ) : (
            <TaskName name={root.name} form="whole" />
          )}
        </h2>
        <span className={styles.shape} title={workflowShape(graph).inferred ? t("inferred") : undefined}>
          {words.shape(graph)}
          {workflow.sentBy !== null && (
            <>
              {" · "}
              {workflow.groupId === null ? (
                <span title={t("sentTogetherWhy")}>
                  {t("sentTogether", { client: visibleText(workflow.sentBy) })}
                </span>
              ) : (
                <span title={workflow.groupId}>
                  {t("sentAsGroup", { client: visibleText(workflow.sentBy) })}
                </span>
              )}
            </>
          )}
        </span>
      </div>
      <ul className={styles.counts} aria-label={t("states")}>
        {countStates(graph.tasks).map(({ state, count }) => (
          <li key={state} className={styles.count}>
            <StateIcon state={state} />
            <strong>{format.count(count)}</strong> {word(state)}
          </li>
        ))}
        {graph.unseen.length > 0 && (
          <li className={styles.count} title={t("notSeenWhy")}>
            <StateIcon state="UNSENT" />
            <strong>{format.count(graph.unseen.length)}</strong> {t("notSeen")}
          </li>
        )}
      </ul>
      <Segmented
        label={t("view")}
        options={WORKFLOW_VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))}
        value={view}
        onChange={onView}
      />
      {hidden > 0 && (
        <div className={styles.note}>
          <Note tone="retry" title={t("notAll", { shown: graph.tasks.length, total: workflow.total })}>
            {t("notAllWhy")}
          </Note>
        </div>
      )}
    </div>
  );
}

function Views({ graph, id, view }: { graph: Graph; id: string; view: WorkflowView }) {
  const t = useTranslations("workflow");
  const words = useWorkflowWords();
  switch (view) {
    case "graph":
      return (
        <WorkflowGraph graph={graph} currentId={id} label={t("graphOf", { shape: words.shape(graph) })} />
      );
    case "timeline":
      return <WorkflowTimeline graph={graph} currentId={id} />;
    case "list":
      return <WorkflowList graph={graph} currentId={id} />;
  }
}

function Missing({ id, code }: { id: string; code: string | null }) {
  const t = useTranslations("workflow");
  if (code === null) return <div className={styles.waiting} role="status" aria-label={t("loading")} />;
  if (code !== "TASK_NOT_FOUND") {
    return (
      <div className={styles.note}>
        <Note tone="failure" title={t("unreadable")}>
          {t("unreadableWhy", { code })}
        </Note>
      </div>
    );
  }
  return (
    <EmptyState
      icon={<IconClockPause size={20} />}
      title={t("unknown")}
      action={
        <Button component={Link} href={taskHref(id)}>
          {t("toTask")}
        </Button>
      }
    >
      <p>{t("unknownWhy")}</p>
    </EmptyState>
  );
}
