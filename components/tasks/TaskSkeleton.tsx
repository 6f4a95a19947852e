"use client";
import { useTranslations } from "next-intl";
import styles from "./TaskSkeleton.module.css";

/** The task page's own shape while it loads. */
export function TaskSkeleton() {
  const t = useTranslations("task");
  return (
    <div className={styles.skeleton} role="status" aria-label={t("loading")}>
      <div className={styles.title} />
      <div className={styles.id} />
      <div className={styles.panel} />
      <div className={styles.large} />
    </div>
  );
}
