/** The worker list apart from how it looks: search, order, groups, and what its figures say. Pure. */
import type { WorkerView } from "@/lib/contract/api";
import type { WorkerInspectList, WorkerInspectSummary } from "@/lib/contract/control";

/** A worker as its events and our table have it, with what it told itself when it was asked. */
export interface WorkerLine extends WorkerView {
  told: WorkerInspectSummary | null;
}

export function joinInspections(
  workers: readonly WorkerView[],
  inspections: WorkerInspectList | undefined,
): WorkerLine[] {
  const told = new Map(inspections?.workers.map((summary) => [summary.worker, summary]));
  return workers.map((worker) => ({ ...worker, told: told.get(worker.name) ?? null }));
}

/** The queues that it says it takes from; while it has said nothing, those that its tasks came from. */
export function queuesOf({ told, queues }: WorkerLine): readonly string[] {
  return told?.queues ?? queues;
}

/** Pools that can grow and shrink while they run. */
const ELASTIC: ReadonlySet<string> = new Set(["prefork", "gevent", "eventlet"]);

/** Whether pools of this kind can be given more slots or fewer. */
export function isElastic(pool: string | null | undefined): boolean {
  return pool !== null && pool !== undefined && ELASTIC.has(pool);
}

export const WORKER_SORTS = [
  "name",
  "status",
  "running",
  "load",
  "heartbeat",
  "processed",
  "failed",
  "retried",
] as const;
export type WorkerSort = (typeof WORKER_SORTS)[number];
export type SortOrder = "asc" | "desc";

/** What the first click on a column gives: names from A, everything else from what an operator looks for first. */
export const FIRST_ORDER: Record<WorkerSort, SortOrder> = {
  name: "asc",
  status: "desc",
  running: "desc",
  load: "desc",
  heartbeat: "desc",
  processed: "desc",
  failed: "desc",
  retried: "desc",
};

export interface WorkerListState {
  search: string;
  sort: WorkerSort;
  order: SortOrder;
  /** What workers are put together by: nothing, their host, or what the first `*` of a pattern stands for. */
  group: string;
}

/** Grouping by the part of the name after the `@`. */
export const BY_HOST = "host";
const MAX_GROUP_CHARS = 100;

/** Reads an address's search part; what makes no sense falls back to names from A. */
export function parseWorkerUrl(params: URLSearchParams): WorkerListState {
  const sort = WORKER_SORTS.find((one) => one === params.get("sort")) ?? "name";
  const order = params.get("order");
  return {
    search: (params.get("search") ?? "").slice(0, 200),
    sort,
    order: order === "asc" || order === "desc" ? order : FIRST_ORDER[sort],
    group: (params.get("group") ?? "").slice(0, MAX_GROUP_CHARS),
  };
}

/** Writes the state as a search part without the question mark; defaults are left out. */
export function formatWorkerUrl({ search, sort, order, group }: WorkerListState): string {
  const params = new URLSearchParams();
  if (search !== "") params.set("search", search);
  if (sort !== "name") params.set("sort", sort);
  if (order !== FIRST_ORDER[sort]) params.set("order", order);
  if (group !== "") params.set("group", group);
  return params.toString();
}

export interface WorkerGroups {
  /** Online and lost, in the chosen order; one part without a name where nothing groups them. */
  present: WorkerPart[];
  /** Those that said goodbye: folded away, as deployments leave many of them behind. */
  offline: WorkerLine[];
  /** How many were found in all. */
  found: number;
}

export interface WorkerPart {
  /** Null: not grouped; empty: the pattern does not fit these names. */
  name: string | null;
  workers: WorkerLine[];
}

export function groupWorkers(workers: readonly WorkerLine[], state: WorkerListState): WorkerGroups {
  const found = workers
    .filter((worker) => matches(worker, state.search))
    .sort(comparing(state.sort, state.order));
  return {
    present: partition(
      found.filter((worker) => worker.status !== "offline"),
      state.group,
    ),
    offline: found.filter((worker) => worker.status === "offline"),
    found: found.length,
  };
}

/** The parts in the order of their names; those that no name fits at the end. */
function partition(workers: WorkerLine[], group: string): WorkerPart[] {
  if (group === "") return workers.length === 0 ? [] : [{ name: null, workers }];
  const nameOf = grouping(group);
  const parts = new Map<string, WorkerLine[]>();
  for (const worker of workers) {
    const name = nameOf(worker.name);
    const part = parts.get(name);
    if (part) part.push(worker);
    else parts.set(name, [worker]);
  }
  return [...parts]
    .sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a.localeCompare(b, undefined, { numeric: true })))
    .map(([name, of]) => ({ name, workers: of }));
}

/**
 * By a pattern: what its first `*` stands for, as short as can be. `*-` gives what stands before the first hyphen, `@*`
 * what stands after the `@`. Empty where the pattern does not fit.
 */
function grouping(group: string): (name: string) => string {
  const pattern = group === BY_HOST ? "@*" : group;
  const [before = "", after] = pattern.split("*");
  return (name) => {
    const at = name.indexOf(before);
    if (at === -1) return "";
    if (after === undefined) return before;
    const from = at + before.length;
    const to = after === "" ? name.length : name.indexOf(after, from);
    return to === -1 ? "" : name.slice(from, to);
  };
}

/** Every word must be in the name, a queue or the version. */
function matches(worker: WorkerLine, search: string): boolean {
  const haystack = [worker.name, worker.swVer ?? "", ...queuesOf(worker)].join("\n").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** Equal ones stay in the order of their names, so that a live list does not shuffle. Unknown values come last. */
function comparing(sort: WorkerSort, order: SortOrder): (a: WorkerView, b: WorkerView) => number {
  const sign = order === "asc" ? 1 : -1;
  const byName = (a: WorkerView, b: WorkerView) => a.name.localeCompare(b.name, undefined, { numeric: true });
  if (sort === "name") return (a, b) => sign * byName(a, b);
  return (a, b) => {
    const left = sortValue(a, sort);
    const right = sortValue(b, sort);
    if (left === right) return byName(a, b);
    if (left === null) return 1;
    if (right === null) return -1;
    return sign * (left - right);
  };
}

const STATUS_RANK = { online: 0, offline: 1, unknown: 2, lost: 3 };

function sortValue(worker: WorkerView, sort: Exclude<WorkerSort, "name">): number | null {
  switch (sort) {
    case "status":
      return STATUS_RANK[worker.status];
    case "running":
      return runningCount(worker);
    case "load":
      return worker.status === "online" ? (worker.loadavg?.[0] ?? null) : null;
    case "heartbeat":
      // The longest silence first in falling order.
      return -worker.lastSeenAt;
    case "processed":
      return worker.processed;
    case "failed":
      return worker.failed;
    case "retried":
      return worker.retried;
  }
}

/** What the worker's own heartbeat says it runs; what events say where it says nothing (or not any more). */
export function runningCount(worker: WorkerView): number {
  return worker.status === "online" ? (worker.active ?? worker.running.length) : worker.running.length;
}

const LONG_RUN_MS = 10 * 60_000;

/** How many of those that run have done so for long. Tasks that ended without an event are not among them. */
export function longRunning(worker: WorkerView, now: number): number {
  const long = worker.running.filter(({ startedAt }) => startedAt !== null && now - startedAt > LONG_RUN_MS);
  return Math.min(long.length, runningCount(worker));
}

/**
 * Failures that are worth a look: at least ten, and one in a hundred. Where nobody heard when the worker started, its
 * failed tasks may be from before what it has processed, and the two cannot be compared.
 */
export function failsOften({ failed, processed, startedAt }: WorkerView): boolean {
  return failed >= 10 && startedAt !== null && processed !== null && failed >= processed / 100;
}

/** How long it has been up, ms; null for workers that are not, and where neither events nor the worker told. */
export function uptimeMs({ status, startedAt, told }: WorkerLine, now: number): number | null {
  if (status !== "online") return null;
  if (startedAt !== null) return Math.max(0, now - startedAt);
  if (told === null || told.uptimeMs === null || told.answeredAt === null) return null;
  return told.uptimeMs + Math.max(0, now - told.answeredAt);
}

/** Lost workers, the longest silence first, and what was running on them. */
export function lostWorkers<Worker extends WorkerView>(
  workers: readonly Worker[],
): { lost: Worker[]; tasks: number } {
  const lost = workers
    .filter((worker) => worker.status === "lost")
    .sort((a, b) => a.lastSeenAt - b.lastSeenAt);
  return { lost, tasks: lost.reduce((sum, worker) => sum + worker.running.length, 0) };
}
