"use client";
import { useTranslations } from "next-intl";
import type { FailureGroup } from "@/lib/contract/failures";
import styles from "./FailureTag.module.css";

/** New, Back, Muted or Fixed, as a word on its tint; nothing for a group that is simply there. */
export function FailureTag({ status }: { status: FailureGroup["status"] }) {
  const t = useTranslations("failures.tag");
  if (status === "open") return null;
  return (
    <span className={styles.tag} data-status={status}>
      {t(status)}
    </span>
  );
}
