"use client";
import { useTranslations } from "next-intl";
import type { TaskDetail } from "@/lib/contract/api";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { TaskLink } from "./openTask";
import styles from "./RelatedPanel.module.css";

type Related = NonNullable<TaskDetail["root"]>;
/** The API sends at most so many. */
const MOST_CHILDREN = 100;

/** The workflow around a task: where it began, what called it, what it called. Nothing when it stands alone. */
export function RelatedPanel({ detail }: { detail: TaskDetail }) {
  const t = useTranslations("task.related");
  const { root, parent, children, task } = detail;
  const before: [label: string, related: Related][] = [];
  if (root !== null && root.id !== task.id && root.id !== parent?.id) before.push([t("root"), root]);
  if (parent !== null && parent.id !== task.id)
    before.push([root?.id === parent.id ? t("rootAndParent") : t("parent"), parent]);
  if (before.length === 0 && children.length === 0) return null;
  const many = children.length >= MOST_CHILDREN;
  return (
    <Panel
      title={t("title")}
      beside={
        children.length > 0 && (
          <PanelNote>{t(many ? "childrenAtLeast" : "children", { count: children.length })}</PanelNote>
        )
      }
    >
      <ul className={styles.list}>
        {before.map(([label, related]) => (
          <RelatedTask key={related.id} label={label} related={related} />
        ))}
        {children.map((child) => (
          <RelatedTask key={child.id} label={t("child")} related={child} />
        ))}
      </ul>
    </Panel>
  );
}

function RelatedTask({ label, related }: { label: string; related: Related }) {
  const word = useStateWord();
  return (
    <li className={styles.item}>
      <span className={styles.label}>{label}</span>
      <TaskLink id={related.id} className={styles.link}>
        <StateIcon state={related.state} />
        <span className="reader-only">{word(related.state)}</span>
        <TaskName name={related.name} />
        <code className={styles.id}>{related.id.slice(0, 8)}</code>
      </TaskLink>
    </li>
  );
}
