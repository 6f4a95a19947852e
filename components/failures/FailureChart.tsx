"use client";
import { useMemo, useState } from "react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { CountBars } from "@/components/charts/CountBars";
import { CrosshairContext, type Crosshair } from "@/components/charts/crosshair";
import { useFormat } from "@/components/ui/useFormat";
import type { FailureDetail } from "@/lib/contract/failures";
import { stepTasksHref } from "./failureLinks";
import { useFailureWords } from "./useFailureWords";

const HEIGHT_PX = 48;

/** How often one group failed, step by step; a click on a step leads to its tasks. */
export function FailureChart({ detail }: { detail: FailureDetail }) {
  const t = useTranslations("failures");
  const format = useFormat();
  const words = useFailureWords();
  const router = useRouter();
  const [pointed, setPointed] = useState<Pick<Crosshair, "index" | "chart">>({ index: null, chart: null });
  const { group, from, stepMs } = detail;
  const quiet = group.status === "muted" || group.status === "resolved";
  const color = quiet ? "var(--u-text-3)" : "var(--u-failure-chart)";
  const crosshair = useMemo<Crosshair>(
    () => ({
      ...pointed,
      count: group.trend.length,
      point: (index, chart) => setPointed({ index, chart }),
      open: (index) => {
        const at = from + index * stepMs;
        router.push(stepTasksHref(group.id, at, at + stepMs));
      },
      tip: (index) => {
        const at = from + index * stepMs;
        const time = stepMs >= DAY_STEP_MS ? format.dayAndMinute : format.minute;
        return {
          head: t("chart.step", { from: time(at), to: time(at + stepMs) }),
          rows: [{ label: t("chart.failed"), value: format.count(group.trend[index] ?? 0), color }],
        };
      },
    }),
    [pointed, group, from, stepMs, color, router, format, t],
  );
  const { begunAt } = group;
  const cause =
    group.cause?.kind === "workerStarted" || group.cause?.kind === "workerLost" ? words.cause(group) : null;
  const began =
    begunAt === null ? null : { at: begunAt, words: cause ?? t("since", { time: format.minute(begunAt) }) };
  return (
    <CrosshairContext value={crosshair}>
      <CountBars
        label={t("chart.label")}
        counts={group.trend}
        from={from}
        stepMs={stepMs}
        color={color}
        height={HEIGHT_PX}
        marker={began}
      />
    </CrosshairContext>
  );
}

/** Steps this long cover days, so their times need one. */
const DAY_STEP_MS = 2 * 3_600_000;
