/**
 * By which numbers rows are sorted: a number column's own, and for texts each one's rank among all of its column.
 */
import type { Interner } from "./interner";
import { CHUNK_MASK, type CountColumn, type NumberColumn } from "./taskChunk";
import type { TaskTable } from "./taskTable";

export type TextColumn = "state" | "name" | "queue" | "worker";
export type SortColumn = NumberColumn | CountColumn | TextColumn;

/** A row's place in a sort's order, which it keeps while other rows come and go. */
export interface PlaceInOrder {
  /** What the row has in the column; null for none. */
  value: number | string | null;
  id: string;
}

/** The number by which a value is sorted, also for a text that no row has any more; NaN for none. */
export function keyOfValue(table: TaskTable, column: SortColumn, value: number | string | null): number {
  if (!isTextColumn(column)) return typeof value === "number" ? value : NaN;
  if (typeof value !== "string") return NaN;
  const { ranks, sorted } = ranksOf(table, column);
  const known = table.texts[column].numberOf(value);
  if (known !== undefined) return ranks[known] ?? NaN;
  const sought = entryOf(value, column);
  return sorted.filter((entry) => compareEntries(entry, sought) < 0).length - 0.5;
}

/** What a row has in a column. */
export function valueOf(table: TaskTable, column: SortColumn, row: number): number | string | null {
  const value = table.chunkOf(row)[column][row & CHUNK_MASK] ?? NaN;
  if (isTextColumn(column)) return table.texts[column].textOf(value);
  return Number.isNaN(value) ? null : value;
}

export function isTextColumn(column: SortColumn): column is TextColumn {
  return column === "state" || column === "name" || column === "queue" || column === "worker";
}

/** States in the order of a task's life; custom ones stand where tasks run. */
const LIFE = [
  "PENDING",
  "RECEIVED",
  "STARTED",
  null,
  "LOST",
  "RETRY",
  "FAILURE",
  "REJECTED",
  "REVOKED",
  "SUCCESS",
];

interface TextEntry {
  stage: number;
  lower: string;
  text: string;
}

interface Ranks {
  revision: number;
  /** By the text's number. */
  ranks: Float64Array;
  sorted: readonly TextEntry[];
}

const kept = new WeakMap<Interner, Ranks>();

/** Each text's place among all texts of the column; NaN for none. */
export function ranksOf(table: TaskTable, column: TextColumn): Ranks {
  const interner = table.texts[column];
  const known = kept.get(interner);
  if (known?.revision === interner.revision) return known;
  const sorted = [...interner.entries()]
    .map(({ text, number }) => ({ ...entryOf(text, column), number }))
    .sort(compareEntries);
  const ranks = new Float64Array(interner.texts.length).fill(NaN);
  for (const [rank, { number }] of sorted.entries()) ranks[number] = rank;
  const fresh = { revision: interner.revision, ranks, sorted };
  kept.set(interner, fresh);
  return fresh;
}

function entryOf(text: string, column: TextColumn): TextEntry {
  const stage = column === "state" ? LIFE.indexOf(LIFE.includes(text) ? text : null) : 0;
  return { stage, lower: text.toLowerCase(), text };
}

function compareEntries(a: TextEntry, b: TextEntry): number {
  return a.stage - b.stage || compareTexts(a.lower, b.lower) || compareTexts(a.text, b.text);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
