"use client";
import { memo } from "react";
import { Checkbox } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Sparkline } from "@/components/charts/Sparkline";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { FailureGroup } from "@/lib/contract/failures";
import { shownMessage } from "./failuresModel";
import { FailureTag } from "./FailureTag";
import { useFailureWords } from "./useFailureWords";
import styles from "./FailureRow.module.css";

interface FailureRowProps {
  group: FailureGroup;
  now: number;
  /** It is the one in the detail beside the list. */
  open: boolean;
  selected: boolean;
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
}

/** One group in the list: what failed, what it said, since when; its course, how often, and when last. */
export const FailureRow = memo(function FailureRow({
  group,
  now,
  open,
  selected,
  onOpen,
  onSelect,
}: FailureRowProps) {
  const t = useTranslations("failures");
  const words = useFailureWords();
  const format = useFormat();
  const quiet = group.status === "muted" || group.status === "resolved";
  const title = words.title(group);
  return (
    <li className={styles.row} data-open={open} data-quiet={quiet} data-group={group.id}>
      <div className={styles.box}>
        <Checkbox
          checked={selected}
          onChange={() => onSelect(group.id)}
          aria-label={t("select", { title })}
        />
      </div>
      <div className={styles.texts}>
        <div className={styles.head}>
          <button
            type="button"
            className={styles.title}
            aria-current={open ? "true" : undefined}
            onClick={() => onOpen(group.id)}
          >
            {title}
          </button>
          <FailureTag status={group.status} />
        </div>
        <div className={styles.message}>
          <VisibleText text={shownMessage(group)} />
        </div>
        <div className={styles.context}>
          <span className={styles.name}>
            {group.name === null ? t("unknownName") : <VisibleText text={group.name} />}
          </span>{" "}
          <span>· {words.context(group, now)}</span>
        </div>
      </div>
      <div className={styles.trend}>
        <Sparkline
          values={group.trend}
          color={quiet ? "var(--u-text-3)" : "var(--u-failure-chart)"}
          width={92}
          height={26}
        />
      </div>
      <div className={styles.figures}>
        <span className={styles.count} title={t("countHint", { count: group.count })}>
          {format.compact(group.count)}
        </span>
        <TimeAgo className={styles.when} at={group.lastAt} now={now} />
      </div>
    </li>
  );
});
