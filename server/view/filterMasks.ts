/**
 * Which rows pass a filter, kept chunk by chunk: of a filter that was asked before, only chunks that have changed since
 * are evaluated again. Under a steady stream of events these are the few with the newest tasks.
 */
import { formatFilter, type FilterNode } from "@/lib/cluster/taskFilter";
import { planFilter, type FilterPlan } from "./filterPlan";
import { countMask, newMask, NO, YES, type Mask } from "./masks";
import { CHUNK_ROWS, type TaskChunk } from "./taskChunk";
import type { TaskTable } from "./taskTable";
import { TextVerdicts, type TextTerm } from "./textVerdicts";

/** What rows are asked for, without order. */
export interface RowsWanted {
  filter: FilterNode;
  /** Created at or after, Unix ms. */
  from: number;
  /** Created before, Unix ms. */
  to: number;
  /** Unix ms. */
  now: number;
  /** IANA name of the zone in which dates without one are meant. */
  zone?: string;
  /** Plain words look into the arguments as well. */
  deep: boolean;
}

/** Valid until the table or a verdict changes. */
export interface RowsFound {
  /** Rows that match. */
  total: number;
  /** Rows of which only texts not yet read can tell. */
  unread: number;
  /** By chunk: a value of `NO`, `UNREAD` or `YES` for each row; null where no row matches or needs reading. */
  masks: (Mask | null)[];
  /** Rows that match, by chunk. */
  counts: number[];
  textTerms: TextTerm[];
}

interface ChunkMask {
  /** Of the chunk and the verdicts on it when it was evaluated. */
  stamp: number;
  mask: Mask;
  total: number;
  unread: number;
}

interface KeptMasks {
  now: number;
  plan: FilterPlan;
  chunks: (ChunkMask | undefined)[];
}

/** Memory for masks, which take a byte a row. At least `MIN_FILTERS` are kept whatever they take. */
const MASK_BYTES = 64 * 1024 * 1024;
const MIN_FILTERS = 8;

export class FilterMasks {
  readonly verdicts = new TextVerdicts();
  private readonly kept = new Map<string, KeptMasks>();
  private readonly spans: (ChunkSpan | undefined)[] = [];

  constructor(private readonly table: TaskTable) {}

  find(wanted: RowsWanted): RowsFound {
    const masks = this.masksFor(wanted);
    const found: RowsFound = { total: 0, unread: 0, masks: [], counts: [], textTerms: masks.plan.textTerms };
    for (const [index, chunk] of this.table.chunks.entries()) {
      const span = this.spanOf(chunk, index);
      const outside = span.max < wanted.from || span.min >= wanted.to;
      let part = outside ? NOTHING : this.evaluate(masks, chunk, index);
      const within = span.min >= wanted.from && span.max < wanted.to;
      if (!within && part !== NOTHING) part = cutToSpan(part, chunk, wanted.from, wanted.to);
      found.total += part.total;
      found.unread += part.unread;
      found.counts.push(part.total);
      found.masks.push(part.total > 0 || part.unread > 0 ? part.mask : null);
    }
    return found;
  }

  private masksFor({ filter, now, zone, deep }: RowsWanted): KeptMasks {
    const key = `${deep ? "deep" : ""}|${zone ?? ""}|${formatFilter(filter)}`;
    let masks = this.kept.get(key);
    if (!masks || (masks.plan.timeRelative && masks.now !== now)) {
      const plan = planFilter(filter, this.table, this.verdicts, { now, zone, deep });
      masks = { now, plan, chunks: [] };
    }
    this.kept.delete(key);
    this.kept.set(key, masks);
    this.dropOldest();
    return masks;
  }

  private dropOldest(): void {
    const bytes = Math.max(1, this.table.chunks.length) * CHUNK_ROWS;
    const most = Math.max(MIN_FILTERS, Math.floor(MASK_BYTES / bytes));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= most) return;
      this.kept.delete(oldest);
    }
  }

  private evaluate({ plan, chunks }: KeptMasks, chunk: TaskChunk, index: number): ChunkMask {
    const known = chunks[index];
    let stamp = chunk.revision;
    for (const term of plan.textTerms) stamp += term.revisionOf(index);
    if (known?.stamp === stamp) return known;
    const mask = known?.mask ?? newMask();
    plan.evaluate(chunk, index, mask);
    const part = { stamp, mask, ...countMask(mask) };
    chunks[index] = part;
    return part;
  }

  private spanOf(chunk: TaskChunk, index: number): ChunkSpan {
    const known = this.spans[index];
    if (known?.revision === chunk.revision) return known;
    const span: ChunkSpan = { revision: chunk.revision, min: Infinity, max: -Infinity };
    const { createdAt, used, limit } = chunk;
    for (let at = 0; at < limit; at++) {
      if (used[at] !== YES) continue;
      const created = createdAt[at] ?? 0;
      if (created < span.min) span.min = created;
      if (created > span.max) span.max = created;
    }
    this.spans[index] = span;
    return span;
  }
}

/** Between which instants the rows of a chunk were created. */
interface ChunkSpan {
  revision: number;
  min: number;
  max: number;
}

const NOTHING: ChunkMask = { stamp: 0, mask: newMask(), total: 0, unread: 0 };

/** A copy without the rows created at another time. */
function cutToSpan(part: ChunkMask, chunk: TaskChunk, from: number, to: number): ChunkMask {
  if (part.total === 0 && part.unread === 0) return part;
  const mask = newMask();
  const { createdAt, limit } = chunk;
  for (let at = 0; at < limit; at++) {
    const created = createdAt[at] ?? 0;
    mask[at] = (Number(created >= from) & Number(created < to)) * (part.mask[at] ?? NO);
  }
  return { stamp: part.stamp, mask, ...countMask(mask) };
}
