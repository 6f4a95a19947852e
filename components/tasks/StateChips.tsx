"use client";
import { useTranslations } from "next-intl";
import { withoutFieldTerms } from "@/lib/cluster/taskFilter";
import type { TaskFacets } from "@/lib/contract/api";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { hueVar, stateHue } from "@/components/ui/theme";
import { useFormat } from "@/components/ui/useFormat";
import { facetLines, toggleFacet } from "./facetModel";
import styles from "./TaskBar.module.css";

interface StateChipsProps {
  facets: TaskFacets | undefined;
  filter: string;
  onFilter: (filter: string) => void;
}

/** What needs eyes comes first on a narrow screen. */
const FIRST = ["FAILURE", "RETRY", "STARTED", "LOST"];

/** The states as chips in one line that scrolls, for phones. */
export function StateChips({ facets, filter, onFilter }: StateChipsProps) {
  const t = useTranslations("tasks.facets");
  const format = useFormat();
  const word = useStateWord();
  const lines = facetLines("state", facets, filter);
  const rank = (state: string) => (FIRST.includes(state) ? FIRST.indexOf(state) : FIRST.length);
  const ordered = [...lines].sort((a, b) => rank(a.value) - rank(b.value));
  const all = lines.reduce((sum, line) => sum + line.count, 0);
  return (
    <div className={styles.chips} role="group" aria-label={t("state")}>
      <button
        type="button"
        className={styles.chip}
        aria-pressed={!lines.some((line) => line.chosen)}
        onClick={() => onFilter(withoutFieldTerms(filter, "state"))}
      >
        {t("all")} <span className={styles.chipCount}>{format.count(all)}</span>
      </button>
      {ordered.map((line) => (
        <button
          key={line.value}
          type="button"
          className={styles.chip}
          aria-pressed={line.chosen}
          style={{ color: line.value === "SUCCESS" ? undefined : hueVar(stateHue(line.value)) }}
          onClick={() => onFilter(toggleFacet(filter, "state", line, false))}
        >
          <StateIcon state={line.value} />
          {word(line.value)} <span className={styles.chipCount}>{format.count(line.count)}</span>
        </button>
      ))}
    </div>
  );
}
