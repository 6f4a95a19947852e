/**
 * One page of the matching rows in a sort's order, without sorting all of them: a bounded buffer of the best so far is
 * cut to the page's end by selection whenever it is full, so the cost is linear whatever the order of the rows. Of texts
 * the rows are counted first, and only those of the texts on the page offered.
 */
import { CHUNK_BITS, type TaskChunk } from "./taskChunk";
import type { RowsFound } from "./filterMasks";
import {
  isTextColumn,
  keyOfValue,
  keyReader,
  ranksOf,
  type PlaceInOrder,
  type SortColumn,
  type TextColumn,
} from "./sortKeys";
import type { TaskTable } from "./taskTable";
import { countNumbers, YES, type Mask } from "./masks";

export interface PageOfRows {
  descending: boolean;
  /** Rows to leave out before the page; behind `after`, where that is given. */
  offset: number;
  limit: number;
  /** Only rows that come after this place. */
  after?: PlaceInOrder;
}

/** Rows without a value come last in either order; ties go by id, in the order's direction. */
export function topRows(
  table: TaskTable,
  found: RowsFound,
  column: SortColumn,
  { descending, offset, limit, after }: PageOfRows,
): number[] {
  const wanted = Math.min(found.total, offset + limit);
  if (wanted <= offset) return [];
  const keyOf = (key: number) => upwards(key, descending);
  const floor = after && { key: keyOf(keyOfValue(table, column, after.value)), id: after.id };
  const { first, last, before } = isTextColumn(column)
    ? keysOfPage(countKeys(table, found, column, keyOf), floor?.key ?? -Infinity, offset, wanted)
    : { first: -Infinity, last: Infinity, before: 0 };
  const best = new BestRows(table, wanted - before, descending, { first, last, floor });
  const keysOf = keyReader(table, column);
  eachPart(table, found, (chunk, mask, base) => best.offerChunk(keysOf(chunk), mask, chunk.limit, base));
  return best.page(offset - before);
}

function eachPart(
  table: TaskTable,
  found: RowsFound,
  visit: (chunk: TaskChunk, mask: Mask, base: number) => void,
): void {
  for (const [index, mask] of found.masks.entries()) {
    const chunk = table.chunks[index];
    if (mask && chunk && found.counts[index] !== 0) visit(chunk, mask, index << CHUNK_BITS);
  }
}

/** How many of the rows have each text, by its key in the order, the least first. */
function countKeys(
  table: TaskTable,
  found: RowsFound,
  column: TextColumn,
  keyOf: (key: number) => number,
): [key: number, rows: number][] {
  const counts = new Uint32Array(table.texts[column].texts.length);
  eachPart(table, found, (chunk, mask) => countNumbers(chunk[column], mask, chunk.limit, counts));
  const { ranks } = ranksOf(table, column);
  return [...counts]
    .map((rows, number): [number, number] => [keyOf(ranks[number] ?? NaN), rows])
    .filter(([, rows]) => rows > 0)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * Between which keys, both included, the page lies, and how many rows are before the first of them: many rows have the
 * same text, so that only those of a few texts need be told apart by their ids. Rows up to the floor do not count, and
 * those with its own key may or may not: they are all within.
 */
function keysOfPage(
  counts: readonly [key: number, rows: number][],
  floor: number,
  offset: number,
  wanted: number,
): { first: number; last: number; before: number } {
  let first = floor;
  let before = 0;
  let seen = 0;
  for (const [key, rows] of counts) {
    if (key <= floor) continue;
    seen += rows;
    if (floor === -Infinity && seen <= offset) before = seen;
    else if (first === -Infinity) first = key;
    if (seen >= wanted) return { first, last: key, before };
  }
  return { first, last: Infinity, before };
}

/** Keys as they are ordered in, the least first: what has no value (NaN, which compares as nothing) is the greatest. */
function upwards(key: number, descending: boolean): number {
  const signed = descending ? -key : key;
  return signed <= Number.MAX_VALUE ? signed : Infinity;
}

/** The `wanted` least of all (key, id) offered that are greater than `floor`. */
class BestRows {
  private readonly keys: Float64Array;
  private readonly rows: Int32Array;
  private count = 0;
  /** The greatest that can still be among the wanted; known once the buffer was full. */
  private boundKey: number;
  private boundRow = -1;

  /** `first`, `last`: rows with other keys than these and those between are left out. */
  constructor(
    private readonly table: TaskTable,
    private readonly wanted: number,
    private readonly descending: boolean,
    private readonly within: { first: number; last: number; floor?: { key: number; id: string } },
  ) {
    this.boundKey = within.last;
    const room = wanted * 2 + 2048;
    this.keys = new Float64Array(room);
    this.rows = new Int32Array(room);
  }

  /** Rows of a chunk that pass; `base` is the number of its first row. */
  offerChunk(keys: Float64Array | Uint32Array, mask: Mask, limit: number, base: number): void {
    const { descending } = this;
    const { first } = this.within;
    for (let at = 0; at < limit; at++) {
      if (mask[at] !== YES) continue;
      const key = upwards(keys[at] ?? NaN, descending);
      if (key < first || key > this.boundKey || this.isBelowFloor(key, base | at)) continue;
      this.offer(key, base | at);
    }
  }

  private isBelowFloor(key: number, row: number): boolean {
    const { floor } = this.within;
    if (!floor || key > floor.key) return false;
    if (key < floor.key) return true;
    const id = this.table.idOf(row);
    return this.descending ? id >= floor.id : id <= floor.id;
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
