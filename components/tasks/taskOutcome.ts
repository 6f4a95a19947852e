/** What became of a task, in words: the line under its name. The words themselves are in the catalogues. */
import type { TaskDetail } from "@/lib/contract/api";
import { isCustomState } from "./taskRowView";

/** `key` names a message under `task.outcome`; `at` is the instant it speaks of, Unix ms, null where none is known. */
export interface TaskOutcome {
  key:
    | "sent"
    | "due"
    | "received"
    | "started"
    | "succeeded"
    | "failed"
    | "retried"
    | "revoked"
    | "expired"
    | "terminated"
    | "rejected"
    | "putBack"
    | "lost";
  at: number | null;
  /** How many runs there were; 1 for a task that was never retried. */
  attempts: number;
}

export function taskOutcome(detail: Pick<TaskDetail, "task" | "lost">, now: number): TaskOutcome {
  const { task, lost } = detail;
  // Events of early attempts may be gone: Celery's own count knows better.
  const attempts = Math.max(1, task.attempts.length, task.retries + 1);
  const outcome = (key: TaskOutcome["key"], at: number | null): TaskOutcome => ({ key, at, attempts });
  if (lost) return outcome("lost", task.updatedAt);
  const dueAt = task.etaAt !== null && task.etaAt > now ? task.etaAt : null;
  switch (task.state) {
    case "PENDING":
      return dueAt === null ? outcome("sent", task.sentAt ?? task.createdAt) : outcome("due", dueAt);
    case "RECEIVED":
      return dueAt === null ? outcome("received", task.receivedAt) : outcome("due", dueAt);
    case "STARTED":
      return outcome("started", task.startedAt);
    case "SUCCESS":
      return outcome("succeeded", task.finishedAt);
    case "FAILURE":
      return outcome("failed", task.finishedAt);
    case "RETRY":
      return dueAt === null ? outcome("retried", task.updatedAt) : outcome("due", dueAt);
    case "REVOKED":
      return outcome(task.expired ? "expired" : task.terminated ? "terminated" : "revoked", task.finishedAt);
    case "REJECTED":
      return task.requeue ? outcome("putBack", task.updatedAt) : outcome("rejected", task.finishedAt);
    default:
      return outcome(isCustomState(task.state) ? "started" : "sent", task.startedAt);
  }
}
