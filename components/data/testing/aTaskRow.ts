/** A row of the task list, for tests: a task of which nothing was heard but that it was sent. */
import type { TaskRow } from "@/lib/contract/api";

export function aTaskRow(known: Partial<TaskRow> = {}): TaskRow {
  return {
    id: "c8f1b5de-62c0-4b0a-8f34-2b7d9e0a41aa",
    version: 1,
    state: "PENDING",
    lost: false,
    name: "shop.orders.charge_card",
    args: null,
    kwargs: null,
    queue: null,
    worker: null,
    pid: null,
    retries: 0,
    createdAt: 0,
    receivedAt: null,
    startedAt: null,
    finishedAt: null,
    updatedAt: 0,
    etaAt: null,
    waitedMs: null,
    runtime: null,
    runtimeRatio: null,
    exceptionType: null,
    terminated: false,
    expired: false,
    rootId: null,
    parentId: null,
    ...known,
  };
}
