/**
 * The cluster as one web process sees it: all retained tasks in a table in memory, the workers, and what is asked of
 * them. Everything in it came from the store; two processes on one store show the same.
 */
import type { TaskFacets, TaskHistogram } from "@/lib/contract/api";
import { workerPresence, type Presence, type WorkerSilence } from "@/lib/cluster/presence";
import { DEFAULT_REDACTOR, type Redactor } from "@/lib/cluster/redact/redactor";
import type { TaskSummary } from "@/lib/cluster/task";
import type { WorkerRecord } from "@/lib/cluster/worker";
import type { ChangeSet, Store } from "../store/store";
import { ChangeNotice, type ChangedTasks } from "./changeNotice";
import { HeartbeatHistory } from "./heartbeatHistory";
import { hydrate } from "./hydrate";
import type { IdSnapshot } from "./idSnapshot";
import { ListeningWatch } from "./listening";
import { isRunningState, markLostTasks } from "./lostTasks";
import { BLOCK_MS, retryDelayMs, tail } from "./tail";
import { CHUNK_MASK } from "./taskChunk";
import {
  TaskQueries,
  type FacetField,
  type TaskQuery,
  type TaskQueryResult,
  type TaskSelection,
} from "./taskQuery";
import { TaskTable } from "./taskTable";
import { textSearch, type TextSearchStep } from "./textSearch";
import { endedByWorker, type EndedCounts } from "./endedByWorker";
import { workerFigures, type WorkerFigures } from "./workerFigures";

export type {
  ChangedTasks,
  FacetField,
  TaskQuery,
  TaskQueryResult,
  TaskSelection,
  TextSearchStep,
  WorkerFigures,
};
export { isRunningState };

/** What the view reads of the store. */
export type ViewStore = Pick<
  Store,
  | "readAllRows"
  | "changesEnd"
  | "readChanges"
  | "readWorkers"
  | "readTaskEvents"
  | "readIngestStatuses"
  | "lastConnectedAt"
>;

/** A row of the table, and whether its task is lost. */
export type ViewTask = TaskSummary & { lost: boolean };

export interface TaskSearchResult extends TaskQueryResult {
  /** Tasks read for this answer. */
  scanned: number;
  /** No task is left that only unread texts could decide: `total` is exact. */
  complete: boolean;
}

export interface TaskCounts {
  total: number;
  /** By state; lost tasks are LOST there and nothing else. */
  byState: Record<string, number>;
  /** STARTED and custom states. */
  running: number;
  /** Sent and not yet received, by events. */
  queued: number;
  received: number;
  lost: number;
}

export interface View {
  /** Resolves when the newest tasks are in, or the store failed to answer at first; all else goes on by itself. */
  start(): Promise<void>;
  stop(): Promise<void>;

  /** The store is still being read; totals grow. */
  readonly hydrating: boolean;
  /** Tasks held. */
  readonly size: number;
  /** Grows with every change to a task. */
  readonly revision: number;
  /** The store answers. */
  readonly storeOk: boolean;
  /** When the view was last known to be up to date with the store, Unix ms; null before the first time. */
  readonly currentAt: number | null;

  /** Tells of changed tasks, at most every 50 ms; the answer unsubscribes. */
  onChange(listener: (changed: ChangedTasks) => void): () => void;
  /** Tells that a worker's record changed, which at every heartbeat it does; at most every 50 ms. */
  onWorkersChange(listener: () => void): () => void;

  /** One page at once. Terms on long texts count as far as they were read before (`search`). */
  query(query: TaskQuery): TaskQueryResult;
  /** The same, but first reads the long texts that the filter needs, for at most `budgetMs` (default 300). */
  search(query: TaskQuery, options?: { budgetMs?: number; signal?: AbortSignal }): Promise<TaskSearchResult>;
  /** Reads all that the filter needs to the end, and tells what it finds; see textSearch.ts. */
  textSearch(selection: TaskSelection, options?: { signal?: AbortSignal }): AsyncGenerator<TextSearchStep>;
  facets(selection: TaskSelection, limit: number): TaskFacets;
  /** `from`, `to`: Unix ms. */
  histogram(selection: TaskSelection, from: number, to: number, buckets: number): Omit<TaskHistogram, "gaps">;
  /** Values of a field that contain `text`, with their counts under the rest of the filter, for completion. */
  values(
    selection: TaskSelection,
    field: FacetField | "exceptionType",
    text: string,
    limit: number,
  ): { value: string; count: number }[];
  /** Ids of all that match, newest first. */
  allIds(selection: TaskSelection, limit: number): string[];

  /** The same of all, however many, to be gone through while the table changes. */
  snapshot(selection: TaskSelection): IdSnapshot;

  get(id: string): ViewTask | null;
  /** Tasks that this one called, oldest first. */
  children(id: string, limit: number): string[];
  /** Tasks with this root, itself among them if it is held, oldest first; `total` counts those left out too. */
  family(rootId: string, limit: number): { total: number; ids: string[] };
  /** Tasks without a parent that are their own root, created in [from, to), oldest first; `to` is at most `limit` rows on. */
  rootsBetween(from: number, to: number, limit: number): string[];

  counts(): TaskCounts;
  workers(): WorkerRecord[];
  worker(name: string): WorkerRecord | null;
  /** Reads all workers anew: some were forgotten. */
  readWorkersAgain(): Promise<void>;
  /** Whether the worker is there, now. */
  presence(record: WorkerRecord): Presence;
  /** The last twelve moments at which a heartbeat was due, oldest first: did it come? */
  beats(name: string): boolean[];
  /** What the retained tasks tell of each worker; up to a second old. */
  workerFigures(): ReadonlyMap<string, WorkerFigures>;
  /** How many tasks each worker ended at `from` or later, Unix ms, by queue. */
  endedByWorker(from: number): ReadonlyMap<string, EndedCounts>;
  /** Tasks that a worker is running, longest first, at most 100; up to a second old. */
  runningOn(worker: string, limit: number): string[];
}

export interface ViewOptions {
  /** Told once when the store stops answering, with the reason, and once when it answers again. */
  onStore?: (ok: boolean, error?: unknown) => void;
  /** Our clock, Unix ms. */
  now?: () => number;
  /** Whether a silent worker may be so because it is busy: by default, none. */
  canBeBusy?: (worker: string, silence: WorkerSilence) => boolean;
  /** What is hidden of texts is not found by a search either; by default, what the rules by default hide. */
  redactor?: Redactor;
  /** How often workers are looked at for lost tasks, and ingest processes for whether they listen. */
  sweepMs?: number;
}

const SWEEP_MS = 2000;
/** Workers are also read whole now and then: that is how forgotten ones go. */
const READ_WORKERS_MS = 60_000;
const SEARCH_BUDGET_MS = 300;
/** Figures of workers need a pass over all rows, so they are not made for every change. */
const FIGURES_MS = 1000;
/** A read that should have waited a second and does not come back after so long: the connection is stuck. */
const STUCK_MS = BLOCK_MS + 3000;

export function createView(store: ViewStore, options: ViewOptions = {}): View {
  const { now = Date.now, sweepMs = SWEEP_MS, onStore = () => undefined, canBeBusy = () => false } = options;
  const { redactor = DEFAULT_REDACTOR } = options;
  const table = new TaskTable();
  const queries = new TaskQueries(table);
  const notice = new ChangeNotice();
  const beats = new HeartbeatHistory();
  let workers = new Map<string, WorkerRecord>();
  let workersReadAt = -Infinity;
  let listening: ListeningWatch | null = null;
  const evicted = new Set<string>();
  const stopping = new AbortController();
  let hydration: { abort: AbortController; mustBegin: boolean } | null = null;
  let failedHydrations = 0;
  let failing = false;
  let currentAt: number | null = null;
  let readSince = now();
  let figures: { revision: number; at: number; byWorker: Map<string, WorkerFigures> } | null = null;
  let tailing: Promise<void> = Promise.resolve();
  let sweeper: NodeJS.Timeout | null = null;

  /** What is asked within one second gets one answer: filters such as `created:-1h` move by whole seconds. */
  const second = () => Math.floor(now() / 1000) * 1000;

  function applyChange({ rows, evicted: gone, workers: records }: ChangeSet): void {
    for (const row of rows) {
      evicted.delete(row.id);
      if (table.upsert(row)) notice.addTask(row.id);
    }
    for (const id of gone) {
      if (hydration) evicted.add(id);
      if (table.remove(id)) notice.addTask(id);
    }
    for (const record of records) {
      workers.set(record.name, record);
      beats.note(record, now());
    }
    if (records.length > 0) notice.addWorkers();
  }

  async function readWorkers(): Promise<void> {
    const records = await store.readWorkers();
    workers = new Map(records.map((record) => [record.name, record]));
    workersReadAt = now();
    for (const record of records) beats.note(record, now());
    beats.keepOnly(new Set(workers.keys()));
    notice.addWorkers();
  }

  /** Starts reading all rows beside the tail, and ends an older reading. */
  function beginHydration(onRows: () => void): void {
    hydration?.abort.abort();
    evicted.clear();
    const mine = { abort: new AbortController(), mustBegin: false };
    hydration = mine;
    const signal = AbortSignal.any([mine.abort.signal, stopping.signal]);
    const tell = () => {
      notice.addAllTasks();
      onRows();
    };
    hydrate(store, table, { signal, evicted, onRows: tell }).then(
      () => {
        if (hydration !== mine) return;
        hydration = null;
        failedHydrations = 0;
        currentAt = now();
        evicted.clear();
        sweep();
        tell();
      },
      (error: unknown) => {
        if (hydration !== mine) return;
        trouble(error);
        setTimeout(() => (mine.mustBegin = true), retryDelayMs(failedHydrations++)).unref();
      },
    );
  }

  function trouble(error: unknown): void {
    if (!failing) onStore(false, error);
    failing = true;
    onFirst();
  }

  function answered(): void {
    readSince = now();
    if (failing) onStore(true);
    failing = false;
  }

  let onFirst: () => void = () => undefined;
  const firstRows = new Promise<void>((resolve) => (onFirst = resolve));

  function sweep(): void {
    if (!failing && now() - readSince > STUCK_MS) trouble(new Error("the store does not answer"));
    for (const id of markLostTasks(table, workers.values(), (record) => presence(record).status, now()))
      notice.addTask(id);
    if (failing) return;
    lookWhoListens().catch(trouble);
    if (now() - workersReadAt < READ_WORKERS_MS) return;
    workersReadAt = now();
    readWorkers().catch(trouble);
  }

  async function lookWhoListens(): Promise<void> {
    const [statuses, lastAt] = await Promise.all([
      store.readIngestStatuses(),
      listening === null ? store.lastConnectedAt() : null,
    ]);
    listening ??= new ListeningWatch(lastAt);
    listening.note(statuses, now());
  }

  function presence(record: WorkerRecord): Presence {
    const storeKnownAt = failing ? (currentAt ?? 0) : null;
    const heard = listening?.at(storeKnownAt) ?? { since: null, until: null, heardAt: null };
    return workerPresence(record, now(), heard, () => isBusy(record));
  }

  function isBusy({ name, lastSeenAt, driftMs }: WorkerRecord): boolean {
    const begunAt = freshFigures().get(name)?.lastBegunAt ?? null;
    const hasBegunTask = begunAt !== null && begunAt >= lastSeenAt - driftMs;
    return canBeBusy(name, { ms: now() - lastSeenAt, hasBegunTask });
  }

  function oldestFirst(rows: number[], limit: number): string[] {
    const createdAt = (row: number) => table.chunkOf(row).createdAt[row & CHUNK_MASK] ?? 0;
    // Of very many only the oldest are put in order.
    const last = rows.length <= limit * 4 ? Infinity : Float64Array.from(rows, createdAt).sort()[limit - 1];
    return rows
      .filter((row) => createdAt(row) <= (last ?? Infinity))
      .sort((a, b) => createdAt(a) - createdAt(b) || table.compareIds(a, b))
      .slice(0, limit)
      .map((row) => table.idOf(row));
  }

  function freshFigures(): Map<string, WorkerFigures> {
    const isFresh =
      figures &&
      (figures.revision === table.revision || now() - figures.at < FIGURES_MS) &&
      figures.at <= now();
    if (!figures || !isFresh) {
      figures = { revision: table.revision, at: now(), byWorker: workerFigures(table, workers.values()) };
    }
    return figures.byWorker;
  }

  return {
    async start() {
      const handlers = {
        async onBegin() {
          await Promise.all([readWorkers(), lookWhoListens()]);
          answered();
          beginHydration(onFirst);
        },
        onChange: applyChange,
        onRead() {
          answered();
          if (!hydration) currentAt = now();
        },
        onTrouble: trouble,
        mustBegin: () => hydration?.mustBegin ?? false,
      };
      readSince = now();
      tailing = tail(store, handlers, stopping.signal);
      sweeper = setInterval(sweep, sweepMs);
      await firstRows;
    },
    async stop() {
      stopping.abort();
      if (sweeper) clearInterval(sweeper);
      await tailing;
      notice.stop();
    },
    get hydrating() {
      return hydration !== null || currentAt === null;
    },
    get size() {
      return table.size;
    },
    get revision() {
      return table.revision;
    },
    get storeOk() {
      return !failing;
    },
    get currentAt() {
      return currentAt;
    },
    onChange: (listener) => notice.onTasks(listener),
    onWorkersChange: (listener) => notice.onWorkers(listener),

    query: (query) => queries.query(query, second()),
    async search(query, { budgetMs = SEARCH_BUDGET_MS, signal } = {}) {
      const at = second();
      const endsAt = performance.now() + budgetMs;
      let scanned = 0;
      if (queries.query(query, at).unread > 0) {
        for await (const step of textSearch(store, table, queries, query, { now: at, redactor, signal })) {
          scanned = step.scanned;
          if (performance.now() >= endsAt) break;
        }
      }
      const result = queries.query(query, at);
      return { ...result, scanned, complete: result.unread === 0 };
    },
    textSearch: (selection, { signal } = {}) =>
      textSearch(store, table, queries, selection, { now: second(), redactor, signal }),
    facets: (selection, limit) => queries.facets(selection, limit, second()),
    histogram: (selection, from, to, buckets) => queries.histogram(selection, from, to, buckets, second()),
    values: (selection, field, text, limit) => queries.values(selection, field, text, limit, second()),
    allIds: (selection, limit) => queries.allIds(selection, limit, second()),

    snapshot: (selection) => queries.snapshot(selection, second()),

    get(id) {
      const row = table.rowOf(id);
      return row < 0 ? null : { ...table.summary(row), lost: table.isLost(row) };
    },
    children: (id, limit) => oldestFirst(table.childrenOf(id), limit),
    family(rootId, limit) {
      const rows = table.familyOf(rootId);
      return { total: rows.length, ids: oldestFirst(rows, limit) };
    },
    rootsBetween: (from, to, limit) => table.rootsBetween(from, to, limit).map((row) => table.idOf(row)),

    counts() {
      const byState: Record<string, number> = {};
      let running = 0;
      for (const { text, uses } of table.texts.state.entries()) {
        byState[text] = uses;
        if (isRunningState(text)) running += uses;
      }
      const { PENDING: queued = 0, RECEIVED: received = 0, LOST: lost = 0 } = byState;
      return { total: table.size, byState, running, queued, received, lost };
    },
    workers: () => [...workers.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    worker: (name) => workers.get(name) ?? null,
    readWorkersAgain: readWorkers,
    presence,
    beats(name) {
      const record = workers.get(name);
      return record ? beats.beats(record, now()) : [];
    },
    workerFigures: freshFigures,
    endedByWorker: (from) => endedByWorker(table, from),
    runningOn: (worker, limit) => (freshFigures().get(worker)?.runningIds ?? []).slice(0, limit),
  };
}
