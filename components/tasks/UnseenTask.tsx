"use client";
import { useEffect } from "react";
import { useTranslations } from "next-intl";
import { RevealButton } from "@/components/actions/RevealButton";
import { RevealedNote } from "@/components/actions/RevealedNote";
import { useReveal } from "@/components/actions/useReveal";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { EmbedButton } from "@/components/embed/Embed";
import { BackendPanel } from "@/components/results/BackendPanel";
import { ChildrenPanel } from "@/components/results/ChildrenPanel";
import { MetaPanel } from "@/components/results/MetaPanel";
import { storedArguments, storedError } from "@/components/results/resultModel";
import { ResultPanel, type ToldResult } from "@/components/results/ResultPanel";
import { useTaskResult } from "@/components/results/useTaskResult";
import { Lineage } from "@/components/retry/Lineage";
import { CopyButton } from "@/components/ui/CopyButton";
import { FactList } from "@/components/ui/FactList";
import { HiddenRules } from "@/components/ui/HiddenMark";
import { Note } from "@/components/ui/Note";
import { TaskLink } from "@/components/ui/openTask";
import { Panel } from "@/components/ui/Panel";
import { StateLabel } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { endsTask } from "@/lib/celery/states";
import type { ResultMetaView, TaskResult } from "@/lib/contract/results";
import { shortId } from "./DetailsPanel";
import { ErrorPanel } from "./ErrorPanel";
import { ProgressPanel } from "./ProgressPanel";
import { TaskActions } from "./TaskActions";
import { TaskNotFound } from "./TaskNotFound";
import { storedProgress } from "@/lib/cluster/taskProgress";
import { TaskSkeleton } from "./TaskSkeleton";
import { StoredArguments } from "./ValuePanels";
import styles from "./TaskView.module.css";

/** A task that was sent a moment ago may turn up: its first event is on the way. */
const LOOK_AGAIN_MS = 3000;

interface UnseenTaskProps {
  id: string;
  layout: "page" | "drawer";
  refetch: () => void;
}

/** A task that no event told of: what the result backend alone knows of it, or that nothing is known. */
export function UnseenTask({ id, layout, refetch }: UnseenTaskProps) {
  useEffect(() => {
    const timer = setInterval(refetch, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [refetch]);
  const { result, error } = useTaskResult(id, null, true);
  if (result === undefined && error === null) return <TaskSkeleton />;
  if (result?.state === "found" || result?.state === "unreadable")
    return <StoredTask result={result} layout={layout} />;
  return <TaskNotFound id={id} result={result} />;
}

const UNTOLD: ToldResult = { roots: [], text: null, at: null, cut: false, note: null };

function StoredTask({ result: stored, layout }: { result: TaskResult; layout: "page" | "drawer" }) {
  const t = useTranslations("task");
  const format = useFormat();
  const now = useNow();
  const { id } = stored;
  const reveal = useReveal({
    name: stored.meta?.name ?? null,
    isHidden: stored.hidden.length > 0,
    read: () => api.revealTask(id),
    isOf: ({ result }) => isSameStored(result, stored),
  });
  const result = reveal.told?.result ?? stored;
  const { meta } = result;
  const failure = storedError(result);
  const progress = storedProgress(result, null);
  const args = storedArguments(meta);
  return (
    <HiddenRules.Provider value={stored.hidden}>
      <div className={styles.view} data-layout={layout}>
        <div className={styles.heading}>
          <div className={styles.title}>
            <h2 className={styles.name}>
              <TaskName name={meta?.name ?? null} form="whole" />
            </h2>
            {meta !== null && <StateLabel state={meta.state} variant="pill" />}
          </div>
          <div className={styles.under}>
            <code className={styles.id}>
              <VisibleText text={id} />
            </code>
            <CopyButton text={id} label={t("copyId")} className={styles.copyId} />
            <Lineage id={id} />
          </div>
          {(meta !== null || reveal.mayShow) && (
            <div className={styles.actions}>
              {meta !== null && (
                <TaskActions task={{ id, name: meta.name, state: meta.state, queue: meta.queue }} unseen />
              )}
              <RevealButton reveal={reveal} size="md" />
              {meta !== null && <EmbedButton widget={{ kind: "task", id }} />}
            </div>
          )}
        </div>
        {reveal.told !== null && <RevealedNote />}
        <Note tone="plain" title={t("unseen.title")}>
          {t("unseen.text")}
        </Note>
        {progress !== null && <ProgressPanel progress={progress} running now={now} />}
        <div className={styles.columns} data-layout={layout}>
          <div className={styles.column}>
            {failure !== null && (
              <ErrorPanel
                error={failure}
                learned={t("error.learned.backend", { time: format.exact(result.readAt) })}
                tone={meta?.state === "FAILURE" ? "failure" : "retry"}
              />
            )}
            {(meta === null || meta.state === "SUCCESS") && (
              <ResultPanel result={result} told={UNTOLD} now={now} />
            )}
            <MetaPanel result={result} />
            <ChildrenPanel result={result} now={now} />
          </div>
          <div className={styles.column}>
            {args !== null && <StoredArguments roots={args} />}
            {meta !== null && <StoredDetails meta={meta} />}
            <BackendPanel result={result} error={null} now={now} />
          </div>
        </div>
      </div>
    </HiddenRules.Provider>
  );
}

/** Nothing was stored since: an end, or a step of its progress. */
function isSameStored(a: TaskResult, b: TaskResult): boolean {
  return (
    a.id === b.id &&
    a.meta?.state === b.meta?.state &&
    a.meta?.doneAt === b.meta?.doneAt &&
    a.sizeBytes === b.sizeBytes &&
    a.progress?.current === b.progress?.current
  );
}

function StoredDetails({ meta }: { meta: ResultMetaView }) {
  const t = useTranslations("task.details");
  const format = useFormat();
  const { queue, worker, retries, parentId } = meta;
  if (queue === null && worker === null && retries === null && parentId === null) return null;
  return (
    <Panel title={t("title")}>
      <FactList
        facts={[
          { label: t("queue"), value: queue === null ? null : <VisibleText text={queue} /> },
          { label: t("worker"), value: worker === null ? null : <VisibleText text={worker} /> },
          {
            label: t("attempt"),
            value: retries === null || !endsTask(meta.state) ? null : format.count(retries + 1),
          },
          {
            label: t("parent"),
            value:
              parentId === null ? null : (
                <TaskLink id={parentId}>
                  <code>{shortId(parentId)}</code>
                </TaskLink>
              ),
          },
        ]}
      />
    </Panel>
  );
}
