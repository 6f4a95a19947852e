"use client";
import { useTranslations } from "next-intl";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { TaskProgress } from "@/lib/cluster/taskProgress";
import styles from "./ProgressPanel.module.css";

interface ProgressPanelProps {
  progress: TaskProgress;
  /** The task is still at it: then what is left counts down. */
  running: boolean;
  now: number;
}

/** How far the task says it has come, and when it will be done at that pace. */
export function ProgressPanel({ progress, running, now }: ProgressPanelProps) {
  const t = useTranslations("task.progress");
  const format = useFormat();
  const percent = format.percent(progress.share);
  const leftMs =
    progress.leftMs === null ? null : Math.max(0, progress.leftMs - Math.max(0, now - progress.at));
  const rate = progress.perSecond === null ? null : format.rate(progress.perSecond);
  return (
    <section className={styles.panel} aria-label={t("title")}>
      <div className={styles.head}>
        <strong className={styles.percent}>{percent}</strong>
        <span>
          {progress.unit !== null && <VisibleText text={`${progress.unit} `} />}
          {t("of", { current: format.count(progress.current), total: format.count(progress.total) })}
        </span>
        {running && leftMs !== null && progress.share < 1 && (
          <span className={styles.left}>{t("left", { length: format.length(leftMs, "whole") })}</span>
        )}
      </div>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={t("title")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(progress.share * 100)}
        aria-valuetext={percent}
      >
        <div className={styles.done} style={{ width: `${progress.share * 100}%` }} />
      </div>
      <div className={styles.foot}>
        {rate !== null && <span>{t("rate", { rate })}</span>}
        {progress.others.map(({ name, text }) => (
          <span key={name} className={styles.other}>
            <VisibleText text={name} />{" "}
            <VisibleText text={text.length > 60 ? `${text.slice(0, 60)}…` : text} />
          </span>
        ))}
        <span className={styles.source}>
          {t(progress.source === "event" ? "said" : "read", { length: format.age(now - progress.at) })}
        </span>
      </div>
    </section>
  );
}
