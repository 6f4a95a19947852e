"use client";
import { useState, type ReactNode } from "react";
import { useQuery, type QueryKey } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { TaskLink } from "@/components/ui/openTask";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import styles from "./OperationItems.module.css";

const ASK_MS = 1000;
/** More than these nobody reads; the API has them all. */
const SHOWN = 500;

interface Item<Outcome extends string> {
  id: string;
  outcome: Outcome;
}

/** Where an operation on many tasks stands, with some of its items. */
export interface OperationAnswer<Outcome extends string, One extends Item<Outcome>> {
  operation: { state: string; done: number; total: number; counts: Record<string, number> };
  items: One[];
  itemsTotal: number;
}

interface OperationItemsProps<Outcome extends string, One extends Item<Outcome>> {
  /** What went wrong first. */
  outcomes: readonly Outcome[];
  /** The key under which an answer is kept; null: of all outcomes. */
  queryKey: (outcome: Outcome | null) => QueryKey;
  read: (
    items: { outcome?: Outcome; limit: number },
    signal: AbortSignal,
  ) => Promise<OperationAnswer<Outcome, One>>;
  kindWord: (outcome: Outcome) => string;
  /** What else there is to say of one. */
  remark: (item: One) => ReactNode;
}

/** What became of each task of an operation. */
export function OperationItems<Outcome extends string, One extends Item<Outcome>>(
  props: OperationItemsProps<Outcome, One>,
) {
  const { outcomes, queryKey, read, kindWord, remark } = props;
  const t = useTranslations("actions.items");
  const format = useFormat();
  const [chosen, setChosen] = useState<Outcome | null>(null);
  const query = useQuery({
    queryKey: queryKey(chosen),
    queryFn: ({ signal }) => read({ outcome: chosen ?? undefined, limit: SHOWN }, signal),
    refetchInterval: ({ state }) => (state.data?.operation.state === "running" ? ASK_MS : false),
    placeholderData: (before) => before,
  });
  if (query.data === undefined) return <p>{query.error === null ? t("loading") : t("unreadable")}</p>;
  const { operation, items, itemsTotal } = query.data;
  const met = outcomes.filter((outcome) => (operation.counts[outcome] ?? 0) > 0);
  return (
    <div className={styles.items}>
      <progress
        className={styles.progress}
        aria-label={t("progress")}
        value={operation.done}
        max={Math.max(1, operation.total)}
      />
      <p className={styles.count}>
        {t("done", { done: format.count(operation.done), total: format.count(operation.total) })}
      </p>
      {met.length > 1 && (
        <Segmented
          label={t("label")}
          options={[
            { value: "all", label: t("all") },
            ...met.map((outcome) => ({
              value: outcome,
              label: `${kindWord(outcome)} ${format.count(operation.counts[outcome] ?? 0)}`,
            })),
          ]}
          value={chosen ?? "all"}
          onChange={(value) => setChosen(met.find((outcome) => outcome === value) ?? null)}
        />
      )}
      <ul className={styles.list} aria-label={t("label")}>
        {items.map((item) => (
          <li key={item.id} className={styles.item} data-outcome={item.outcome}>
            <TaskLink id={item.id} className={styles.id}>
              <VisibleText text={item.id} />
            </TaskLink>
            <span>
              {kindWord(item.outcome)}
              <span className={styles.why}> {remark(item)}</span>
            </span>
          </li>
        ))}
      </ul>
      {itemsTotal > items.length && (
        <p className={styles.count}>{t("more", { count: itemsTotal - items.length })}</p>
      )}
    </div>
  );
}
