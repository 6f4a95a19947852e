/**
 * The retained tasks in memory: about 130 bytes a row in typed columns, so that a million of them can be filtered,
 * sorted and counted in milliseconds. It holds what a `TaskSummary` tells, and which tasks are lost. Rows are
 * addressed by number; a number is used again once its task is gone.
 */
import type { TaskSummary } from "@/lib/cluster/task";
import { LOST_STATE } from "@/lib/cluster/taskFilter";
import { CreatedOrder } from "./createdOrder";
import { FamilyIndex } from "./familyIndex";
import { Interner } from "./interner";
import { NO, YES } from "./masks";
import {
  CHUNK_BITS,
  CHUNK_MASK,
  CHUNK_ROWS,
  etasOf,
  INTERNED_COLUMNS,
  ID_IS_TEXT,
  linksOf,
  NO_NUMBER,
  PARENT_IS_TEXT,
  PARENT_IS_WORDS,
  ROOT_IS_SELF,
  ROOT_IS_TEXT,
  ROOT_IS_WORDS,
  TaskChunk,
  type InternedColumn,
} from "./taskChunk";
import { formatWords, parseWords } from "./uuidWords";
import { hashWords, WordsHash } from "./wordsHash";

export class TaskTable {
  readonly chunks: TaskChunk[] = [];
  readonly texts: Record<InternedColumn, Interner> = {
    state: new Interner(),
    name: new Interner(),
    worker: new Interner(),
    queue: new Interner(),
    exceptionType: new Interner(),
    failure: new Interner(),
  };
  readonly order = new CreatedOrder((a, b) => this.compareCreated(a, b));
  /** Rows in use. */
  size = 0;
  /** Grows with every change. */
  revision = 0;

  private readonly ids: WordsHash;
  private readonly roots = new FamilyIndex("root", (row) => this.chunkOf(row));
  private readonly parents = new FamilyIndex("parent", (row) => this.chunkOf(row));
  /** Ids that are no UUIDs, their rows, and rows by such a root or parent. */
  private readonly rowByTextId = new Map<string, number>();
  private readonly textIds = new Map<number, string>();
  private readonly textRoots = new TextFamilies();
  private readonly textParents = new TextFamilies();
  /** The real state of lost rows. */
  private readonly lostStates = new Map<number, string>();
  private readonly freed: number[] = [];
  private readonly words = new Uint32Array(4);
  private mark = 0;

  constructor() {
    this.ids = new WordsHash({
      equals: (row, a, b, c, d) => {
        const { ids } = this.chunkOf(row);
        const at = (row & CHUNK_MASK) * 4;
        return ids[at] === a && ids[at + 1] === b && ids[at + 2] === c && ids[at + 3] === d;
      },
      hash: (row, seed) => {
        const { ids } = this.chunkOf(row);
        const at = (row & CHUNK_MASK) * 4;
        return hashWords(ids[at] ?? 0, ids[at + 1] ?? 0, ids[at + 2] ?? 0, ids[at + 3] ?? 0, seed);
      },
    });
  }

  /**
   * Takes over a row if it is newer than what is held; true if it was. A row not seen since `beginSweep` is taken
   * whatever its version, because the store it comes from may have been begun anew.
   */
  upsert(summary: TaskSummary): boolean {
    const isUuid = parseWords(summary.id, this.words);
    const { words } = this;
    const found = isUuid
      ? this.ids.find(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0)
      : (this.rowByTextId.get(summary.id) ?? -1);
    if (found < 0) {
      this.insert(summary, isUuid);
      return true;
    }
    const chunk = this.chunkOf(found);
    const at = found & CHUNK_MASK;
    const seen = chunk.marks[at] === this.mark;
    chunk.marks[at] = this.mark;
    const version = chunk.version[at] ?? 0;
    if (seen ? summary.version <= version : summary.version === version) return false;
    this.update(found, chunk, at, summary);
    return true;
  }

  /** Forgets a task; false if it is not held. */
  remove(id: string): boolean {
    const row = this.rowOf(id);
    if (row < 0) return false;
    this.removeRow(row);
    return true;
  }

  /** The row of an id, or -1. */
  rowOf(id: string): number {
    const { words } = this;
    if (!parseWords(id, words)) return this.rowByTextId.get(id) ?? -1;
    return this.ids.find(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0);
  }

  chunkOf(row: number): TaskChunk {
    const chunk = this.chunks[row >>> CHUNK_BITS];
    if (!chunk) throw new Error("the table has no such row");
    return chunk;
  }

  idOf(row: number): string {
    const chunk = this.chunkOf(row);
    const at = row & CHUNK_MASK;
    if ((chunk.flags[at] ?? 0) & ID_IS_TEXT) return this.textIds.get(row) ?? "";
    return wordsAt(chunk.ids, at);
  }

  isLost(row: number): boolean {
    return this.lostStates.has(row);
  }

  /** The state that events tell, also of a lost task. */
  toldState(row: number): string {
    return (
      this.lostStates.get(row) ??
      this.texts.state.textOf(this.chunkOf(row).state[row & CHUNK_MASK] ?? 0) ??
      ""
    );
  }

  /** The rows of lost tasks. */
  lostRows(): number[] {
    return [...this.lostStates.keys()];
  }

  /** Marks a task as lost or not; false if it was so already. */
  setLost(row: number, lost: boolean): boolean {
    const real = this.lostStates.get(row);
    if (lost === (real !== undefined)) return false;
    const chunk = this.chunkOf(row);
    const at = row & CHUNK_MASK;
    if (real === undefined) {
      this.lostStates.set(row, this.texts.state.textOf(chunk.state[at] ?? 0) ?? "");
      this.setText(chunk, at, "state", LOST_STATE);
    } else {
      this.lostStates.delete(row);
      this.setText(chunk, at, "state", real);
    }
    this.touch(chunk, at);
    return true;
  }

  /** What was put in. */
  summary(row: number): TaskSummary {
    const chunk = this.chunkOf(row);
    const at = row & CHUNK_MASK;
    const id = this.idOf(row);
    const text = (column: InternedColumn) => this.texts[column].textOf(chunk[column][at] ?? 0);
    return {
      id,
      version: chunk.version[at] ?? 0,
      state: this.lostStates.get(row) ?? text("state") ?? "",
      name: text("name"),
      worker: text("worker"),
      pid: chunk.pid[at] === NO_NUMBER ? null : (chunk.pid[at] ?? null),
      queue: text("queue"),
      retries: chunk.retries[at] ?? 0,
      createdAt: chunk.createdAt[at] ?? 0,
      receivedAt: maybe(chunk.receivedAt[at]),
      startedAt: maybe(chunk.startedAt[at]),
      finishedAt: maybe(chunk.finishedAt[at]),
      updatedAt: chunk.updatedAt[at] ?? 0,
      etaAt: maybe(chunk.etaAt?.[at]),
      runtime: maybe(chunk.runtime[at]),
      waitedMs: maybe(chunk.waitedMs[at]),
      rootId: this.rootIdOf(row, chunk, at, id),
      parentId: this.parentIdOf(row),
      exceptionType: text("exceptionType"),
      failure: text("failure"),
    };
  }

  rootOf(row: number): string | null {
    return this.rootIdOf(row, this.chunkOf(row), row & CHUNK_MASK, null);
  }

  parentIdOf(row: number): string | null {
    const chunk = this.chunkOf(row);
    const at = row & CHUNK_MASK;
    const flags = chunk.flags[at] ?? 0;
    if (flags & PARENT_IS_WORDS && chunk.links) return wordsAt(chunk.links.parent, at);
    return flags & PARENT_IS_TEXT ? this.textParents.idOf(row) : null;
  }

  /** Rows of the tasks that this one called, in no order. */
  childrenOf(id: string): number[] {
    if (!parseWords(id, this.words)) return this.textParents.rowsOf(id);
    return [...this.parents.rowsOf(this.words)];
  }

  /** Rows of all tasks with this root, the root itself among them if it is held; in no order. */
  familyOf(rootId: string): number[] {
    const own = this.rowOf(rootId);
    const others = parseWords(rootId, this.words)
      ? [...this.roots.rowsOf(this.words)]
      : this.textRoots.rowsOf(rootId);
    return own >= 0 && this.rootOf(own) === rootId ? [own, ...others] : others;
  }

  /**
   * Rows created in [from, to), Unix ms, that are their own root and have no parent, oldest first; of the rows created
   * then only the first `limit` are looked at.
   */
  rootsBetween(from: number, to: number, limit: number): number[] {
    const createdAt = (row: number) => this.chunkOf(row).createdAt[row & CHUNK_MASK] ?? 0;
    const begin = this.order.countWhile((row) => createdAt(row) < from);
    const found: number[] = [];
    this.order.walk(begin, Math.min(this.order.size, begin + limit), false, (row) => {
      if (createdAt(row) >= to) return false;
      const flags = this.chunkOf(row).flags[row & CHUNK_MASK] ?? 0;
      if (flags & ROOT_IS_SELF && !(flags & (PARENT_IS_WORDS | PARENT_IS_TEXT))) found.push(row);
      return true;
    });
    return found;
  }

  /** Whether there are ids that are no UUIDs; else the four words of each id are in the order of the ids. */
  get hasTextIds(): boolean {
    return this.textIds.size > 0;
  }

  /** The order of two ids as texts. */
  compareIds(a: number, b: number): number {
    const [chunkA, chunkB] = [this.chunkOf(a), this.chunkOf(b)];
    const [atA, atB] = [a & CHUNK_MASK, b & CHUNK_MASK];
    if (((chunkA.flags[atA] ?? 0) | (chunkB.flags[atB] ?? 0)) & ID_IS_TEXT) {
      const [idA, idB] = [this.idOf(a), this.idOf(b)];
      return idA < idB ? -1 : idA > idB ? 1 : 0;
    }
    for (let word = 0; word < 4; word++) {
      const difference = (chunkA.ids[atA * 4 + word] ?? 0) - (chunkB.ids[atB * 4 + word] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** From here on rows are marked as seen: see `upsert` and `sweepChunk`. */
  beginSweep(): void {
    this.mark = (this.mark + 1) & 255;
  }

  /** Removes the rows of one chunk that were not seen since `beginSweep`; their ids. */
  sweepChunk(index: number): string[] {
    const chunk = this.chunks[index];
    const gone: string[] = [];
    for (let at = 0; chunk && at < chunk.limit; at++) {
      if (chunk.used[at] === NO || chunk.marks[at] === this.mark) continue;
      const row = (index << CHUNK_BITS) | at;
      gone.push(this.idOf(row));
      this.removeRow(row);
    }
    return gone;
  }

  private insert(summary: TaskSummary, isUuid: boolean): void {
    const row = this.allocate();
    const chunk = this.chunkOf(row);
    const at = row & CHUNK_MASK;
    chunk.limit = Math.max(chunk.limit, at + 1);
    chunk.used[at] = YES;
    chunk.flags[at] = isUuid ? 0 : ID_IS_TEXT;
    chunk.marks[at] = this.mark;
    if (isUuid) {
      chunk.ids.set(this.words, at * 4);
      this.ids.add(row);
    } else {
      this.rowByTextId.set(summary.id, row);
      this.textIds.set(row, summary.id);
    }
    for (const column of INTERNED_COLUMNS) chunk[column][at] = this.texts[column].acquire(summary[column]);
    setNumbers(chunk, at, summary);
    this.setLinks(row, chunk, at, summary);
    this.order.insert(row);
    this.size++;
    this.touch(chunk, at);
  }

  private update(row: number, chunk: TaskChunk, at: number, summary: TaskSummary): void {
    // New word of a task: whether it is lost has to be judged again.
    this.setLost(row, false);
    for (const column of INTERNED_COLUMNS) this.setText(chunk, at, column, summary[column]);
    const moved = chunk.createdAt[at] !== summary.createdAt;
    if (moved) this.order.remove(row);
    setNumbers(chunk, at, summary);
    if (moved) this.order.insert(row);
    this.setLinks(row, chunk, at, summary);
    this.touch(chunk, at);
  }

  private removeRow(row: number): void {
    const chunk = this.chunkOf(row);
    const at = row & CHUNK_MASK;
    this.setLost(row, false);
    this.order.remove(row);
    this.dropLinks(row, chunk, at);
    const { texts } = this;
    for (const column of INTERNED_COLUMNS) {
      texts[column].release(chunk[column][at] ?? 0);
      chunk[column][at] = 0;
    }
    const textId = this.textIds.get(row);
    if (textId === undefined) {
      this.ids.remove(row);
    } else {
      this.rowByTextId.delete(textId);
      this.textIds.delete(row);
    }
    chunk.used[at] = NO;
    chunk.flags[at] = 0;
    chunk.version[at] = 0;
    if (chunk.etaAt) chunk.etaAt[at] = NaN;
    this.freed.push(row);
    this.size--;
    this.touch(chunk, at);
  }

  private allocate(): number {
    const freed = this.freed.pop();
    if (freed !== undefined) return freed;
    const last = this.chunks.at(-1);
    if (last && last.limit < CHUNK_ROWS) return ((this.chunks.length - 1) << CHUNK_BITS) | last.limit;
    this.chunks.push(new TaskChunk());
    return (this.chunks.length - 1) << CHUNK_BITS;
  }

  private setText(chunk: TaskChunk, at: number, column: InternedColumn, text: string | null): void {
    const interner = this.texts[column];
    const old = chunk[column][at] ?? 0;
    if (interner.texts[old] === text) return;
    chunk[column][at] = interner.acquire(text);
    interner.release(old);
  }

  private setLinks(row: number, chunk: TaskChunk, at: number, { id, rootId, parentId }: TaskSummary): void {
    if (this.rootIdOf(row, chunk, at, id) === rootId && this.parentIdOf(row) === parentId) return;
    this.dropLinks(row, chunk, at);
    let flags = chunk.flags[at] ?? 0;
    if (rootId === id) {
      flags |= ROOT_IS_SELF;
    } else if (rootId !== null && parseWords(rootId, this.words)) {
      flags |= ROOT_IS_WORDS;
      linksOf(chunk).root.set(this.words, at * 4);
      this.roots.add(row);
    } else if (rootId !== null) {
      flags |= ROOT_IS_TEXT;
      this.textRoots.add(row, rootId);
    }
    if (parentId !== null && parseWords(parentId, this.words)) {
      flags |= PARENT_IS_WORDS;
      linksOf(chunk).parent.set(this.words, at * 4);
      this.parents.add(row);
    } else if (parentId !== null) {
      flags |= PARENT_IS_TEXT;
      this.textParents.add(row, parentId);
    }
    chunk.flags[at] = flags;
  }

  private dropLinks(row: number, chunk: TaskChunk, at: number): void {
    const flags = chunk.flags[at] ?? 0;
    if (flags & ROOT_IS_WORDS) this.roots.remove(row);
    if (flags & ROOT_IS_TEXT) this.textRoots.remove(row);
    if (flags & PARENT_IS_WORDS) this.parents.remove(row);
    if (flags & PARENT_IS_TEXT) this.textParents.remove(row);
    chunk.flags[at] = flags & ID_IS_TEXT;
  }

  private rootIdOf(row: number, chunk: TaskChunk, at: number, id: string | null): string | null {
    const flags = chunk.flags[at] ?? 0;
    if (flags & ROOT_IS_SELF) return id ?? this.idOf(row);
    if (flags & ROOT_IS_WORDS && chunk.links) return wordsAt(chunk.links.root, at);
    return flags & ROOT_IS_TEXT ? this.textRoots.idOf(row) : null;
  }

  private compareCreated(a: number, b: number): number {
    const createdA = this.chunkOf(a).createdAt[a & CHUNK_MASK] ?? 0;
    const createdB = this.chunkOf(b).createdAt[b & CHUNK_MASK] ?? 0;
    return createdA - createdB || this.compareIds(a, b);
  }

  private touch(chunk: TaskChunk, at: number): void {
    chunk.revision++;
    this.revision++;
    chunk.ticks[at] = this.revision;
  }
}

function setNumbers(chunk: TaskChunk, at: number, summary: TaskSummary): void {
  chunk.version[at] = summary.version;
  chunk.pid[at] = summary.pid === null ? NO_NUMBER : wholeNumber(summary.pid);
  chunk.retries[at] = wholeNumber(summary.retries);
  chunk.createdAt[at] = summary.createdAt;
  chunk.receivedAt[at] = summary.receivedAt ?? NaN;
  chunk.startedAt[at] = summary.startedAt ?? NaN;
  chunk.finishedAt[at] = summary.finishedAt ?? NaN;
  chunk.updatedAt[at] = summary.updatedAt;
  chunk.runtime[at] = summary.runtime ?? NaN;
  chunk.waitedMs[at] = summary.waitedMs ?? NaN;
  if (chunk.etaAt || summary.etaAt !== null) etasOf(chunk)[at] = summary.etaAt ?? NaN;
}

/** Into the column's range: the wire may say anything. */
function wholeNumber(value: number): number {
  return Math.min(NO_NUMBER - 1, Math.max(0, Math.trunc(value)));
}

function maybe(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function wordsAt(words: Uint32Array, at: number): string {
  return formatWords(
    words[at * 4] ?? 0,
    words[at * 4 + 1] ?? 0,
    words[at * 4 + 2] ?? 0,
    words[at * 4 + 3] ?? 0,
  );
}

/** Rows by a root or parent that is no UUID. */
class TextFamilies {
  private readonly ids = new Map<number, string>();
  private readonly rows = new Map<string, Set<number>>();

  add(row: number, id: string): void {
    this.ids.set(row, id);
    const rows = this.rows.get(id);
    if (rows) rows.add(row);
    else this.rows.set(id, new Set([row]));
  }

  remove(row: number): void {
    const id = this.ids.get(row) ?? "";
    this.ids.delete(row);
    const rows = this.rows.get(id);
    rows?.delete(row);
    if (rows?.size === 0) this.rows.delete(id);
  }

  idOf(row: number): string | null {
    return this.ids.get(row) ?? null;
  }

  rowsOf(id: string): number[] {
    return [...(this.rows.get(id) ?? [])];
  }
}
