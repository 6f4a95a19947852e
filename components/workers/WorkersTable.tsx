"use client";
import { useState, type ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { IconArrowDown, IconArrowUp, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { workerHref } from "@/components/ui/links";
import { QueuePill } from "@/components/ui/QueuePill";
import { Slots } from "@/components/ui/Slots";
import type { Format } from "@/components/ui/format";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { WorkerView } from "@/lib/contract/api";
import { Heartbeat } from "./Heartbeat";
import { WorkerStatus } from "./WorkerStatus";
import {
  failsOften,
  FIRST_ORDER,
  longRunning,
  runningCount,
  uptimeMs,
  type SortOrder,
  type WorkerGroups,
  type WorkerListState,
  type WorkerSort,
} from "./workersModel";
import classes from "./Workers.module.css";

/** Queues beyond these are a number: the row stays one line. */
const SHOWN_QUEUES = 2;

const COLUMNS: readonly { key: WorkerSort; end: boolean }[] = [
  { key: "name", end: false },
  { key: "status", end: false },
  { key: "running", end: false },
  { key: "load", end: true },
  { key: "heartbeat", end: false },
  { key: "processed", end: true },
  { key: "failed", end: true },
  { key: "retried", end: true },
];

interface WorkersTableProps {
  groups: WorkerGroups;
  state: WorkerListState;
  onSort: (sort: WorkerSort, order: SortOrder) => void;
  now: number;
}

/** Every worker in a row; those that said goodbye are folded into one line at the end. */
export function WorkersTable({ groups, state, onSort, now }: WorkersTableProps) {
  const t = useTranslations("workers");
  const [unfolded, setUnfolded] = useState(false);
  const { present, offline } = groups;
  // Who searches wants to see what was found.
  const showOffline = unfolded || state.search !== "";
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <caption className="reader-only">{t("title")}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ key, end }) => (
              <SortHead key={key} column={key} end={end} state={state} onSort={onSort} />
            ))}
            <th scope="col">{t("columns.queues")}</th>
          </tr>
        </thead>
        <tbody>
          {present.map((worker) => (
            <WorkerRow key={worker.name} worker={worker} now={now} />
          ))}
          {offline.length > 0 && (
            <tr className={classes.foldRow}>
              <td colSpan={COLUMNS.length + 1}>
                <Fold
                  unfolded={showOffline}
                  onFold={() => setUnfolded(!showOffline)}
                  count={offline.length}
                />
              </td>
            </tr>
          )}
          {showOffline && offline.map((worker) => <WorkerRow key={worker.name} worker={worker} now={now} />)}
        </tbody>
      </table>
    </div>
  );
}

interface SortHeadProps {
  column: WorkerSort;
  end: boolean;
  state: WorkerListState;
  onSort: (sort: WorkerSort, order: SortOrder) => void;
}

function SortHead({ column, end, state, onSort }: SortHeadProps) {
  const t = useTranslations("workers.columns");
  const sorted = state.sort === column;
  const next = sorted ? (state.order === "asc" ? "desc" : "asc") : FIRST_ORDER[column];
  const Arrow = state.order === "asc" ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      data-end={end}
      data-column={column}
      aria-sort={sorted ? (state.order === "asc" ? "ascending" : "descending") : undefined}
    >
      <button className={classes.sort} type="button" onClick={() => onSort(column, next)}>
        {t(column)}
        {sorted && <Arrow size={13} aria-hidden />}
      </button>
    </th>
  );
}

export function Fold({ unfolded, onFold, count }: { unfolded: boolean; onFold: () => void; count: number }) {
  const t = useTranslations("workers");
  const Chevron = unfolded ? IconChevronDown : IconChevronRight;
  return (
    <button className={classes.fold} type="button" aria-expanded={unfolded} onClick={onFold}>
      <Chevron size={14} aria-hidden />
      {t("offlineGroup", { count })}
    </button>
  );
}

function WorkerRow({ worker, now }: { worker: WorkerView; now: number }) {
  const format = useFormat();
  return (
    <tr data-status={worker.status}>
      <th scope="row" className={classes.nameCell}>
        <Link
          prefetch={false}
          className={`${classes.name} ${classes.rowLink}`}
          href={workerHref(worker.name)}
        >
          <VisibleText text={worker.name} />
        </Link>
        <div className={classes.second}>{useSecondLine(worker, now)}</div>
      </th>
      <td>
        <WorkerStatus status={worker.status} />
      </td>
      <td>
        <Running worker={worker} now={now} />
      </td>
      <td data-end="true" data-column="load">
        <Load worker={worker} />
      </td>
      <td>
        <Heartbeat worker={worker} now={now} />
      </td>
      <td data-end="true" className={classes.main}>
        {worker.processed === null ? "–" : format.count(worker.processed)}
      </td>
      <td data-end="true" className={failsOften(worker) ? classes.bad : classes.main}>
        {format.count(worker.failed)}
      </td>
      <td data-end="true" data-column="retried">
        {format.count(worker.retried)}
      </td>
      <td>
        <Queues names={worker.queues} />
      </td>
    </tr>
  );
}

const HOUR_MS = 3_600_000;

/** Seconds of an uptime say nothing after a minute, and would tick in every row. */
export function uptimeText(ms: number, format: Format): string {
  return ms < HOUR_MS ? format.age(ms) : format.length(ms, "whole");
}

/** Version and uptime, as far as they are known. */
export function useSecondLine(worker: WorkerView, now: number): string {
  const t = useTranslations("workers");
  const format = useFormat();
  const up = uptimeMs(worker, now);
  return [
    ...(worker.swVer === null ? [] : [worker.swVer]),
    ...(up === null ? [] : [t("up", { length: uptimeText(up, format) })]),
    ...(worker.sendsTaskEvents === false ? [t("eventsOff")] : []),
  ].join(" · ");
}

/** What runs now. The pool's size is not known without asking the worker, so no free slots are drawn. */
export function Running({ worker, now }: { worker: WorkerView; now: number }): ReactNode {
  const t = useTranslations("workers");
  const format = useFormat();
  const busy = runningCount(worker);
  const long = longRunning(worker, now);
  const unknown = worker.status !== "online";
  return (
    <span className={classes.running}>
      <span className={classes.slots}>
        <Slots total={null} busy={busy} long={long} unknown={unknown} height="large" />
      </span>
      <span className={classes.runningText}>
        {unknown ? t("unknown") : busy === 0 ? t("idle") : format.count(busy)}
        {long > 0 && !unknown && <span className="reader-only"> {t("long", { count: long })}</span>}
      </span>
    </span>
  );
}

function Load({ worker }: { worker: WorkerView }): ReactNode {
  const format = useFormat();
  if (worker.loadavg === null || worker.status !== "online") return "–";
  return (
    <span className={classes.load}>
      {worker.loadavg.map((load, index) => (
        <span key={index}>{format.fixed(load, 1)}</span>
      ))}
    </span>
  );
}

export function Queues({ names }: { names: readonly string[] }) {
  const t = useTranslations("workers");
  const rest = names.slice(SHOWN_QUEUES);
  return (
    <span className={classes.queues}>
      {names.slice(0, SHOWN_QUEUES).map((queue) => (
        <QueuePill queue={queue} key={queue} />
      ))}
      {rest.length > 0 && (
        <span className={classes.moreQueues} title={rest.join(", ")}>
          {t("moreQueues", { count: rest.length })}
        </span>
      )}
    </span>
  );
}
