/** Fills the task table from the store, newest first, in pieces small enough that pages are served in between. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Store } from "../store/store";
import type { TaskTable } from "./taskTable";

export interface HydrateOptions {
  signal: AbortSignal;
  /** Tasks that retention has removed since the reading began: what is still read of them is old. */
  evicted: ReadonlySet<string>;
  /** Called after each piece. */
  onRows: () => void;
}

/** About 5 ms of work. */
const CHUNK_ROWS = 250;

/** Reads every row; at the end, removes those that the store no longer has. Rejects when the store does. */
export async function hydrate(
  store: Pick<Store, "readAllRows">,
  table: TaskTable,
  { signal, evicted, onRows }: HydrateOptions,
): Promise<void> {
  table.beginSweep();
  for await (const rows of store.readAllRows(CHUNK_ROWS)) {
    if (signal.aborted) return;
    for (const row of rows) if (!evicted.has(row.id)) table.upsert(row);
    onRows();
    await nextTurn();
  }
  for (let index = 0; index < table.chunks.length && !signal.aborted; index++) {
    if (table.sweepChunk(index).length > 0) onRows();
    await nextTurn();
  }
}
