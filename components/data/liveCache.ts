/**
 * From an update to what a page shows. Pages load by HTTP, then updates patch the same cached value, so both carry
 * the same shapes. Pure: the hook in `useLiveQuery.ts` decides whether the result is shown now or held.
 */
import type {
  Overview,
  Shell,
  TaskDetail,
  TaskList,
  TaskRow,
  WorkerList,
  WorkerView,
} from "@/lib/contract/api";
import type { FailureList } from "@/lib/contract/failures";
import type { Workflow } from "@/lib/contract/workflow";
import type { TasksUpdate, WorkflowUpdate } from "@/lib/contract/realtime";

/** Any update, tagged with the kind of its subject. */
export type LiveUpdate =
  | { kind: "shell"; key: string; value: Shell }
  | { kind: "overview"; key: string; value: Overview }
  | { kind: "failures"; key: string; value: FailureList }
  | { kind: "tasks"; key: string; value: TasksUpdate }
  | { kind: "task"; key: string; value: TaskDetail }
  | { kind: "workflow"; key: string; value: WorkflowUpdate }
  | { kind: "workers"; key: string; value: WorkerView[] };

/**
 * The cached value after an update. `undefined` when the two do not fit together (a row is named that we never had):
 * then the page must be read anew.
 */
export function applyUpdate(shown: unknown, update: LiveUpdate): unknown {
  switch (update.kind) {
    case "tasks":
      // The cache holds under a tasks key what the API answers for it: a task list.
      return applyTasksUpdate(shown as TaskList | undefined, update.value);
    case "workflow":
      return applyWorkflowUpdate(shown as Workflow | undefined, update.value); // as above
    case "workers":
      return { workers: update.value } satisfies WorkerList;
    case "shell":
    case "overview":
    case "failures":
    case "task":
      return update.value;
  }
}

/** Takes the new order and the changed rows. Rows that did not change stay the same objects, so they do not redraw. */
export function applyTasksUpdate(shown: TaskList | undefined, update: TasksUpdate): TaskList | undefined {
  const known = new Map<string, TaskRow>();
  for (const row of shown?.rows ?? []) known.set(row.id, row);
  for (const row of update.rows) {
    const before = known.get(row.id);
    // Of two rows for one task the one folded from more events is newer, whatever the order of arrival. The same
    // number of events may still bring news: a task turns lost without any event of its own.
    if (before === undefined || row.version >= before.version) known.set(row.id, row);
  }
  const rows: TaskRow[] = [];
  for (const id of update.ids) {
    const row = known.get(id);
    if (row === undefined) return undefined;
    rows.push(row);
  }
  return { total: update.total, retained: update.retained, hydrating: update.hydrating, rows };
}

/** Takes the changed tasks, and the new order where there is one. Tasks that did not change stay the same objects. */
export function applyWorkflowUpdate(
  shown: Workflow | undefined,
  update: WorkflowUpdate,
): Workflow | undefined {
  const known = new Map((shown?.tasks ?? []).map((task) => [task.id, task]));
  for (const task of update.rows) {
    const before = known.get(task.id);
    if (before === undefined || task.version >= before.version) known.set(task.id, task);
  }
  const tasks: Workflow["tasks"] = [];
  for (const id of update.ids ?? shown?.tasks.map((task) => task.id) ?? []) {
    const task = known.get(id);
    if (task === undefined) return undefined;
    tasks.push(task);
  }
  if (tasks.length === 0) return undefined;
  const { rootId, total, sentBy, groupId } = update;
  return { rootId, total, sentBy, groupId, tasks };
}

/** How many tasks are new in `held` against `shown`: the number on the "12 new" button. */
export function countNewTasks(shown: TaskList | undefined, held: TaskList | null | undefined): number {
  if (shown === undefined || held === null || held === undefined) return 0;
  const known = new Set(shown.rows.map((row) => row.id));
  const unseen = held.rows.filter((row) => !known.has(row.id)).length;
  // More may have come than one page holds; the totals know, as long as nothing was thrown away for age.
  return unseen < held.rows.length ? unseen : Math.max(unseen, held.total - shown.total);
}
