/**
 * When the tasks of a workflow waited and ran, and which of them decided when it ended. Instants are Unix ms, of several
 * machines' clocks: a step that seems to come before the one it follows counts as no time at all. Pure.
 */
import { runBeganAt, type WorkflowGraph, type WorkflowTask } from "./workflow";

/** `earlier`: runs that were retried. `held`: it was not due yet. `queue`, `worker`: it waited there. */
export type SpanKind = "earlier" | "queue" | "held" | "worker" | "running";

export interface Span {
  kind: SpanKind;
  from: number;
  to: number;
  /** It still goes on: `to` is now. */
  open: boolean;
}

export interface TaskTimes {
  task: WorkflowTask;
  /** In order of time, without gaps; none of no length, but for one that has just begun. */
  spans: Span[];
  from: number;
  to: number;
}

/** The times of one task at `now`. A lost task's last span ends with its last word. */
export function taskTimes(task: WorkflowTask, now: number): TaskTimes {
  const from = task.createdAt;
  const ended = task.finishedAt ?? (ceased(task) ? task.updatedAt : null);
  const to = Math.max(from, ended ?? now);
  const beganAt = runBeganAt(task);
  const spans: Span[] = [];
  let at = from;
  /** Null: to the end, or it still goes on. */
  const upTo = (kind: SpanKind, until: number | null) => {
    const end = Math.min(to, Math.max(at, until ?? to));
    const open = until === null && ended === null;
    if (end > at || open) spans.push({ kind, from: at, to: end, open });
    at = end;
  };
  if (task.state === "RETRY" && !task.lost) {
    upTo("earlier", task.updatedAt);
    upTo("held", null);
    return { task, spans, from, to };
  }
  // Of a retried task the instants are of its last run.
  upTo(task.retries > 0 ? "earlier" : "queue", task.receivedAt ?? beganAt);
  if (task.receivedAt !== null) {
    const notDue = beganAt === null && task.etaAt !== null && task.etaAt > to;
    if (task.etaAt !== null) upTo("held", notDue ? null : Math.min(task.etaAt, beganAt ?? to));
    if (!notDue) upTo("worker", beganAt);
  }
  if (beganAt !== null) upTo("running", null);
  return { task, spans, from, to };
}

/**
 * The tasks that decided when the workflow ended, first to last: from the one that ended last (or is still at it) back
 * over what each waited for. Of a chord that is the member that ended last.
 */
export function criticalPath({ tasks, byId, links }: WorkflowGraph, now: number): string[] {
  const endOf = (task: WorkflowTask) => taskTimes(task, now).to;
  const before = new Map<string, WorkflowTask>();
  for (const { from, to } of links) {
    const task = byId.get(from);
    const known = before.get(to);
    if (task !== undefined && (known === undefined || endOf(task) > endOf(known))) before.set(to, task);
  }
  let last: WorkflowTask | undefined;
  for (const task of tasks) if (last === undefined || endOf(task) > endOf(last)) last = task;
  const path: string[] = [];
  for (let at = last; at !== undefined && !path.includes(at.id); at = before.get(at.id)) path.unshift(at.id);
  return path;
}

export interface PathTimes {
  /** Of the whole workflow. */
  totalMs: number;
  runningMs: number;
  waitedMs: number;
}

/** Where the time of the critical path went. What lies between one task's end and the next one's sending is no wait. */
export function pathTimes(graph: WorkflowGraph, path: readonly string[], now: number): PathTimes {
  let runningMs = 0;
  let waitedMs = 0;
  for (const id of path) {
    const task = graph.byId.get(id);
    for (const { kind, from, to } of task === undefined ? [] : taskTimes(task, now).spans) {
      if (kind === "running") runningMs += to - from;
      else if (kind !== "held") waitedMs += to - from;
    }
  }
  const { from, to } = wholeTime(graph.tasks, now);
  return { totalMs: to - from, runningMs, waitedMs };
}

/** From the first task's sending to the last one's end, or now. */
export function wholeTime(tasks: readonly WorkflowTask[], now: number): { from: number; to: number } {
  let from = Infinity;
  let to = -Infinity;
  for (const task of tasks) {
    const times = taskTimes(task, now);
    from = Math.min(from, times.from);
    to = Math.max(to, times.to);
  }
  return tasks.length === 0 ? { from: now, to: now } : { from, to };
}

/** States that end a task, and what nobody will tell more of. */
function ceased(task: WorkflowTask): boolean {
  return task.lost || ENDS.has(task.state);
}

const ENDS = new Set(["SUCCESS", "FAILURE", "REVOKED", "REJECTED"]);
