import type { TaskListQuery } from "@/lib/contract/api";

/** Asks for the oldest task that is kept: where history begins. */
export const OLDEST_TASK: TaskListQuery = { filter: "", sort: "created", order: "asc", limit: 1, offset: 0 };
