"use client";
import { useMemo, useState } from "react";
import { useRouter } from "next/navigation";
import { useTimeZone, useTranslations } from "next-intl";
import { timeTicks, zoneOffsetMs } from "@/components/charts/axes";
import { CrosshairContext, type Crosshair } from "@/components/charts/crosshair";
import { Legend } from "@/components/charts/Legend";
import { PercentileChart } from "@/components/charts/PercentileChart";
import { TimeAxis } from "@/components/charts/Plot";
import { gapRuns, shareOf, type Alignment } from "@/components/charts/plotModel";
import {
  THROUGHPUT_COLORS,
  THROUGHPUT_SERIES,
  ThroughputChart,
  type ThroughputSeries,
} from "@/components/charts/ThroughputChart";
import { useNow } from "@/components/data/clock";
import { useRememberedSet } from "@/components/data/useRememberedSet";
import { tasksHref } from "@/components/ui/links";
import { Panel, PanelLink } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import type { Overview } from "@/lib/contract/api";
import { throughputPoints } from "./overviewModel";
import classes from "./Overview.module.css";

const DAY_MS = 24 * 3_600_000;

/** Throughput beside waiting and running times, under one crosshair. */
export function OverviewCharts({ overview }: { overview: Overview }) {
  const crosshair = useOverviewCrosshair(overview);
  return (
    <CrosshairContext value={crosshair}>
      <div className={classes.two}>
        <ThroughputPanel overview={overview} />
        <TimesPanel overview={overview} />
      </div>
    </CrosshairContext>
  );
}

function ThroughputPanel({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.throughput");
  const format = useFormat();
  const now = useNow(10_000);
  const points = useMemo(() => throughputPoints(overview, now), [overview, now]);
  const [hidden, toggle] = useRememberedSet("umbel-throughput-off", THROUGHPUT_SERIES);
  const times = useTimes(overview, 5, "band");
  // Revoked tasks are rare: their colour is explained only where there are some.
  const shown = THROUGHPUT_SERIES.filter(
    (series) => series !== "revoked" || hidden.has(series) || points.some((point) => point.revoked > 0),
  );
  return (
    <Panel
      title={t("title")}
      beside={
        <Legend<ThroughputSeries>
          entries={shown.map((key) => ({ key, label: t(key), color: THROUGHPUT_COLORS[key] }))}
          hidden={hidden}
          onToggle={toggle}
          hatched={useGapWords(overview)}
        />
      }
      aside={t("perMinute")}
    >
      <div className={classes.chartBody}>
        <ThroughputChart
          label={t("label")}
          points={points}
          hidden={hidden}
          times={times}
          formatCount={(value) => format.compact(value)}
        />
      </div>
    </Panel>
  );
}

function TimesPanel({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.times");
  const format = useFormat();
  const waiting = useMemo(
    () => overview.points.map(({ waitP50: p50, waitP95: p95 }) => ({ p50, p95 })),
    [overview],
  );
  const running = useMemo(
    () => overview.points.map(({ runP50: p50, runP95: p95 }) => ({ p50, p95 })),
    [overview],
  );
  const formatLength = (ms: number) => format.length(ms, "short");
  return (
    <Panel
      title={t("title")}
      aside={<PanelLink href={tasksHref({ range: overview.range })}>{t("all")}</PanelLink>}
    >
      <div className={classes.percentiles}>
        <PercentileChart
          title={t("waiting")}
          label={t("waitingLabel")}
          points={waiting}
          textColor="var(--u-queued)"
          color="var(--u-queued-chart)"
          formatLength={formatLength}
          formatTick={format.tick}
        />
        <PercentileChart
          title={t("running")}
          label={t("runningLabel")}
          points={running}
          textColor="var(--u-started)"
          color="var(--u-started-chart)"
          formatLength={formatLength}
          formatTick={format.tick}
        />
        <TimeAxis ticks={useTimes(overview, 4, "point")} />
      </div>
    </Panel>
  );
}

/** "No events 13:55 to 13:57", or how many times there were none; undefined where there was no gap. */
function useGapWords(overview: Overview): string | undefined {
  const t = useTranslations("overview.throughput");
  const format = useFormat();
  const runs = gapRuns(overview.points.map((point) => point.gap));
  const [run] = runs;
  const first = run === undefined ? undefined : overview.points[run.first];
  const last = run === undefined ? undefined : overview.points[run.last];
  if (first === undefined || last === undefined) return undefined;
  if (runs.length > 1) return t("gaps", { count: runs.length });
  return t("gap", { from: format.minute(first.at), to: format.minute(last.at + overview.stepMs) });
}

/** Round times under a chart; over more than a day, days. */
function useTimes(overview: Overview, most: number, alignment: Alignment) {
  const format = useFormat();
  const timeZone = useTimeZone();
  return useMemo(() => {
    const { points, stepMs } = overview;
    const firstAt = points[0]?.at ?? overview.from;
    const length = overview.to - firstAt;
    return timeTicks(firstAt, overview.to, most, zoneOffsetMs(firstAt, timeZone))
      .map((at) => ({
        at,
        share: shareOf(at, firstAt, stepMs, points.length, alignment),
        label: length > 2 * DAY_MS ? format.day(at) : format.minute(at),
      }))
      .filter(({ share }) => share > 0.02 && share < 0.965);
  }, [overview, most, alignment, timeZone, format]);
}

function useOverviewCrosshair(overview: Overview): Crosshair {
  const t = useTranslations("overview");
  const format = useFormat();
  const router = useRouter();
  const [pointed, setPointed] = useState<{ index: number | null; chart: string | null }>({
    index: null,
    chart: null,
  });
  return useMemo(() => {
    const { points, stepMs } = overview;
    const perMinute = 60_000 / stepMs;
    const count = (value: number) => format.rate(value * perMinute);
    const length = (ms: number | null) => (ms === null ? "–" : format.length(ms, "short"));
    return {
      ...pointed,
      count: points.length,
      point: (index, chart) => setPointed({ index, chart }),
      open: (index) => {
        const point = points[index];
        if (point !== undefined)
          router.push(tasksHref({ from: point.at, to: point.at + stepMs, range: overview.range }));
      },
      tip: (index) => {
        const point = points[index];
        if (point === undefined) return { head: "", rows: [] };
        const head = t("tip.step", { from: format.minute(point.at), to: format.minute(point.at + stepMs) });
        if (point.gap) return { head: `${head} · ${t("tip.gap")}`, rows: [] };
        return {
          head,
          rows: [
            {
              label: t("throughput.succeeded"),
              value: count(point.succeeded),
              color: THROUGHPUT_COLORS.succeeded,
            },
            ...(point.revoked > 0
              ? [
                  {
                    label: t("throughput.revoked"),
                    value: count(point.revoked),
                    color: THROUGHPUT_COLORS.revoked,
                  },
                ]
              : []),
            { label: t("throughput.retried"), value: count(point.retried), color: THROUGHPUT_COLORS.retried },
            {
              label: t("tip.failed"),
              value: count(point.failed + point.rejected),
              color: THROUGHPUT_COLORS.failed,
            },
            {
              label: t("tip.waiting"),
              value: `${length(point.waitP50)} / ${length(point.waitP95)}`,
              color: "var(--u-queued-chart)",
            },
            {
              label: t("tip.running"),
              value: `${length(point.runP50)} / ${length(point.runP95)}`,
              color: "var(--u-started-chart)",
            },
          ],
        };
      },
    };
  }, [overview, pointed, format, router, t]);
}
