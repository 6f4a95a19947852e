/** The tasks that a worker holds, by its events and by its own word. Pure. */
import type { HeldTask, ScheduledTask } from "@/lib/celery/inspect";
import type { WorkerInspection } from "@/lib/contract/control";
import { runningCount, type WorkerLine } from "./workersModel";

export const HELD_TABS = ["running", "reserved", "scheduled", "revoked"] as const;
export type HeldTab = (typeof HELD_TABS)[number];

export interface HeldRow {
  id: string;
  name: string | null;
  /** As text, on one line; empty for none. */
  arguments: string;
  queue: string | null;
  pid: number | null;
  startedAt: number | null;
  dueAt: number | null;
}

type Panels = WorkerInspection["panels"];

/** How many each list holds; null where nobody has told. */
export function heldCounts(worker: WorkerLine, panels: Panels | undefined): Record<HeldTab, number | null> {
  return {
    running: worker.status === "online" ? runningCount(worker) : worker.running.length,
    reserved: panels?.reserved.value?.total ?? null,
    scheduled: panels?.scheduled.value?.total ?? null,
    revoked: panels?.revoked.value?.total ?? null,
  };
}

export function heldTasks(tab: HeldTab, worker: WorkerLine, panels: Panels | undefined): HeldRow[] {
  switch (tab) {
    case "running":
      return runningTasks(worker, panels?.active);
    case "reserved":
      return (panels?.reserved.value?.items ?? []).map((task) => rowOf(task));
    case "scheduled":
      return (panels?.scheduled.value?.items ?? []).map(({ task, dueAt }: ScheduledTask) =>
        rowOf(task, dueAt),
      );
    case "revoked":
      return (panels?.revoked.value?.items ?? []).map((id) => ({ ...NOTHING, id }));
  }
}

const NOTHING: HeldRow = {
  id: "",
  name: null,
  arguments: "",
  queue: null,
  pid: null,
  startedAt: null,
  dueAt: null,
};

/**
 * Events are newer than the last answer: what runs is theirs to say, and the answer adds what they do not carry. Of a
 * worker that sends none, the answer is all there is. The longest running first.
 */
function runningTasks(worker: WorkerLine, active: Panels["active"] | undefined): HeldRow[] {
  const told = active?.value?.items ?? [];
  if (worker.sendsTaskEvents !== true && worker.running.length === 0) return told.map((task) => rowOf(task));
  const details = new Map(told.map((task) => [task.id, task]));
  return stillRunning(worker, active)
    .map(({ id, name, pid, startedAt }): HeldRow => {
      const detail = details.get(id);
      const row = detail === undefined ? NOTHING : rowOf(detail);
      return {
        ...row,
        id,
        name: name ?? row.name,
        pid: pid ?? row.pid,
        startedAt: startedAt ?? row.startedAt,
      };
    })
    .sort((a, b) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity));
}

/** Longer than an event is on its way, and than clocks are apart as a rule. */
const LATE_MS = 10_000;

/** Those of the tasks that run by events which the worker has not denied since. */
export function stillRunning(
  worker: WorkerLine,
  active: Panels["active"] | undefined,
): WorkerLine["running"] {
  return worker.running.filter((task) => !isOver(worker, active, task));
}

/**
 * Whether the worker itself has said, well after the task began, that it does not run it: one that raised `Ignore` ends
 * without an event, so by events it would run for ever.
 */
function isOver(
  worker: WorkerLine,
  active: Panels["active"] | undefined,
  { id, startedAt }: WorkerLine["running"][number],
): boolean {
  if (worker.status !== "online" || startedAt === null || active?.state !== "answered") return false;
  const { value, answeredAt } = active;
  if (value === null || answeredAt === null || value.items.length < value.total) return false;
  return answeredAt - startedAt > LATE_MS && !value.items.some((task) => task.id === id);
}

/** The processes of the pool that run tasks, by task: only the worker's own answer tells them. */
export function childPids(worker: WorkerLine, told: readonly HeldTask[]): Map<string, number> {
  return new Map(told.flatMap(({ id, pid }) => (pid === null || pid === worker.pid ? [] : [[id, pid]])));
}

function rowOf(task: HeldTask, dueAt: number | null = null): HeldRow {
  const { id, name, taskName, args, kwargs, routingKey, pid, startedAt } = task;
  return {
    id,
    name: name ?? taskName,
    arguments: [args, kwargs].filter((text) => text !== null && !EMPTY.has(text)).join(" "),
    // The default exchange routes by the queue's own name, which is how nearly all of Celery's queues are bound.
    queue: routingKey,
    pid,
    startedAt,
    dueAt,
  };
}

const EMPTY: ReadonlySet<string> = new Set(["", "()", "[]", "{}"]);
