/** Answers over the task table: pages of tasks, counts per value, counts over time. All of it in memory and at once. */
import type { TASK_SORTS, TaskFacets, TaskHistogram } from "@/lib/contract/api";
import { formatFilter, ignoreField, type FilterNode } from "@/lib/cluster/taskFilter";
import { IdSnapshot } from "./idSnapshot";
import { FilterMasks, type RowsFound, type RowsWanted } from "./filterMasks";
import { CHUNK_BITS, CHUNK_MASK, type InternedColumn } from "./taskChunk";
import type { TaskTable } from "./taskTable";
import { countNumbers, YES, type Mask } from "./masks";
import { valueOf, type PlaceInOrder, type SortColumn } from "./sortKeys";
import { topRows } from "./topRows";

export type TaskSort = (typeof TASK_SORTS)[number];

/** Which tasks. */
export interface TaskSelection {
  filter: FilterNode;
  /** Created at or after, Unix ms; negative: that long ago. */
  from?: number;
  /** Created before, Unix ms; negative: that long ago. */
  to?: number;
  /** IANA name of the zone in which dates without one are meant; UTC if absent. */
  zone?: string;
  /** Plain words look into the arguments as well, as far as they were read (`textSearch`). */
  deep?: boolean;
}

export interface TaskQuery extends TaskSelection {
  sort: TaskSort;
  order: "asc" | "desc";
  limit: number;
  offset: number;
  /** The page begins after this place of the order; `offset` counts from there. */
  after?: PlaceInOrder;
}

export interface TaskQueryResult {
  /** Tasks that match, exact; those that need reading are counted once they were read. */
  total: number;
  /** The page, in order. */
  ids: string[];
  /** Where the page ends: what to ask with as `after` for the next; null where the page is not full. */
  end: PlaceInOrder | null;
  /** Tasks of which only texts not yet read can tell: 0 for filters without such terms. */
  unread: number;
}

/** Facets of the task list. */
export const FACET_FIELDS = ["state", "name", "queue", "worker"] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

const SORT_COLUMN: Record<TaskSort, SortColumn> = {
  created: "createdAt",
  updated: "updatedAt",
  state: "state",
  name: "name",
  queue: "queue",
  worker: "worker",
  waited: "waitedMs",
  runtime: "runtime",
  retries: "retries",
  received: "receivedAt",
  started: "startedAt",
  finished: "finishedAt",
};

/** Below this number of matches it is quicker to pick them out than to walk all rows for them. */
const FEW_MATCHES = 4096;
/** Answers kept until something changes. */
const MAX_KEPT = 200;

export class TaskQueries {
  readonly masks: FilterMasks;
  private readonly answers = new Map<string, unknown>();
  private answersOf = "";

  constructor(private readonly table: TaskTable) {
    this.masks = new FilterMasks(table);
  }

  /** One page. `now`: Unix ms. */
  query(query: TaskQuery, now: number): TaskQueryResult {
    const { sort, order, limit, offset, after } = query;
    const place = after ? JSON.stringify(after) : "";
    return this.kept(`query ${sort} ${order} ${limit} ${offset} ${place} ${keyOf(query)}`, now, () => {
      const { total, unread, rows } = this.pageOf(query, now);
      const ids = rows.map((row) => this.table.idOf(row));
      const [row, id] = [rows.at(-1), ids.at(-1)];
      const full = rows.length === limit && row !== undefined && id !== undefined;
      return {
        total,
        unread,
        ids,
        end: full ? { value: valueOf(this.table, SORT_COLUMN[sort], row), id } : null,
      };
    });
  }

  /** Counts per value, each facet without its own field's terms; at most `limit` values, most first. */
  facets(selection: TaskSelection, limit: number, now: number): TaskFacets {
    return this.kept(`facets ${limit} ${keyOf(selection)}`, now, () => {
      const counts = {
        state: this.countValues(selection, "state", now),
        name: this.countValues(selection, "name", now),
        queue: this.countValues(selection, "queue", now),
        worker: this.countValues(selection, "worker", now),
      };
      return {
        state: mostFirst(counts.state, limit),
        name: mostFirst(counts.name, limit),
        queue: mostFirst(counts.queue, limit),
        worker: mostFirst(counts.worker, limit),
        distinct: {
          name: counts.name.length,
          queue: counts.queue.length,
          worker: counts.worker.length,
        },
      };
    });
  }

  /**
   * Values of a field that contain `text`, with their counts under the rest of the filter, for completion: those that
   * begin with it first, then by count. Values without a match come last, with 0.
   */
  values(
    selection: TaskSelection,
    field: FacetField | "exceptionType",
    text: string,
    limit: number,
    now: number,
  ): { value: string; count: number }[] {
    const wanted = text.toLowerCase();
    const counts = new Map(this.countValues(selection, field, now).map(({ value, count }) => [value, count]));
    return [...this.table.texts[field].entries()]
      .map((entry) => ({
        value: entry.text,
        count: counts.get(entry.text) ?? 0,
        at: entry.text.toLowerCase().indexOf(wanted),
      }))
      .filter(({ at }) => at >= 0)
      .sort(
        (a, b) => Number(a.at > 0) - Number(b.at > 0) || b.count - a.count || (a.value < b.value ? -1 : 1),
      )
      .slice(0, limit)
      .map(({ value, count }) => ({ value, count }));
  }

  /** Tasks created in each of `buckets` equal steps from `from` to `to` (Unix ms), by state. */
  histogram(
    selection: TaskSelection,
    from: number,
    to: number,
    buckets: number,
    now: number,
  ): Omit<TaskHistogram, "gaps"> {
    return this.kept(`histogram ${from} ${to} ${buckets} ${keyOf(selection)}`, now, () => {
      const wanted = this.wanted(selection, now);
      const found = this.masks.find({
        ...wanted,
        from: Math.max(wanted.from, from),
        to: Math.min(wanted.to, to),
      });
      const stepMs = (to - from) / buckets;
      const states = this.table.texts.state;
      const counts = new Uint32Array(states.texts.length * buckets);
      this.eachChunk(found, (chunk, mask) => {
        const { createdAt, state, limit } = chunk;
        for (let at = 0; at < limit; at++) {
          if (mask[at] !== YES) continue;
          // Rounding may put the very last moment one past the end.
          const bucket = Math.min(buckets - 1, Math.floor(((createdAt[at] ?? 0) - from) / stepMs));
          const place = (state[at] ?? 0) * buckets + bucket;
          counts[place] = (counts[place] ?? 0) + 1;
        }
      });
      const series: Record<string, number[]> = {};
      for (const { text, number } of states.entries()) {
        const steps = counts.subarray(number * buckets, (number + 1) * buckets);
        if (steps.some((count) => count > 0)) series[text] = Array.from(steps);
      }
      return { from, to, stepMs, series };
    });
  }

  /** The ids of all that match, newest first, at most `limit`. */
  allIds(selection: TaskSelection, limit: number, now: number): string[] {
    const { rows } = this.pageOf({ ...selection, sort: "created", order: "desc", limit, offset: 0 }, now);
    return rows.map((row) => this.table.idOf(row));
  }

  /** The same for all of them, however many, as they are now. */
  snapshot(selection: TaskSelection, now: number): IdSnapshot {
    const wanted = this.wanted(selection, now);
    const found = this.masks.find(wanted);
    const ids = new IdSnapshot(found.total);
    const [first, last] = this.positions(wanted);
    this.table.order.walk(first, last, true, (row) => {
      if (found.masks[row >>> CHUNK_BITS]?.[row & CHUNK_MASK] !== YES) return true;
      return ids.add(this.table.idOf(row));
    });
    return ids;
  }

  /** The filter's rows as masks. */
  find(selection: TaskSelection, now: number): RowsFound {
    return this.masks.find(this.wanted(selection, now));
  }

  private pageOf(query: TaskQuery, now: number): { total: number; unread: number; rows: number[] } {
    const { table } = this;
    const { offset, limit, after } = query;
    const descending = query.order === "desc";
    const wanted = this.wanted(query, now);
    if (query.sort === "created" && query.filter.kind === "all") {
      const span = this.positions(wanted);
      const [first, last] = this.positionsAfter(span, after, descending);
      const rows: number[] = [];
      const from = descending ? Math.max(first, last - offset - limit) : first + offset;
      const to = descending ? last - offset : Math.min(last, from + limit);
      table.order.walk(from, to, descending, (row) => rows.push(row) < limit);
      return { total: span[1] - span[0], unread: 0, rows };
    }
    const found = this.masks.find(wanted);
    const rows =
      query.sort === "created" && found.total > FEW_MATCHES
        ? this.walkFor(found, wanted, query)
        : topRows(table, found, SORT_COLUMN[query.sort], { descending, offset, limit, after });
    return { total: found.total, unread: found.unread, rows };
  }

  /** Goes through the rows in the order of creation and takes those that match. */
  private walkFor(
    found: RowsFound,
    wanted: RowsWanted,
    { order, offset, limit, after }: TaskQuery,
  ): number[] {
    const newestFirst = order === "desc";
    const [first, last] = this.positionsAfter(this.positions(wanted), after, newestFirst);
    const end = Math.min(found.total, offset + limit);
    const rows: number[] = [];
    let matched = 0;
    if (end <= offset) return rows;
    this.table.order.walk(first, last, newestFirst, (row) => {
      if (found.masks[row >>> CHUNK_BITS]?.[row & CHUNK_MASK] !== YES) return true;
      if (matched++ >= offset) rows.push(row);
      return matched < end;
    });
    return rows;
  }

  /** The part of a span of positions that comes after a place, in the direction that is walked. */
  private positionsAfter(
    [first, last]: [number, number],
    after: PlaceInOrder | undefined,
    newestFirst: boolean,
  ): [number, number] {
    if (!after) return [first, last];
    const { table } = this;
    const at = Number(after.value);
    const place = table.order.countWhile((row) => {
      const createdAt = table.chunkOf(row).createdAt[row & CHUNK_MASK] ?? 0;
      if (createdAt !== at) return createdAt < at;
      const id = table.idOf(row);
      return newestFirst ? id < after.id : id <= after.id;
    });
    return newestFirst
      ? [first, Math.max(first, Math.min(last, place))]
      : [Math.min(last, Math.max(first, place)), last];
  }

  /** Between which positions of the order of creation the span of time lies. */
  private positions({ from, to }: RowsWanted): [number, number] {
    const { table } = this;
    const before = (at: number) => (row: number) =>
      (table.chunkOf(row).createdAt[row & CHUNK_MASK] ?? 0) < at;
    const first = from === -Infinity ? 0 : table.order.countWhile(before(from));
    const last = to === Infinity ? table.size : table.order.countWhile(before(to));
    return [first, Math.max(first, last)];
  }

  private countValues(
    selection: TaskSelection,
    column: InternedColumn,
    now: number,
  ): { value: string; count: number }[] {
    const interner = this.table.texts[column];
    const wanted = this.wanted({ ...selection, filter: ignoreField(selection.filter, column) }, now);
    const isAll = wanted.filter.kind === "all" && wanted.from === -Infinity && wanted.to === Infinity;
    const counts = isAll ? interner.uses : this.countColumn(this.masks.find(wanted), column);
    return [...interner.entries()]
      .map(({ text, number }) => ({ value: text, count: counts[number] ?? 0 }))
      .filter(({ count }) => count > 0);
  }

  private countColumn(found: RowsFound, column: InternedColumn): Uint32Array {
    const counts = new Uint32Array(this.table.texts[column].texts.length);
    this.eachChunk(found, (chunk, mask) => {
      countNumbers(chunk[column], mask, chunk.limit, counts);
    });
    return counts;
  }

  private eachChunk(found: RowsFound, visit: (chunk: TaskTable["chunks"][number], mask: Mask) => void): void {
    for (const [index, chunk] of this.table.chunks.entries()) {
      const mask = found.masks[index];
      if (mask && (found.counts[index] ?? 0) > 0) visit(chunk, mask);
    }
  }

  private wanted({ filter, from, to, zone, deep }: TaskSelection, now: number): RowsWanted {
    const instant = (at: number | undefined, absent: number) =>
      at === undefined ? absent : at < 0 ? now + at : at;
    return {
      filter,
      from: instant(from, -Infinity),
      to: instant(to, Infinity),
      now,
      zone,
      deep: deep ?? false,
    };
  }

  /** Answers are the same until the table, a verdict or the clock moves on. */
  private kept<Answer>(key: string, now: number, answer: () => Answer): Answer {
    const state = `${this.table.revision} ${this.masks.verdicts.revision} ${now}`;
    if (this.answersOf !== state || this.answers.size >= MAX_KEPT) this.answers.clear();
    this.answersOf = state;
    if (this.answers.has(key)) return this.answers.get(key) as Answer; // only this key's answer was put there
    const fresh = answer();
    this.answers.set(key, fresh);
    return fresh;
  }
}

function keyOf({ filter, from, to, zone, deep }: TaskSelection): string {
  return `${from ?? ""} ${to ?? ""} ${zone ?? ""} ${deep ? "deep" : ""} ${formatFilter(filter)}`;
}

function mostFirst(
  counts: { value: string; count: number }[],
  limit: number,
): { value: string; count: number }[] {
  return counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, limit);
}
