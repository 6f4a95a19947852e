/** The worker list apart from how it looks: search, order, groups, and what its figures say. Pure. */
import type { WorkerView } from "@/lib/contract/api";

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
}

/** Reads an address's search part; what makes no sense falls back to names from A. */
export function parseWorkerUrl(params: URLSearchParams): WorkerListState {
  const sort = WORKER_SORTS.find((one) => one === params.get("sort")) ?? "name";
  const order = params.get("order");
  return {
    search: (params.get("search") ?? "").slice(0, 200),
    sort,
    order: order === "asc" || order === "desc" ? order : FIRST_ORDER[sort],
  };
}

/** Writes the state as a search part without the question mark; defaults are left out. */
export function formatWorkerUrl({ search, sort, order }: WorkerListState): string {
  const params = new URLSearchParams();
  if (search !== "") params.set("search", search);
  if (sort !== "name") params.set("sort", sort);
  if (order !== FIRST_ORDER[sort]) params.set("order", order);
  return params.toString();
}

export interface WorkerGroups {
  /** Online and lost, in the chosen order. */
  present: WorkerView[];
  /** Those that said goodbye: folded away, as deployments leave many of them behind. */
  offline: WorkerView[];
}

export function groupWorkers(workers: readonly WorkerView[], state: WorkerListState): WorkerGroups {
  const found = workers
    .filter((worker) => matches(worker, state.search))
    .sort(comparing(state.sort, state.order));
  return {
    present: found.filter((worker) => worker.status !== "offline"),
    offline: found.filter((worker) => worker.status === "offline"),
  };
}

/** Every word must be in the name, a queue or the version. */
function matches(worker: WorkerView, search: string): boolean {
  const haystack = [worker.name, worker.swVer ?? "", ...worker.queues].join("\n").toLowerCase();
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

export function longRunning(worker: WorkerView, now: number): number {
  return worker.running.filter(({ startedAt }) => startedAt !== null && now - startedAt > LONG_RUN_MS).length;
}

/**
 * Failures that are worth a look: at least ten, and one in a hundred. Where nobody heard when the worker started, its
 * failed tasks may be from before what it has processed, and the two cannot be compared.
 */
export function failsOften({ failed, processed, startedAt }: WorkerView): boolean {
  return failed >= 10 && startedAt !== null && processed !== null && failed >= processed / 100;
}

/** How long it has been up, ms; null for workers that are not, and where nobody told. */
export function uptimeMs(worker: WorkerView, now: number): number | null {
  if (worker.status !== "online") return null;
  const since = worker.startedAt ?? worker.onlineAt;
  return since === null ? null : Math.max(0, now - since);
}

/** Lost workers, the longest silence first, and what was running on them. */
export function lostWorkers(workers: readonly WorkerView[]): { lost: WorkerView[]; tasks: number } {
  const lost = workers
    .filter((worker) => worker.status === "lost")
    .sort((a, b) => a.lastSeenAt - b.lastSeenAt);
  return { lost, tasks: lost.reduce((sum, worker) => sum + worker.running.length, 0) };
}

/** The command that turns events on, for a shell. Names come from the wire, so they are quoted: nothing in them is run. */
export function enableEventsCommand(names: readonly string[]): string {
  return `celery -A yourapp control enable_events -d '${names.join(",").replaceAll("'", String.raw`'\''`)}'`;
}
