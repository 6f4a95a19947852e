"use client";
import { useState } from "react";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { TaskLink } from "@/components/ui/openTask";
import { StateLabel } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { shownState, type WorkflowGraph } from "@/lib/cluster/workflow";
import { useWorkflowWords } from "./useWorkflowWords";
import { treeRows } from "./workflowTree";
import styles from "./WorkflowList.module.css";

/** So many rows at first, and more at each click: a table of thousands is slow for readers too. */
const STEP = 200;
/** Deeper ones stand no further in. */
const MOST_INDENT = 12;

/** The workflow as a table: for readers, for searching in the page, and for whoever likes it better. */
export default function WorkflowList({ graph, currentId }: { graph: WorkflowGraph; currentId: string }) {
  const t = useTranslations("workflow");
  const format = useFormat();
  const words = useWorkflowWords();
  const now = useNow();
  const [most, setMost] = useState(STEP);
  const rows = treeRows(graph);
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <caption className="reader-only">{t("listOf", { shape: words.shape(graph) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("list.task")}</th>
            <th scope="col">{t("list.state")}</th>
            <th scope="col" className={styles.wide}>
              {t("list.worker")}
            </th>
            <th scope="col" className={styles.wide}>
              {t("list.sent")}
            </th>
            <th scope="col">{t("list.time")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map(({ id, task, depth }) => (
            <tr key={id} data-current={id === currentId}>
              <td
                style={{
                  paddingLeft: `calc(var(--u-page-padding) + ${Math.min(depth, MOST_INDENT) * 16}px)`,
                }}
              >
                <TaskLink id={id} className={styles.link} current={id === currentId}>
                  {task === null ? (
                    <code>
                      <VisibleText text={id.slice(0, 36)} />
                    </code>
                  ) : (
                    <TaskName name={task.name} />
                  )}
                </TaskLink>
                {id === currentId && <span className={styles.note}>{t("thisTask")}</span>}
                <span className="reader-only">{t("list.depth", { depth: depth + 1 })}</span>
              </td>
              <td>
                {task === null ? (
                  <span className={styles.note}>{t("notSeen")}</span>
                ) : (
                  <StateLabel state={shownState(task)} variant="quiet" />
                )}
              </td>
              <td className={styles.wide}>{task?.worker && <VisibleText text={task.worker} />}</td>
              <td className={styles.wide} title={task === null ? undefined : format.exact(task.createdAt)}>
                {task !== null && format.millisecond(task.createdAt)}
              </td>
              <td>{task !== null && words.time(task, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <div className={styles.more}>
          <Button onClick={() => setMost(most + STEP)}>
            {t("list.more", { count: Math.min(STEP, rows.length - most), left: rows.length - most })}
          </Button>
        </div>
      )}
    </div>
  );
}
