/** How far behind what is written is, and what the broker dropped meanwhile, by our clock. */
import { WorkerClocks } from "@/lib/cluster/workerClocks";
import type { EventBatch, Gap } from "../store/store";

/** When the events of a batch were sent, by our clock, in the order in which they came; Unix ms. */
export interface SendTimes {
  of(batch: Pick<EventBatch, "taskEvents" | "workerEvents" | "receivedAt">, mayWait: boolean): number[];
}

/** Senders' clocks are learned from the pace of their events: an hour ahead or behind says nothing of how late we are. */
export function createSendTimes(): SendTimes {
  const clocks = new WorkerClocks();
  return {
    of: ({ taskEvents, workerEvents, receivedAt }, mayWait) =>
      [...taskEvents, ...workerEvents].map(({ hostname, at }) =>
        clocks.sentAt(hostname, at, receivedAt, mayWait),
      ),
  };
}

/** So many messages wait only for one who is behind; fewer may for a moment, whatever the clocks say of their age. */
export const BEHIND_MESSAGES = 1000;

/**
 * Until when all that was heard is written, Unix ms; null before anything was. What waits here came then or later, what
 * waits on the broker was sent after the newest that is written.
 */
export function writtenUntil(known: {
  /** When the broker last said anything, Unix ms. */
  heardAt: number | null;
  /** When the oldest came that is here and not written, Unix ms. */
  unwrittenSince: number | null;
  /** Messages that wait on the broker. */
  backlog: number | null;
  /** When the newest was sent that is written, Unix ms. */
  sentUntil: number | null;
}): number | null {
  const { heardAt, unwrittenSince, backlog, sentUntil } = known;
  if (heardAt === null) return null;
  const isBehind = (backlog ?? 0) >= BEHIND_MESSAGES;
  return Math.min(heardAt, unwrittenSince ?? heardAt, (isBehind ? sentUntil : null) ?? heardAt);
}

/** Between two events that were sent so far apart, in a queue that was full, some were dropped. */
const JUMP_MS = 1000;

/** Tells of which time events are missing because our queue was full and the broker dropped its oldest. */
export interface DroppedWatch {
  /** The queue is full. `from`: until when nothing can be missing, Unix ms; null: not known. */
  begin(from: number | null): void;
  /** What was written, by when it was sent. */
  note(sentAt: readonly number[]): void;
  /** The queue is full no more: the gap, if there was one, goes to `tell` with the next that is written. */
  end(): void;
}

/**
 * What comes after the dropped events in the queue was sent later than what came before them, by as much as is missing: such
 * a jump tells the gap's edges. Where there is none, as many small ones are while it goes on, it is from `begin` to the end.
 */
export function watchDropped(tell: (gap: Gap) => void): DroppedWatch {
  let from: number | null = null;
  let to: number | null = null;
  let newest: number | null = null;
  let isOver = false;
  return {
    begin(at) {
      isOver = false;
      if (at === null || from !== null) return;
      from = newest = at;
    },
    note(sentAt) {
      if (from === null || newest === null) return;
      for (const at of sentAt) {
        if (at - newest > JUMP_MS) {
          // The first one is where it begins, unless something was missing before it already.
          if (to === null) from = newest;
          to = at;
        }
        newest = Math.max(newest, at);
      }
      if (!isOver || sentAt.length === 0) return;
      tell({ from, to: to ?? newest });
      from = to = newest = null;
    },
    end() {
      isOver = true;
    },
  };
}
