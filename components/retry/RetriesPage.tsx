"use client";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Warning } from "@/components/actions/Warning";
import { useMayStop } from "@/components/actions/useMay";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { Page } from "@/components/shell/Page";
import { useErrorWords } from "@/components/shell/StaleNote";
import { FactList } from "@/components/ui/FactList";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { Panel } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import type { RetryOperation, RetryOperationDetail } from "@/lib/contract/retry";
import { RetriedItems } from "./RetriedItems";
import { goesOn, RETRY_OUTCOME_ORDER } from "./retryManyModel";
import styles from "./RetriesPage.module.css";

const EVERY_MS = 1000;

/** How far a retry of many is, and what became of each task: for whoever has its address, for a day. */
export function RetriesPage({ id }: { id: string }) {
  const t = useTranslations("retry");
  const words = useErrorWords();
  const { data, error } = useQuery<RetryOperationDetail, ApiError>({
    queryKey: queryKeys.retryProgress(id),
    queryFn: ({ signal }) => api.retryOperation(id, { limit: 0 }, signal),
    refetchInterval: ({ state }) =>
      state.data === undefined || goesOn(state.data.operation, Date.now()) ? EVERY_MS : false,
    retry: false,
  });
  const title = t("page.title", { count: data?.operation.total ?? 0 });
  return (
    <Page title={title} parent={{ href: "/tasks", title: t("page.parent") }} live={false}>
      <div className={styles.page}>
        <h1 className={styles.title}>{title}</h1>
        {data === undefined ? (
          <p role="status">
            {error === null
              ? t("page.reading")
              : error.code === "OPERATION_NOT_FOUND"
                ? t("page.gone")
                : words(error)}
          </p>
        ) : (
          <>
            <Standing operation={data.operation} />
            <Panel title={t("page.each")}>
              <div className={styles.each}>
                <RetriedItems id={id} />
              </div>
            </Panel>
          </>
        )}
      </div>
    </Page>
  );
}

function Standing({ operation }: { operation: RetryOperation }) {
  const t = useTranslations("retry");
  const format = useFormat();
  const mayStop = useMayStop("retry");
  const client = useQueryClient();
  const { id, state, user, startedAt, finishedAt, stopAsked, error, counts, ended } = operation;
  const { succeeded, failed } = ended;
  const sent = counts["retried"] ?? 0;
  const stop = async () => {
    // What came of it is told by the operation itself, which is asked for all the while.
    await api.stopRetryOperation(id).catch(() => undefined);
    await client.invalidateQueries({ queryKey: queryKeys.retryProgress(id) });
  };
  const shown = (count: number) => (count === 0 ? null : format.count(count));
  return (
    <Panel
      title={t(`page.state.${stopAsked && state === "running" ? "stopping" : state}`)}
      aside={
        state === "running" && mayStop(user) ? (
          <Button size="xs" variant="default" disabled={stopAsked} onClick={() => void stop()}>
            {t("stop")}
          </Button>
        ) : undefined
      }
    >
      <div className={styles.standing}>
        {error !== null && (
          <div className={styles.warning}>
            <Warning
              title={
                state === "stopped"
                  ? t("page.stoppedItself", { failed, ended: succeeded + failed })
                  : visibleText(error)
              }
            />
          </div>
        )}
        <FactList
          facts={[
            { label: t("page.succeeded"), value: shown(succeeded) },
            { label: t("page.failed"), value: shown(failed) },
            { label: t("page.underWay"), value: shown(sent - succeeded - failed) },
            ...RETRY_OUTCOME_ORDER.filter((outcome) => outcome !== "retried").map((outcome) => ({
              label: t(`outcome.${outcome}`),
              value: shown(counts[outcome] ?? 0),
            })),
            { label: t("page.begun"), value: format.exact(startedAt) },
            { label: t("page.by"), value: user === "" ? null : visibleText(user) },
            {
              label: t("page.took"),
              value: finishedAt === null ? null : format.length(finishedAt - startedAt),
            },
          ]}
        />
      </div>
    </Panel>
  );
}
