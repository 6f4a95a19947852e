"use client";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useOutcomeWords } from "@/components/actions/useOutcomeWords";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { RevokeOutcome } from "@/lib/contract/control";
import { TaskLink } from "@/components/ui/openTask";
import styles from "./OperationItems.module.css";

const ASK_MS = 1000;
/** More than these nobody reads; the API has them all. */
const SHOWN = 500;
const OUTCOMES = ["refused", "unconfirmed", "unknown", "revoked", "terminated", "finished"] as const;

/** What became of each task of an operation, what went wrong first. */
export function OperationItems({ id }: { id: string }) {
  const t = useTranslations("revoke");
  const format = useFormat();
  const words = useOutcomeWords();
  const [chosen, setChosen] = useState<RevokeOutcome["outcome"] | null>(null);
  const query = useQuery({
    queryKey: queryKeys.operation(id, chosen),
    queryFn: ({ signal }) => api.operation(id, { outcome: chosen ?? undefined, limit: SHOWN }, signal),
    refetchInterval: ({ state }) => (state.data?.operation.state === "running" ? ASK_MS : false),
    placeholderData: (before) => before,
  });
  if (query.data === undefined)
    return <p>{query.error === null ? t("items.loading") : t("items.unreadable")}</p>;
  const { operation, items, itemsTotal } = query.data;
  const met = OUTCOMES.filter((outcome) => (operation.counts[outcome] ?? 0) > 0);
  return (
    <div className={styles.items}>
      <progress
        className={styles.progress}
        aria-label={t("items.progress")}
        value={operation.done}
        max={Math.max(1, operation.total)}
      />
      <p className={styles.count}>
        {t("items.done", { done: format.count(operation.done), total: format.count(operation.total) })}
      </p>
      {met.length > 1 && (
        <Segmented
          label={t("items.label")}
          options={[
            { value: "all", label: t("items.all") },
            ...met.map((outcome) => ({
              value: outcome,
              label: `${t(`items.kind.${outcome}`)} ${format.count(operation.counts[outcome] ?? 0)}`,
            })),
          ]}
          value={chosen ?? "all"}
          onChange={(value) => setChosen(value === "all" ? null : value)}
        />
      )}
      <ul className={styles.list} aria-label={t("items.label")}>
        {items.map((item) => (
          <li key={item.id} className={styles.item} data-outcome={item.outcome}>
            <TaskLink id={item.id} className={styles.id}>
              <VisibleText text={item.id} />
            </TaskLink>
            <span>
              {t(`items.kind.${item.outcome}`)}
              {item.code !== null && (
                <span className={styles.why}>
                  {" "}
                  {words({ outcome: "refused", text: item.text, code: item.code }).said}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {itemsTotal > items.length && (
        <p className={styles.count}>{t("items.more", { count: itemsTotal - items.length })}</p>
      )}
    </div>
  );
}
