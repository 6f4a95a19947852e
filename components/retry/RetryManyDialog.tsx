"use client";
import { useState } from "react";
import { Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useErrorWords } from "@/components/shell/StaleNote";
import { useFormat } from "@/components/ui/useFormat";
import type { RetryDryRun } from "@/lib/contract/retry";
import { paceOf, plannedCounts, USUAL_PACE, type PaceDraft } from "./retryManyModel";
import type { RetryRequest } from "./retryModel";
import { SendDialog } from "./SendDialog";
import { useRetryMany } from "./useRetryMany";
import styles from "./RetryDialog.module.css";

interface RetryManyDialogProps {
  opened: boolean;
  request: Exclude<RetryRequest, { kind: "one" }>;
  onClose: () => void;
  onSent?: () => void;
}

/** Runs many tasks again: first what would become of each, then how fast, how many first, and when it ends by itself. */
export function RetryManyDialog({ opened, request, onClose, onSent }: RetryManyDialogProps) {
  const t = useTranslations("retry");
  const format = useFormat();
  const words = useErrorWords();
  const [pace, setPace] = useState(USUAL_PACE);
  const [acceptLikely, setAcceptLikely] = useState(false);
  const action = useRetryMany();
  const which = request.kind === "selected" ? { ids: [...request.ids] } : request.asked;
  const body = { ...which, acceptLikely };
  const dryRun = useQuery<RetryDryRun, ApiError>({
    queryKey: queryKeys.retryDryRun(body),
    queryFn: () => api.retryDryRun(body),
    enabled: opened,
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const plan = dryRun.data;
  const sending = plan?.counts["retried"] ?? 0;
  const chosen = paceOf(pace);
  const shown = (count: number) => ({ count, shown: format.count(count) });
  return (
    <SendDialog
      opened={opened}
      onClose={onClose}
      onSent={onSent}
      action={action}
      input={() => (chosen === null ? null : { ...body, ...chosen })}
      title={plan === undefined ? t("many.counting") : t("many.title", shown(plan.total))}
      submit={sending === 0 ? t("submit") : t("many.submit", shown(sending))}
      incomplete={sending === 0 || chosen === null || dryRun.isPlaceholderData}
    >
      {plan === undefined ? (
        <p role="status">{dryRun.error === null ? t("many.asking") : words(dryRun.error)}</p>
      ) : (
        <div role="status">
          <Plan plan={plan} />
        </div>
      )}
      {((plan?.counts["likely"] ?? 0) > 0 || acceptLikely) && (
        <Checkbox
          label={t("many.acceptLikely")}
          description={t("many.acceptLikelyText")}
          classNames={{ description: styles.explained }}
          checked={acceptLikely}
          onChange={(event) => setAcceptLikely(event.currentTarget.checked)}
        />
      )}
      <Pace pace={pace} onPace={setPace} />
      {chosen !== null && sending > 0 && (
        <p>{t("many.takes", { length: format.length((sending * 1000) / (chosen.rate ?? 1), "whole") })}</p>
      )}
    </SendDialog>
  );
}

/** How many would be sent, and why the others not. */
function Plan({ plan }: { plan: RetryDryRun }) {
  const t = useTranslations("retry");
  const format = useFormat();
  const reasons = Object.entries(plan.reasons).sort(([, a], [, b]) => b - a);
  return (
    <ul className={styles.counts} aria-label={t("many.plan")}>
      {plan.total === 0 && <li>{t("many.nothing")}</li>}
      {plannedCounts(plan).map(([outcome, count]) => (
        <li key={outcome} data-taken={outcome === "retried"}>
          <span>{t(`planned.${outcome}`)}</span>
          <span>{format.count(count)}</span>
        </li>
      ))}
      {reasons.slice(0, 4).map(([code, count]) => (
        <li key={code} className={styles.why}>
          <span>{t.has(`reason.${code}`) ? t(`reason.${code}`, { what: "" }) : code}</span>
          <span>{format.count(count)}</span>
        </li>
      ))}
    </ul>
  );
}

function Pace({ pace, onPace }: { pace: PaceDraft; onPace: (pace: PaceDraft) => void }) {
  const t = useTranslations("retry.pace");
  const field = (name: keyof PaceDraft) => (
    <TextInput
      label={t(name)}
      description={t(`${name}Text`)}
      classNames={{ description: styles.explained }}
      inputMode="decimal"
      value={pace[name]}
      onChange={(event) => onPace({ ...pace, [name]: event.currentTarget.value })}
      error={paceOf({ ...USUAL_PACE, [name]: pace[name] }) === null ? t("wrong") : undefined}
    />
  );
  return (
    <div className={styles.pace}>
      {field("rate")}
      {field("canary")}
      {field("stopPercent")}
    </div>
  );
}
