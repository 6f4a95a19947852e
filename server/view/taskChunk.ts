/** 8,192 rows of the task table, column by column. A row's number is its chunk's number and its place in it. */

export const CHUNK_BITS = 13;
export const CHUNK_ROWS = 1 << CHUNK_BITS;
export const CHUNK_MASK = CHUNK_ROWS - 1;

/** What `flags` says of a row. Ids that are no UUIDs are kept as text outside the chunk. */
export const ID_IS_TEXT = 2;
/** The task is its own root. */
export const ROOT_IS_SELF = 4;
export const ROOT_IS_WORDS = 8;
export const ROOT_IS_TEXT = 16;
export const PARENT_IS_WORDS = 32;
export const PARENT_IS_TEXT = 64;

/** For columns of whole numbers: no value. In the others it is NaN. */
export const NO_NUMBER = 0xffffffff;

export type NumberColumn =
  "createdAt" | "receivedAt" | "startedAt" | "finishedAt" | "updatedAt" | "runtime" | "waitedMs";
export type CountColumn = "retries" | "pid";
/** Columns of numbers of interned texts. `state` is LOST for lost tasks. */
export const INTERNED_COLUMNS = ["state", "name", "worker", "queue", "exceptionType", "failure"] as const;
export type InternedColumn = (typeof INTERNED_COLUMNS)[number];

export class TaskChunk {
  /** Grows with every change to any of its rows. */
  revision = 0;
  /** Rows from here on were never used. */
  limit = 0;

  /** 3 for rows in use (masks.ts: YES), 0 for free ones. */
  readonly used = new Uint8Array(CHUNK_ROWS);
  readonly flags = new Uint8Array(CHUNK_ROWS);
  /** In which hydration the row was last seen. */
  readonly marks = new Uint8Array(CHUNK_ROWS);
  /** The table's count of changes when this row last changed: what was learned of it before is void. */
  readonly ticks = new Uint32Array(CHUNK_ROWS);
  /** Four words a row. */
  readonly ids = new Uint32Array(CHUNK_ROWS * 4);
  readonly version = new Uint32Array(CHUNK_ROWS);

  readonly state = new Uint32Array(CHUNK_ROWS);
  readonly name = new Uint32Array(CHUNK_ROWS);
  readonly worker = new Uint32Array(CHUNK_ROWS);
  readonly queue = new Uint32Array(CHUNK_ROWS);
  readonly exceptionType = new Uint32Array(CHUNK_ROWS);
  readonly failure = new Uint32Array(CHUNK_ROWS);

  readonly pid = new Uint32Array(CHUNK_ROWS);
  readonly retries = new Uint32Array(CHUNK_ROWS);

  readonly createdAt = new Float64Array(CHUNK_ROWS);
  readonly receivedAt = new Float64Array(CHUNK_ROWS);
  readonly startedAt = new Float64Array(CHUNK_ROWS);
  readonly finishedAt = new Float64Array(CHUNK_ROWS);
  readonly updatedAt = new Float64Array(CHUNK_ROWS);
  readonly runtime = new Float64Array(CHUNK_ROWS);
  readonly waitedMs = new Float64Array(CHUNK_ROWS);

  /** Few clusters use etas or workflows for most of their tasks: these columns come with the first that does. */
  etaAt: Float64Array | null = null;
  links: TaskLinks | null = null;
}

/** Roots and parents, and the chains of rows that have the same. */
export interface TaskLinks {
  /** Four words a row each. */
  root: Uint32Array;
  parent: Uint32Array;
  /** The next and the previous row with the same root or parent; -1 for none. */
  nextOfRoot: Int32Array;
  prevOfRoot: Int32Array;
  nextOfParent: Int32Array;
  prevOfParent: Int32Array;
}

/** The chunk's etas, made if there were none. */
export function etasOf(chunk: TaskChunk): Float64Array {
  chunk.etaAt ??= new Float64Array(CHUNK_ROWS).fill(NaN);
  return chunk.etaAt;
}

/** The chunk's links, made if there were none. */
export function linksOf(chunk: TaskChunk): TaskLinks {
  const words = () => new Uint32Array(CHUNK_ROWS * 4);
  const rows = () => new Int32Array(CHUNK_ROWS).fill(-1);
  chunk.links ??= {
    root: words(),
    parent: words(),
    nextOfRoot: rows(),
    prevOfRoot: rows(),
    nextOfParent: rows(),
    prevOfParent: rows(),
  };
  return chunk.links;
}
