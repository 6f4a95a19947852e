"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { SortHead } from "@/components/ui/SortHead";
import { useFormat } from "@/components/ui/useFormat";
import type { Queue, QueueList } from "@/lib/contract/queues";
import {
  firstOrder,
  isAlarming,
  LATE_MS,
  type QueueListState,
  type QueueSort,
  type SortOrder,
} from "./queuesModel";
import { Consumers, Forecast, NameFacts, PeekButton, QueueLink, QueueMenu, Trend } from "./QueueCells";
import classes from "./Queues.module.css";

export interface QueuesTableProps {
  list: QueueList;
  state: QueueListState;
  onSort: (sort: QueueSort, order: SortOrder) => void;
  onPeek: (queue: string) => void;
  onPurge: (queue: string) => void;
}

/** A row for each queue, the fullest first unless told otherwise. */
export function QueuesTable({ list, state, onSort, onPeek, onPurge }: QueuesTableProps) {
  const t = useTranslations("queues");
  const now = useNow();
  const most = Math.max(1, ...list.queues.map(({ ready }) => ready ?? 0));
  const sortable = (column: QueueSort, end = true) => (
    <SortHead
      column={column}
      label={t(`columns.${column}`)}
      end={end}
      state={state}
      firstOrder={firstOrder(column)}
      onSort={onSort}
    />
  );
  return (
    <div className={classes.tableBox}>
      <table className={classes.table}>
        <caption className="reader-only">{t("title")}</caption>
        <thead>
          <tr>
            {sortable("name", false)}
            {sortable("ready")}
            <th scope="col">{t("columns.trend")}</th>
            {sortable("in")}
            {sortable("out")}
            <th scope="col" data-end>
              {t("columns.oldest")}
            </th>
            <th scope="col" data-end>
              {t("columns.wait")}
            </th>
            <th scope="col" data-column="forecast">
              {t("columns.forecast")}
            </th>
            <th scope="col" data-end>
              {t("columns.consumers")}
            </th>
            {sortable("unacked")}
            <th scope="col">
              <span className="reader-only">{t("columns.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.queues.map((queue) => (
            <QueueRow
              key={queue.name}
              queue={queue}
              most={most}
              now={now}
              onPeek={onPeek}
              onPurge={onPurge}
            />
          ))}
        </tbody>
      </table>
      <MoreQueues list={list} />
    </div>
  );
}

/** That there are more than are shown. Nothing when all are. */
export function MoreQueues({ list }: { list: QueueList }) {
  const t = useTranslations("queues");
  if (list.total <= list.queues.length) return null;
  return <p className={classes.more}>{t("more", { shown: list.queues.length, total: list.total })}</p>;
}

interface QueueRowProps {
  queue: Queue;
  most: number;
  now: number;
  onPeek: (queue: string) => void;
  onPurge: (queue: string) => void;
}

function QueueRow({ queue, most, now, onPeek, onPurge }: QueueRowProps) {
  const t = useTranslations("queues");
  const format = useFormat();
  const { ready, oldestAt, oldestFrom } = queue;
  const perMinute = (rate: number | null) =>
    rate === null ? (
      <span className={classes.unknown} title={t("noRate")}>
        –
      </span>
    ) : rate * 60 < 9.95 ? (
      format.rate(rate * 60)
    ) : (
      format.count(rate * 60)
    );
  const { waitP50, waitP95, waitP99 } = queue;
  const waits =
    waitP50 === null || waitP95 === null || waitP99 === null
      ? t("waitUnknown")
      : t("waits", {
          p50: format.length(waitP50, "short"),
          p95: format.length(waitP95, "short"),
          p99: format.length(waitP99, "short"),
        });
  const age = oldestAt === null ? null : Math.max(0, now - oldestAt);
  return (
    <tr>
      <th scope="row" className={classes.nameCell}>
        <QueueLink queue={queue} />
        <NameFacts queue={queue} />
      </th>
      <td data-end className={classes.main} title={queue.problem ?? undefined}>
        <span className={classes.ready}>
          {ready === null ? "–" : format.count(ready)}
          <span className={classes.bar} aria-hidden>
            <span style={{ width: `${((ready ?? 0) / most) * 100}%` }} />
          </span>
        </span>
      </td>
      <td>
        <Trend queue={queue} now={now} />
      </td>
      <td data-end className={classes.main}>
        {perMinute(queue.inPerSecond)}
      </td>
      <td data-end className={classes.main}>
        {perMinute(queue.outPerSecond)}
      </td>
      <td
        data-end
        className={age !== null && age > LATE_MS ? classes.bad : undefined}
        title={oldestFrom !== null ? t(`oldestFrom.${oldestFrom}`) : ready ? t("oldestUnknown") : undefined}
      >
        {age === null ? "–" : format.length(age, "whole")}
      </td>
      <td data-end title={waits}>
        {queue.waitP95 === null ? "–" : format.length(queue.waitP95, "short")}
      </td>
      <td className={`${classes.forecastCell} ${isAlarming(queue) ? classes.bad : ""}`}>
        <Forecast queue={queue} now={now} />
      </td>
      <td data-end>
        <Consumers queue={queue} />
      </td>
      <td data-end title={queue.unacked === null ? t("unackedUnknown") : undefined}>
        {queue.unacked === null ? "–" : format.count(queue.unacked)}
      </td>
      <td className={classes.actions}>
        <PeekButton queue={queue} iconPx={16} onPeek={onPeek} />
        <QueueMenu queue={queue} onPurge={onPurge} />
      </td>
    </tr>
  );
}
