/** The state of the list of queues in the address. Pure. */
import type { Queue, QueueListQuery } from "@/lib/contract/queues";

export type QueueSort = QueueListQuery["sort"];
export type SortOrder = QueueListQuery["order"];

export interface QueueListState {
  search: string;
  sort: QueueSort;
  order: SortOrder;
}

/** Rows of the page; beyond them one searches. */
export const SHOWN_QUEUES = 200;

const SORTS: readonly QueueSort[] = ["name", "ready", "unacked", "in", "out"];

export function parseQueueUrl(params: URLSearchParams): QueueListState {
  const sort = SORTS.find((known) => known === params.get("sort")) ?? "ready";
  const order =
    params.get("order") === "asc" ? "asc" : params.get("order") === "desc" ? "desc" : firstOrder(sort);
  return { search: params.get("search") ?? "", sort, order };
}

/** Nothing that is as it is anyway. */
export function formatQueueUrl({ search, sort, order }: QueueListState): string {
  const params = new URLSearchParams();
  if (search !== "") params.set("search", search);
  if (sort !== "ready") params.set("sort", sort);
  if (order !== firstOrder(sort)) params.set("order", order);
  return params.toString();
}

/** Names begin at A, numbers at the greatest. */
export function firstOrder(sort: QueueSort): SortOrder {
  return sort === "name" ? "asc" : "desc";
}

/** A forecast that somebody should look into. */
export function isAlarming({ forecast, unconsumed }: Pick<Queue, "forecast" | "unconsumed">): boolean {
  return unconsumed || forecast.code === "growing" || forecast.code === "stuck";
}

/** A message that waits longer than this is late. */
export const LATE_MS = 60_000;
