/** Addresses of pages, with what they filter by. Pure. */
import { quoteValue } from "@/lib/cluster/taskFilterFormat";

export interface TasksLink {
  /** In the filter language. */
  filter?: string;
  range?: string;
  /** Only tasks created at or after, and before, Unix ms. */
  from?: number;
  to?: number;
  sort?: string;
}

/** The task list with a filter. */
export function tasksHref({ filter, range, from, to, sort }: TasksLink = {}): string {
  const params = new URLSearchParams();
  if (filter !== undefined && filter !== "") params.set("filter", filter);
  if (range !== undefined) params.set("range", range);
  if (from !== undefined) params.set("from", new Date(from).toISOString());
  if (to !== undefined) params.set("to", new Date(to).toISOString());
  if (sort !== undefined) params.set("sort", sort);
  const search = params.toString();
  return search === "" ? "/tasks" : `/tasks?${search}`;
}

export function taskHref(id: string): string {
  return `/task/${encodeURIComponent(id)}`;
}

/** What became of a retry of many tasks. */
export function retriesHref(operation: string): string {
  return `/retries/${encodeURIComponent(operation)}`;
}

/** The failure groups of a range, one of them open. */
export function failuresHref({ group, range }: { group?: string; range?: string } = {}): string {
  const params = new URLSearchParams();
  if (range !== undefined) params.set("range", range);
  if (group !== undefined) params.set("group", group);
  const search = params.toString();
  return search === "" ? "/failures" : `/failures?${search}`;
}

export function workerHref(name: string): string {
  return `/worker/${encodeURIComponent(name)}`;
}

/** `field:value` of the filter language, for exactly this value. */
export function filterTerm(field: "state" | "name" | "queue" | "worker" | "failure", value: string): string {
  return `${field}:${quoteValue(value)}`;
}
