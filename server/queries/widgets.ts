/**
 * What widgets show: small parts of what the pages show, from the same readers, so that both always say the same and what
 * is masked for one is masked for the other.
 */
import { endsTask } from "@/lib/celery/states";
import { exceptionType } from "@/lib/celery/exceptionType";
import { failureMessage } from "@/lib/cluster/failureGroup";
import { storedProgress, taskProgress } from "@/lib/cluster/taskProgress";
import type { Overview, TaskDetail } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import { matchesPattern } from "@/lib/contract/permissions";
import type { FailureGroup } from "@/lib/contract/failures";
import type { Queue } from "@/lib/contract/queues";
import type {
  FailingGlance,
  QueueGlance,
  TaskGlance,
  WaitingGlance,
  Widget,
  WidgetContent,
  WidgetData,
  WidgetRange,
  WidgetTab,
  WorkerGlance,
} from "@/lib/widget/widget";
import type { Store } from "../store/store";
import type { Queries, SharedShell } from "./queries";
import type { QueueReader } from "./queues";
import type { TaskResultReader } from "./taskResults";

export interface WidgetReader {
  /** What is not there is null in the answer: it may come. Throws STORE_UNAVAILABLE. */
  get(widget: Widget): Promise<WidgetData>;
}

export interface WidgetContext {
  queries: Pick<Queries, "getTask" | "getWorker" | "getOverview" | "listFailures" | "getShell">;
  queues: Pick<QueueReader, "get" | "waitingTrend">;
  taskResults: TaskResultReader;
  store: Pick<Store, "readTaskNames" | "readFailureGroup">;
  view: { readonly storeOk: boolean; readonly currentAt: number | null };
  now: () => number;
}

/** The health of the cluster is that of now; failures are looked at over an hour unless something else is asked for. */
const HEALTH_RANGE: WidgetRange = "15m";
const USUAL_RANGE: WidgetRange = "1h";
const MAX_MESSAGE_CHARS = 300;
const MAX_GROUPS = 4;
const MINUTE_MS = 60_000;
/** A result of this size is not read again and again for a progress that it does not hold. */
const LARGE_BYTES = 1_000_000;
const LARGE_MS = 60_000;
const MAX_REMEMBERED = 500;
/** One reading of the frame for all widgets that are open. */
const FRAME_FRESH_MS = 1000;
/** The same of the names of tasks, which are asked for while nothing fails. */
const NAMES_FRESH_MS = 10_000;

export function createWidgetReader(context: WidgetContext): WidgetReader {
  const { queries, queues, taskResults, store, view, now } = context;
  /** Until when the result of a task is left alone. */
  const large = new Map<string, number>();
  let frame: { at: number; read: Promise<SharedShell> } | null = null;
  let names: { at: number; read: Promise<string[]> } | null = null;

  function readFrame(): Promise<SharedShell> {
    if (frame === null || now() - frame.at > FRAME_FRESH_MS) {
      const read = queries.getShell();
      frame = { at: now(), read };
      read.catch(() => (frame = null)); // whoever waits is told; the next reads again
    }
    return frame.read;
  }

  async function task(id: string): Promise<TaskGlance | null> {
    const detail = await orNull("TASK_NOT_FOUND", () => queries.getTask(id));
    if (detail === null) return null;
    return glanceOf(detail, await progressOf(detail));
  }

  /** By the newest of its events, or by what it stores while it runs. */
  async function progressOf({ task, lost }: TaskDetail): Promise<TaskGlance["progress"]> {
    const told = taskProgress(task);
    const runs = !lost && task.startedAt !== null && !endsTask(task.state);
    if (!runs || (large.get(task.id) ?? 0) > now()) return told;
    const stored = await taskResults.get(task.id);
    if (stored.sizeBytes > LARGE_BYTES) {
      large.set(task.id, now() + LARGE_MS);
      if (large.size > MAX_REMEMBERED) large.clear();
    }
    const kept = storedProgress(stored, task.startedAt);
    return kept !== null && (told === null || kept.at > told.at) ? kept : told;
  }

  async function queue(name: string): Promise<Queue | null> {
    return (await orNull("QUEUE_NOT_FOUND", () => queues.get(name)))?.queue ?? null;
  }

  async function health(of: Extract<Widget, { kind: "health" }>): Promise<WidgetContent> {
    const [overview, shell, waiting, about] = await Promise.all([
      queries.getOverview({ range: HEALTH_RANGE }),
      readFrame(),
      of.queue === undefined ? waitingInAll() : queue(of.queue).then((one) => waitingOf(of.queue ?? "", one)),
      of.task === undefined ? undefined : task(of.task),
    ]);
    return {
      kind: "health",
      ...(about !== undefined && { task: about }),
      workers: { online: shell.workersOnline, known: shell.workersKnown, lost: shell.workersLost },
      running: shell.running,
      slots: overview.slots,
      waiting,
      failing: failingOf(overview),
    };
  }

  async function waitingInAll(): Promise<WaitingGlance> {
    const trend = await queues.waitingTrend();
    const { messagesWaiting, unconsumedQueues } = await readFrame();
    const growth = growthOf(trend);
    return {
      queue: null,
      ready: messagesWaiting,
      growsPerMinute: growth,
      forecast:
        messagesWaiting === 0
          ? "empty"
          : growth === null
            ? "unknown"
            : growth > 0.02 * (messagesWaiting ?? 0) + 1
              ? "growing"
              : growth < 0
                ? "draining"
                : "steady",
      emptyAt: null,
      paused: false,
      unconsumed: unconsumedQueues.length > 0,
      trend: trend.map(({ ready }) => ready),
    };
  }

  async function failures(of: Extract<Widget, { kind: "failures" }>): Promise<WidgetContent> {
    const range = of.range ?? USUAL_RANGE;
    const { name } = of;
    const isPart = of.tab !== undefined || of.group !== undefined || name?.includes("*") === true;
    const [list, overview] = await Promise.all([
      queries.listFailures({ range }, (group) => belongsTo(group, of)),
      queries.getOverview({ range, ...(!isPart && name !== undefined && { name }) }),
    ]);
    const groups = list.groups.sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
    const failing = isPart ? failingOfGroups(overview, groups) : failingOf(overview);
    return {
      kind: "failures",
      known: groups.length > 0 || failing.failures > 0 || (await isKnown(of)),
      failing,
      groups: groups.slice(0, MAX_GROUPS).map(({ type, name, count, status }) => ({
        ...{ type, name, count },
        isNew: status === "new",
      })),
      groupCount: groups.length,
    };
  }

  /** Whether there is anything that could fail: nothing that nobody knows may look as if all were well with it. */
  async function isKnown({ name, group }: Extract<Widget, { kind: "failures" }>): Promise<boolean> {
    if (group !== undefined) return (await store.readFailureGroup(group)) !== null;
    return name === undefined || (await readNames()).some((one) => matchesPattern(name, one));
  }

  function readNames(): Promise<string[]> {
    if (names === null || now() - names.at > NAMES_FRESH_MS) {
      const read = store.readTaskNames();
      names = { at: now(), read };
      read.catch(() => (names = null)); // whoever waits is told; the next reads again
    }
    return names.read;
  }

  async function contentOf(widget: Widget): Promise<WidgetContent> {
    switch (widget.kind) {
      case "task":
        return { kind: "task", task: await task(widget.id) };
      case "queue": {
        const found = await queue(widget.name);
        return { kind: "queue", queue: found && queueGlance(found) };
      }
      case "worker":
        return {
          kind: "worker",
          worker: await orNull("WORKER_NOT_FOUND", async () =>
            workerGlance(await queries.getWorker(widget.name)),
          ),
        };
      case "health":
        return health(widget);
      case "failures":
        return failures(widget);
    }
  }

  return {
    async get(widget) {
      const [content, shell] = await Promise.all([contentOf(widget), readFrame()]);
      return { at: now(), cluster: shell.cluster, staleSince: staleSince(shell, view), content };
    },
  };
}

async function orNull<T>(code: string, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === code) return null;
    throw error;
  }
}

/** Since when nothing new can have reached us, though we are asked and answer. */
function staleSince({ storeOk, connections, at }: SharedShell, view: WidgetContext["view"]): number | null {
  if (!storeOk || !view.storeOk) return view.currentAt ?? at;
  if (connections.length === 0 || connections.some(({ state }) => state === "connected")) return null;
  return Math.max(...connections.map(({ since, heardAt }) => heardAt ?? since));
}

function glanceOf({ task, lost, runtimeP50 }: TaskDetail, progress: TaskGlance["progress"]): TaskGlance {
  const failed = task.exception !== null || task.traceback !== null;
  const startedAt = task.startedAt;
  const dueAt = task.etaAt ?? task.sentAt ?? task.createdAt;
  return {
    id: task.id,
    name: task.name,
    state: task.state,
    lost,
    // Events of early attempts may be gone: Celery's own count knows better.
    attempts: Math.max(1, task.attempts.length, task.retries + 1),
    exceptionType: failed ? exceptionType(task.exception, task.traceback) : null,
    message: failed ? failureMessage(task.exception, task.traceback).slice(0, MAX_MESSAGE_CHARS) : null,
    createdAt: task.createdAt,
    startedAt,
    finishedAt: task.finishedAt,
    dueAt: task.etaAt,
    updatedAt: task.updatedAt,
    runtimeMs: task.runtime === null ? null : task.runtime * 1000,
    usualMs: runtimeP50 === null ? null : runtimeP50 * 1000,
    waitedMs: startedAt === null ? null : Math.max(0, startedAt - dueAt),
    queue: task.queue,
    worker: task.worker,
    progress: progress && {
      ...{ share: progress.share, current: progress.current, total: progress.total },
      ...{ unit: progress.unit, leftMs: progress.leftMs, at: progress.at },
    },
  };
}

function waitingOf(name: string, queue: Queue | null): WaitingGlance {
  if (queue !== null) return queueGlance(queue);
  return {
    ...{ queue: name, ready: null, growsPerMinute: null, forecast: "unknown", emptyAt: null },
    ...{ paused: false, unconsumed: false, trend: [] },
  };
}

function queueGlance(queue: Queue): QueueGlance {
  const perMinute = (perSecond: number | null) => (perSecond === null ? null : perSecond * 60);
  const { inPerSecond, outPerSecond } = queue;
  return {
    queue: queue.name,
    ready: queue.ready,
    growsPerMinute: inPerSecond === null || outPerSecond === null ? null : (inPerSecond - outPerSecond) * 60,
    forecast: queue.forecast.code,
    emptyAt: queue.forecast.emptyAt,
    paused: queue.pause !== null,
    unconsumed: queue.unconsumed,
    trend: queue.trend.map(({ ready }) => ready),
    inPerMinute: perMinute(inPerSecond),
    outPerMinute: perMinute(outPerSecond),
    workers: queue.consumerCount ?? queue.workers.length,
    slots: queue.slots,
    oldestAt: queue.oldestAt,
    waitP95: queue.waitP95,
  };
}

function workerGlance(worker: Awaited<ReturnType<Queries["getWorker"]>>): WorkerGlance {
  const { name, status, silentSince, lastSeenAt, active, slots, processed, failed, running } = worker;
  const begun = running.flatMap(({ name: task, startedAt }) =>
    startedAt === null ? [] : [{ name: task, startedAt }],
  );
  const [longest = null] = begun.sort((a, b) => a.startedAt - b.startedAt);
  return { name, status, silentSince, lastSeenAt, active, slots, processed, failed, longest };
}

function failingOf(overview: Overview): FailingGlance {
  const { range, points, failedShare, usualFailedShare, usualFailingPerMinute } = overview;
  const ended = points.map((point) => point.succeeded + point.failed + point.revoked + point.rejected);
  const failures = points.reduce((sum, { failed }) => sum + failed, 0);
  return {
    range,
    failures,
    share: ended.every((count) => count === 0) ? null : failedShare,
    usualShare: usualFailedShare,
    perMinute: perMinuteOf(failures, overview),
    usualPerMinute: usualFailingPerMinute,
    // A minute in which nothing ended had no share of failures, but no failures either.
    trend: points.map((point, place) => (point.gap ? null : point.failed / Math.max(1, ended[place] ?? 0))),
  };
}

/** Of single groups only their failures are known, and not what is usual for them. */
function failingOfGroups(overview: Overview, groups: readonly FailureGroup[]): FailingGlance {
  const failures = groups.reduce((sum, { count }) => sum + count, 0);
  const steps = Math.max(0, ...groups.map(({ trend }) => trend.length));
  return {
    range: overview.range,
    failures,
    share: null,
    usualShare: null,
    perMinute: perMinuteOf(failures, overview),
    usualPerMinute: null,
    trend: Array.from({ length: steps }, (_, step) =>
      groups.reduce((sum, { trend }) => sum + (trend[step] ?? 0), 0),
    ),
  };
}

/**
 * Over the whole range, as far as we were there to hear of failures: by whole steps, so that it is the same while they are.
 * Null: we were not.
 */
function perMinuteOf(failures: number, { points, stepMs }: Overview): number | null {
  const heard = points.filter(({ gap }) => !gap).length;
  return heard === 0 ? null : failures / ((heard * stepMs) / MINUTE_MS);
}

/** As the tabs of the page of failures have them. */
const TABS: Readonly<Record<WidgetTab, readonly FailureGroup["status"][]>> = {
  open: ["new", "back", "open", "muted"],
  new: ["new"],
  muted: ["muted"],
  fixed: ["resolved"],
};

function belongsTo(group: FailureGroup, of: Extract<Widget, { kind: "failures" }>): boolean {
  if (of.group !== undefined) return group.id === of.group;
  if (of.name !== undefined && !matchesPattern(of.name, group.name ?? "")) return false;
  return of.tab === undefined ? group.count > 0 : TABS[of.tab].includes(group.status);
}

/** Over the last five samples; null where there are fewer than two. */
function growthOf(trend: readonly { at: number; ready: number }[]): number | null {
  const lately = trend.slice(-5);
  const [first] = lately;
  const last = lately.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return null;
  return ((last.ready - first.ready) * MINUTE_MS) / (last.at - first.at);
}
