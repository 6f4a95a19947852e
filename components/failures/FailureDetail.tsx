"use client";
import { Fragment } from "react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { IconChevronRight, IconHistoryOff, IconLink } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { BASE_PATH } from "@/components/data/basePath";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { useErrorWords } from "@/components/shell/StaleNote";
import { argumentLine } from "@/components/ui/argumentLine";
import { CopyButton } from "@/components/ui/CopyButton";
import { EmptyState } from "@/components/ui/EmptyState";
import { failuresHref, filterTerm, taskHref, tasksHref } from "@/components/ui/links";
import { LongText } from "@/components/ui/LongText";
import { Note, NoteAction } from "@/components/ui/Note";
import { TaskName } from "@/components/ui/TaskName";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { Traceback } from "@/components/ui/Traceback";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { Range, TaskRow } from "@/lib/contract/api";
import type { FailureDetail as Detail } from "@/lib/contract/failures";
import { groupTasksHref, sharedTasksHref } from "./failureLinks";
import { FailureTag } from "./FailureTag";
import { MarkButtons } from "./MarkButtons";
import { RetryGroup } from "./RetryGroup";
import { useFailureActions } from "./useFailureActions";
import { useFailureWords } from "./useFailureWords";
import styles from "./FailureDetail.module.css";

// The chart library is larger than the page.
const FailureChart = dynamic(async () => (await import("./FailureChart")).FailureChart, {
  ssr: false,
  loading: () => <div className={styles.chartToCome} />,
});

/** No updates are pushed for one group: it is read anew this often while the page is live. */
const EVERY_MS = 4000;

interface FailureDetailProps {
  id: string;
  range: Range;
  now: number;
  phone: boolean;
}

/** One group: what it is, its course, what its tasks have in common, its traceback, the latest of it. */
export function FailureDetail({ id, range, now, phone }: FailureDetailProps) {
  const t = useTranslations("failures");
  const words = useErrorWords();
  const query = useLiveQuery({
    subject: null,
    queryKey: queryKeys.failure(id, range),
    queryFn: (signal) => api.failure(id, range, signal),
    everyMs: EVERY_MS,
    keepPrevious: true,
  });
  // Of another group nothing may be shown as this one's; of this one in another range, for a moment.
  const detail = query.data?.group.id === id ? query.data : undefined;
  if (detail !== undefined) {
    return <Loaded detail={detail} range={range} now={now} phone={phone} old={query.isPlaceholder} />;
  }
  if (query.error?.code === "FAILURE_NOT_FOUND") {
    return (
      <EmptyState icon={<IconHistoryOff size={20} />} title={t("gone.title")} boxed={false}>
        {t("gone.text")}
      </EmptyState>
    );
  }
  if (query.error !== null) {
    return (
      <Note
        tone="failure"
        title={words(query.error)}
        actions={<NoteAction onClick={query.refetch}>{t("tryAgain")}</NoteAction>}
      />
    );
  }
  return <div className={styles.loading} role="status" aria-label={t("loading")} />;
}

interface LoadedProps {
  detail: Detail;
  range: Range;
  now: number;
  phone: boolean;
  old: boolean;
}

function Loaded({ detail, range, now, phone, old }: LoadedProps) {
  const t = useTranslations("failures");
  const format = useFormat();
  const words = useFailureWords();
  const errorWords = useErrorWords();
  const actions = useFailureActions();
  const { group } = detail;
  const remark = words.remark(group, now);
  return (
    <article className={styles.detail} data-old={old} aria-label={words.title(group)}>
      <header className={styles.head}>
        <h2 className={styles.title}>{words.title(group)}</h2>
        <FailureTag status={group.status} />
        <CopyButton
          text={() => `${window.location.origin}${BASE_PATH}${failuresHref({ group: group.id, range })}`}
          label={t("copyLink")}
          icon={IconLink}
          className={styles.link}
        />
      </header>
      {group.lastMessage !== "" && (
        <p className={styles.message}>
          <LongText text={group.lastMessage} limit={400} />
        </p>
      )}
      <p className={styles.where}>
        {group.name === null ? (
          t("unknownName")
        ) : (
          <Link href={tasksHref({ filter: filterTerm("name", group.name), range })}>
            <TaskName name={group.name} form="whole" />
          </Link>
        )}
        {group.frame !== null && (
          <span className={styles.frame}>
            {t("in")} <VisibleText text={group.frame} />
          </span>
        )}
        <span>
          {remark !== null && `${remark} · `}
          {t("firstAndLast", {
            first: format.dayAndMinute(group.firstAt),
            last: format.age(now - group.lastAt),
          })}
        </span>
      </p>
      <Workers detail={detail} />
      <div className={styles.actions}>
        <RetryGroup id={group.id} size={phone ? "xl" : "md"} />
        <MarkButtons groups={[group]} actions={actions} size={phone ? "xl" : "md"} />
      </div>
      {actions.error !== null && (
        <Note tone="failure" title={t("notMarked")} onClose={{ label: t("close"), run: actions.forgetError }}>
          {errorWords(actions.error)}
        </Note>
      )}

      <div className={styles.chartHead}>
        <span>{t(`chart.title.${range}`)}</span>
        <span>{t("chart.total", { count: group.count })}</span>
      </div>
      <FailureChart detail={detail} />

      <Shared detail={detail} />
      <Trace detail={detail} />
      <Latest detail={detail} now={now} />
    </article>
  );
}

/** On which workers its tasks failed, where that is more than one, which would be among what they share. */
function Workers({ detail: { group, workers, workerCount } }: { detail: Detail }) {
  const t = useTranslations("failures.workers");
  const format = useFormat();
  if (workerCount < 2) return null;
  return (
    <p className={styles.context}>
      {t("on", { count: workerCount })}{" "}
      {workers.map(({ value, count }, at) => (
        <Fragment key={value}>
          {at > 0 && ", "}
          <Link href={sharedTasksHref(group.id, { field: "worker", path: null, value, count })}>
            <VisibleText text={value} />
          </Link>{" "}
          {format.count(count)}
        </Fragment>
      ))}
      {workerCount > workers.length && ` ${t("more", { count: workerCount - workers.length })}`}
    </p>
  );
}

function Shared({ detail }: { detail: Detail }) {
  const t = useTranslations("failures.shared");
  const format = useFormat();
  const { group, shared, sampled } = detail;
  if (sampled < 2) return null;
  return (
    <section aria-label={t("title")}>
      <h3 className={styles.subject}>
        {t("title")}{" "}
        {sampled < detail.retained && <span className={styles.note}>{t("newest", { count: sampled })}</span>}
      </h3>
      {shared.length === 0 ? (
        <p className={styles.none}>{t("none")}</p>
      ) : (
        <ul className={styles.shares}>
          {shared.map((one) => (
            <li key={`${one.field} ${one.path}`}>
              <Link className={styles.share} href={sharedTasksHref(group.id, one)}>
                <span className={styles.shareName}>
                  {one.path === null ? (
                    t(`field.${one.field}`)
                  ) : one.field === "args" ? (
                    t("argument", { number: Number(one.path) + 1 })
                  ) : (
                    <VisibleText text={one.path} />
                  )}
                </span>
                <span className={styles.shareValue}>
                  <VisibleText text={one.value} />
                </span>
                <span className={styles.track} aria-hidden>
                  <span className={styles.bar} style={{ width: `${(one.count / sampled) * 100}%` }} />
                </span>
                <span className={styles.shareCount}>
                  {t("of", { count: format.count(one.count), of: format.count(sampled) })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Trace({ detail: { traceback, exception } }: { detail: Detail }) {
  const t = useTranslations("failures.traceback");
  if (traceback !== null) {
    return (
      <div className={styles.traceback}>
        <Traceback text={traceback} asSection />
      </div>
    );
  }
  return (
    <section aria-label={t("title")}>
      <h3 className={styles.subject}>{t("title")}</h3>
      <p className={styles.none}>{t("none")}</p>
      {exception !== null && (
        <pre className={styles.exception}>
          <LongText text={exception} limit={1000} />
        </pre>
      )}
    </section>
  );
}

function Latest({ detail: { group, latest, retained }, now }: { detail: Detail; now: number }) {
  const t = useTranslations("failures.latest");
  return (
    <section aria-label={t("title")}>
      <h3 className={styles.subject}>
        {t("title")}
        {retained > 0 && (
          <Link className={styles.all} href={groupTasksHref(group.id)}>
            {t("all", { count: retained })}
            <IconChevronRight size={14} aria-hidden />
          </Link>
        )}
      </h3>
      {latest.length === 0 ? (
        <p className={styles.none}>{t("none")}</p>
      ) : (
        <ul className={styles.latest}>
          {latest.map((row) => (
            <LatestRow key={row.id} row={row} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function LatestRow({ row, now }: { row: TaskRow; now: number }) {
  const t = useTranslations("failures.latest");
  const format = useFormat();
  const line = argumentLine(row.args, row.kwargs);
  const ranMs = row.startedAt === null || row.finishedAt === null ? null : row.finishedAt - row.startedAt;
  return (
    <li>
      <Link className={styles.task} href={taskHref(row.id)}>
        <span className={styles.arguments} title={line}>
          {line === "" ? t("noArguments", { id: row.id.slice(0, 8) }) : <VisibleText text={line} />}
        </span>
        <span className={styles.ran}>{ranMs === null ? "" : format.length(Math.max(0, ranMs), "short")}</span>
        <TimeAgo className={styles.when} at={row.finishedAt ?? row.updatedAt} now={now} />
      </Link>
    </li>
  );
}
