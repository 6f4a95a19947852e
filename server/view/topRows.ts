/**
 * One page of the matching rows in a sort's order, without sorting all of them: a bounded buffer of the best so far is
 * cut to the page's end by selection whenever it is full, so the cost is linear whatever the order of the rows.
 */
import { CHUNK_BITS, type TaskChunk } from "./taskChunk";
import type { RowsFound } from "./filterMasks";
import {
  isTextColumn,
  keyOfValue,
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
export function topRows(table: TaskTable, found: RowsFound, column: SortColumn, page: PageOfRows): number[] {
  if (Math.min(found.total, page.offset + page.limit) <= page.offset) return [];
  return isTextColumn(column)
    ? topByText(table, found, column, page)
    : topByNumber(table, found, column, page);
}

function topByNumber(
  table: TaskTable,
  found: RowsFound,
  column: Exclude<SortColumn, TextColumn>,
  { descending, offset, limit, after }: PageOfRows,
): number[] {
  const upwards = (key: number) => upwardsOf(key, descending, Infinity);
  const floor = after && { key: upwards(keyOfValue(table, column, after.value)), id: after.id };
  const best = new BestRows(table, Math.min(found.total, offset + limit), descending);
  eachPart(table, found, (chunk, mask, base) => {
    const keys = chunk[column];
    for (let at = 0; at < chunk.limit; at++) {
      if (mask[at] !== YES) continue;
      const key = upwards(keys[at] ?? NaN);
      if (key > best.boundKey || (floor && !isAfter(table, floor, key, base | at, descending))) continue;
      best.offer(key, base | at);
    }
  });
  return best.page(offset);
}

/** Many rows have the same text: they are counted, and only those of the texts on the page are told apart, by their ids. */
function topByText(
  table: TaskTable,
  found: RowsFound,
  column: TextColumn,
  { descending, offset, limit, after }: PageOfRows,
): number[] {
  const { ranks } = ranksOf(table, column);
  const upwards = (rank: number) => upwardsOf(rank, descending, ranks.length);
  const floor = after && { key: upwards(keyOfValue(table, column, after.value)), id: after.id };
  const keys = Float64Array.from(ranks, upwards);
  const wanted = Math.min(found.total, offset + limit);
  const counts = countKeys(table, found, column, keys);
  const { first, last, before } = keysOfPage(counts, floor?.key ?? -Infinity, offset, wanted);
  const isOnPage = Uint8Array.from(keys, (key) => Number(key >= first && key <= last));
  const best = new BestRows(table, wanted - before, descending);
  // The head of the id as the key's lower half: hardly two rows of a text need a look at the whole of it.
  const [headFactor, headBase] = table.hasTextIds ? [0, 0] : descending ? [-1, 0xffffffff] : [1, 0];
  eachPart(table, found, (chunk, mask, base) => {
    const { ids, limit: end } = chunk;
    const numbers = chunk[column];
    for (let at = 0; at < end; at++) {
      const number = numbers[at] ?? 0;
      if (mask[at] !== YES || isOnPage[number] !== 1) continue;
      const key = keys[number] ?? 0;
      const whole = key * 2 ** 32 + headBase + headFactor * (ids[at * 4] ?? 0);
      if (whole > best.boundKey || (floor && !isAfter(table, floor, key, base | at, descending))) continue;
      best.offer(whole, base | at);
    }
  });
  return best.page(offset - before);
}

/** Where a page begins: what comes before it, or is it, is not on it. */
interface Floor {
  key: number;
  id: string;
}

function isAfter(table: TaskTable, floor: Floor, key: number, row: number, descending: boolean): boolean {
  if (key > floor.key) return true;
  if (key < floor.key) return false;
  const id = table.idOf(row);
  return descending ? id < floor.id : id > floor.id;
}

/** Keys as they are ordered in, the least first; `none` for what has no value (NaN). */
function upwardsOf(key: number, descending: boolean, none: number): number {
  const signed = descending ? -key : key;
  return signed <= Number.MAX_VALUE ? signed : none;
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

/** How many of the rows have each key, the least first. `keys`: of each text's number, in the order. */
function countKeys(
  table: TaskTable,
  found: RowsFound,
  column: TextColumn,
  keys: Float64Array,
): [key: number, rows: number][] {
  const counts = new Uint32Array(keys.length);
  eachPart(table, found, (chunk, mask) => countNumbers(chunk[column], mask, chunk.limit, counts));
  return [...counts]
    .map((rows, number): [number, number] => [keys[number] ?? Infinity, rows])
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

/** The `wanted` least of all (key, id) offered. */
class BestRows {
  private readonly keys: Float64Array;
  private readonly rows: Int32Array;
  private count = 0;
  /** The greatest that can still be among the wanted; known once the buffer was full. */
  boundKey = Infinity;
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

  offer(key: number, row: number): void {
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
