"use client";
import { IconCircleCheck, IconCircleXFilled, IconClockQuestion } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { VisibleText } from "@/components/ui/VisibleText";
import type { WorkerOutcome } from "@/lib/contract/control";
import { groupOutcomes, type OutcomeGroup } from "./outcomeModel";
import { useOutcomeWords } from "./useOutcomeWords";
import classes from "./OutcomeList.module.css";

const ICONS = { ok: IconCircleCheck, refused: IconCircleXFilled, silent: IconClockQuestion };
/** Of many workers with one fate these are named, the rest counted. */
const NAMED = 12;

interface OutcomeListProps {
  outcomes: readonly WorkerOutcome[];
  /** In a toast: the icon is the toast's own. */
  compact?: boolean;
  /** Only so many fates, the worst first. */
  most?: number;
}

/** What each worker made of a command, in words, and what helps where it did not do it. */
export function OutcomeList({ outcomes, compact = false, most = Infinity }: OutcomeListProps) {
  const t = useTranslations("actions.outcome");
  return (
    <ul className={classes.list} data-compact={compact} aria-label={t("label")}>
      {groupOutcomes(outcomes)
        .slice(0, most)
        .map((group) => (
          <Entry key={`${group.outcome} ${group.workers[0] ?? ""}`} group={group} compact={compact} />
        ))}
    </ul>
  );
}

function Entry({ group, compact }: { group: OutcomeGroup; compact: boolean }) {
  const t = useTranslations("actions.outcome");
  const { said, mend } = useOutcomeWords()(group);
  const Shape = ICONS[group.outcome];
  const rest = group.workers.length - NAMED;
  return (
    <li className={classes.entry} data-outcome={group.outcome}>
      {!compact && <Shape className={classes.icon} size={16} aria-hidden />}
      <div className={classes.words}>
        <span className={classes.workers}>
          <VisibleText text={group.workers.slice(0, NAMED).join(", ")} />
          {rest > 0 && ` ${t("more", { count: rest })}`}
        </span>{" "}
        {said}
        {mend !== null && <div className={classes.mend}>{mend}</div>}
      </div>
    </li>
  );
}
