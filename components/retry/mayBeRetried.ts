import { endsTask } from "@/lib/celery/states";

/**
 * Whether a retry is offered: the task has ended, or nobody can tell whether it did; or it waits in its queue, where it may
 * wait for ever, and is to run elsewhere. (That both may run is said.)
 */
export function mayBeRetried(task: { state: string | null; lost?: boolean }): boolean {
  return task.lost === true || task.state === null || task.state === "PENDING" || endsTask(task.state);
}
