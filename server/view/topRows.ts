/**
 * One page of the matching rows in a sort's order, without sorting all of them: a bounded buffer of the best so far is
 * cut to the page's end by selection whenever it is full, so the cost is linear whatever the order of the rows.
 */
import type { Interner } from "./interner";
import { CHUNK_BITS, CHUNK_ROWS, type CountColumn, type NumberColumn, type TaskChunk } from "./taskChunk";
import type { RowsFound } from "./filterMasks";
import type { TaskTable } from "./taskTable";
import { YES, type Mask } from "./masks";

export type SortColumn = NumberColumn | CountColumn | "state" | "name" | "queue" | "worker";

/** Rows without a value come last in either order; ties go by id, in the order's direction. */
export function topRows(
  table: TaskTable,
  found: RowsFound,
  column: SortColumn,
  descending: boolean,
  offset: number,
  limit: number,
): number[] {
  const wanted = Math.min(found.total, offset + limit);
  if (wanted <= offset) return [];
  const best = new BestRows(table, wanted, descending);
  const keysOf = keyReader(table, column);
  for (const [index, mask] of found.masks.entries()) {
    const chunk = table.chunks[index];
    if (!mask || !chunk || found.counts[index] === 0) continue;
    best.offerChunk(keysOf(chunk), mask, chunk.limit, index << CHUNK_BITS);
  }
  return best.page(offset);
}

/** The numbers to sort by, for each row of a chunk: NaN for none. */
function keyReader(table: TaskTable, column: SortColumn): (chunk: TaskChunk) => Float64Array | Uint32Array {
  if (column !== "state" && column !== "name" && column !== "queue" && column !== "worker") {
    return (chunk) => chunk[column];
  }
  const ranks = ranksOf(table.texts[column], column === "state");
  const keys = new Float64Array(CHUNK_ROWS);
  return (chunk) => {
    const numbers = chunk[column];
    for (let at = 0; at < chunk.limit; at++) keys[at] = ranks[numbers[at] ?? 0] ?? NaN;
    return keys;
  };
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

const kept = new WeakMap<Interner, { revision: number; ranks: Float64Array }>();

/** Each text's place among all texts of the column. */
function ranksOf(interner: Interner, isState: boolean): Float64Array {
  const known = kept.get(interner);
  if (known?.revision === interner.revision) return known.ranks;
  const life = (text: string) => (LIFE.includes(text) ? LIFE.indexOf(text) : LIFE.indexOf(null));
  const entries = [...interner.entries()].map(({ text, number }) => ({
    number,
    stage: isState ? life(text) : 0,
    lower: text.toLowerCase(),
    text,
  }));
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  entries.sort((a, b) => a.stage - b.stage || compare(a.lower, b.lower) || compare(a.text, b.text));
  const ranks = new Float64Array(interner.texts.length).fill(NaN);
  for (const [rank, { number }] of entries.entries()) ranks[number] = rank;
  kept.set(interner, { revision: interner.revision, ranks });
  return ranks;
}

/** The `wanted` least of all (key, id) offered. */
class BestRows {
  private readonly keys: Float64Array;
  private readonly rows: Int32Array;
  private count = 0;
  /** The greatest that can still be among the wanted; known once the buffer was full. */
  private boundKey = Infinity;
  private boundRow = -1;

  constructor(
    private readonly table: TaskTable,
    private readonly wanted: number,
    private readonly descending: boolean,
  ) {
    const room = wanted * 2 + 2048;
    this.keys = new Float64Array(room);
    this.rows = new Int32Array(room);
  }

  /** Rows of a chunk that pass; `base` is the number of its first row. */
  offerChunk(keys: Float64Array | Uint32Array, mask: Mask, limit: number, base: number): void {
    const sign = this.descending ? -1 : 1;
    for (let at = 0; at < limit; at++) {
      if (mask[at] !== YES) continue;
      const key = sign * (keys[at] ?? NaN);
      // NaN, for no value, is greater than any number here, though it compares as neither.
      if (key > this.boundKey) continue;
      this.offer(key <= Number.MAX_VALUE ? key : Infinity, base | at);
    }
  }

  private offer(key: number, row: number): void {
    if (key > this.boundKey) return;
    if (key === this.boundKey && this.boundRow >= 0 && this.compareIds(row, this.boundRow) > 0) return;
    this.keys[this.count] = key;
    this.rows[this.count] = row;
    if (++this.count < this.rows.length) return;
    this.select(this.wanted - 1, 0, this.count - 1);
    this.count = this.wanted;
    this.boundKey = this.keys[this.wanted - 1] ?? Infinity;
    this.boundRow = this.rows[this.wanted - 1] ?? -1;
  }

  /** The rows from `offset` up to the wanted number, in order. */
  page(offset: number): number[] {
    if (this.count > this.wanted) this.select(this.wanted - 1, 0, this.count - 1);
    const end = Math.min(this.count, this.wanted);
    if (offset > 0 && offset < end) this.select(offset, 0, end - 1);
    const places = Array.from({ length: Math.max(0, end - offset) }, (_, at) => offset + at);
    return places.sort((a, b) => this.compare(a, b)).map((place) => this.rows[place] ?? 0);
  }

  /** Brings the element of rank `nth` among [low, high] to its place, lesser ones before it, greater ones after. */
  private select(nth: number, low: number, high: number): void {
    const { keys, rows } = this;
    while (low < high) {
      this.medianFirst(low, (low + high) >>> 1, high);
      const pivotKey = keys[low] ?? 0;
      const pivotRow = rows[low] ?? 0;
      let left = low - 1;
      let right = high + 1;
      for (;;) {
        do left++;
        while (this.isLess(keys[left] ?? 0, rows[left] ?? 0, pivotKey, pivotRow));
        do right--;
        while (this.isLess(pivotKey, pivotRow, keys[right] ?? 0, rows[right] ?? 0));
        if (left >= right) break;
        this.swap(left, right);
      }
      if (nth <= right) high = right;
      else low = right + 1;
    }
  }

  /** Puts the median of three into the first of the places. */
  private medianFirst(a: number, b: number, c: number): void {
    if (this.compare(b, c) > 0) this.swap(b, c);
    if (this.compare(a, c) > 0) this.swap(a, c);
    if (this.compare(a, b) < 0) this.swap(a, b);
  }

  private isLess(keyA: number, rowA: number, keyB: number, rowB: number): boolean {
    if (keyA !== keyB) return keyA < keyB;
    return rowA !== rowB && this.compareIds(rowA, rowB) < 0;
  }

  private compare(a: number, b: number): number {
    const difference = (this.keys[a] ?? 0) - (this.keys[b] ?? 0);
    // Infinite keys, of rows without a value, have no difference.
    if (difference < 0 || difference > 0) return difference;
    return this.compareIds(this.rows[a] ?? 0, this.rows[b] ?? 0);
  }

  private compareIds(a: number, b: number): number {
    const order = this.table.compareIds(a, b);
    return this.descending ? -order : order;
  }

  private swap(a: number, b: number): void {
    const { keys, rows } = this;
    const key = keys[a] ?? 0;
    const row = rows[a] ?? 0;
    keys[a] = keys[b] ?? 0;
    rows[a] = rows[b] ?? 0;
    keys[b] = key;
    rows[b] = row;
  }
}
