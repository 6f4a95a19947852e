/** Small tasks and rows for the tests of the models: everything unknown, save what a test names. */
import type { TaskDetail } from "@/lib/contract/api";

type Task = TaskDetail["task"];
type Attempt = Task["attempts"][number];

export function attempt(known: Partial<Attempt>): Attempt {
  return {
    number: 0,
    state: "STARTED",
    worker: null,
    pid: null,
    sentAt: null,
    receivedAt: null,
    startedAt: null,
    endedAt: null,
    etaAt: null,
    runtime: null,
    exception: null,
    traceback: null,
    ...known,
  };
}

export function taskOf(known: Partial<Task>): Task {
  return {
    id: "c8f1b5de-62c0-4b0a-8f34-2b7d9e0a41aa",
    state: "PENDING",
    name: "shop.orders.charge_card",
    taskName: null,
    args: null,
    kwargs: null,
    rootId: null,
    parentId: null,
    retries: 0,
    etaAt: null,
    expiresAt: null,
    queue: null,
    exchange: null,
    routingKey: null,
    client: null,
    worker: null,
    pid: null,
    createdAt: 0,
    sentAt: null,
    firstReceivedAt: null,
    receivedAt: null,
    startedAt: null,
    finishedAt: null,
    updatedAt: 0,
    runtime: null,
    result: null,
    exception: null,
    traceback: null,
    terminated: false,
    signum: null,
    expired: false,
    requeue: false,
    attempts: [],
    custom: [],
    cut: [],
    eventCount: 1,
    ...known,
  };
}
