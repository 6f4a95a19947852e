/**
 * Celery's task states: which event gives which, which of them end a task, and the order in which people see them.
 */

/** The states of tasks that Celery itself names. User code adds its own (`PROGRESS`). */
export const TASK_STATES = [
  "PENDING",
  "RECEIVED",
  "STARTED",
  "SUCCESS",
  "FAILURE",
  "RETRY",
  "REVOKED",
  "REJECTED",
] as const;
export type KnownTaskState = (typeof TASK_STATES)[number];

/**
 * From below to above in stacked bars: what needs eyes is on top (design board, section 7). Custom states go before
 * STARTED.
 */
export const STATE_STACK_ORDER: readonly KnownTaskState[] = [
  "SUCCESS",
  "REVOKED",
  "RETRY",
  "PENDING",
  "RECEIVED",
  "STARTED",
  "REJECTED",
  "FAILURE",
];

/** In lists of states to choose from. Custom states go after STARTED; LOST, which is ours and no state, goes last. */
export const STATE_FACET_ORDER: readonly KnownTaskState[] = [
  "SUCCESS",
  "RETRY",
  "FAILURE",
  "PENDING",
  "RECEIVED",
  "STARTED",
  "REVOKED",
  "REJECTED",
];

const ENDED: ReadonlySet<string> = new Set(["SUCCESS", "FAILURE", "REVOKED", "REJECTED"]);

/**
 * Whether a task in this state will not run any more. REJECTED with `requeue` is the exception: see
 * `Task.finishedAt`.
 */
export function endsTask(state: string): boolean {
  return ENDED.has(state);
}

export function isKnownState(state: string): state is KnownTaskState {
  return (TASK_STATES as readonly string[]).includes(state);
}

const STATE_BY_TYPE: ReadonlyMap<string, KnownTaskState> = new Map([
  ["task-sent", "PENDING"],
  ["task-received", "RECEIVED"],
  ["task-started", "STARTED"],
  ["task-succeeded", "SUCCESS"],
  ["task-failed", "FAILURE"],
  ["task-retried", "RETRY"],
  ["task-revoked", "REVOKED"],
  ["task-rejected", "REJECTED"],
]);

/** The state that an event puts its task in: `task-started` gives STARTED, a custom `task-progress` gives PROGRESS. */
export function stateOfEvent(type: string): string {
  return STATE_BY_TYPE.get(type) ?? type.slice("task-".length).toUpperCase();
}
