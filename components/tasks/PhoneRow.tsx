"use client";
import { memo, useRef } from "react";
import { useTranslations } from "next-intl";
import { BASE_PATH } from "@/components/data/basePath";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { StateLabel } from "@/components/ui/StateLabel";
import { TaskName } from "@/components/ui/TaskName";
import { TimeAgo } from "@/components/ui/TimeAgo";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { taskHref } from "@/components/ui/links";
import { isPlainClick } from "@/components/ui/openTask";
import { StateReasonText } from "./StateReasonText";
import { useActiveLink, type TaskRowProps } from "./TaskTableRow";
import { taskRowView } from "./taskRowView";
import styles from "./PhoneRow.module.css";

const LONG_PRESS_MS = 500;

/** One task on three lines: name and when · arguments · state, queue, time. A long press selects it. */
export const PhoneRow = memo(function PhoneRow(props: TaskRowProps) {
  const { row, place, top, now, selected, active, fresh, onToggle, onActive, onOpen } = props;
  const t = useTranslations("tasks");
  const format = useFormat();
  const view = taskRowView(row, now);
  const link = useActiveLink(active);
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; done: boolean } | null>(null);
  const time = view.runtime === null ? view.waited?.ms : view.runtime.seconds * 1000;
  const open = view.runtime?.open ?? view.waited?.open ?? false;
  const stop = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
  };
  return (
    <tr
      role="row"
      aria-rowindex={place + 2}
      className={styles.row}
      data-selected={selected}
      data-fresh={fresh}
      style={{ transform: `translateY(${top}px)` }}
      onPointerDown={() => {
        const own = {
          done: false,
          timer: setTimeout(() => {
            own.done = true;
            onToggle(row.id, false);
          }, LONG_PRESS_MS),
        };
        press.current = own;
      }}
      onPointerUp={stop}
      onPointerCancel={stop}
      onPointerMove={(event) => {
        if (Math.abs(event.movementX) + Math.abs(event.movementY) > 4) stop();
      }}
      // A long press opens the browser's menu on a link; here it selects.
      onContextMenu={(event) => event.preventDefault()}
    >
      <td role="cell" className={styles.first}>
        <a
          ref={link}
          href={BASE_PATH + taskHref(row.id)}
          draggable={false}
          className={styles.link}
          onFocus={() => onActive(row.id)}
          onClick={(event) => {
            if (press.current?.done === true) {
              event.preventDefault();
              return;
            }
            if (!isPlainClick(event)) return;
            event.preventDefault();
            onOpen(row.id);
          }}
        >
          <TaskName name={row.name} />
        </a>
        <TimeAgo at={row.createdAt} now={now} form="ago" className={styles.when} />
      </td>
      <td role="cell" className={styles.arguments}>
        <VisibleText text={view.argumentLine.slice(0, 120)} />
      </td>
      <td role="cell" className={styles.last}>
        {selected && <span className="reader-only">{t("isSelected")}</span>}
        <StateLabel state={view.state} variant="quiet" />
        {view.reason !== null && (
          <span className={styles.reason}>
            <StateReasonText reason={view.reason} />
          </span>
        )}
        {row.queue !== null && (
          <span className={styles.queue} title={visibleText(row.queue)}>
            <VisibleText text={row.queue} />
          </span>
        )}
        {time !== undefined && (
          <span className={styles.time}>{format.length(time, open ? "whole" : "exact")}</span>
        )}
      </td>
    </tr>
  );
});
