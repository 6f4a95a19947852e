"use client";
import { useMemo } from "react";
import Link from "next/link";
import { useQuery } from "@tanstack/react-query";
import { IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { exceptionType } from "@/lib/celery/exceptionType";
import { parseTraceback } from "@/lib/celery/traceback";
import type { TaskDetail } from "@/lib/contract/api";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { failuresHref } from "@/components/ui/links";
import { LongText } from "@/components/ui/LongText";
import { Traceback } from "@/components/ui/Traceback";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import styles from "./ErrorPanel.module.css";

type ErrorTexts = Pick<TaskDetail["task"], "exception" | "traceback" | "cut">;

interface ErrorPanelProps {
  error: ErrorTexts;
  /** Failures that are the same as this one; null where it is of none, as a retry is. */
  group?: string | null;
  /** Where it was learned and when, in words. */
  learned?: string;
  /** `failure`: the task ended so. `retry`: this attempt did, and another follows. */
  tone: "failure" | "retry";
}

/** What went wrong: the exception, its message, and the way there. */
export function ErrorPanel({ error, group = null, learned, tone }: ErrorPanelProps) {
  const t = useTranslations("task.error");
  const { type, message } = useMemo(() => headline(error), [error]);
  return (
    <section className={styles.panel} data-tone={tone} aria-label={t(tone)}>
      <div className={styles.head}>
        <div className={styles.line}>
          <h2 className={styles.type}>{type === null ? t("unnamed") : <VisibleText text={type} />}</h2>
          {group !== null && <GroupLink id={group} />}
        </div>
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
      {learned !== undefined && <p className={styles.none}>{learned}</p>}
      {error.cut.includes("traceback") && <p className={styles.none}>{t("tracebackCut")}</p>}
    </section>
  );
}

const GROUP_RANGE = "24h";
const GROUP_FRESH_MS = 30_000;

/** How often the same happened, and the way to all of it. */
function GroupLink({ id }: { id: string }) {
  const t = useTranslations("task.error");
  const format = useFormat();
  const { data } = useQuery({
    queryKey: queryKeys.failure(id, GROUP_RANGE),
    queryFn: ({ signal }) => api.failure(id, GROUP_RANGE, signal),
    staleTime: GROUP_FRESH_MS,
    retry: false,
  });
  // One that failed longer ago is in no group of this range, and a link would lead nowhere.
  if (data === undefined || data.group.count === 0) return null;
  return (
    <span className={styles.group}>
      {t("alike", { count: data.group.count, length: format.tick(data.to - data.from) })}
      <Link
        className={styles.groupLink}
        prefetch={false}
        href={failuresHref({ group: id, range: GROUP_RANGE })}
      >
        {t("openGroup")}
        <IconChevronRight size={14} aria-hidden />
      </Link>
    </span>
  );
}

/** The class with its module, which only the traceback has, and the message without quotes. */
function headline({ exception, traceback }: ErrorTexts): { type: string | null; message: string } {
  const last = traceback === null ? undefined : parseTraceback(traceback).exceptions.at(-1);
  if (last !== undefined && last.type !== null) return { type: last.type, message: last.message };
  const type = exceptionType(exception, traceback);
  return { type, message: exception ?? "" };
}
