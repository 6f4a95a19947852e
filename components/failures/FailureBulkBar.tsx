"use client";
import { useTranslations } from "next-intl";
import { useErrorWords } from "@/components/shell/StaleNote";
import { FloatingBar } from "@/components/ui/FloatingBar";
import type { FailureGroup } from "@/lib/contract/failures";
import { MarkButtons } from "./MarkButtons";
import { useFailureActions } from "./useFailureActions";

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
    <FloatingBar
      label={t("label")}
      count={<strong>{actions.error === null ? count : words(actions.error)}</strong>}
      said={count}
      clear={t("clear")}
      onClear={onClear}
    >
      <MarkButtons groups={groups} actions={actions} size="md" onDone={onClear} />
    </FloatingBar>
  );
}
