"use client";
import { useTranslations } from "next-intl";
import { Sparkline } from "@/components/charts/Sparkline";
import { useNow } from "@/components/data/clock";
import { Figure, FigureStrip } from "@/components/ui/FigureStrip";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { useFormat } from "@/components/ui/useFormat";
import type { Overview, WorkerView } from "@/lib/contract/api";
import { fullestQueue, presentWorkers, sparkValues, timesUsual } from "./overviewModel";
import { scopedFilter, type Scope } from "./scope";
import classes from "./Overview.module.css";

/** More than these do not fit beside the number. */
const MAX_WORKER_BLOCKS = 24;
const LONG_WAIT_MS = 5000;

interface OverviewFiguresProps {
  overview: Overview;
  scope: Scope | null;
  workers: readonly WorkerView[] | undefined;
}

/** Six figures, each with one line of context, each a link to what is behind it. */
export function OverviewFigures({ overview, scope, workers }: OverviewFiguresProps) {
  const t = useTranslations("overview.figures");
  const format = useFormat();
  const { range } = overview;
  const now = useNow(10_000);
  const only = (state: string) => scopedFilter(scope, filterTerm("state", state));
  const wait = overview.waitP95 === null ? null : format.lengthParts(overview.waitP95);
  return (
    <FigureStrip label={t("label")}>
      <Figure
        label={t("workers")}
        href="/workers"
        value={format.count(overview.workersOnline)}
        unit={t("of", { count: format.count(overview.workersKnown) })}
        context={<WorkersContext overview={overview} />}
        aside={workers === undefined ? undefined : <WorkerBlocks workers={workers} />}
      />
      <Figure
        label={t("running")}
        href={tasksHref({ filter: only("STARTED"), range: "all" })}
        value={format.count(overview.running)}
        unit={overview.slots === null ? undefined : t("ofSlots", { count: format.count(overview.slots) })}
        context={<RunningContext overview={overview} />}
      />
      <Figure
        label={t("queued")}
        href={
          overview.queuedBy === "broker" ? "/broker" : tasksHref({ filter: only("PENDING"), range: "all" })
        }
        value={format.count(overview.queued)}
        context={<QueuedContext overview={overview} scope={scope} />}
      />
      <Figure
        label={t("finished")}
        href={tasksHref({ filter: scopedFilter(scope), range })}
        value={format.rate(overview.finishedPerMinute)}
        context={t("finishedContext", { rate: format.rate(overview.receivedPerMinute) })}
        aside={
          <Sparkline
            values={sparkValues(
              overview,
              now,
              (point) => point.succeeded + point.failed + point.revoked + point.rejected,
            )}
            color="var(--u-text-3)"
          />
        }
      />
      <Figure
        label={t("failing")}
        href={tasksHref({ filter: only("FAILURE"), range })}
        value={format.rate(overview.failingPerMinute)}
        context={<FailingContext overview={overview} />}
        aside={
          <Sparkline
            values={sparkValues(overview, now, (point) => point.failed + point.rejected)}
            color="var(--u-failure-chart)"
          />
        }
      />
      <Figure
        label={t("wait")}
        href={tasksHref({ filter: scopedFilter(scope), range, sort: "waited" })}
        value={wait === null ? "–" : wait.number}
        unit={wait?.unit}
        context={<WaitContext overview={overview} />}
        aside={
          <Sparkline values={sparkValues(overview, now, (point) => point.waitP95)} color="var(--u-text-3)" />
        }
      />
    </FigureStrip>
  );
}

function WorkersContext({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.figures");
  const format = useFormat();
  const now = useNow();
  const [lost] = overview.lostWorkers;
  if (lost === undefined) return overview.workersOnline === 0 ? t("noWorkers") : t("allBeat");
  if (overview.lostWorkers.length > 1) return t("severalLost", { count: overview.lostWorkers.length });
  return t.rich("oneLost", {
    name: lost.name,
    age: format.age(now - lost.lastSeenAt),
    strong: (text) => <bdi className={classes.strong}>{text}</bdi>,
  });
}

function RunningContext({ overview: { slots, running, runningOver10Min } }: { overview: Overview }) {
  const t = useTranslations("overview.figures");
  const format = useFormat();
  const long = t("long", { count: format.count(runningOver10Min) });
  if (slots === null || slots === 0) return runningOver10Min === 0 ? t("noneLong") : long;
  const busy = t("busy", { share: format.percent(Math.min(1, running / slots)) });
  return runningOver10Min === 0 ? busy : `${busy} · ${long}`;
}

function QueuedContext({ overview, scope }: { overview: Overview; scope: Scope | null }) {
  const t = useTranslations("overview.figures");
  const format = useFormat();
  const fullest = scope === null ? fullestQueue(overview) : null;
  if (fullest === null) return t("queuedContext");
  return t("queuedMostly", { queue: fullest.name, share: format.percent(fullest.share) });
}

function FailingContext({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.figures");
  const format = useFormat();
  const times = timesUsual(overview);
  const share = t("failingShare", { share: format.percent(overview.failedShare) });
  if (times === null) return share;
  return (
    <>
      <span className={classes.bad}>{t("usual", { times: format.rate(times) })}</span> · {share}
    </>
  );
}

function WaitContext({ overview }: { overview: Overview }) {
  const t = useTranslations("overview.figures");
  const format = useFormat();
  const now = useNow();
  const { oldestQueuedAt } = overview;
  // A task that was sent a moment ago is no news; one that waits longer than nearly all did is.
  if (oldestQueuedAt !== null && now - oldestQueuedAt > Math.max(LONG_WAIT_MS, overview.waitP95 ?? 0)) {
    return t("oldest", { length: format.length(now - oldestQueuedAt, "whole") });
  }
  const median = overview.points.findLast((point) => point.waitP50 !== null)?.waitP50 ?? null;
  return median === null ? t("waitUnknown") : t("waitMedian", { length: format.length(median, "short") });
}

/** One block per worker, hollow for a lost one. A picture of the number beside it. */
function WorkerBlocks({ workers }: { workers: readonly WorkerView[] }) {
  const present = presentWorkers(workers);
  if (present.length > MAX_WORKER_BLOCKS) return null;
  return (
    <div className={classes.blocks} aria-hidden>
      {present.map((worker) => (
        <div className={classes.block} data-status={worker.status} key={worker.name} />
      ))}
    </div>
  );
}
