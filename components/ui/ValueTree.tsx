"use client";
import { useMemo, useState, type CSSProperties } from "react";
import { IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { LongText } from "./LongText";
import { VisibleText } from "./VisibleText";
import {
  FRESH_TREE,
  TEXT_AT_ONCE,
  showMore,
  toggleBranch,
  treeLines,
  type TreeLine,
  type TreeRoot,
} from "./valueTreeModel";
import styles from "./ValueTree.module.css";

interface ValueTreeProps {
  /** What readers call it: "Arguments". */
  label: string;
  roots: readonly TreeRoot[];
}

/** Python values as a tree that opens and closes. Numbers are shown digit for digit, text as text. */
export function ValueTree({ label, roots }: ValueTreeProps) {
  const t = useTranslations("task.tree");
  const [state, setState] = useState(FRESH_TREE);
  const lines = useMemo(() => treeLines(roots, state), [roots, state]);
  return (
    <ul className={styles.tree} aria-label={label}>
      {lines.map((line) => (
        <li
          key={`${line.kind}${line.path}`}
          className={styles.line}
          style={{ "--depth": line.depth } as CSSProperties}
        >
          {lineContent(line)}
        </li>
      ))}
    </ul>
  );

  function lineContent(line: TreeLine) {
    switch (line.kind) {
      case "leaf":
        return (
          <>
            <Name name={line.name} />
            <span className={styles[line.tone]}>
              <LongText text={line.text} limit={TEXT_AT_ONCE} />
            </span>
            {line.cut && line.tone !== "cut" && <span className={styles.cutMark}>{t("cut")}</span>}
          </>
        );
      case "branch":
        return (
          <button
            type="button"
            className={styles.branch}
            aria-expanded={line.isOpen}
            onClick={() => setState(toggleBranch(state, line.path, line.isOpen))}
          >
            <IconChevronRight className={styles.chevron} size={14} aria-hidden />
            <Name name={line.name} />
            <span className={styles.object}>
              {line.label !== "" && <VisibleText text={line.label} />}
              {line.open} {line.named ? t("keys", { count: line.count }) : t("items", { count: line.count })}{" "}
              {line.close}
            </span>
          </button>
        );
      case "more":
        return (
          <button type="button" className={styles.more} onClick={() => setState(showMore(state, line.path))}>
            {t("more", { count: line.hidden })}
          </button>
        );
    }
  }
}

function Name({ name }: { name: string | null }) {
  if (name === null) return null;
  return (
    <span className={styles.name}>
      <VisibleText text={name.length > 200 ? `${name.slice(0, 200)}…` : name} />:{" "}
    </span>
  );
}
