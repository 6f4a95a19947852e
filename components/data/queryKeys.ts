/** Every key of the query cache. Nothing else makes keys, so that updates find what pages have loaded. */
import type { Range, TaskListQuery } from "@/lib/contract/api";

type TaskWindow = Pick<TaskListQuery, "filter" | "from" | "to">;

export const queryKeys = {
  shell: () => ["shell"] as const,
  overview: (range: Range) => ["overview", range] as const,
  tasks: (query: TaskListQuery) => ["tasks", "list", query] as const,
  taskFacets: (query: TaskWindow) => ["tasks", "facets", query] as const,
  taskHistogram: (query: TaskWindow, buckets: number) => ["tasks", "histogram", query, buckets] as const,
  task: (id: string) => ["task", id] as const,
  workers: () => ["workers"] as const,
  about: () => ["about"] as const,
};
