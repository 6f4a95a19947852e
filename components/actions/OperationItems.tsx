"use client";
import { useState, type ReactNode } from "react";
import { Button } from "@mantine/core";
import { useQuery, type QueryKey } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { TaskLink } from "@/components/ui/openTask";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import styles from "./OperationItems.module.css";

const ASK_MS = 1000;
const PAGE = 200;

interface Item<Outcome extends string> {
  id: string;
  outcome: Outcome;
}

interface Standing {
  state: string;
  done: number;
  total: number;
  counts: Record<string, number>;
}

/** Where an operation on many tasks stands, with some of its items. */
export interface OperationAnswer<
  Outcome extends string,
  One extends Item<Outcome>,
  Operation extends Standing = Standing,
> {
  operation: Operation;
  items: One[];
  itemsTotal: number;
}

interface OperationItemsProps<
  Outcome extends string,
  One extends Item<Outcome>,
  Operation extends Standing = Standing,
> {
  /** What went wrong first. */
  outcomes: readonly Outcome[];
  /** The key under which an answer is kept; null: of all outcomes. */
  queryKey: (outcome: Outcome | null) => QueryKey;
  read: (
    items: { outcome?: Outcome; limit: number; offset: number },
    signal: AbortSignal,
  ) => Promise<OperationAnswer<Outcome, One, Operation>>;
  kindWord: (outcome: Outcome) => string;
  /** What else there is to say of one. */
  remark: (item: One) => ReactNode;
  /** Whether an answer may be another soon; while it runs, if left out. */
  mayChange?: (operation: Operation) => boolean;
}

/** What became of each task of an operation. */
export function OperationItems<
  Outcome extends string,
  One extends Item<Outcome>,
  Operation extends Standing = Standing,
>(props: OperationItemsProps<Outcome, One, Operation>) {
  const { outcomes, queryKey, read, kindWord, remark } = props;
  const { mayChange = ({ state }) => state === "running" } = props;
  const t = useTranslations("actions.items");
  const format = useFormat();
  const [chosen, setChosen] = useState<Outcome | null>(null);
  const [offset, setOffset] = useState(0);
  const query = useQuery({
    queryKey: [...queryKey(chosen), offset],
    queryFn: ({ signal }) => read({ outcome: chosen ?? undefined, limit: PAGE, offset }, signal),
    refetchInterval: ({ state }) =>
      state.data !== undefined && mayChange(state.data.operation) ? ASK_MS : false,
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
          onChange={(value) => {
            setChosen(met.find((outcome) => outcome === value) ?? null);
            setOffset(0);
          }}
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
      {itemsTotal > PAGE && (
        <div className={styles.pager}>
          <Button
            size="xs"
            variant="default"
            disabled={offset === 0}
            onClick={() => setOffset(Math.max(0, offset - PAGE))}
          >
            {t("earlier")}
          </Button>
          <span className={styles.count}>
            {t("span", {
              from: format.count(offset + 1),
              to: format.count(offset + items.length),
              total: format.count(itemsTotal),
            })}
          </span>
          <Button
            size="xs"
            variant="default"
            disabled={offset + PAGE >= itemsTotal}
            onClick={() => setOffset(offset + PAGE)}
          >
            {t("later")}
          </Button>
        </div>
      )}
    </div>
  );
}
