"use client";
import { useRef, type CSSProperties, type PointerEvent } from "react";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { TaskRow } from "@/lib/contract/api";
import type { Rights } from "@/lib/contract/permissions";
import { useNow } from "@/components/data/clock";
import { useFormat } from "@/components/ui/useFormat";
import { nextSort, taskColumn, type SortOrder, type TaskColumnId, type TaskSort } from "./taskColumns";
import { MAX_SCROLL_ROWS, type LoadedRows } from "./taskListModel";
import { PhoneRow } from "./PhoneRow";
import type { RowWindow } from "./rowWindow";
import { TaskTableRow } from "./TaskTableRow";
import styles from "./TaskTable.module.css";

export const ROW_PX = 46;
export const PHONE_ROW_PX = 82;

/** Kept free at the end of each row for what can be done with it. */
const ACTION_PX = 28;

export interface TaskTableProps {
  rows: LoadedRows;
  /** Which of them are drawn. */
  drawn: RowWindow;
  /** All tasks that match: more than can be scrolled to, perhaps. */
  total: number;
  columns: readonly TaskColumnId[];
  sort: TaskSort;
  order: SortOrder;
  onSort: (next: { sort: TaskSort; order: SortOrder }) => void;
  selected: ReadonlySet<string>;
  box: "none" | "some" | "all";
  onToggle: (id: string, range: boolean) => void;
  onToggleAll: () => void;
  /** The row that the keys act on. */
  active: string | null;
  onActive: (id: string) => void;
  onOpen: (id: string) => void;
  /** What the person may do; null: nothing. */
  rights: Rights | null;
  onRevoke: (row: TaskRow) => void;
  onRetry: (row: TaskRow) => void;
  fresh: ReadonlySet<string>;
  /** Rows of the filter before: dimmed. */
  stale: boolean;
  phone: boolean;
  /** A mouse points at the rows. */
  onPointing: (pointing: boolean) => void;
  body: React.RefObject<HTMLTableSectionElement | null>;
}

/**
 * The tasks as a table. Only the rows in sight are drawn; the table says how many there are. The elements are a
 * table's own, with their roles named, since placing rows by hand takes the roles away in some browsers.
 */
export function TaskTable(props: TaskTableProps) {
  const { rows, drawn, columns, phone, stale, total, body } = props;
  const t = useTranslations("tasks");
  const format = useFormat();
  const now = useNow();
  const rowPx = phone ? PHONE_ROW_PX : ROW_PX;
  const style = {
    "--columns": ["34px", ...columns.map((id) => taskColumn(id).track), `${ACTION_PX}px`].join(" "),
    "--least": `${columns.reduce((sum, id) => sum + taskColumn(id).minPx, 34 + ACTION_PX) + (columns.length + 1) * 14}px`,
  } as CSSProperties;
  const count = rows.count;
  const places =
    count === 0 ? [] : Array.from({ length: drawn.last - drawn.first + 1 }, (_, at) => drawn.first + at);
  return (
    <>
      <table
        role="table"
        className={styles.table}
        data-stale={stale}
        data-phone={phone}
        aria-label={t("table")}
        aria-rowcount={count + 1}
        aria-busy={stale}
        style={style}
      >
        {!phone && <Head {...props} />}
        <tbody
          role="rowgroup"
          ref={body}
          className={styles.body}
          style={{ height: count * rowPx }}
          onPointerMove={(event: PointerEvent) => event.pointerType === "mouse" && props.onPointing(true)}
          onPointerLeave={() => props.onPointing(false)}
        >
          {places.map((place) => {
            const row = rows.rowAt(place);
            if (row === undefined) return <HoleRow key={`hole${place}`} place={place} rowPx={rowPx} />;
            // A task that stands in two windows for a moment must not share its key.
            const key = rows.indexOf(row.id) === place ? row.id : `${row.id}${place}`;
            const shared = {
              row,
              place,
              top: place * rowPx,
              now,
              selected: props.selected.has(row.id),
              active: props.active === row.id,
              fresh: props.fresh.has(row.id),
              onToggle: props.onToggle,
              onActive: props.onActive,
              onOpen: props.onOpen,
            };
            return phone ? (
              <PhoneRow key={key} {...shared} />
            ) : (
              <TaskTableRow
                key={key}
                {...shared}
                columns={columns}
                rights={props.rights}
                onRevoke={props.onRevoke}
                onRetry={props.onRetry}
              />
            );
          })}
        </tbody>
      </table>
      {total > MAX_SCROLL_ROWS && (
        <p className={styles.end}>{t("tooMany", { shown: format.count(MAX_SCROLL_ROWS) })}</p>
      )}
    </>
  );
}

function Head({ columns, sort, order, onSort, box, onToggleAll }: TaskTableProps) {
  const t = useTranslations("tasks");
  const checkbox = useRef<HTMLInputElement>(null);
  return (
    <thead role="rowgroup" className={styles.head}>
      <tr role="row" aria-rowindex={1} className={styles.headRow}>
        <th role="columnheader" scope="col" className={styles.boxCell}>
          <input
            ref={(element) => {
              checkbox.current = element;
              if (element !== null) element.indeterminate = box === "some";
            }}
            type="checkbox"
            className={styles.box}
            aria-label={t("selectAll")}
            checked={box === "all"}
            onChange={onToggleAll}
          />
        </th>
        {columns.map((id) => {
          const column = taskColumn(id);
          const own = column.sort !== null && column.sort === sort;
          const title = t(`columns.name.${id}`);
          return (
            <th
              key={id}
              role="columnheader"
              scope="col"
              className={styles.headCell}
              data-align={column.align}
              data-own={own}
              aria-sort={own ? (order === "asc" ? "ascending" : "descending") : undefined}
            >
              {column.sort === null ? (
                title
              ) : (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => onSort(nextSort({ sort, order }, column))}
                >
                  {title}
                  {own &&
                    (order === "desc" ? (
                      <IconArrowDown size={13} aria-hidden />
                    ) : (
                      <IconArrowUp size={13} aria-hidden />
                    ))}
                </button>
              )}
            </th>
          );
        })}
        <td role="cell" />
      </tr>
    </thead>
  );
}

/** The place of a row that is not loaded yet, in a row's shape. */
function HoleRow({ place, rowPx }: { place: number; rowPx: number }) {
  return (
    <tr
      role="row"
      aria-rowindex={place + 2}
      aria-busy
      className={styles.hole}
      style={{ transform: `translateY(${place * rowPx}px)`, height: rowPx }}
    >
      <td role="cell" className={styles.holeBar} style={{ width: `${30 + ((place * 7) % 5) * 6}%` }} />
    </tr>
  );
}
