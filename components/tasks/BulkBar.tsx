"use client";
import type { ReactNode } from "react";
import { IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/CopyButton";
import { IconButton } from "@/components/ui/IconButton";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import styles from "./BulkBar.module.css";

export interface BulkSelection {
  /** The selected tasks. */
  ids: readonly string[];
  /** All that match the filter, exactly. */
  matching: number;
}

interface BulkBarProps extends BulkSelection {
  onClear: () => void;
  /** Buttons that act on the selection, or on all that match. */
  actions: ReactNode;
}

/** What can be done with the selected rows. Its numbers are exact. */
export function BulkBar({ ids, matching, onClear, actions }: BulkBarProps) {
  const t = useTranslations("tasks.bulk");
  if (ids.length === 0) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("label")}>
      <span className={styles.count}>
        {t.rich("selected", {
          count: ids.length,
          total: matching,
          strong: (words) => <strong>{words}</strong>,
          quiet: (words) => <span className={styles.quiet}>{words}</span>,
        })}
      </span>
      <PoliteRegion text={t("selectedPlain", { count: ids.length })} />
      {actions}
      <CopyButton text={() => ids.join("\n")} label={t("copyIds")} size="md">
        {t("copyIds")}
      </CopyButton>
      <IconButton label={t("clear")} onClick={onClear}>
        <IconX size={17} aria-hidden />
      </IconButton>
    </div>
  );
}
