"use client";
import { useMemo } from "react";
import { useTranslations } from "next-intl";
import { exceptionType } from "@/lib/celery/exceptionType";
import { parseTraceback } from "@/lib/celery/traceback";
import type { TaskDetail } from "@/lib/contract/api";
import { LongText } from "@/components/ui/LongText";
import { Traceback } from "@/components/ui/Traceback";
import { VisibleText } from "@/components/ui/VisibleText";
import styles from "./ErrorPanel.module.css";

type ErrorTexts = Pick<TaskDetail["task"], "exception" | "traceback" | "cut">;

interface ErrorPanelProps {
  error: ErrorTexts;
  /** `failure`: the task ended so. `retry`: this attempt did, and another follows. */
  tone: "failure" | "retry";
}

/** What went wrong: the exception, its message, and the way there. */
export function ErrorPanel({ error, tone }: ErrorPanelProps) {
  const t = useTranslations("task.error");
  const { type, message } = useMemo(() => headline(error), [error]);
  return (
    <section className={styles.panel} data-tone={tone} aria-label={t(tone)}>
      <div className={styles.head}>
        <h2 className={styles.type}>{type === null ? t("unnamed") : <VisibleText text={type} />}</h2>
        {message !== "" && (
          <p className={styles.message}>
            <LongText text={message} limit={1500} />
          </p>
        )}
        {error.cut.includes("exception") && <p className={styles.cut}>{t("exceptionCut")}</p>}
      </div>
      {error.traceback !== null && error.traceback !== "" ? (
        <Traceback text={error.traceback} />
      ) : (
        <p className={styles.none}>{t("noTraceback")}</p>
      )}
      {error.cut.includes("traceback") && <p className={styles.none}>{t("tracebackCut")}</p>}
    </section>
  );
}

/** The class with its module, which only the traceback has, and the message without quotes. */
function headline({ exception, traceback }: ErrorTexts): { type: string | null; message: string } {
  const last = traceback === null ? undefined : parseTraceback(traceback).exceptions.at(-1);
  if (last !== undefined && last.type !== null) return { type: last.type, message: last.message };
  const type = exceptionType(exception, traceback);
  return { type, message: exception ?? "" };
}
