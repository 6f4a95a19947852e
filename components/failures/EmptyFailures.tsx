"use client";
import { Button } from "@mantine/core";
import { IconCircleCheck, IconFilterOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { EmptyCluster } from "@/components/actions/EmptyCluster";
import { emptyCause } from "@/components/shell/emptyCause";
import { useShell } from "@/components/shell/useShell";
import { EmptyState } from "@/components/ui/EmptyState";
import type { Range } from "@/lib/contract/api";
import type { FailureUrlState } from "./failureUrl";
import styles from "./FailuresPage.module.css";

interface EmptyFailuresProps {
  state: FailureUrlState;
  range: Range;
  /** Groups of the tab without the search. */
  matches: number;
  onClearSearch: () => void;
  onRange: (range: Range) => void;
}

const LONGEST: Range = "7d";

/** Why no group is shown: the search, the tab, the range, or the whole cluster says nothing. */
export function EmptyFailures({ state, range, matches, onClearSearch, onRange }: EmptyFailuresProps) {
  const t = useTranslations("failures.empty");
  const ranges = useTranslations("failures.ranges");
  const { data: shell } = useShell();
  const cause = emptyCause(shell, undefined);
  if (matches > 0) {
    return (
      <div className={styles.empty}>
        <EmptyState
          icon={<IconFilterOff size={20} />}
          title={t("noMatch")}
          action={<Button onClick={onClearSearch}>{t("dropSearch", { text: state.search })}</Button>}
        >
          {t("noMatchText", { count: matches })}
        </EmptyState>
      </div>
    );
  }
  if (cause !== null) {
    return (
      <div className={styles.empty}>
        <EmptyCluster cause={cause} />
      </div>
    );
  }
  const wider = state.tab === "open" && range !== LONGEST;
  return (
    <div className={styles.empty}>
      <EmptyState
        icon={<IconCircleCheck size={20} />}
        title={t(state.tab, { range: ranges(range) })}
        action={wider ? <Button onClick={() => onRange(LONGEST)}>{t("lookBack")}</Button> : undefined}
      >
        {t(`${state.tab}Text`)}
      </EmptyState>
    </div>
  );
}
