import { endsTask } from "@/lib/celery/states";

/** Whether a retry is offered: the task has ended, or nobody can tell whether it did. */
export function mayBeRetried(task: { state: string | null; lost?: boolean }): boolean {
  return task.lost === true || task.state === null || endsTask(task.state);
}
