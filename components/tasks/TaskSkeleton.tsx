"use client";
import { useTranslations } from "next-intl";
import styles from "./TaskSkeleton.module.css";

/** The task page's own shape while it loads: its two columns, where it is wide enough for them. */
export function TaskSkeleton() {
  const t = useTranslations("task");
  return (
    <div className={styles.view} role="status" aria-label={t("loading")}>
      <div className={styles.skeleton}>
        <div className={styles.title} />
        <div className={styles.id} />
        <div className={styles.phases} />
        <div className={styles.columns}>
          <div className={styles.large} />
          <div className={styles.side}>
            <div className={styles.panel} />
            <div className={styles.panel} />
          </div>
        </div>
      </div>
    </div>
  );
}
