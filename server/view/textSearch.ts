/**
 * Search in the long texts, which only the store has: the table says which tasks are left in question, and those are
 * read in chunks, newest first. What was read is kept as verdicts, so a search that stopped goes on where it was.
 */
import { foldTask } from "@/lib/cluster/foldTask";
import { hiderOf } from "@/lib/cluster/redact/redactTask";
import type { Hider, Redactor } from "@/lib/cluster/redact/redactor";
import type { LongTexts } from "@/lib/cluster/taskFilter";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import type { Store } from "../store/store";
import { UNREAD, YES } from "./masks";
import { CHUNK_BITS, CHUNK_MASK } from "./taskChunk";
import type { TaskQueries, TaskSelection } from "./taskQuery";
import type { TaskTable } from "./taskTable";

export interface TextSearchStep {
  /** Matching tasks found in this step, newest first. */
  ids: string[];
  /** Tasks read so far, by this search. */
  scanned: number;
  /** Tasks that were in question when it began. */
  candidates: number;
  /** Creation of the oldest task read so far, Unix ms; null before the first. */
  reachedAt: number | null;
  /** Nothing is left in question: the last step, unless the search was stopped. */
  complete: boolean;
}

export interface TextSearchOptions {
  now: number;
  /** What is hidden is not found either: a search by guesses would tell it letter by letter. */
  redactor: Redactor;
  signal?: AbortSignal;
  /** Tasks read at once. */
  chunk?: number;
}

/** One reply of this many tasks takes some milliseconds, so pages are served in between. */
const CHUNK_TASKS = 200;

/**
 * Reads what is in question, and yields after each chunk; ends when all is read or the signal is aborted. Rejects when
 * the store does. Tasks that change meanwhile are left to the next search.
 */
export async function* textSearch(
  store: Pick<Store, "readTaskEvents">,
  table: TaskTable,
  queries: TaskQueries,
  selection: TaskSelection,
  { now, redactor, signal, chunk = CHUNK_TASKS }: TextSearchOptions,
): AsyncGenerator<TextSearchStep> {
  const terms = queries.find(selection, now).textTerms;
  const { rows, ticks, count } = rowsInQuestion(table, queries, selection, now);
  let scanned = 0;
  let reachedAt: number | null = null;
  for (let from = 0; from < count && !signal?.aborted; from += chunk) {
    const places = Array.from({ length: Math.min(chunk, count - from) }, (_, nth) => from + nth);
    // A row that has changed since is another question: one for the next search.
    const isSame = (place: number) => tickOf(table, rows[place] ?? 0) === ticks[place];
    const asked = places.filter(isSame);
    const tasks = await store.readTaskEvents(asked.map((place) => table.idOf(rows[place] ?? 0)));
    if (signal?.aborted) return;
    const judged: number[] = [];
    for (const [index, place] of asked.entries()) {
      if (!isSame(place)) continue;
      const row = rows[place] ?? 0;
      const texts = textsOf(tasks[index] ?? null, redactor);
      for (const term of terms) term.judge(row, ticks[place] ?? 0, texts);
      reachedAt = table.chunkOf(row).createdAt[row & CHUNK_MASK] ?? null;
      judged.push(row);
    }
    scanned += asked.length;
    const { masks, unread } = queries.find(selection, now);
    const ids = judged
      .filter((row) => masks[row >>> CHUNK_BITS]?.[row & CHUNK_MASK] === YES)
      .map((row) => table.idOf(row));
    const isLast = from + chunk >= count;
    yield { ids, scanned, candidates: count, reachedAt, complete: isLast && unread === 0 };
  }
  if (count === 0) yield { ids: [], scanned, candidates: 0, reachedAt, complete: true };
}

/** Rows of which only reading can tell, newest first, and their ticks: there may be a million of them. */
function rowsInQuestion(
  table: TaskTable,
  queries: TaskQueries,
  selection: TaskSelection,
  now: number,
): { rows: Int32Array; ticks: Uint32Array; count: number } {
  const { masks, unread } = queries.find(selection, now);
  const rows = new Int32Array(unread);
  const ticks = new Uint32Array(unread);
  let count = 0;
  if (unread === 0) return { rows, ticks, count };
  table.order.walk(0, table.size, true, (row) => {
    if (masks[row >>> CHUNK_BITS]?.[row & CHUNK_MASK] !== UNREAD) return true;
    rows[count] = row;
    ticks[count] = tickOf(table, row);
    return ++count < unread;
  });
  return { rows, ticks, count };
}

function tickOf(table: TaskTable, row: number): number {
  return table.chunkOf(row).ticks[row & CHUNK_MASK] ?? 0;
}

/** Of a task that the store no longer has: nothing. */
function textsOf(events: TaskEvent[] | null, redactor: Redactor): LongTexts {
  if (!events || events.length === 0) {
    return { args: null, kwargs: null, result: null, exception: null, traceback: null };
  }
  const task = foldTask(events);
  return new HiddenTexts(task, hiderOf(redactor, task));
}

/** Of a task's texts a filter asks for one or two: only those are gone through. */
class HiddenTexts implements LongTexts {
  private readonly hidden: Partial<Record<keyof LongTexts, string | null>> = {};

  constructor(
    private readonly texts: LongTexts,
    private readonly hider: Hider,
  ) {}

  get args(): string | null {
    return (this.hidden.args ??= this.texts.args && this.hider.args(this.texts.args));
  }
  get kwargs(): string | null {
    return (this.hidden.kwargs ??= this.texts.kwargs && this.hider.text(this.texts.kwargs));
  }
  get result(): string | null {
    return (this.hidden.result ??= this.texts.result && this.hider.text(this.texts.result));
  }
  get exception(): string | null {
    return (this.hidden.exception ??= this.texts.exception && this.hider.text(this.texts.exception));
  }
  get traceback(): string | null {
    return (this.hidden.traceback ??= this.texts.traceback && this.hider.traceback(this.texts.traceback));
  }
}
