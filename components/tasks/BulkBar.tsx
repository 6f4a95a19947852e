"use client";
import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { FloatingBar } from "@/components/ui/FloatingBar";
import styles from "./BulkBar.module.css";

interface BulkBarProps {
  /** The selected tasks. */
  ids: readonly string[];
  /** All that match the filter, exactly. */
  matching: number;
  onClear: () => void;
  /** Buttons that act on the selection, or on all that match. */
  actions: ReactNode;
}

/** What can be done with the selected rows. Its numbers are exact. */
export function BulkBar({ ids, matching, onClear, actions }: BulkBarProps) {
  const t = useTranslations("tasks.bulk");
  if (ids.length === 0) return null;
  return (
    <FloatingBar
      label={t("label")}
      count={t.rich("selected", {
        count: ids.length,
        total: matching,
        strong: (words) => <strong>{words}</strong>,
        quiet: (words) => <span className={styles.quiet}>{words}</span>,
      })}
      said={t("selectedPlain", { count: ids.length })}
      clear={t("clear")}
      onClear={onClear}
    >
      {actions}
    </FloatingBar>
  );
}
