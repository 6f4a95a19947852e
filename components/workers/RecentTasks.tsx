"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { StaleNote } from "@/components/shell/StaleNote";
import { filterTerm, taskHref, tasksHref } from "@/components/ui/links";
import { Panel, PanelLink } from "@/components/ui/Panel";
import { QueuePill } from "@/components/ui/QueuePill";
import { StateLabel } from "@/components/ui/StateLabel";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import { TaskName } from "@/components/ui/TaskName";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { TaskListQuery, TaskRow } from "@/lib/contract/api";
import classes from "./WorkerPage.module.css";

const SHOWN = 6;

/** The newest tasks of one worker, and the way to all of them. */
export function RecentTasks({ name, now }: { name: string; now: number }) {
  const t = useTranslations("workers.one");
  const tc = useTranslations("common");
  const filter = filterTerm("worker", name);
  const wanted: TaskListQuery = { filter, sort: "created", order: "desc", limit: SHOWN, offset: 0 };
  const query = useLiveQuery({
    subject: { kind: "tasks", query: wanted },
    queryKey: queryKeys.tasks(wanted),
    queryFn: (signal) => api.tasks(wanted, signal),
  });
  const rows = query.data?.rows;
  return (
    <Panel
      title={t("recent")}
      aside={<PanelLink href={tasksHref({ filter, range: "all" })}>{t("allTasks")}</PanelLink>}
    >
      <StaleNote query={query} />
      {rows === undefined ? (
        query.error === null && (
          <TableSkeleton
            label={tc("loading")}
            rows={4}
            rowHeight={34}
            columns={[{ width: 100 }, { width: "1fr" }, { width: 80 }, { width: 60 }]}
          />
        )
      ) : rows.length === 0 ? (
        <p className={classes.empty}>{t("noneRecent")}</p>
      ) : (
        <table className={classes.table}>
          <caption className="reader-only">{t("recent")}</caption>
          <colgroup>
            <col className={classes.state} />
            <col className={classes.task} />
            <col className={classes.wide} />
            <col className={classes.end} />
            <col className={classes.end} />
          </colgroup>
          <thead className="reader-only">
            <tr>
              {(["state", "task", "queue", "runtime", "when"] as const).map((column) => (
                <th scope="col" key={column}>
                  {t(`columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RecentRow key={row.id} row={row} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function RecentRow({ row, now }: { row: TaskRow; now: number }) {
  const format = useFormat();
  const phone = useMedia(PHONE);
  return (
    <tr>
      <td className={classes.state}>
        <StateLabel state={row.lost ? "LOST" : row.state} variant="quiet" />
      </td>
      <td className={classes.task}>
        <Link prefetch={false} className={classes.rowLink} href={taskHref(row.id)}>
          <TaskName name={row.name ?? row.id} form={phone ? "lastFirst" : "dotted"} />
        </Link>
      </td>
      <td className={classes.wide}>{row.queue !== null && <QueuePill queue={row.queue} />}</td>
      <td className={classes.end}>{row.runtime === null ? "–" : format.length(row.runtime * 1000)}</td>
      <td className={classes.end}>
        <TimeAgo at={row.createdAt} now={now} />
      </td>
    </tr>
  );
}
