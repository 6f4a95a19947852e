"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { taskHref } from "@/components/ui/links";
import { Panel } from "@/components/ui/Panel";
import { StateLabel } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { WorkerView } from "@/lib/contract/api";
import { runningCount } from "./workersModel";
import classes from "./WorkerPage.module.css";

/** What runs on the worker, as its events say, the longest first. */
export function RunningTasks({ worker, now }: { worker: WorkerView; now: number }) {
  const t = useTranslations("workers.one");
  const format = useFormat();
  const phone = useMedia(PHONE);
  const rows = [...worker.running].sort((a, b) => (a.startedAt ?? now) - (b.startedAt ?? now));
  // A worker that has only now been asked for events runs tasks whose start nobody heard.
  const untold = worker.status === "online" ? runningCount(worker) - rows.length : 0;
  return (
    <Panel title={t("running")}>
      {rows.length === 0 ? (
        <p className={classes.empty}>{emptyWords()}</p>
      ) : (
        <table className={classes.table}>
          <caption className="reader-only">{t("running")}</caption>
          <colgroup>
            <col className={classes.state} />
            <col className={classes.task} />
            <col className={classes.wide} />
            <col className={classes.end} />
          </colgroup>
          <thead className="reader-only">
            <tr>
              <th scope="col">{t("columns.state")}</th>
              <th scope="col">{t("columns.task")}</th>
              <th scope="col">{t("columns.pid")}</th>
              <th scope="col">{t("columns.since")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((task) => (
              <tr key={task.id}>
                <td className={classes.state}>
                  <StateLabel state={worker.status === "lost" ? "LOST" : "STARTED"} />
                </td>
                <td className={classes.task}>
                  <Link prefetch={false} className={classes.rowLink} href={taskHref(task.id)}>
                    <TaskName name={task.name ?? task.id} form={phone ? "lastFirst" : "dotted"} />
                  </Link>
                </td>
                <td className={classes.wide}>
                  {task.pid !== null && t("summary.pid", { pid: String(task.pid) })}
                </td>
                <td className={classes.end}>
                  {task.startedAt === null ? "–" : format.length(now - task.startedAt, "whole")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > 0 && untold > 0 && (
        <p className={classes.empty}>{t("moreRunning", { count: untold })}</p>
      )}
    </Panel>
  );

  function emptyWords(): string {
    if (worker.status !== "online") return t("unknownRunning");
    if (worker.sendsTaskEvents === false) return t("hidden");
    return untold > 0 ? t("moreRunning", { count: untold }) : t("noneRunning");
  }
}
