"use client";
import { useState } from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { RevealButton } from "@/components/actions/RevealButton";
import { RevealedNote } from "@/components/actions/RevealedNote";
import type { Reveal } from "@/components/actions/useReveal";
import { useNow } from "@/components/data/clock";
import { EmbedButton } from "@/components/embed/Embed";
import { BackendPanel } from "@/components/results/BackendPanel";
import { ChildrenPanel } from "@/components/results/ChildrenPanel";
import { MetaPanel } from "@/components/results/MetaPanel";
import { customMeta } from "@/components/results/resultModel";
import { ResultPanel } from "@/components/results/ResultPanel";
import { useTaskResult } from "@/components/results/useTaskResult";
import { Lineage } from "@/components/retry/Lineage";
import { CopyButton } from "@/components/ui/CopyButton";
import { HiddenRules } from "@/components/ui/HiddenMark";
import { Note } from "@/components/ui/Note";
import { StateLabel } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { isWaiting } from "@/components/waiting/waitingModel";
import { WorkflowPanel } from "@/components/workflows/WorkflowPanel";
import { endsTask } from "@/lib/celery/states";
import type { TaskDetail } from "@/lib/contract/api";
import type { TaskResult } from "@/lib/contract/results";
import type { RevealedTask } from "@/lib/contract/reveal";
import { AttemptsPanel } from "./AttemptsPanel";
import { DetailsPanel } from "./DetailsPanel";
import { EarlierRuns } from "./EarlierRuns";
import { ErrorPanel } from "./ErrorPanel";
import { EventsPanel } from "./EventsPanel";
import { PhaseBar } from "./PhaseBar";
import { ProgressPanel } from "./ProgressPanel";
import { pythonCall } from "./taskArguments";
import { taskOutcome } from "./taskOutcome";
import { TaskActions } from "./TaskActions";
import { storedProgress, taskProgress, type TaskProgress } from "@/lib/cluster/taskProgress";
import { TaskSkeleton } from "./TaskSkeleton";
import { UnseenTask } from "./UnseenTask";
import { useKnownError } from "./useKnownError";
import { useRevealedTask } from "./useRevealedTask";
import { useTask } from "./useTask";
import { ArgumentsPanel, CustomPanels, useToldResult } from "./ValuePanels";
import styles from "./TaskView.module.css";

// Most tasks that somebody opens do not wait.
const WhyWaitingPanel = dynamic(
  async () => (await import("@/components/waiting/WhyWaitingPanel")).WhyWaitingPanel,
  { ssr: false },
);

interface TaskViewProps {
  id: string;
  /** `page`: with a column at the side. `drawer`: the same in one column. */
  layout: "page" | "drawer";
}

/** All that is known about one task, live. */
export function TaskView({ id, layout }: TaskViewProps) {
  const t = useTranslations("task");
  const query = useTask(id);
  const isMissing = query.error?.code === "TASK_NOT_FOUND";
  /** Not known when it was last asked for; while that is asked again, what the backend knows of it stays. */
  const [missing, setMissing] = useState<string | null>(null);
  if (isMissing && missing !== id) setMissing(id);
  if (query.data !== undefined) {
    return (
      <div className={styles.view} data-layout={layout}>
        {query.error !== null &&
          query.error.code !== "UNREACHABLE" &&
          query.error.code !== "STORE_UNAVAILABLE" && (
            <Note tone="retry" title={t("gone.title")}>
              {t("gone.text")}
            </Note>
          )}
        <TaskContent detail={query.data} layout={layout} />
      </div>
    );
  }
  if (isMissing || (query.error === null && missing === id))
    return <UnseenTask id={id} layout={layout} refetch={query.refetch} />;
  if (query.error !== null) {
    return (
      <Note tone="failure" title={t("unreadable.title")}>
        {t("unreadable.text", { code: query.error.code })}
      </Note>
    );
  }
  return <TaskSkeleton />;
}

function TaskContent({ detail: told, layout }: { detail: TaskDetail; layout: "page" | "drawer" }) {
  const now = useNow();
  const ended = endsTask(told.task.state);
  const { result: stored, error: resultError } = useTaskResult(told.task.id, told.task.state, !ended);
  const { detail, result, reveal } = useRevealedTask(told, stored);
  const rules = [...told.hidden, ...(stored?.hidden ?? [])];
  return (
    <HiddenRules.Provider value={rules}>
      <TaskPanels
        detail={detail}
        result={result}
        resultError={resultError}
        reveal={reveal}
        layout={layout}
        now={now}
      />
    </HiddenRules.Provider>
  );
}

interface TaskPanelsProps {
  detail: TaskDetail;
  result: TaskResult | undefined;
  resultError: ReturnType<typeof useTaskResult>["error"];
  reveal: Reveal<RevealedTask>;
  layout: "page" | "drawer";
  now: number;
}

function TaskPanels({ detail, result, resultError, reveal, layout, now }: TaskPanelsProps) {
  const { task } = detail;
  const atWork = !endsTask(task.state) && !detail.lost;
  // What is stored is of the end; while the task runs again an older end may still stand there.
  const stored = result?.meta?.state === task.state || atWork ? result : undefined;
  const progress = newestProgress(task, atWork ? stored : undefined);
  const told = useToldResult(task);
  const error = useKnownError(task, atWork ? undefined : stored);
  const showsError = error !== null && task.state !== "SUCCESS";
  const custom = atWork ? customMeta(stored) : null;
  return (
    <>
      <TaskHeading detail={detail} state={custom?.state ?? task.state} reveal={reveal} now={now} />
      {reveal.told !== null && <RevealedNote />}
      {detail.lost && <LostNote task={task} now={now} />}
      {progress !== null && task.state !== "SUCCESS" && (
        <ProgressPanel progress={progress} running={atWork} now={now} />
      )}
      <PhaseBar detail={detail} now={now} />
      <div className={styles.columns} data-layout={layout}>
        <div className={styles.column}>
          {isWaiting(task.state) && <WhyWaitingPanel task={task} now={now} />}
          {showsError && (
            <ErrorPanel
              error={error.texts}
              learned={error.learned}
              group={detail.failure}
              tone={task.state === "FAILURE" || task.state === "REJECTED" ? "failure" : "retry"}
            />
          )}
          {task.state === "SUCCESS" && (
            <ResultPanel result={result?.meta === null ? result : stored} told={told} now={now} />
          )}
          <div className={styles.pair}>
            {atWork && !showsError && <ArgumentsPanel task={task} stored={stored?.meta} />}
            {atWork && <MetaPanel result={stored} />}
            <CustomPanels task={task} />
          </div>
          {(task.attempts.length > 1 || task.retries > 0) && <AttemptsPanel attempts={task.attempts} />}
          <WorkflowPanel task={task} />
          <ChildrenPanel result={result} now={now} />
          {task.name !== null && (atWork || task.state === "SUCCESS") && (
            <EarlierRuns id={task.id} name={task.name} runtimeP50={detail.runtimeP50} now={now} />
          )}
        </div>
        <div className={styles.column}>
          {(!atWork || showsError) && <ArgumentsPanel task={task} stored={stored?.meta} />}
          <EventsPanel events={detail.events} count={task.eventCount} />
          <DetailsPanel task={task} now={now} />
          <BackendPanel result={result} error={resultError} now={now} />
        </div>
      </div>
    </>
  );
}

/** Of an event and the backend's meta the later one. */
function newestProgress(task: TaskDetail["task"], stored: TaskResult | undefined): TaskProgress | null {
  const told = taskProgress(task);
  const kept = stored === undefined ? null : storedProgress(stored, task.startedAt);
  return kept !== null && (told === null || kept.at > told.at) ? kept : told;
}

interface TaskHeadingProps {
  detail: TaskDetail;
  /** By the events, or a custom one that the result backend has. */
  state: string;
  reveal: Reveal<RevealedTask>;
  now: number;
}

function TaskHeading({ detail, state, reveal, now }: TaskHeadingProps) {
  const t = useTranslations("task");
  const { task } = detail;
  const python = pythonCall(task);
  return (
    <div className={styles.heading}>
      <div className={styles.title}>
        <h2 className={styles.name}>
          <TaskName name={task.name} form="whole" />
        </h2>
        <StateLabel state={detail.lost ? "LOST" : state} variant="pill" />
      </div>
      <div className={styles.under}>
        <code className={styles.id}>
          <VisibleText text={task.id} />
        </code>
        <CopyButton text={task.id} label={t("copyId")} className={styles.copyId} />
        <Outcome detail={detail} now={now} />
        <Lineage id={task.id} />
      </div>
      <div className={styles.actions}>
        <TaskActions task={task} lost={detail.lost} />
        <RevealButton reveal={reveal} size="md" />
        {python !== null && (
          <CopyButton text={python} label={t("copyPython")} size="md">
            {t("copyPython")}
          </CopyButton>
        )}
        <EmbedButton widget={{ kind: "task", id: task.id }} />
      </div>
    </div>
  );
}

/** "failed 9 s ago, after 3 attempts" */
function Outcome({ detail, now }: { detail: TaskDetail; now: number }) {
  const t = useTranslations("task.outcome");
  const format = useFormat();
  const { key, at, attempts } = taskOutcome(detail, now);
  const length = at === null ? null : format.length(Math.abs(now - at), "whole");
  const words = length === null ? t("plain", { key }) : t(key, { length });
  return (
    <span title={at === null ? undefined : format.exact(at)}>
      {words}
      {attempts > 1 && t("attempts", { count: attempts })}
    </span>
  );
}

function LostNote({ task, now }: { task: TaskDetail["task"]; now: number }) {
  const t = useTranslations("task.lost");
  const format = useFormat();
  return (
    <Note tone="plain" title={t("title", { length: format.length(now - task.updatedAt, "whole") })}>
      {t("text", { worker: task.worker ?? "?" })}
    </Note>
  );
}
