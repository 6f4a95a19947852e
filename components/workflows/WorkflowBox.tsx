"use client";
import { memo } from "react";
import { IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { TaskLink } from "@/components/ui/openTask";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { taskNameParts } from "@/lib/format/taskNameParts";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { shownState } from "@/lib/cluster/workflow";
import { countStates, type WorkflowItem } from "@/lib/cluster/workflowItems";
import { useWorkflowWords } from "./useWorkflowWords";
import styles from "./WorkflowBox.module.css";

interface WorkflowBoxProps {
  item: WorkflowItem;
  /** The task whose page this is. */
  current: boolean;
  /** Members that it waited for, where it is the body of a chord. */
  gathers: number | null;
  /** Opens a box of several; null where that leads nowhere. */
  onOpen: ((key: string) => void) | null;
}

/** One task of a workflow, many equal ones, or one that was not seen: icon, name, and how it stands. */
export const WorkflowBox = memo(function WorkflowBox({ item, ...rest }: WorkflowBoxProps) {
  const [task] = item.tasks;
  if (item.folded) return <FoldedBox item={item} {...rest} />;
  return task === undefined ? <UnseenBox id={item.key} {...rest} /> : <TaskBox item={item} {...rest} />;
});

function TaskBox({ item, current, gathers }: WorkflowBoxProps) {
  const now = useNow();
  const t = useTranslations("workflow");
  const words = useWorkflowWords();
  const [task] = item.tasks;
  if (task === undefined) return null;
  const state = shownState(task);
  const told = words.task(task, now);
  const notes = [
    current ? t("thisTask") : null,
    gathers === null ? null : t("gathers", { count: gathers }),
    task.retries > 0 ? t("attempt", { number: task.retries + 1 }) : null,
    task.exceptionType,
  ].filter((note) => note !== null);
  const name = visibleText(task.name ?? t("unknownName"));
  return (
    <TaskLink
      id={task.id}
      className={styles.box}
      current={current}
      label={[lastPart(name), told, ...notes].join(", ")}
      title={[name, told, ...notes].join("\n")}
    >
      <StateIcon state={state} />
      <span className={styles.text}>
        <span className={styles.name}>
          <VisibleText text={lastPart(name)} />
          {gathers !== null && <span className={styles.tag}>{t("chord")}</span>}
        </span>
        <span className={styles.second}>{told}</span>
      </span>
    </TaskLink>
  );
}

function UnseenBox({ id, current }: { id: string; current: boolean }) {
  const t = useTranslations("workflow");
  return (
    <TaskLink
      id={id}
      className={styles.box}
      current={current}
      label={`${t("notSeen")}, ${visibleText(id)}`}
      title={t("notSeenWhy")}
    >
      <span className={styles.unseen} data-unseen>
        <StateIcon state="UNSENT" />
      </span>
      <span className={styles.text}>
        <code className={styles.id}>{visibleText(id.slice(0, 13))}</code>
        <span className={styles.second}>{t("notSeen")}</span>
      </span>
    </TaskLink>
  );
}

/** States of which a box has room for the counts. */
const SHOWN_STATES = 3;

function FoldedBox({ item, onOpen }: WorkflowBoxProps) {
  const t = useTranslations("workflow");
  const word = useStateWord();
  const format = useFormat();
  const counts = countStates(item.tasks);
  const name = visibleText(item.name ?? t("unknownName"));
  const told = counts.map(({ state, count }) => `${format.count(count)} ${word(state)}`).join(", ");
  const label = t("folded", { count: item.tasks.length, name: lastPart(name) });
  return (
    <button
      type="button"
      className={styles.folded}
      aria-label={`${label}: ${told}`}
      aria-expanded={onOpen === null ? undefined : false}
      disabled={onOpen === null}
      title={`${name}\n${told}`}
      onClick={() => onOpen?.(item.key)}
    >
      <span className={styles.text}>
        <span className={styles.name}>
          <VisibleText text={lastPart(name)} />
          <span className={styles.times}>×{format.count(item.tasks.length)}</span>
        </span>
        <span className={styles.second}>
          {counts.slice(0, SHOWN_STATES).map(({ state, count }) => (
            <span key={state} className={styles.count}>
              <StateIcon state={state} size={13} />
              {format.compact(count)}
            </span>
          ))}
          {counts.length > SHOWN_STATES && "…"}
        </span>
      </span>
      {onOpen !== null && <IconChevronRight size={14} aria-hidden className={styles.chevron} />}
    </button>
  );
}

/** `charge_card` of `shop.orders.charge_card`. */
export function lastPart(name: string): string {
  return taskNameParts(name).last;
}
