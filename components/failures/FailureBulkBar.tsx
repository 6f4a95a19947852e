"use client";
import { IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useErrorWords } from "@/components/shell/StaleNote";
import { IconButton } from "@/components/ui/IconButton";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import type { FailureGroup } from "@/lib/contract/failures";
import { MarkButtons } from "./MarkButtons";
import { useFailureActions } from "./useFailureActions";
import styles from "./FailureBulkBar.module.css";

interface FailureBulkBarProps {
  /** The selected ones. */
  groups: readonly FailureGroup[];
  onClear: () => void;
}

/** What can be said of several groups at once. */
export function FailureBulkBar({ groups, onClear }: FailureBulkBarProps) {
  const t = useTranslations("failures.bulk");
  const words = useErrorWords();
  const actions = useFailureActions();
  if (groups.length === 0) return null;
  const count = t("selected", { count: groups.length });
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("label")}>
      <span className={styles.count}>{actions.error === null ? count : words(actions.error)}</span>
      <PoliteRegion text={count} />
      <MarkButtons groups={groups} actions={actions} size="md" onDone={onClear} />
      <IconButton label={t("clear")} onClick={onClear}>
        <IconX size={17} aria-hidden />
      </IconButton>
    </div>
  );
}
