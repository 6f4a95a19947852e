/** The state of the list of queues in the address. Pure. */
import type { Queue, QueueListQuery, QueueMatrix } from "@/lib/contract/queues";

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
export function isAlarming({
  forecast,
  pause,
  unconsumed,
}: Pick<Queue, "forecast" | "pause" | "unconsumed">): boolean {
  if (pause !== null) return false; // by somebody's will, and told above the list
  return unconsumed || forecast.code === "growing" || forecast.code === "stuck";
}

/** A message that waits longer than this is late. */
export const LATE_MS = 60_000;

const MINUTE_MS = 60_000;
const TREND_MINUTES = 60;

/**
 * One value for each of the last 60 minutes, oldest first, null where none was taken: samples of ten minutes do not look
 * like an hour.
 */
export function minuteValues(trend: Queue["trend"], now: number): (number | null)[] {
  const values: (number | null)[] = Array.from({ length: TREND_MINUTES }, () => null);
  const last = Math.floor(now / MINUTE_MS);
  for (const { at, ready } of trend) {
    const index = TREND_MINUTES - 1 - (last - Math.floor(at / MINUTE_MS));
    if (index >= 0 && index < TREND_MINUTES) values[index] = ready;
  }
  return values;
}

/** What a worker has to do with a queue. A rate is in tasks a minute; null while none is known. */
export type MatrixCell =
  { kind: "none" } | { kind: "unknown" } | { kind: "lost" } | { kind: "takes"; perMinute: number | null };

export function matrixCell(
  { status, consumes, rates }: Pick<QueueMatrix["workers"][number], "status" | "consumes" | "rates">,
  queue: string,
): MatrixCell {
  if (status === "lost") return { kind: consumes?.includes(queue) ? "lost" : "none" };
  if (consumes === null) return { kind: "unknown" };
  if (!consumes.includes(queue)) return { kind: "none" };
  return { kind: "takes", perMinute: rates[queue] ?? null };
}

/** Between 0 and 1, of the greatest rate of the grid. */
export function rateStrength(perMinute: number | null, most: number): number {
  return perMinute === null || most <= 0 ? 0 : Math.min(1, perMinute / most);
}
