/**
 * What the rest of the program asks for results: one backend behind a deadline. Never throws: why a result cannot be shown
 * is part of the answer, and pages show the rest.
 */
import { maskUrl } from "@/lib/format/maskUrl";
import type { ResultMeta } from "@/lib/celery/results";
import { readBackendUrl, type BackendSettings, type NoBackendReason } from "./backendUrl";
import { openResultBackend } from "./openResultBackend";
import {
  BackendFailure,
  type BackendFailureCode,
  type BackendKind,
  type ResultBackend,
  type StoredBytes,
} from "./resultBackend";

export interface ResultSource {
  /** `none`: there is nothing to read from. */
  kind: BackendKind | "none";
  /** Why there is nothing to read from. */
  reason: NoBackendReason | null;
  /** Where results are, without passwords; null for none. */
  address: string | null;
}

export type ResultProblemCode =
  BackendFailureCode | "corrupt" | "too-large" | "compression" | "serializer" | "failed";

export interface ResultAnswer {
  /** `unreadable`: something is stored, and cannot be read. `unavailable`: the backend cannot be read now. */
  state: "found" | "absent" | "unreadable" | "unavailable" | "none";
  meta: ResultMeta | null;
  /** Bytes that are stored; 0 when nothing is. */
  sizeBytes: number;
  /** The beginning of one that is too large, as text. */
  head: string | null;
  problem: { code: ResultProblemCode; message: string } | null;
  /** When the backend answered, or was given up, Unix ms. */
  readAt: number;
}

export interface ResultReader {
  readonly source: ResultSource;
  read(id: string): Promise<ResultAnswer>;
  /** In the order of `ids`; in batches, so that no list of ids is too long for a backend. */
  readMany(ids: readonly string[]): Promise<ResultAnswer[]>;
  /** The stored bytes; null when there are none. Throws `BackendFailure`. */
  open(id: string): Promise<StoredBytes | null>;
  /** Stores that a task is to abort. Throws `BackendFailure`: `unsupported` where we do not write. */
  abort(id: string): Promise<void>;
  close(): Promise<void>;
}

export interface ResultReaderOptions {
  url: string | null;
  settings?: BackendSettings;
  now: () => number;
  /** An error that no backend explained: a mistake of ours, for the log. */
  onTrouble: (error: unknown) => void;
  /** For one batch, ms. */
  deadlineMs?: number;
}

const DEADLINE_MS = 8000;
const BATCH = 200;

export function createResultReader(options: ResultReaderOptions): ResultReader {
  const { url, now, onTrouble, deadlineMs = DEADLINE_MS } = options;
  const target = readBackendUrl(url);
  let backend: ResultBackend | null = null;

  /** Opened at the first read: settings that cannot be used are then told like any other trouble. */
  function opened(): ResultBackend | null {
    if (target.kind !== "none") backend ??= openResultBackend(target, options.settings);
    return backend;
  }

  async function readBatch(ids: readonly string[]): Promise<ResultAnswer[]> {
    const nothing = { meta: null, sizeBytes: 0, head: null, problem: null };
    if (target.kind === "none") return ids.map(() => ({ ...nothing, state: "none", readAt: now() }));
    try {
      const found = await before(deadlineMs, async () => opened()?.read(ids));
      const readAt = now();
      return ids.map((id) => {
        const stored = found?.get(id);
        if (stored === undefined) return { ...nothing, state: "absent", readAt };
        const { decoded, sizeBytes, head } = stored;
        if (decoded.ok) return { state: "found", meta: decoded.meta, sizeBytes, head, problem: null, readAt };
        const problem = { code: problemCode(decoded.code), message: decoded.message };
        return { ...nothing, state: "unreadable", sizeBytes, head, problem, readAt };
      });
    } catch (error) {
      const problem = describe(error);
      return ids.map(() => ({ ...nothing, state: "unavailable", problem, readAt: now() }));
    }
  }

  function describe(error: unknown): ResultAnswer["problem"] {
    if (error instanceof BackendFailure) return { code: error.code, message: error.message };
    onTrouble(error);
    return { code: "failed", message: "a mistake of ours; the log tells more" };
  }

  async function readMany(ids: readonly string[]): Promise<ResultAnswer[]> {
    const answers: ResultAnswer[] = [];
    for (let at = 0; at < ids.length; at += BATCH)
      answers.push(...(await readBatch(ids.slice(at, at + BATCH))));
    return answers;
  }

  return {
    source: {
      kind: target.kind,
      reason: target.kind === "none" ? target.reason : null,
      address: url === null ? null : maskUrl(url),
    },
    readMany,
    async read(id) {
      const [answer] = await readBatch([id]);
      if (answer === undefined) throw new Error("one id gives one answer");
      return answer;
    },
    open: (id) => before(deadlineMs, async () => (await opened()?.open(id)) ?? null),
    abort: (id) =>
      before(deadlineMs, async () => {
        const found = opened();
        if (found?.abort === undefined)
          throw new BackendFailure("unsupported", "tasks are aborted only where results are in Redis");
        await found.abort(id);
      }),
    close: async () => backend?.close(),
  };
}

/** A backend that hangs must not make a page hang; what it says later is of no use to anybody. */
async function before<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const words = `no answer from the result backend within ${ms / 1000} s`;
    timer = setTimeout(() => reject(new BackendFailure("timeout", words)), ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function problemCode(
  code: "empty" | "compression" | "serializer" | "too-large" | "unreadable" | "not-meta",
): ResultProblemCode {
  return code === "too-large" || code === "compression" || code === "serializer" ? code : "corrupt";
}
