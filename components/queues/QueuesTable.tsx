"use client";
import { useState } from "react";
import Link from "next/link";
import { ActionIcon, Menu, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import {
  IconAlertTriangle,
  IconArrowDown,
  IconArrowDownRight,
  IconArrowRight,
  IconArrowUp,
  IconArrowUpRight,
  IconDots,
  IconEye,
  IconListDetails,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import { ActionDialog } from "@/components/actions/ActionDialog";
import { useMay } from "@/components/actions/useMay";
import { Sparkline } from "@/components/charts/Sparkline";
import { useNow } from "@/components/data/clock";
import { filterTerm, tasksHref, workerHref } from "@/components/ui/links";
import { IconButton } from "@/components/ui/IconButton";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { Queue, QueueList } from "@/lib/contract/queues";
import {
  firstOrder,
  isAlarming,
  LATE_MS,
  type QueueListState,
  type QueueSort,
  type SortOrder,
} from "./queuesModel";
import { useQueueActions } from "./useQueueActions";
import classes from "./Queues.module.css";

interface QueuesTableProps {
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
    <SortHead column={column} end={end} state={state} onSort={onSort} />
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
            <th scope="col">{t("columns.forecast")}</th>
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
      {list.total > list.queues.length && (
        <p className={classes.more}>{t("more", { shown: list.queues.length, total: list.total })}</p>
      )}
    </div>
  );
}

interface SortHeadProps {
  column: QueueSort;
  end: boolean;
  state: QueueListState;
  onSort: (sort: QueueSort, order: SortOrder) => void;
}

function SortHead({ column, end, state, onSort }: SortHeadProps) {
  const t = useTranslations("queues.columns");
  const sorted = state.sort === column;
  const next = sorted ? (state.order === "asc" ? "desc" : "asc") : firstOrder(column);
  const Arrow = state.order === "asc" ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      data-end={end}
      aria-sort={sorted ? (state.order === "asc" ? "ascending" : "descending") : undefined}
    >
      <button className={classes.sort} type="button" onClick={() => onSort(column, next)}>
        {t(column)}
        {sorted && <Arrow size={13} aria-hidden />}
      </button>
    </th>
  );
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
  const { name, ready, priorities, oldestAt, oldestFrom, delayed } = queue;
  const perMinute = (rate: number | null) => (rate === null ? "–" : format.rate(rate * 60));
  const age = oldestAt === null ? null : Math.max(0, now - oldestAt);
  return (
    <tr>
      <th scope="row" className={classes.nameCell}>
        <Link
          prefetch={false}
          className={classes.name}
          href={tasksHref({ filter: filterTerm("queue", name) })}
        >
          <VisibleText text={name} />
        </Link>
        {delayed > 0 && <span className={classes.second}> {t("delayed", { count: delayed })}</span>}
        {priorities !== null && (
          <div className={classes.second}>
            {priorities
              .filter((one) => one.ready > 0)
              .map((one) => t("priority", { priority: one.priority, count: one.ready }))
              .join(" · ")}
          </div>
        )}
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
        <Sparkline
          values={queue.trend.map((point) => point.ready)}
          color="var(--u-queued-chart)"
          width={100}
        />
      </td>
      <td data-end>{perMinute(queue.inPerSecond)}</td>
      <td data-end>{perMinute(queue.outPerSecond)}</td>
      <td
        data-end
        className={age !== null && age > LATE_MS ? classes.bad : undefined}
        title={oldestFrom === null ? undefined : t(`oldestFrom.${oldestFrom}`)}
      >
        {age === null ? "–" : format.length(age, "whole")}
      </td>
      <td data-end>{queue.waitP95 === null ? "–" : format.length(queue.waitP95, "short")}</td>
      <td className={isAlarming(queue) ? classes.bad : undefined}>
        <Forecast queue={queue} now={now} />
      </td>
      <td data-end>
        <Consumers queue={queue} />
      </td>
      <td data-end>{queue.unacked === null ? "–" : format.count(queue.unacked)}</td>
      <td className={classes.actions}>
        <IconButton label={t("peekAt", { queue: visibleText(name) })} onClick={() => onPeek(name)}>
          <IconEye size={16} aria-hidden />
        </IconButton>
        <QueueMenu queue={queue} onPurge={onPurge} />
      </td>
    </tr>
  );
}

const SHAPES = {
  empty: null,
  draining: IconArrowDownRight,
  steady: IconArrowRight,
  growing: IconArrowUpRight,
  stuck: IconAlertTriangle,
  unknown: null,
};

function Forecast({ queue, now }: { queue: Queue; now: number }) {
  const t = useTranslations("queues.forecast");
  const format = useFormat();
  const { code, emptyAt, slotsMissing } = queue.forecast;
  if (queue.unconsumed)
    return (
      <span className={classes.forecast}>
        <IconAlertTriangle size={14} aria-hidden /> {t("unconsumed")}
      </span>
    );
  const Shape = SHAPES[code];
  const words =
    code === "draining" && emptyAt !== null
      ? t("draining", { length: format.age(Math.max(1000, emptyAt - now)), time: format.minute(emptyAt) })
      : code === "growing"
        ? slotsMissing === null
          ? t("growing")
          : t("growingBy", { count: slotsMissing })
        : code === "draining"
          ? t("steady")
          : t(code);
  return (
    <span className={classes.forecast}>
      {Shape !== null && <Shape size={14} aria-hidden />} {words}
    </span>
  );
}

function Consumers({ queue }: { queue: Queue }) {
  const t = useTranslations("queues");
  const format = useFormat();
  const { workers, consumerCount } = queue;
  const count = consumerCount ?? workers.length;
  const only = workers.length === 1 ? workers[0] : undefined;
  if (only !== undefined && count <= 1) {
    return (
      <Link prefetch={false} className={classes.worker} href={workerHref(only)} title={visibleText(only)}>
        {format.count(count)}
      </Link>
    );
  }
  return (
    <span title={workers.length === 0 ? t("nobody") : workers.map(visibleText).join(", ")}>
      {format.count(count)}
    </span>
  );
}

function QueueMenu({ queue, onPurge }: { queue: Queue; onPurge: (queue: string) => void }) {
  const t = useTranslations("queues");
  const mayPause = useMay("operator");
  const mayPurge = useMay("admin");
  const { pause, resume } = useQueueActions();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const { name } = queue;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t("menuOf", { queue: visibleText(name) })}
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            href={tasksHref({ filter: `state:PENDING ${filterTerm("queue", name)}` })}
            leftSection={<IconListDetails size={15} aria-hidden />}
          >
            {t("showTasks")}
          </Menu.Item>
          {queue.pause === null ? (
            <Menu.Item
              disabled={!mayPause}
              leftSection={<IconPlayerPause size={15} aria-hidden />}
              onClick={() => setAsking(true)}
            >
              {t("pause")}
            </Menu.Item>
          ) : (
            <Menu.Item
              disabled={!mayPause}
              leftSection={<IconPlayerPlay size={15} aria-hidden />}
              onClick={() => void resume.run(name)}
            >
              {t("resume")}
            </Menu.Item>
          )}
          <Menu.Item
            disabled={!mayPurge || queue.ready === 0}
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => onPurge(name)}
          >
            {t("purgeThis")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("pauseTitle", { queue: visibleText(name) })}
        submit={t("pause")}
        pending={pause.pending}
        onSubmit={() => {
          setAsking(false);
          void pause.run({ queue: name, reason });
        }}
      >
        <p>{t("pauseText")}</p>
        <TextInput
          label={t("reason")}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      </ActionDialog>
    </>
  );
}
