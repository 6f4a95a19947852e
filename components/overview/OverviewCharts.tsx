"use client";
import { useCallback, useMemo, useState } from "react";
import { useRouter } from "next/navigation";
import { useTimeZone, useTranslations } from "next-intl";
import { timeTicks, zoneOffsetMs } from "@/components/charts/axes";
import { CrosshairContext, type Crosshair } from "@/components/charts/crosshair";
import { Legend } from "@/components/charts/Legend";
import type { Marker } from "@/components/charts/Markers";
import { PercentileChart, PERCENTILES } from "@/components/charts/PercentileChart";
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
import type { Generation, Overview } from "@/lib/contract/api";
import { generationName, throughputPoints } from "./overviewModel";
import { scopedFilter, type Scope } from "./scope";
import classes from "./Overview.module.css";

const DAY_MS = 24 * 3_600_000;

/** Throughput beside waiting and running times, under one crosshair. */
export function OverviewCharts({ overview, scope }: { overview: Overview; scope: Scope | null }) {
  const crosshair = useOverviewCrosshair(overview, scope);
  return (
    <CrosshairContext value={crosshair}>
      <div className={classes.two}>
        <ThroughputPanel overview={overview} />
        <TimesPanel overview={overview} scope={scope} />
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
  const gaps = useGapWords(overview);
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
          hatched={gaps?.short}
          hatchedWhy={gaps?.long}
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
          markers={useMarkers(overview, "band")}
          formatCount={(value) => format.compact(value)}
        />
      </div>
    </Panel>
  );
}

function TimesPanel({ overview, scope }: { overview: Overview; scope: Scope | null }) {
  const t = useTranslations("overview.times");
  const format = useFormat();
  const waiting = useMemo(
    () =>
      overview.points.map(({ waitP50: p50, waitP95: p95, waitP99: p99, gap }) => ({ p50, p95, p99, gap })),
    [overview],
  );
  const running = useMemo(
    () => overview.points.map(({ runP50: p50, runP95: p95, runP99: p99, gap }) => ({ p50, p95, p99, gap })),
    [overview],
  );
  const [hidden, toggle] = useRememberedSet("umbel-percentiles-off", PERCENTILES);
  const shared = {
    hidden,
    onToggle: toggle,
    markers: useMarkers(overview, "point"),
    formatLength: (ms: number) => format.length(ms, "short"),
    formatTick: format.tick,
  };
  return (
    <Panel
      title={t("title")}
      aside={
        <PanelLink href={tasksHref({ filter: scopedFilter(scope), range: overview.range })}>
          {t("all")}
        </PanelLink>
      }
    >
      <div className={classes.percentiles}>
        <PercentileChart
          title={t("waiting")}
          label={t("waitingLabel")}
          points={waiting}
          textColor="var(--u-queued)"
          color="var(--u-queued-chart)"
          {...shared}
        />
        <PercentileChart
          title={t("running")}
          label={t("runningLabel")}
          points={running}
          textColor="var(--u-started)"
          color="var(--u-started-chart)"
          {...shared}
        />
        <TimeAxis ticks={useTimes(overview, 4, "point")} />
      </div>
    </Panel>
  );
}

/** Worker generations as lines in a chart. */
function useMarkers({ generations, points, from, stepMs }: Overview, alignment: Alignment): Marker[] {
  const words = useGenerationWords();
  return useMemo(() => {
    const firstAt = points[0]?.at ?? from;
    return generations
      .map((generation) => ({
        at: generation.at,
        share: shareOf(generation.at, firstAt, stepMs, points.length, alignment),
        label: words(generation),
      }))
      .filter(({ share }) => share >= 0 && share <= 1);
  }, [generations, points, from, stepMs, alignment, words]);
}

/** "payments 5.6.1": who began anew, and the version where it is a new one. */
function useGenerationWords(): (generation: Generation) => string {
  const t = useTranslations("overview.generation");
  return useCallback(
    (generation: Generation) => {
      const who = generationName(generation) ?? t("workers", { count: generation.count });
      return generation.version === null
        ? t("began", { who })
        : t("version", { who, version: generation.version });
    },
    [t],
  );
}

/** "No events", and when: "No events 13:55 to 13:57", or how many times; undefined where there was no gap. */
function useGapWords(overview: Overview): { short: string; long: string } | undefined {
  const t = useTranslations("overview.throughput");
  const format = useFormat();
  const runs = gapRuns(overview.points.map((point) => point.gap));
  const [run] = runs;
  const first = run === undefined ? undefined : overview.points[run.first];
  const last = run === undefined ? undefined : overview.points[run.last];
  if (first === undefined || last === undefined) return undefined;
  return {
    short: t("noEvents"),
    long:
      runs.length > 1
        ? t("gaps", { count: runs.length })
        : t("gap", { from: format.minute(first.at), to: format.minute(last.at + overview.stepMs) }),
  };
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

function useOverviewCrosshair(overview: Overview, scope: Scope | null): Crosshair {
  const t = useTranslations("overview");
  const format = useFormat();
  const router = useRouter();
  const words = useGenerationWords();
  const [pointed, setPointed] = useState<{ index: number | null; chart: string | null }>({
    index: null,
    chart: null,
  });
  return useMemo(() => {
    const { points, stepMs, generations } = overview;
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
          router.push(
            tasksHref({
              filter: scopedFilter(scope),
              from: point.at,
              to: point.at + stepMs,
              range: overview.range,
            }),
          );
      },
      tip: (index) => {
        const point = points[index];
        if (point === undefined) return { head: "", rows: [] };
        const began = generations.filter(({ at }) => at >= point.at && at < point.at + stepMs);
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
              value: [point.waitP50, point.waitP95, point.waitP99].map(length).join(" / "),
              color: "var(--u-queued-chart)",
            },
            {
              label: t("tip.running"),
              value: [point.runP50, point.runP95, point.runP99].map(length).join(" / "),
              color: "var(--u-started-chart)",
            },
            ...began.map((generation) => ({
              label: words(generation),
              value: format.minute(generation.at),
              color: "var(--u-text-2)",
            })),
          ],
        };
      },
    };
  }, [overview, scope, pointed, format, router, words, t]);
}
