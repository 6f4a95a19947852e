"use client";
import { Fragment, useState } from "react";
import { IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { exceptionType } from "@/lib/celery/exceptionType";
import type { TaskDetail } from "@/lib/contract/api";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { StateLabel } from "@/components/ui/StateLabel";
import { Traceback } from "@/components/ui/Traceback";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import styles from "./AttemptsPanel.module.css";

type Attempt = TaskDetail["task"]["attempts"][number];

/** Every run of a retried task: how it ended, how long the wait before it was, where and how long it ran. */
export function AttemptsPanel({ attempts }: { attempts: Attempt[] }) {
  const t = useTranslations("task.attempts");
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Panel title={t("title")} beside={<PanelNote>{t("count", { count: attempts.length })}</PanelNote>}>
      <table className={styles.table}>
        <thead className="reader-only">
          <tr>
            <th scope="col">{t("number")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("outcome")}</th>
            <th scope="col">{t("worker")}</th>
            <th scope="col">{t("at")}</th>
            <th scope="col">{t("runtime")}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt, at) => (
            <Fragment key={attempt.number}>
              <AttemptRow
                attempt={attempt}
                waitedMs={waitBefore(attempts, at)}
                isOpen={open === attempt.number}
                onToggle={() => setOpen(open === attempt.number ? null : attempt.number)}
              />
              {open === attempt.number && attempt.traceback !== null && (
                <tr>
                  <td className={styles.traceback} colSpan={6}>
                    <Traceback text={attempt.traceback} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

interface AttemptRowProps {
  attempt: Attempt;
  waitedMs: number | null;
  isOpen: boolean;
  onToggle: () => void;
}

function AttemptRow({ attempt, waitedMs, isOpen, onToggle }: AttemptRowProps) {
  const t = useTranslations("task.attempts");
  const format = useFormat();
  const type = exceptionType(attempt.exception, attempt.traceback);
  const at = attempt.startedAt ?? attempt.receivedAt ?? attempt.sentAt;
  const runtimeMs = runtimeOf(attempt);
  const waited = waitedMs === null ? null : t("waited", { length: format.length(waitedMs, "whole") });
  return (
    <tr className={styles.row}>
      <td className={styles.number}>{attempt.number + 1}</td>
      <td className={styles.state}>
        <StateLabel state={attempt.state} />
      </td>
      <td className={styles.outcome}>
        {type !== null && attempt.traceback !== null ? (
          <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={onToggle}>
            <VisibleText text={type} />
            <IconChevronRight className={styles.chevron} size={14} aria-hidden />
          </button>
        ) : (
          type !== null && <VisibleText text={type} />
        )}
        {waited !== null && <span className={styles.waited}>{waited}</span>}
      </td>
      <td className={styles.worker}>{attempt.worker !== null && <VisibleText text={attempt.worker} />}</td>
      <td className={styles.at} title={at === null ? undefined : format.exact(at)}>
        {at === null ? "–" : format.millisecond(at)}
      </td>
      <td className={styles.runtime}>{runtimeMs === null ? "–" : format.length(runtimeMs)}</td>
    </tr>
  );
}

function runtimeOf({ runtime, startedAt, endedAt }: Attempt): number | null {
  if (runtime !== null) return runtime * 1000;
  return startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt);
}

/** The back-off: from the end of the attempt before to when this one was due. */
function waitBefore(attempts: Attempt[], at: number): number | null {
  const endedAt = attempts[at - 1]?.endedAt ?? null;
  const dueAt = attempts[at]?.etaAt ?? null;
  return endedAt === null || dueAt === null ? null : Math.max(0, dueAt - endedAt);
}
