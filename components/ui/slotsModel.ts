/** What the slots of one pool look like: a block per slot up to 24, then a bar. */

/** More blocks than these are too thin to tell apart. */
export const MAX_BLOCKS = 24;

export type SlotBlock = "long" | "busy" | "free" | "unknown";

export type SlotsShape =
  | {
      kind: "blocks";
      blocks: SlotBlock[];
      /** The blocks fill the width: the pool's size is known. */ fill: boolean;
    }
  | { kind: "bar"; longShare: number; busyShare: number };

export interface SlotsInput {
  /** Pool size; null while nobody has told. */
  total: number | null;
  /** Running tasks, those over 10 minutes with them. */
  busy: number;
  /** How many of them have been running for over 10 minutes. */
  long: number;
  /** The worker is lost: nobody knows what its slots do. */
  unknown: boolean;
}

/**
 * Blocks in the order long, busy, free. Without a pool size only the running ones can be drawn. More can run than the
 * size says for a moment (a pool that shrinks): then all are drawn as busy.
 */
export function slotsShape({ total, busy, long, unknown }: SlotsInput): SlotsShape {
  const count = Math.max(total ?? busy, busy);
  const ofLong = Math.min(long, busy);
  if (unknown)
    return { kind: "blocks", blocks: repeat("unknown", Math.min(count, MAX_BLOCKS)), fill: total !== null };
  if (count > MAX_BLOCKS && total !== null) {
    return { kind: "bar", longShare: ofLong / count, busyShare: (busy - ofLong) / count };
  }
  const shown = Math.min(count, MAX_BLOCKS);
  const blocks = [
    ...repeat("long", ofLong),
    ...repeat("busy", busy - ofLong),
    ...repeat("free", count - busy),
  ];
  return { kind: "blocks", blocks: blocks.slice(0, shown), fill: total !== null };
}

function repeat(block: SlotBlock, times: number): SlotBlock[] {
  return Array.from({ length: times }, () => block);
}
