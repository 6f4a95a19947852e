"use client";
import { useState, type ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Checkbox } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useMay } from "@/components/actions/useMay";
import { workerHref } from "@/components/ui/links";
import { SortHead } from "@/components/ui/SortHead";
import { useListKeys } from "@/components/ui/useListKeys";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { Heartbeat } from "./Heartbeat";
import { useForget } from "./useForget";
import type { WorkerSelection } from "./useWorkerSelection";
import { Load, Queues, Running, useSecondLine } from "./WorkerCells";
import { WorkerBox } from "./WorkerBox";
import { WorkerStatus } from "./WorkerStatus";
import {
  failsOften,
  FIRST_ORDER,
  queuesOf,
  type SortOrder,
  type WorkerGroups,
  type WorkerLine,
  type WorkerListState,
  type WorkerPart,
  type WorkerSort,
} from "./workersModel";
import classes from "./Workers.module.css";

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
  /** Null where the person may not act. */
  selection: WorkerSelection | null;
  onSort: (sort: WorkerSort, order: SortOrder) => void;
  now: number;
}

/** Every worker in a row; those that said goodbye are folded into one line at the end. */
export function WorkersTable({ groups, state, selection, onSort, now }: WorkersTableProps) {
  const t = useTranslations("workers");
  const [unfolded, setUnfolded] = useState(false);
  const [at, setAt] = useState<string | null>(null);
  const { present, offline } = groups;
  // Who searches wants to see what was found.
  const showOffline = unfolded || state.search !== "";
  const order = present.flatMap(({ workers }) => workers.map(({ name }) => name));
  const columns = COLUMNS.length + (selection === null ? 1 : 2);
  useWorkerKeys(order, at, setAt, selection);
  const row = (worker: WorkerLine) => (
    <WorkerRow
      key={worker.name}
      worker={worker}
      selection={selection}
      current={worker.name === at}
      now={now}
    />
  );
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <caption className="reader-only">{t("title")}</caption>
        <thead>
          <tr>
            {selection !== null && (
              <th scope="col" className={classes.boxCell}>
                <HeadBox order={order} selection={selection} />
              </th>
            )}
            {COLUMNS.map(({ key, end }) => (
              <SortHead
                key={key}
                column={key}
                label={t(`columns.${key}`)}
                end={end}
                state={state}
                firstOrder={FIRST_ORDER[key]}
                onSort={onSort}
              />
            ))}
            <th scope="col">{t("columns.queues")}</th>
          </tr>
        </thead>
        {present.map((part) => (
          <tbody key={part.name ?? ""}>
            {part.name !== null && <PartRow part={part} columns={columns} selection={selection} />}
            {part.workers.map(row)}
          </tbody>
        ))}
        {offline.length > 0 && (
          <tbody>
            <tr className={classes.foldRow}>
              <td colSpan={columns}>
                <div className={classes.foldLine}>
                  <Fold
                    unfolded={showOffline}
                    onFold={() => setUnfolded(!showOffline)}
                    count={offline.length}
                  />
                  <ForgetAll names={offline.map(({ name }) => name)} />
                </div>
              </td>
            </tr>
            {showOffline && offline.map(row)}
          </tbody>
        )}
      </table>
    </div>
  );
}

/** j and k move through the rows, x selects, Enter opens. */
function useWorkerKeys(
  order: readonly string[],
  at: string | null,
  setAt: (name: string) => void,
  selection: WorkerSelection | null,
): void {
  useListKeys({
    step: (by) => {
      const from = at === null ? -1 : order.indexOf(at);
      const next = order[from === -1 ? 0 : Math.min(Math.max(from + by, 0), order.length - 1)];
      if (next === undefined) return;
      setAt(next);
      rowOf(next)?.scrollIntoView({ block: "nearest" });
    },
    select: (range) => {
      if (at !== null) selection?.toggle(at, range);
    },
    open: () => {
      if (at !== null) rowOf(at)?.querySelector("a")?.click();
    },
    escape: () => {
      if (selection === null || selection.names.size === 0) return false;
      selection.clear();
      return true;
    },
  });
}

function rowOf(name: string): Element | null {
  return document.querySelector(`[data-worker="${CSS.escape(name)}"]`);
}

function HeadBox({ order, selection }: { order: readonly string[]; selection: WorkerSelection }) {
  const t = useTranslations("workers.select");
  const count = order.filter((name) => selection.names.has(name)).length;
  return (
    <Checkbox
      aria-label={t("all")}
      checked={count > 0 && count === order.length}
      indeterminate={count > 0 && count < order.length}
      onChange={() => selection.toggleSome(order)}
    />
  );
}

function PartRow({
  part,
  columns,
  selection,
}: {
  part: WorkerPart;
  columns: number;
  selection: WorkerSelection | null;
}) {
  const t = useTranslations("workers.group");
  const names = part.workers.map(({ name }) => name);
  const count = selection === null ? 0 : names.filter((name) => selection.names.has(name)).length;
  const title = part.name === "" ? t("others") : part.name;
  return (
    <tr className={classes.partRow}>
      {selection !== null && (
        <td className={classes.boxCell}>
          <Checkbox
            aria-label={t("select", { name: title ?? "" })}
            checked={count === names.length}
            indeterminate={count > 0 && count < names.length}
            onChange={() => selection.toggleSome(names)}
          />
        </td>
      )}
      <th scope="rowgroup" colSpan={columns - (selection === null ? 0 : 1)}>
        <VisibleText text={title ?? ""} />{" "}
        <span className={classes.partCount}>{t("count", { count: names.length })}</span>
      </th>
    </tr>
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

/** Forgets all of the workers that said goodbye. */
export function ForgetAll({ names }: { names: readonly string[] }) {
  const t = useTranslations("workers.forget");
  const may = useMay("forget");
  const forget = useForget();
  if (!may) return null;
  return (
    <button
      className={classes.quiet}
      type="button"
      disabled={forget.pending}
      onClick={() => void forget.run(names)}
    >
      {t("all", { count: names.length })}
    </button>
  );
}

/** Forgets one of them. */
export function ForgetOne({ name }: { name: string }) {
  const t = useTranslations("workers.forget");
  const may = useMay("forget");
  const forget = useForget();
  if (!may) return null;
  return (
    <button
      className={classes.quiet}
      type="button"
      disabled={forget.pending}
      aria-label={t("oneOf", { name })}
      onClick={() => void forget.run([name])}
    >
      {t("one")}
    </button>
  );
}

interface WorkerRowProps {
  worker: WorkerLine;
  selection: WorkerSelection | null;
  /** The keys are on it. */
  current: boolean;
  now: number;
}

function WorkerRow({ worker, selection, current, now }: WorkerRowProps): ReactNode {
  const format = useFormat();
  const { name, status, silentSince } = worker;
  const selected = selection?.names.has(name) ?? false;
  return (
    <tr data-status={status} data-worker={name} data-selected={selected} data-current={current}>
      {selection !== null && (
        <td className={classes.boxCell}>
          {status !== "offline" && <WorkerBox name={name} selection={selection} />}
        </td>
      )}
      <th scope="row" className={classes.nameCell}>
        <Link prefetch={false} className={`${classes.name} ${classes.rowLink}`} href={workerHref(name)}>
          <VisibleText text={name} />
        </Link>
        <div className={classes.second}>{useSecondLine(worker, now)}</div>
      </th>
      <td>
        <WorkerStatus status={status} silentSince={silentSince} />
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
      <td>{status === "offline" ? <ForgetOne name={name} /> : <Queues names={queuesOf(worker)} />}</td>
    </tr>
  );
}
