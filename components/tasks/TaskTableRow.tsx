"use client";
import { memo, useEffect, useRef, type MouseEvent, type ReactNode } from "react";
import { IconBan, IconRotateClockwise } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { TaskRow } from "@/lib/contract/api";
import { aboutTask, may, type Rights } from "@/lib/contract/permissions";
import { mayBeRetried } from "@/components/retry/mayBeRetried";
import { BASE_PATH } from "@/components/data/basePath";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { IconButton } from "@/components/ui/IconButton";
import { QueuePill } from "@/components/ui/QueuePill";
import { StateLabel } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { taskHref } from "@/components/ui/links";
import { isPlainClick } from "@/components/ui/openTask";
import { isOver } from "./revokeModel";
import { StateReasonText } from "./StateReasonText";
import { taskColumn, type TaskColumnId } from "./taskColumns";
import { taskRowView, type TaskRowView } from "./taskRowView";
import styles from "./TaskTable.module.css";

const DAY = 24 * 3_600_000;

export interface TaskRowProps {
  row: TaskRow;
  place: number;
  /** Where it stands in the body, px. */
  top: number;
  now: number;
  selected: boolean;
  active: boolean;
  fresh: boolean;
  onToggle: (id: string, range: boolean) => void;
  onActive: (id: string) => void;
  onOpen: (id: string) => void;
}

/** One task on two lines. All of it is a link to the task's page; a plain click opens the drawer instead. */
export const TaskTableRow = memo(function TaskTableRow(
  props: TaskRowProps & {
    columns: readonly TaskColumnId[];
    /** What the person may do; null: nothing. */
    rights: Rights | null;
    onRevoke: (row: TaskRow) => void;
    onRetry: (row: TaskRow) => void;
  },
) {
  const { row, place, top, now, selected, active, fresh, columns, onToggle, onActive, onOpen } = props;
  const { rights, onRevoke, onRetry } = props;
  const allows = (permission: "retry" | "revoke") =>
    rights !== null && may(rights, permission, aboutTask(row));
  const t = useTranslations("tasks");
  const view = taskRowView(row, now);
  const link = useActiveLink(active);
  return (
    <tr
      role="row"
      aria-rowindex={place + 2}
      className={styles.row}
      data-selected={selected}
      data-active={active}
      data-fresh={fresh}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        // Parts with a remark on hover lie above the link; a click on them is meant for the row.
        if (!event.defaultPrevented && isPlainClick(event) && !hasOwnClick(event.target)) onOpen(row.id);
      }}
      onAuxClick={(event) => {
        if (event.button === 1 && !hasOwnClick(event.target)) window.open(link.current?.href);
      }}
    >
      <td role="cell" className={styles.boxCell}>
        <label className={styles.boxLabel}>
          <input
            type="checkbox"
            className={styles.box}
            aria-label={t("select", { name: visibleText(row.name ?? row.id) })}
            checked={selected}
            onClick={(event: MouseEvent) => onToggle(row.id, event.shiftKey)}
            readOnly
          />
        </label>
      </td>
      {columns.map((id) => (
        <td key={id} role="cell" className={styles.cell} data-align={taskColumn(id).align}>
          {id === "task" ? (
            <>
              <a
                ref={link}
                href={BASE_PATH + taskHref(row.id)}
                draggable={false}
                className={styles.link}
                onFocus={() => onActive(row.id)}
                onClick={(event) => {
                  if (!isPlainClick(event)) return;
                  event.preventDefault();
                  onOpen(row.id);
                }}
              >
                <TaskName name={row.name} />
              </a>
              <ArgumentLine view={view} />
            </>
          ) : (
            <Cell id={id} row={row} view={view} now={now} />
          )}
        </td>
      ))}
      <td role="cell" className={styles.actionCell}>
        {mayBeRetried(row) && allows("retry") && (
          <IconButton
            label={t("rowRetry", { name: visibleText(row.name ?? row.id) })}
            className={styles.action}
            onClick={() => onRetry(row)}
          >
            <IconRotateClockwise size={16} aria-hidden />
          </IconButton>
        )}
        {!isOver(row) && allows("revoke") && (
          <IconButton
            label={t("rowActions", { name: visibleText(row.name ?? row.id) })}
            className={styles.action}
            onClick={() => onRevoke(row)}
          >
            <IconBan size={16} aria-hidden />
          </IconButton>
        )}
      </td>
    </tr>
  );
});

function hasOwnClick(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, label, input, button") !== null;
}

/** The row that the keys are on has the focus, so that Enter opens it and readers say it. */
export function useActiveLink(active: boolean): React.RefObject<HTMLAnchorElement | null> {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (!active || link.current === null) return;
    const holder = document.activeElement;
    const elsewhere = holder !== null && holder !== document.body && holder.closest("[role=table]") === null;
    if (!elsewhere) link.current.focus({ preventScroll: true });
  }, [active]);
  return link;
}

function ArgumentLine({ view }: { view: TaskRowView }) {
  if (view.argumentLine === "") return null;
  return (
    <span className={styles.arguments} title={visibleText(view.argumentLine)}>
      <VisibleText text={view.argumentLine.slice(0, 300)} />
    </span>
  );
}

interface CellProps {
  id: Exclude<TaskColumnId, "task">;
  row: TaskRow;
  view: TaskRowView;
  now: number;
}

function Cell({ id, row, view, now }: CellProps) {
  const t = useTranslations("tasks");
  const format = useFormat();
  switch (id) {
    case "state":
      return (
        <>
          <StateLabel state={view.state} variant="quiet" />
          {view.reason !== null && (
            <span className={styles.reason}>
              <StateReasonText reason={view.reason} />
            </span>
          )}
        </>
      );
    case "queue":
      return row.queue === null ? <None why={t("queueUnknown")} /> : <QueuePill queue={row.queue} />;
    case "worker":
      if (row.worker === null) return <span className={styles.quiet}>{t("notTaken")}</span>;
      return (
        <Lines
          first={<VisibleText text={row.worker} />}
          title={row.worker}
          second={row.pid === null ? null : t("pid", { pid: String(row.pid) })}
        />
      );
    case "waited":
      return view.waited === null ? (
        <None />
      ) : (
        format.length(view.waited.ms, view.waited.open ? "whole" : "exact")
      );
    case "runtime":
      if (view.runtime === null) return <None />;
      return (
        <>
          <span className={styles.line}>
            {format.length(view.runtime.seconds * 1000, view.runtime.open ? "whole" : "exact")}
          </span>
          {view.slowRatio !== null && (
            <span className={styles.slow}>
              {t("slower", { ratio: format.fixed(view.slowRatio, view.slowRatio < 9.95 ? 1 : 0) })}
            </span>
          )}
        </>
      );
    case "when":
      return instant(row.createdAt);
    case "retries":
      return format.count(row.retries);
    case "received":
      return instant(row.receivedAt);
    case "started":
      return instant(row.startedAt);
    case "finished":
      return instant(row.finishedAt);
    case "updated":
      return instant(row.updatedAt);
    case "eta":
      return row.etaAt === null ? <None /> : <span title={format.exact(row.etaAt)}>{clock(row.etaAt)}</span>;
    case "exception":
      return row.exceptionType === null ? (
        <None />
      ) : (
        <Lines first={<VisibleText text={row.exceptionType} />} title={row.exceptionType} second={null} />
      );
    case "id":
      return <Code text={row.id} />;
    case "root":
      return row.rootId === null ? <None /> : <Code text={row.rootId.slice(0, 8)} title={row.rootId} />;
    case "parent":
      return row.parentId === null ? <None /> : <Code text={row.parentId.slice(0, 8)} title={row.parentId} />;
  }

  function clock(at: number): string {
    return Math.abs(now - at) > DAY ? format.dayAndMinute(at) : format.second(at);
  }

  function instant(at: number | null): ReactNode {
    if (at === null) return <None />;
    return (
      <>
        <TimeAgo at={at} now={now} className={styles.line} />
        <span className={styles.second}>{clock(at)}</span>
      </>
    );
  }
}

function Lines({ first, second, title }: { first: ReactNode; second: ReactNode; title: string }) {
  return (
    <>
      <span className={styles.line} title={visibleText(title)}>
        {first}
      </span>
      {second !== null && <span className={styles.second}>{second}</span>}
    </>
  );
}

function Code({ text, title }: { text: string; title?: string }) {
  return (
    <code className={styles.code} title={visibleText(title ?? text)}>
      <VisibleText text={text} />
    </code>
  );
}

function None({ why }: { why?: string }) {
  return (
    <span className={styles.none} title={why}>
      –
    </span>
  );
}
