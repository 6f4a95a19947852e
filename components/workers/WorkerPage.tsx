"use client";
import { useTranslations } from "next-intl";
import { Button } from "@mantine/core";
import { IconHourglass, IconPower, IconRefresh, IconServerOff } from "@tabler/icons-react";
import Link from "next/link";
import { EventsOffNote } from "@/components/actions/EventsOffNote";
import { AuditLink } from "@/components/audit/AuditLink";
import { useMay } from "@/components/actions/useMay";
import { useNow } from "@/components/data/clock";
import { silentWorkers } from "@/components/shell/emptyCause";
import { Page } from "@/components/shell/Page";
import { StaleNote } from "@/components/shell/StaleNote";
import { EmptyState } from "@/components/ui/EmptyState";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { Note } from "@/components/ui/Note";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { BrokerFacts, ConfPanel, PoolFacts, ReportPanel, TotalsPanel, UsageFacts } from "./DetailPanels";
import { DialogOf } from "./dialogs/DialogOf";
import { childPids, stillRunning } from "./heldModel";
import { HeldTasks } from "./HeldTasks";
import { coveredFrom, makeLanes, minuteFigures } from "./lanes";
import { LimitsPanel } from "./LimitsPanel";
import { LostNote } from "./LostNote";
import { PoolPanel } from "./PoolPanel";
import { ProcessLanes } from "./ProcessLanes";
import { QueuesPanel } from "./QueuesPanel";
import { RecentTasks } from "./RecentTasks";
import { useWaiting } from "./useWaiting";
import { useInspection, type InspectionState } from "./useInspection";
import { useWorkers } from "./useWorkers";
import { NEWEST, useWorkerTasks } from "./useWorkerTasks";
import { uptimeText } from "./WorkerCells";
import { WorkerFacts } from "./WorkerFacts";
import { WorkerFigures } from "./WorkerFigures";
import { useDialog, WorkerMenu } from "./WorkerMenu";
import { WorkerStatus } from "./WorkerStatus";
import { ForgetOne } from "./WorkersTable";
import { uptimeMs, type WorkerLine } from "./workersModel";
import classes from "./WorkerPage.module.css";

/** One worker: figures, what its processes do, what it holds; and everything that it can be told. */
export function WorkerPage({ name }: { name: string }) {
  const t = useTranslations("workers");
  const { query, lines } = useWorkers();
  const worker = lines?.find((one) => one.name === name);
  return (
    <Page title={visibleText(name)} parent={{ href: "/workers", title: t("title") }}>
      <div className={classes.page}>
        <StaleNote query={query} />
        {worker !== undefined && lines !== undefined ? (
          <Known worker={worker} all={lines} />
        ) : lines !== undefined ? (
          <Missing />
        ) : (
          query.error === null && <Loading />
        )}
      </div>
    </Page>
  );
}

interface KnownProps {
  worker: WorkerLine;
  all: readonly WorkerLine[];
}

function Known({ worker, all }: KnownProps) {
  const now = useNow();
  const state = useInspection(worker.name, worker.status === "online");
  const panels = state.inspection?.panels;
  const rows = useWorkerTasks(worker.name);
  const from = coveredFrom(rows ?? [], NEWEST, now);
  const waiting = useWaiting();
  const minute = rows === undefined ? null : minuteFigures(rows, from, now);
  // The page's own answer is fresher than the list's.
  const stats = panels?.stats.value;
  const pool = stats
    ? { pool: stats.pool.kind, slots: stats.pool.slots, processes: stats.pool.processes }
    : worker.told;
  const running = stillRunning(worker, state.inspection?.panels.active);
  const lanes = makeLanes({ pool, rows: rows ?? [], running, now });
  const pids = childPids(worker, panels?.active.value?.items ?? []);
  return (
    <>
      <Head worker={worker} all={all} state={state} now={now} />
      <LostNote workers={all} only={worker.name} now={now} />
      <EventsOffNote workers={silentWorkers([worker]).map(({ name }) => name)} />
      <BusyNote worker={worker} state={state} now={now} />
      <WorkerFigures worker={worker} panels={panels} minute={minute} now={now} />
      <ProcessLanes {...lanes} pids={pids} from={from} now={now} />
      <div className={classes.three}>
        <PoolPanel worker={worker} state={state} />
        <QueuesPanel
          worker={worker}
          all={all}
          rates={minute?.byQueue ?? NO_RATES}
          waiting={waiting}
          state={state}
        />
        <LimitsPanel worker={worker} all={all} state={state} />
      </div>
      <HeldTasks worker={worker} state={state} now={now} />
      <RecentTasks name={worker.name} now={now} />
      <div className={classes.three}>
        <PoolFacts state={state} />
        <BrokerFacts state={state} />
        <UsageFacts state={state} />
        <WorkerFacts worker={worker} />
        <TotalsPanel state={state} />
        <ConfPanel state={state} />
      </div>
      <ReportPanel state={state} />
    </>
  );
}

const NO_RATES: ReadonlyMap<string, number> = new Map();

interface HeadProps extends KnownProps {
  state: InspectionState;
  now: number;
}

function Head({ worker, all, state, now }: HeadProps) {
  const t = useTranslations("workers.one");
  const isThere = worker.status !== "offline";
  const mayRestart = useMay("pool") && isThere;
  const mayStop = useMay("shutdown") && isThere;
  const dialog = useDialog();
  const targets = [worker];
  const reserved = state.inspection?.panels.reserved.value?.total ?? null;
  return (
    <div className={classes.head}>
      <div className={classes.headText}>
        <h1 className={classes.title}>
          <VisibleText text={worker.name} />
        </h1>
        <WorkerStatus status={worker.status} silentSince={worker.silentSince} pill />
        <p className={classes.summary}>{useSummary(worker, state, now)}</p>
      </div>
      <div className={classes.headActions}>
        <AuditLink target={worker.name} />
        {worker.status === "offline" && <ForgetOne name={worker.name} />}
        {mayRestart && (
          <Button
            size="md"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={() => dialog.open("restart")}
          >
            {t("restart")}
          </Button>
        )}
        {mayStop && (
          <Button
            size="md"
            className={classes.stop}
            leftSection={<IconPower size={16} aria-hidden />}
            onClick={() => dialog.open("shutdown")}
          >
            {t("shutdown")}
          </Button>
        )}
        {isThere && <WorkerMenu targets={targets} all={all} reserved={reserved} dots={t("more")} />}
      </div>
      <DialogOf shown={dialog.shown} onClose={dialog.close} targets={targets} all={all} reserved={reserved} />
    </div>
  );
}

/** A worker that beats and does not answer is busy, not dead. */
function BusyNote({ worker, state, now }: { worker: WorkerLine; state: InspectionState; now: number }) {
  const t = useTranslations("workers.one.busy");
  const format = useFormat();
  const stats = state.inspection?.panels.stats;
  if (worker.status !== "online" || stats?.state !== "silent" || stats.code !== "BUSY") return null;
  const solo = (stats.value?.pool.kind ?? worker.told?.pool) === "solo";
  const answeredAt = state.inspection?.answeredAt ?? null;
  return (
    <Note tone="plain" icon={<IconHourglass size={16} />} title={t("title")}>
      {solo ? t("solo") : t("other")}{" "}
      {answeredAt !== null && t("answered", { age: format.age(Math.max(0, now - answeredAt)) })}
    </Note>
  );
}

/** "Celery 5.6.1 · prefork · Linux · pid 961 · up 18 min · beat 1 s ago", as far as known. */
function useSummary(worker: WorkerLine, state: InspectionState, now: number): string {
  const t = useTranslations("workers.one.summary");
  const format = useFormat();
  const up = uptimeMs(worker, now);
  const beatAge = now - worker.lastSeenAt;
  const pool = state.inspection?.panels.stats.value?.pool.kind ?? worker.told?.pool ?? null;
  return [
    ...(worker.swVer === null ? [] : [t("celery", { version: visibleText(worker.swVer) })]),
    ...(pool === null ? [] : [pool]),
    ...(worker.swSys === null ? [] : [visibleText(worker.swSys)]),
    ...(worker.pid === null ? [] : [t("pid", { pid: String(worker.pid) })]),
    ...(up === null ? [] : [t("up", { length: uptimeText(up, format) })]),
    beatAge < 1000 ? t("beatNow") : t("beat", { age: format.age(beatAge) }),
  ].join(" · ");
}

function Missing() {
  const t = useTranslations("workers.one");
  return (
    <EmptyState
      icon={<IconServerOff size={20} />}
      title={t("missing")}
      action={
        <Button component={Link} href="/workers">
          {t("all")}
        </Button>
      }
    >
      {t("missingText")}
    </EmptyState>
  );
}

function Loading() {
  const t = useTranslations("common");
  return (
    <div className={classes.toCome} role="status" aria-label={t("loading")}>
      <div className={classes.titleToCome} />
      <div className={classes.panelToCome} data-part="figures" />
      <div className={classes.panelToCome} data-part="lanes" />
      <div className={classes.three}>
        <div className={classes.panelToCome} />
        <div className={classes.panelToCome} />
        <div className={classes.panelToCome} />
      </div>
    </div>
  );
}
