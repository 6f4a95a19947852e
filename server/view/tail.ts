/** Follows the store's change stream for as long as the program lives, over lost connections and trimmed streams. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangeRead, ChangeSet, Store } from "../store/store";

export interface TailHandlers {
  /**
   * The stream's place is known, and all that is read from there on will come: time to read everything that there is.
   * Called at the start and after a gap. A rejection counts as the store's.
   */
  onBegin(): Promise<void>;
  onChange(change: ChangeSet): void;
  /** Everything was read up to now. */
  onRead(): void;
  /** The store failed; it is tried again. */
  onTrouble(error: unknown): void;
  /** Asked between reads: true when what `onBegin` started has failed, so that it has to be begun anew. */
  mustBegin(): boolean;
}

/** A read waits this long for changes. */
export const BLOCK_MS = 1000;
/** Rows taken over in one turn of the event loop, some 5 ms. */
const ROWS_PER_TURN = 1000;

/** Resolves when the signal is aborted; never rejects. */
export async function tail(
  store: Pick<Store, "changesEnd" | "readChanges">,
  handlers: TailHandlers,
  signal: AbortSignal,
): Promise<void> {
  const isStopped = () => signal.aborted;
  let position: string | null = null;
  let failures = 0;
  while (!isStopped()) {
    try {
      if (position === null || handlers.mustBegin()) {
        position = await store.changesEnd();
        await handlers.onBegin();
      }
      const read: ChangeRead | null = await unlessAborted(store.readChanges(position, BLOCK_MS), signal);
      if (!read) return;
      failures = 0;
      // What was trimmed away before we came to it is lost to us: only reading all anew makes up for it.
      position = read.gap ? null : read.position;
      if (position !== null) await takeOver(read.changes, handlers);
      handlers.onRead();
    } catch (error) {
      if (isStopped()) return;
      handlers.onTrouble(error);
      await waitOrStop(retryDelayMs(failures++), signal);
    }
  }
}

async function takeOver(changes: ChangeSet[], handlers: TailHandlers): Promise<void> {
  let rows = 0;
  for (const change of changes) {
    handlers.onChange(change);
    rows += change.rows.length + change.evicted.length;
    if (rows < ROWS_PER_TURN) continue;
    rows = 0;
    await nextTurn();
  }
}

const FIRST_MS = 250;
const MAX_MS = 5000;

/** Growing, and different for each process, so that a store that comes back is not met by all at once. */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_MS, FIRST_MS * 2 ** failures);
  return ceiling / 2 + (ceiling / 2) * random();
}

/** The promise's value, or null as soon as the signal is aborted: what the promise comes to is then nobody's business. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(null);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function waitOrStop(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
