"use client";
import { useTranslations } from "next-intl";
import type { ResultLink } from "@/lib/celery/results";
import type { TaskResult } from "@/lib/contract/results";
import { TaskLink } from "@/components/ui/openTask";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { VisibleText } from "@/components/ui/VisibleText";
import { useFormat } from "@/components/ui/useFormat";
import styles from "./ResultPanels.module.css";

/** More than these nobody reads; the workflow has them all. */
const SHOWN = 50;

/** The tasks and groups that a task has started, by the result backend. Nothing where it started none. */
export function ChildrenPanel({ result, now }: { result: TaskResult | undefined; now: number }) {
  const t = useTranslations("results.children");
  const format = useFormat();
  const children = result?.meta?.children ?? [];
  if (children.length === 0 || result === undefined) return null;
  return (
    <Panel
      title={t("title")}
      beside={<PanelNote>{t("from", { age: format.age(now - result.readAt) })}</PanelNote>}
    >
      <Links links={children} label={t("title")} />
    </Panel>
  );
}

function Links({ links, label }: { links: readonly ResultLink[]; label?: string }) {
  const t = useTranslations("results.children");
  return (
    <ul className={styles.children} aria-label={label}>
      {links.slice(0, SHOWN).map((link) => (
        <li key={link.id}>
          {link.kind === "task" ? (
            <TaskLink id={link.id} className={styles.child}>
              <code>
                <VisibleText text={link.id} />
              </code>
            </TaskLink>
          ) : (
            <span>
              {t("group", { count: link.children.length })}{" "}
              <code>
                <VisibleText text={link.id} />
              </code>
            </span>
          )}
          {link.children.length > 0 && <Links links={link.children} />}
        </li>
      ))}
      {links.length > SHOWN && <li>{t("more", { count: links.length - SHOWN })}</li>}
    </ul>
  );
}
