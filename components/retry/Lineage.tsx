"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { useLiveControl } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { TaskLink } from "@/components/ui/openTask";
import { useStateWord } from "@/components/ui/StateLabel";
import { useFormat } from "@/components/ui/useFormat";
import styles from "./Lineage.module.css";

/** Others may retry it while one looks, and what was retried goes on. */
const EVERY_MS = 5000;
/** Of many retries the newest are named. */
const NAMED = 3;

/** "A retry of …", "retried as …": nothing for a task that is neither. */
export function Lineage({ id }: { id: string }) {
  const t = useTranslations("retry.lineage");
  const format = useFormat();
  const stateWord = useStateWord();
  const { reason } = useLiveControl();
  const { data } = useQuery({
    queryKey: queryKeys.lineage(id),
    queryFn: ({ signal }) => api.lineage(id, signal),
    refetchInterval: reason === "you" ? false : EVERY_MS,
  });
  if (data === undefined || (data.retryOf === null && data.retriedAs.length === 0)) return null;
  return (
    <p className={styles.lineage}>
      {data.retryOf !== null && (
        <span>
          {t("of")} <Name id={data.retryOf} />
        </span>
      )}
      {data.retriedAs.length > 0 && (
        <span>
          {t("as")}{" "}
          {data.retriedAs.slice(0, NAMED).map(({ id: newId, at, user, state }, place) => (
            <span key={newId} title={t("by", { user: visibleText(user), time: format.exact(at) })}>
              {place > 0 && ", "}
              <Name id={newId} />
              {state !== null && ` (${stateWord(state)})`}
            </span>
          ))}
          {data.retriedAs.length > NAMED && ` ${t("more", { count: data.retriedAs.length - NAMED })}`}
        </span>
      )}
    </p>
  );
}

function Name({ id }: { id: string }) {
  return (
    <TaskLink id={id} className={styles.link} title={visibleText(id)}>
      <code>{visibleText(id.length <= 16 ? id : id.slice(0, 8))}</code>
    </TaskLink>
  );
}
