/**
 * All rows in the order of creation, kept as it changes: newest first is then only a walk from the end. Tasks are
 * mostly created in order, so nearly all rows are added at the end (or, while hydrating, at the start); the others
 * move at most one block.
 */

/** Compares two rows by creation, then by id. */
export type CompareRows = (a: number, b: number) => number;

const BLOCK_ROWS = 512;

interface Block {
  rows: Int32Array;
  count: number;
}

export class CreatedOrder {
  private blocks: Block[] = [];
  size = 0;

  constructor(private readonly compare: CompareRows) {}

  insert(row: number): void {
    this.size++;
    const index = this.blockFor(row);
    const block = this.blocks[index];
    if (!block) {
      this.blocks.push(blockOf(row));
      return;
    }
    const at = this.placeIn(block, row);
    if (block.count < BLOCK_ROWS) {
      insertAt(block, at, row);
    } else if (at === block.count && index === this.blocks.length - 1) {
      this.blocks.push(blockOf(row));
    } else if (at === 0 && index === 0) {
      this.blocks.unshift(blockOf(row));
    } else {
      const right = split(block);
      this.blocks.splice(index + 1, 0, right);
      if (at <= block.count) insertAt(block, at, row);
      else insertAt(right, at - block.count, row);
    }
  }

  /** Takes out a row, which must still compare as it did when it was inserted. */
  remove(row: number): void {
    const index = this.blockFor(row);
    const block = this.blocks[index];
    const at = block ? this.placeIn(block, row) : 0;
    if (block?.rows[at] !== row) throw new Error("the row is not where its creation puts it");
    block.rows.copyWithin(at, at + 1, block.count);
    block.count--;
    this.size--;
    if (block.count === 0) this.blocks.splice(index, 1);
  }

  /** How many rows are older: those for which `isBefore` holds, which must be a head of the order. */
  countWhile(isBefore: (row: number) => boolean): number {
    let count = 0;
    for (const block of this.blocks) {
      if (isBefore(block.rows[block.count - 1] ?? 0)) {
        count += block.count;
        continue;
      }
      let low = 0;
      let high = block.count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (isBefore(block.rows[middle] ?? 0)) low = middle + 1;
        else high = middle;
      }
      return count + low;
    }
    return count;
  }

  /** Calls `visit` for the rows at positions [from, to), newest first or oldest first, until it returns false. */
  walk(from: number, to: number, newestFirst: boolean, visit: (row: number) => boolean): void {
    const { blocks } = this;
    let before = newestFirst ? this.size : 0;
    for (let nth = 0; nth < blocks.length; nth++) {
      const block = blocks[newestFirst ? blocks.length - 1 - nth : nth];
      if (!block) return;
      if (newestFirst) before -= block.count;
      const start = Math.max(0, from - before);
      const end = Math.min(block.count, to - before);
      for (let i = start; i < end; i++) {
        if (!visit(block.rows[newestFirst ? end - 1 - (i - start) : i] ?? 0)) return;
      }
      if (!newestFirst) before += block.count;
      if (newestFirst ? before <= from : before >= to) return;
    }
  }

  /** The block that has the row or ought to have it: the first whose last row is not before it, else the last. */
  private blockFor(row: number): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = this.blocks[middle];
      if (block && this.compare(block.rows[block.count - 1] ?? 0, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first place in the block whose row is not before this one. */
  private placeIn(block: Block, row: number): number {
    let low = 0;
    let high = block.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(block.rows[middle] ?? 0, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function blockOf(row: number): Block {
  const rows = new Int32Array(BLOCK_ROWS);
  rows[0] = row;
  return { rows, count: 1 };
}

function insertAt(block: Block, at: number, row: number): void {
  block.rows.copyWithin(at + 1, at, block.count);
  block.rows[at] = row;
  block.count++;
}

/** Moves the upper half into a new block. */
function split(block: Block): Block {
  const half = block.count >>> 1;
  const right = { rows: new Int32Array(BLOCK_ROWS), count: block.count - half };
  right.rows.set(block.rows.subarray(half, block.count));
  block.count = half;
  return right;
}
