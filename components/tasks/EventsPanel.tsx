"use client";
import { useMemo, useState } from "react";
import { useTranslations } from "next-intl";
import { MAX_EVENTS_PER_TASK } from "@/lib/cluster/task";
import type { TaskEventRow } from "@/lib/contract/api";
import { CopyButton } from "@/components/ui/CopyButton";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { LongText } from "@/components/ui/LongText";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { StateIcon } from "@/components/ui/StateLabel";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { taskEventLines, type EventDetail, type TaskEventLine } from "./taskEventLines";
import styles from "./EventsPanel.module.css";

/** So many events stand open; a long history unfolds. */
const SHOWN = 6;

interface EventsPanelProps {
  events: readonly TaskEventRow[];
  /** How many there were; more than `events` when the oldest are not sent along. */
  count: number;
}

/** Every event of the task, newest first, each with the body that came over the wire. */
export function EventsPanel({ events, count }: EventsPanelProps) {
  const t = useTranslations("task.events");
  const lines = useMemo(() => taskEventLines(events), [events]);
  const [all, setAll] = useState(false);
  const [raw, setRaw] = useState(false);
  const shown = all || lines.length <= SHOWN + 1 ? lines : lines.slice(0, SHOWN);
  return (
    <Panel
      title={t("title")}
      beside={<PanelNote>{count}</PanelNote>}
      aside={
        <button type="button" className={styles.raw} aria-pressed={raw} onClick={() => setRaw(!raw)}>
          {t("raw")}
        </button>
      }
    >
      <ol className={styles.list} aria-label={t("title")}>
        {shown.map((line) => (
          <EventLine key={line.key} line={line} openAll={raw} />
        ))}
      </ol>
      {shown.length < lines.length && (
        <button type="button" className={styles.earlier} onClick={() => setAll(true)}>
          {t("earlier", { count: lines.length - shown.length })}
        </button>
      )}
      {count >= MAX_EVENTS_PER_TASK && (
        <p className={styles.missing}>{t("capped", { count: MAX_EVENTS_PER_TASK })}</p>
      )}
      {count > events.length && (
        <p className={styles.missing}>{t("notSent", { count: count - events.length })}</p>
      )}
    </Panel>
  );
}

function EventLine({ line, openAll }: { line: TaskEventLine; openAll: boolean }) {
  const t = useTranslations("task.events");
  const format = useFormat();
  const [own, setOwn] = useState(false);
  const open = own || openAll;
  return (
    <li>
      <button type="button" className={styles.line} aria-expanded={open} onClick={() => setOwn(!own)}>
        <StateIcon state={line.state} size={15} />
        <span
          className={styles.what}
          title={line.detail?.kind === "text" ? visibleText(line.detail.text) : undefined}
        >
          <span className={styles.word}>
            <VisibleText text={line.word} />
          </span>{" "}
          {line.detail !== null && <span className={styles.detail}>{detailText(line.detail)}</span>}
        </span>
        {line.afterMs !== null && <span className={styles.after}>+{format.length(line.afterMs)}</span>}
        <span className={styles.at} title={format.exact(line.at)}>
          {format.millisecond(line.at)}
        </span>
      </button>
      {open && (
        <div className={styles.body}>
          <CopyButton text={line.raw} label={t("copy")} className={styles.copy} />
          <pre className={styles.json}>
            <LongText text={line.raw} />
          </pre>
        </div>
      )}
    </li>
  );

  function detailText(detail: EventDetail) {
    switch (detail.kind) {
      case "text":
        return <VisibleText text={detail.text} />;
      case "pid":
        return t("pid", { pid: String(detail.pid) });
      case "attempt":
        return t("attempt", { number: detail.number });
      case "expired":
        return t("expired");
      case "terminated":
        return detail.signal === null ? t("terminated") : t("terminatedBy", { signal: detail.signal });
    }
  }
}
