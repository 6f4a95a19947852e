"use client";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import classes from "./SortHead.module.css";

type Order = "asc" | "desc";

interface SortHeadProps<Column extends string> {
  column: Column;
  /** What the head says. */
  label: string;
  /** Its cells stand at the right. */
  end: boolean;
  /** What the list is sorted by now. */
  state: { sort: Column; order: Order };
  /** The order that the first click gives; the next one turns it round. */
  firstOrder: Order;
  onSort: (column: Column, order: Order) => void;
}

/** The head of a column that sorts the list; one column at a time does. */
export function SortHead<Column extends string>(props: SortHeadProps<Column>) {
  const { column, label, end, state, firstOrder, onSort } = props;
  const sorted = state.sort === column;
  const next = sorted ? (state.order === "asc" ? "desc" : "asc") : firstOrder;
  const Arrow = state.order === "asc" ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      data-end={end}
      data-column={column}
      aria-sort={sorted ? (state.order === "asc" ? "ascending" : "descending") : undefined}
    >
      <button className={classes.sort} type="button" onClick={() => onSort(column, next)}>
        {label}
        {sorted && <Arrow size={13} aria-hidden />}
      </button>
    </th>
  );
}
