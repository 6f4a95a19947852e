/**
 * The ids of many tasks as they were at one moment, 16 bytes each: a long reading goes through them while the table
 * changes under it. A million come to 16 MB, where as texts they would take 64.
 */
import { formatWords, parseWords } from "./uuidWords";

export class IdSnapshot {
  private readonly words: Uint32Array;
  /** Ids that are no UUIDs, by their place. */
  private readonly texts = new Map<number, string>();
  private readonly scratch = new Uint32Array(4);
  private count = 0;

  constructor(capacity: number) {
    this.words = new Uint32Array(capacity * 4);
  }

  get size(): number {
    return this.count;
  }

  /** False when it is full. */
  add(id: string): boolean {
    if (this.count * 4 >= this.words.length) return false;
    if (parseWords(id, this.scratch)) this.words.set(this.scratch, this.count * 4);
    else this.texts.set(this.count, id);
    this.count++;
    return true;
  }

  /** The ids at the places from `from` up to, not including, `to`. */
  slice(from: number, to: number): string[] {
    const ids: string[] = [];
    for (let place = from; place < Math.min(to, this.count); place++) {
      const [a = 0, b = 0, c = 0, d = 0] = this.words.subarray(place * 4, place * 4 + 4);
      ids.push(this.texts.get(place) ?? formatWords(a, b, c, d));
    }
    return ids;
  }
}
