/** How far behind what is written is. */
import type { EventBatch } from "../store/store";

/**
 * How old the newest event of a batch is, ms, by its sender's clock; null where it has none. One whose clock is ahead says
 * nothing of how late it comes: it counts only where there is no other, and then as new.
 */
export function lagOf(
  { taskEvents, workerEvents }: Pick<EventBatch, "taskEvents" | "workerEvents">,
  now: number,
): number | null {
  let newest = -Infinity;
  const look = (at: number) => {
    if (at <= now && at > newest) newest = at;
  };
  for (const { at } of taskEvents) look(at);
  for (const { at } of workerEvents) look(at);
  if (taskEvents.length + workerEvents.length === 0) return null;
  return newest === -Infinity ? 0 : now - newest;
}

/** So many messages wait only for one who is behind; fewer may for a moment, whatever the clocks say of their age. */
const BEHIND_MESSAGES = 1000;

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
