"use client";
import { memo, useState, type MouseEvent } from "react";
import { IconChevronDown, IconMinus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { TaskFacets as Counts } from "@/lib/contract/api";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { hueVar, stateHue } from "@/components/ui/theme";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { FACET_FIELDS, facetLines, toggleFacet, type FacetField, type FacetLine } from "./facetModel";
import styles from "./TaskFacets.module.css";

/** Values of a facet in sight before "more". */
const SHOWN = { state: 20, name: 5, queue: 4, worker: 4 } satisfies Record<FacetField, number>;

interface TaskFacetsProps {
  facets: Counts | undefined;
  filter: string;
  onFilter: (filter: string) => void;
}

/** What is in the list, counted: a click on a value filters by it. */
export const TaskFacets = memo(function TaskFacets({ facets, filter, onFilter }: TaskFacetsProps) {
  const t = useTranslations("tasks.facets");
  return (
    <div className={styles.facets} role="group" aria-label={t("label")}>
      {FACET_FIELDS.map((field) => (
        <Facet
          key={field}
          field={field}
          lines={facetLines(field, facets, filter)}
          distinct={field === "state" ? null : (facets?.distinct[field] ?? null)}
          onToggle={(line, exclude) => onFilter(toggleFacet(filter, field, line, exclude))}
        />
      ))}
    </div>
  );
});

interface FacetProps {
  field: FacetField;
  lines: FacetLine[];
  /** How many values there are in all; null where that goes without saying. */
  distinct: number | null;
  onToggle: (line: FacetLine, exclude: boolean) => void;
}

function Facet({ field, lines, distinct, onToggle }: FacetProps) {
  const t = useTranslations("tasks.facets");
  const format = useFormat();
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, SHOWN[field]);
  const beyond = Math.max(distinct ?? 0, lines.length) - lines.length;
  const anyMore = lines.length > SHOWN[field];
  return (
    <section>
      <h3 className={styles.heading}>
        <button type="button" className={styles.head} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronDown size={12} className={styles.chevron} aria-hidden />
          {t(field)}
          {distinct !== null && <span className={styles.distinct}>{format.count(distinct)}</span>}
        </button>
      </h3>
      {open && (
        <ul className={styles.list}>
          {shown.map((line) => (
            <li key={line.value}>
              <FacetButton field={field} line={line} onToggle={onToggle} />
            </li>
          ))}
          {anyMore && (
            <li>
              <button type="button" className={styles.line} aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? t("fewer") : t("more", { count: lines.length - SHOWN[field] + beyond })}
              </button>
            </li>
          )}
          {all && beyond > 0 && <li className={styles.beyond}>{t("beyond", { count: beyond })}</li>}
        </ul>
      )}
    </section>
  );
}

function FacetButton({
  field,
  line,
  onToggle,
}: {
  field: FacetField;
  line: FacetLine;
  onToggle: FacetProps["onToggle"];
}) {
  const t = useTranslations("tasks.facets");
  const format = useFormat();
  const word = useStateWord();
  const onClick = (event: MouseEvent) => onToggle(line, event.altKey);
  return (
    <button
      type="button"
      className={styles.line}
      aria-pressed={line.chosen}
      data-excluded={line.excluded}
      data-none={line.count === 0}
      title={field === "state" ? `${line.value} · ${t("excludeHint")}` : t("excludeHint")}
      onClick={onClick}
    >
      {line.excluded && (
        <IconMinus size={14} className={styles.minus} role="img" aria-label={t("excluded")} />
      )}
      <span className={styles.value}>{valueOf()}</span>
      <span className={styles.count}>{format.count(line.count)}</span>
    </button>
  );

  function valueOf() {
    switch (field) {
      case "state":
        return (
          <span
            className={styles.state}
            style={{ color: line.value === "SUCCESS" ? undefined : hueVar(stateHue(line.value)) }}
          >
            <StateIcon state={line.value} />
            <span className={styles.text}>{word(line.value)}</span>
          </span>
        );
      case "name":
        return <TaskName name={line.value} form="lastFirst" />;
      case "queue":
      case "worker":
        return (
          <span className={styles.text}>
            <VisibleText text={line.value} />
          </span>
        );
    }
  }
}
