/** Every key of the query cache. Nothing else makes keys, so that updates find what pages have loaded. */
import type { OverviewQuery, Range, TaskListQuery } from "@/lib/contract/api";
import type { RevokeTasksInput } from "@/lib/contract/control";
import type { QueueListQuery } from "@/lib/contract/queues";
import type { RetryDryRunInput } from "@/lib/contract/retry";

type TaskWindow = Pick<TaskListQuery, "filter" | "from" | "to">;

export const queryKeys = {
  shell: () => ["shell"] as const,
  tokens: () => ["tokens"] as const,
  signInWays: (next: string) => ["signInWays", next] as const,
  overview: (query: OverviewQuery) => ["overview", query] as const,
  tasks: (query: TaskListQuery) => ["tasks", "list", query] as const,
  taskFacets: (query: TaskWindow) => ["tasks", "facets", query] as const,
  taskHistogram: (query: TaskWindow, buckets: number) => ["tasks", "histogram", query, buckets] as const,
  task: (id: string) => ["task", id] as const,
  /** Of the workflow that a task belongs to. */
  workflow: (id: string) => ["workflow", id] as const,
  /** Of all failure groups, in every range: what changes when one of them is marked. */
  anyFailures: () => ["failures"] as const,
  failures: (range: Range) => ["failures", "list", range] as const,
  failure: (id: string, range: Range) => ["failures", "one", id, range] as const,
  /** All that is read of queues: what changes when something is done to one. */
  anyQueues: () => ["queues"] as const,
  queues: (query: QueueListQuery) => ["queues", "list", query] as const,
  queueMatrix: () => ["queues", "matrix"] as const,
  /** Among `anyQueues`: what is done to a queue may be what a task waits for. */
  whyWaiting: (id: string) => ["queues", "why", id] as const,
  /** Not among `anyQueues`: each look at RabbitMQ marks the messages. */
  queuePeek: (queue: string, place: string) => ["queuePeek", queue, place] as const,
  queue: (queue: string) => ["queues", "one", queue] as const,
  workers: () => ["workers"] as const,
  /** What workers told of themselves: all in short, or one in full. */
  workerInspections: () => ["inspections"] as const,
  workerInspection: (name: string) => ["inspections", name] as const,
  /** In each of a task's states: what is stored changes with it. */
  taskResult: (id: string, state: string | null) => ["result", id, state] as const,
  lineage: (id: string) => ["lineage", id] as const,
  retryPreflight: (id: string) => ["retry", id] as const,
  retryDryRun: (body: RetryDryRunInput) => ["retry", "dry-run", body] as const,
  retryProgress: (id: string) => ["retry", "progress", id] as const,
  retryOperation: (id: string, outcome: string | null) => ["retry", "operation", id, outcome] as const,
  runnableTasks: () => ["runnable"] as const,
  revokeDryRun: (body: RevokeTasksInput) => ["revoke", "dry-run", body] as const,
  taskHolders: (id: string) => ["holders", id] as const,
  operation: (id: string, outcome: string | null) => ["operation", id, outcome] as const,
  audit: (filter: object) => ["audit", filter] as const,
  views: () => ["views"] as const,
  about: () => ["about"] as const,
};
