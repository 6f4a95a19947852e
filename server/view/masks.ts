/**
 * Masks: for each row of a chunk, does it pass a filter? With these three values AND is `&`, OR is `|`, and four rows
 * are joined in one step.
 */
import { CHUNK_ROWS } from "./taskChunk";

export const NO = 0;
/** Only long texts that were not read yet can tell. */
export const UNREAD = 1;
export const YES = 3;

export type Mask = Uint8Array;

export function newMask(): Mask {
  return new Uint8Array(CHUNK_ROWS);
}

export function andMask(into: Mask, other: Mask): void {
  const [a, b] = [inFours(into), inFours(other)];
  for (let at = 0; at < a.length; at++) a[at] = (a[at] ?? 0) & (b[at] ?? 0);
}

export function orMask(into: Mask, other: Mask): void {
  const [a, b] = [inFours(into), inFours(other)];
  for (let at = 0; at < a.length; at++) a[at] = (a[at] ?? 0) | (b[at] ?? 0);
}

/** NO and YES change places: their two bits are swapped and turned over, and those of UNREAD stay the same by it. */
export function notMask(mask: Mask): void {
  const fours = inFours(mask);
  for (let at = 0; at < fours.length; at++) {
    const bits = fours[at] ?? 0;
    const swapped = ((bits & 0x01010101) << 1) | ((bits >>> 1) & 0x01010101);
    fours[at] = ~swapped & 0x03030303;
  }
}

/** How many rows pass, and of how many it is not known. */
export function countMask(mask: Mask): { total: number; unread: number } {
  const fours = inFours(mask);
  let total = 0;
  let low = 0;
  // Each byte of the sums counts for itself, so they are emptied before one can be full.
  for (let from = 0; from < fours.length; from += 32) {
    let uppers = 0;
    let lowers = 0;
    for (let at = from; at < from + 32; at++) {
      const bits = fours[at] ?? 0;
      uppers += (bits >>> 1) & 0x01010101;
      lowers += bits & 0x01010101;
    }
    total += Math.imul(uppers, 0x01010101) >>> 24;
    low += Math.imul(lowers, 0x01010101) >>> 24;
  }
  return { total, unread: low - total };
}

/** Adds to `counts` how often each number stands among the first `limit` that pass. */
export function countNumbers(numbers: Uint32Array, mask: Mask, limit: number, counts: Uint32Array): void {
  for (let at = 0; at < limit; at++) {
    const number = numbers[at] ?? 0;
    counts[number] = (counts[number] ?? 0) + ((mask[at] ?? 0) >> 1);
  }
}

const views = new WeakMap<ArrayBufferLike, Uint32Array>();

function inFours(mask: Mask): Uint32Array {
  let fours = views.get(mask.buffer);
  if (!fours) {
    fours = new Uint32Array(mask.buffer);
    views.set(mask.buffer, fours);
  }
  return fours;
}
