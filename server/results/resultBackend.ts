/**
 * What a result backend of Celery is to us: read by task id, and never written but for one thing, `abort`. `openResultBackend` (openResultBackend.ts) opens the
 * kind that a URL names; `createResultReader` (resultReader.ts) gives it a deadline and puts its errors into words. Every
 * kind passes one contract (results.cluster.test.ts). Layouts: protocol reference f.
 */
import type { PythonLimits } from "@/lib/celery/pythonValue";
import { decodeResultMeta, type DecodedResult } from "@/lib/celery/results";
import type { BackendSettings } from "./backendUrl";

export const BACKEND_KINDS = ["redis", "database", "django", "memcached", "mongodb", "file"] as const;
export type BackendKind = (typeof BACKEND_KINDS)[number];

/** What is stored under one task's id. */
export interface StoredResult {
  /** Of all that is stored for the task, or of the result where that has a column of its own. */
  sizeBytes: number;
  decoded: DecodedResult;
  /** The beginning as text, where it is too large to be read whole. */
  head: string | null;
}

export interface ResultBackend {
  /** What is stored of each task; ids without anything are left out. Throws `BackendFailure`. */
  read(ids: readonly string[]): Promise<Map<string, StoredResult>>;
  /** The stored bytes of one result from first to last; null when there is none. Throws `BackendFailure`. */
  open(id: string): Promise<StoredBytes | null>;
  /**
   * Stores the state ABORTED as Celery's `AbortableAsyncResult.abort` does: an abortable task that runs asks for it. What
   * ended well stays as it is. Not there where we do not write. Throws `BackendFailure`.
   */
  abort?(id: string): Promise<void>;
  close(): Promise<void>;
}

export interface StoredBytes {
  sizeBytes: number;
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * `unreachable`: nobody listens, or the connection broke. `credentials`: it refuses our sign-in. `no-table`: the table,
 * or the database, is not there. `not-allowed`: our user may not read it. `timeout`: no answer in time. `unsupported`:
 * a form that we do not read.
 */
export type BackendFailureCode =
  "unreachable" | "credentials" | "no-table" | "not-allowed" | "timeout" | "unsupported";

/** The backend cannot be read now. The message is for people and holds no secrets. */
export class BackendFailure extends Error {
  constructor(
    readonly code: BackendFailureCode,
    message: string,
  ) {
    super(message);
    this.name = "BackendFailure";
  }
}

/**
 * Celery's key of a task's result, in every backend that keeps results by key. `globalKeyPrefix` stands before it, with an
 * underscore between unless it ends in a mark of its own.
 */
export function resultKeys({ globalKeyPrefix = "" }: BackendSettings): (id: string) => string {
  const joint = globalKeyPrefix === "" || /[:_.-]$/.test(globalKeyPrefix) ? "" : "_";
  return (id) => `${globalKeyPrefix}${joint}celery-task-meta-${id}`;
}

/** Larger ones are not read whole: their head is shown, and all can be downloaded. */
export const MAX_WHOLE_BYTES = 64 * 1024 * 1024;
export const HEAD_BYTES = 64 * 1024;
/** How much is fetched at a time for a download. */
export const CHUNK_BYTES = 1024 * 1024;

/** What a page can show of one value. */
export const SHOWN_LIMITS: PythonLimits = { maxChars: 200_000, maxNodes: 20_000, maxDepth: 64 };

/** A result that was read whole. */
export function wholeResult(content: Uint8Array): StoredResult {
  return {
    sizeBytes: content.byteLength,
    decoded: decodeResultMeta(content, { limits: SHOWN_LIMITS }),
    head: null,
  };
}

/** A result of which only the first bytes were read. */
export function headOfResult(head: Uint8Array, sizeBytes: number): StoredResult {
  const message = `${sizeBytes} bytes are more than is read at once`;
  return {
    sizeBytes,
    decoded: { ok: false, code: "too-large", message },
    head: new TextDecoder().decode(head),
  };
}

/** The stored bytes of a result that is in memory already. */
export function bytesInHand(bytes: Uint8Array): StoredBytes {
  return { sizeBytes: bytes.byteLength, chunks: inChunks(bytes) };
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) {
    yield await Promise.resolve(bytes.subarray(at, at + CHUNK_BYTES));
  }
}
