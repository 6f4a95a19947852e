/**
 * Rows by their root, or by their parent: the rows of one family are a chain through the table's link columns, and
 * only its head is in a hash.
 */
import { CHUNK_MASK, linksOf, type TaskChunk } from "./taskChunk";
import { hashWords, WordsHash } from "./wordsHash";

export class FamilyIndex {
  private readonly heads: WordsHash;

  constructor(
    private readonly kin: "root" | "parent",
    private readonly chunkOf: (row: number) => TaskChunk,
  ) {
    const place = (row: number) => (row & CHUNK_MASK) * 4;
    this.heads = new WordsHash({
      equals: (row, a, b, c, d) => {
        const words = linksOf(chunkOf(row))[kin];
        const at = place(row);
        return words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d;
      },
      hash: (row, seed) => {
        const words = linksOf(chunkOf(row))[kin];
        const at = place(row);
        return hashWords(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0, seed);
      },
    });
  }

  /** Adds a row whose words are in its link column already. */
  add(row: number): void {
    const words = linksOf(this.chunkOf(row))[this.kin];
    const at = (row & CHUNK_MASK) * 4;
    const head = this.heads.find(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
    if (head < 0) {
      this.heads.add(row);
      return;
    }
    const second = this.nextOf(head);
    this.join(row, second);
    this.join(head, row);
  }

  /** Takes a row out whose words are still in its link column. */
  remove(row: number): void {
    const next = this.nextOf(row);
    const previous = this.previousOf(row);
    if (previous >= 0) this.join(previous, next);
    else if (next >= 0) this.heads.replace(row, next);
    else this.heads.remove(row);
    if (previous < 0 && next >= 0) this.columns(next).previous[next & CHUNK_MASK] = -1;
    this.columns(row).next[row & CHUNK_MASK] = -1;
    this.columns(row).previous[row & CHUNK_MASK] = -1;
  }

  /** All rows of the family, in no order. */
  *rowsOf(words: Uint32Array): Generator<number> {
    const head = this.heads.find(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0);
    for (let row = head; row >= 0; row = this.nextOf(row)) yield row;
  }

  private join(row: number, next: number): void {
    this.columns(row).next[row & CHUNK_MASK] = next;
    if (next >= 0) this.columns(next).previous[next & CHUNK_MASK] = row;
  }

  private nextOf(row: number): number {
    return this.columns(row).next[row & CHUNK_MASK] ?? -1;
  }

  private previousOf(row: number): number {
    return this.columns(row).previous[row & CHUNK_MASK] ?? -1;
  }

  private columns(row: number): { next: Int32Array; previous: Int32Array } {
    const links = linksOf(this.chunkOf(row));
    return this.kin === "root"
      ? { next: links.nextOfRoot, previous: links.prevOfRoot }
      : { next: links.nextOfParent, previous: links.prevOfParent };
  }
}
