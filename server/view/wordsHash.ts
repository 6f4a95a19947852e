/**
 * A hash from 128-bit ids to rows, four bytes an entry: it keeps row numbers only and asks its owner for a row's words.
 * Open addressing in 64 parts, each grown on its own, so that no growth copies more than a 64th.
 */
import { randomInt } from "node:crypto";

export interface RowWords {
  /** Are these the row's words? */
  equals(row: number, a: number, b: number, c: number, d: number): boolean;
  /** The row's hash, by `hashWords` of its words with this seed. */
  hash(row: number, seed: number): number;
}

const PARTS = 64;
const FIRST_SIZE = 32;
/** Above this share of used places a part doubles. */
const MAX_LOAD = 0.7;

/** Ids come from the wire, so the seed keeps a sender from choosing ids that all meet in one place. */
export class WordsHash {
  private readonly seed = randomInt(2 ** 31);
  /** Row + 1, or 0 for a free place. */
  private readonly parts: Int32Array[] = Array.from({ length: PARTS }, () => new Int32Array(FIRST_SIZE));
  private readonly counts = new Int32Array(PARTS);

  constructor(private readonly rows: RowWords) {}

  /** The row with these words, or -1. */
  find(a: number, b: number, c: number, d: number): number {
    const hash = hashWords(a, b, c, d, this.seed);
    const part = this.partOf(hash);
    const mask = part.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = part[at] ?? 0;
      if (entry === 0) return -1;
      if (this.rows.equals(entry - 1, a, b, c, d)) return entry - 1;
    }
  }

  /** Adds a row whose words are not in yet. */
  add(row: number): void {
    const hash = this.rows.hash(row, this.seed);
    const index = hash >>> 26;
    const count = (this.counts[index] ?? 0) + 1;
    this.counts[index] = count;
    const part = this.partOf(hash);
    if (count > part.length * MAX_LOAD) this.grow(index, part);
    this.place(this.partOf(hash), hash, row);
  }

  /** Puts another row with the same words in a row's place. */
  replace(row: number, by: number): void {
    const part = this.partOf(this.rows.hash(row, this.seed));
    part[this.placeOf(row, part)] = by + 1;
  }

  /** Takes a row out; its words must still be what they were when it was added. */
  remove(row: number): void {
    const hash = this.rows.hash(row, this.seed);
    const index = hash >>> 26;
    const part = this.partOf(hash);
    this.counts[index] = (this.counts[index] ?? 0) - 1;
    const mask = part.length - 1;
    let hole = this.placeOf(row, part);
    // Entries after the hole that were pushed past it move back, so that no search ends early.
    for (let at = (hole + 1) & mask; ; at = (at + 1) & mask) {
      const entry = part[at] ?? 0;
      if (entry === 0) break;
      const home = this.rows.hash(entry - 1, this.seed) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      part[hole] = entry;
      hole = at;
    }
    part[hole] = 0;
  }

  private partOf(hash: number): Int32Array {
    const part = this.parts[hash >>> 26];
    if (!part) throw new Error("a hash of 32 bits has a part");
    return part;
  }

  private placeOf(row: number, part: Int32Array): number {
    const mask = part.length - 1;
    let at = this.rows.hash(row, this.seed) & mask;
    while (part[at] !== row + 1) {
      if (part[at] === 0) throw new Error("the row is not in the hash");
      at = (at + 1) & mask;
    }
    return at;
  }

  private place(part: Int32Array, hash: number, row: number): void {
    const mask = part.length - 1;
    let at = hash & mask;
    while (part[at] !== 0) at = (at + 1) & mask;
    part[at] = row + 1;
  }

  private grow(index: number, part: Int32Array): void {
    const larger = new Int32Array(part.length * 2);
    for (const entry of part)
      if (entry !== 0) this.place(larger, this.rows.hash(entry - 1, this.seed), entry - 1);
    this.parts[index] = larger;
  }
}

/** Mixes the words to 32 bits, of which all are good: the upper choose the part, the lower the place. */
export function hashWords(a: number, b: number, c: number, d: number, seed: number): number {
  let hash = Math.imul(seed ^ a, 0x85ebca6b);
  hash = Math.imul((hash ^ (hash >>> 15)) + b, 0xc2b2ae35);
  hash = Math.imul((hash ^ (hash >>> 13)) + c, 0x27d4eb2f);
  hash = Math.imul((hash ^ (hash >>> 16)) + d, 0x165667b1);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
