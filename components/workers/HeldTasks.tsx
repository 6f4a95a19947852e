"use client";
import { useState, type ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { taskHref } from "@/components/ui/links";
import { Panel } from "@/components/ui/Panel";
import { QueuePill } from "@/components/ui/QueuePill";
import { Segmented } from "@/components/ui/Segmented";
import { StateLabel } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { heldCounts, HELD_TABS, heldTasks, type HeldRow, type HeldTab } from "./heldModel";
import { PanelAge, PanelTrouble } from "./ToldPanel";
import type { InspectionState } from "./useInspection";
import { runningCount, type WorkerLine } from "./workersModel";
import classes from "./HeldTasks.module.css";

const SHOWN = 50;

interface HeldTasksProps {
  worker: WorkerLine;
  state: InspectionState;
  now: number;
}

/** The tasks that the worker holds: running, taken ahead, waiting for their time, and the ids that it will skip. */
export function HeldTasks({ worker, state, now }: HeldTasksProps) {
  const t = useTranslations("workers.one.held");
  const [tab, setTab] = useState<HeldTab>("running");
  const panels = state.inspection?.panels;
  const counts = heldCounts(worker, panels);
  const panelName = tab === "running" ? "active" : tab;
  const panel = panels?.[panelName];
  const rows = heldTasks(tab, worker, panels);
  const total = counts[tab] ?? rows.length;
  return (
    <Panel
      title={t("title")}
      aside={
        <span className={classes.aside}>
          <span className={classes.tabs}>
            <Segmented
              label={t("title")}
              size="small"
              value={tab}
              onChange={setTab}
              options={HELD_TABS.map((one) => ({
                value: one,
                label: counts[one] === null ? t(one) : t("tab", { tab: t(one), count: counts[one] }),
              }))}
            />
          </span>
          <PanelAge name={panelName} title={t(tab)} state={state} />
        </span>
      }
    >
      {panel !== undefined && <PanelTrouble panel={panel} />}
      {rows.length === 0 ? (
        <p className={classes.empty}>{emptyWords()}</p>
      ) : (
        <HeldTable tab={tab} rows={rows.slice(0, SHOWN)} worker={worker} now={now} />
      )}
      {rows.length > 0 && total > Math.min(rows.length, SHOWN) && (
        <p className={classes.empty}>{t("more", { count: total - Math.min(rows.length, SHOWN) })}</p>
      )}
    </Panel>
  );

  function emptyWords(): string {
    if (tab === "running") {
      if (worker.status !== "online") return t("unknown");
      if (runningCount(worker) > 0) return t("untold", { count: runningCount(worker) });
      return t("none.running");
    }
    return (panel?.value ?? null) === null ? t("unknown") : t(`none.${tab}`);
  }
}

interface HeldTableProps {
  tab: HeldTab;
  rows: readonly HeldRow[];
  worker: WorkerLine;
  now: number;
}

function HeldTable({ tab, rows, worker, now }: HeldTableProps) {
  const t = useTranslations("workers.one.held");
  return (
    <table className={classes.table}>
      <caption className="reader-only">{t(tab)}</caption>
      <thead className="reader-only">
        <tr>
          {(["state", "task", "arguments", "queue", "pid", "time"] as const).map((column) => (
            <th scope="col" key={column}>
              {t(`columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className={classes.state}>
              <StateLabel state={stateOf(tab, worker)} />
            </td>
            <td className={classes.task}>
              <Link prefetch={false} className={classes.rowLink} href={taskHref(row.id)}>
                {row.name === null ? <code className="mono">{row.id}</code> : <TaskName name={row.name} />}
              </Link>
            </td>
            <td className={classes.arguments}>
              {row.arguments !== "" && (
                <code className="mono">
                  <VisibleText text={row.arguments} />
                </code>
              )}
            </td>
            <td className={classes.queue}>{row.queue !== null && <QueuePill queue={row.queue} />}</td>
            <td className={classes.pid}>{row.pid !== null && t("pid", { pid: String(row.pid) })}</td>
            <td className={classes.time}>
              <TimeCell row={row} tab={tab} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TimeCell({ row, tab, now }: { row: HeldRow; tab: HeldTab; now: number }): ReactNode {
  const t = useTranslations("workers.one.held");
  const format = useFormat();
  if (tab === "scheduled") {
    if (row.dueAt === null) return "–";
    return (
      <span title={format.exact(row.dueAt)}>
        {row.dueAt > now ? t("dueIn", { length: format.length(row.dueAt - now, "whole") }) : t("due")}
      </span>
    );
  }
  return row.startedAt === null ? null : format.length(now - row.startedAt, "whole");
}

function stateOf(tab: HeldTab, worker: WorkerLine): string {
  if (tab === "revoked") return "REVOKED";
  if (worker.status === "lost") return "LOST";
  return tab === "running" ? "STARTED" : "RECEIVED";
}
