/** Tasks for people: the table in memory says which, the store gives their texts. */
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { foldTask } from "@/lib/cluster/foldTask";
import { HiddenNotes } from "@/lib/cluster/redact/hiddenNotes";
import { hiderOf, redactEvent, redactTask } from "@/lib/cluster/redact/redactTask";
import type {
  TaskDetail,
  TaskEventRow,
  TaskFacets,
  TaskHistogram,
  TaskList,
  TaskListQuery,
  TaskRow,
} from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import { checkSpan, readFilter } from "@/lib/contract/readFilter";
import type { Gap, Store } from "../store/store";
import type { TaskSelection, ViewTask } from "../view/view";
import { encodeEventFields } from "./eventFields";
import { decodeCursor, encodeCursor } from "./taskCursor";
import type { QueryContext } from "./queries";
import type { RuntimeP50 } from "./runtimeP50";

/** Which tasks: a filter, the zone that its dates are meant in, and a time window on their creation. */
export type TaskWindow = Pick<TaskListQuery, "filter" | "from" | "to" | "zone">;

/** How long long texts may be read to decide a filter; left out: a moment, and `unread` tells what is left. */
export interface SearchPatience {
  budgetMs: number;
  signal: AbortSignal;
}

/** A task with nothing hidden. */
export type RevealedTask = Pick<TaskDetail, "task" | "events">;

export interface TaskReader {
  list(query: TaskListQuery, search?: SearchPatience): Promise<TaskList>;
  facets(window: TaskWindow): Promise<TaskFacets>;
  histogram(window: TaskWindow, buckets: number): Promise<TaskHistogram>;
  get(id: string): Promise<TaskDetail>;
  /** With nothing hidden: see `Queries.revealTask`. */
  reveal(id: string): Promise<RevealedTask>;
  /** Rows of these tasks, in their order; those no longer held are left out. */
  rows(ids: readonly string[]): Promise<{ row: TaskRow; exception: string | null }[]>;
}

const MAX_REPR_CHARS = 300;
const FACET_VALUES = 50;
const MAX_EVENTS = 500;
const MAX_CHILDREN = 100;
/** Texts of rows lately shown: a list that is pushed four times a second reads only what changed. */
const ROWS_REMEMBERED = 5000;
const HOUR_MS = 3_600_000;

/** What a row shows beside its summary. */
interface RowTexts {
  version: number;
  args: string | null;
  kwargs: string | null;
  terminated: boolean;
  expired: boolean;
  exception: string | null;
}

export function createTaskReader(
  { store, view, now, redactor }: QueryContext,
  runtimeP50: RuntimeP50,
): TaskReader {
  const remembered = new Map<string, RowTexts>();

  async function textsOf(tasks: readonly ViewTask[]): Promise<void> {
    const unknown = tasks.filter((task) => remembered.get(task.id)?.version !== task.version);
    if (unknown.length === 0) return;
    const read = await store.readTaskEvents(unknown.map((task) => task.id));
    for (const [index, events] of read.entries()) {
      const task = unknown[index];
      if (task && events) remember(task, events);
    }
  }

  function remember(task: ViewTask, events: TaskEvent[]): void {
    const folded = foldTask(events);
    const hider = hiderOf(redactor, folded);
    remembered.delete(task.id);
    remembered.set(task.id, {
      version: task.version,
      args: shorten(folded.args && hider.args(folded.args)),
      kwargs: shorten(folded.kwargs && hider.text(folded.kwargs)),
      terminated: folded.terminated,
      expired: folded.expired,
      exception: shorten(folded.exception && hider.text(folded.exception)),
    });
    const oldest = remembered.size > ROWS_REMEMBERED ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
  }

  async function rows(ids: readonly string[]): Promise<{ row: TaskRow; exception: string | null }[]> {
    const tasks = ids.flatMap((id) => view.get(id) ?? []);
    await textsOf(tasks);
    return tasks.map((task) => {
      const texts = remembered.get(task.id);
      const p50 = task.name === null || task.runtime === null ? null : runtimeP50.known(task.name);
      return { row: toRow(task, texts, p50), exception: texts?.exception ?? null };
    });
  }

  return {
    rows,
    async list({ sort, order, limit, offset, cursor, ...window }, search) {
      const after = cursor === undefined ? undefined : decodeCursor({ sort, order }, cursor);
      const query = { ...toSelection(window), sort, order, limit, offset, after };
      const found = await view.search(query, search);
      const shown = await rows(found.ids);
      return {
        total: found.total,
        retained: view.size,
        hydrating: view.hydrating,
        unread: found.unread,
        next: found.end && encodeCursor({ sort, order }, found.end),
        rows: shown.map(({ row }) => row),
      };
    },
    facets: (window) => Promise.resolve(view.facets(toSelection(window), FACET_VALUES)),
    async histogram(window, buckets) {
      const selection = toSelection(window);
      const to = instant(window.to, now()) ?? now();
      const from = instant(window.from, now()) ?? to - HOUR_MS;
      if (from >= to)
        throw new AppError("BAD_REQUEST", { to: "is not after from" }, "The span of time is empty.");
      return { ...view.histogram(selection, from, to, buckets), gaps: await gapsWithin(store, from, to) };
    },
    async get(id) {
      const [events] = await store.readTaskEvents([id]);
      if (!events) throw new AppError("TASK_NOT_FOUND", { taskId: id });
      const told = foldTask(events);
      const hider = hiderOf(redactor, told);
      const notes = new HiddenNotes();
      const task = redactTask(hider, told, notes);
      const known = view.get(id);
      const link = (other: string | null) => (other === null ? null : toLink(view.get(other)));
      return {
        task,
        lost: known?.lost ?? false,
        events: toEventRows(events, (event) => redactEvent(hider, event)),
        root: link(task.rootId),
        parent: link(task.parentId),
        children: view.children(id, MAX_CHILDREN).flatMap((child) => link(child) ?? []),
        runtimeP50: task.name === null ? null : await runtimeP50.read(task.name),
        failure: known?.failure ?? null,
        hidden: notes.list(),
      };
    },
    async reveal(id) {
      const [events] = await store.readTaskEvents([id]);
      if (!events) throw new AppError("TASK_NOT_FOUND", { taskId: id });
      return { task: foldTask(events), events: toEventRows(events, (event) => event) };
    },
  };
}

/** Throws BAD_FILTER with the place of the mistake, and BAD_REQUEST for a span that ends before it begins. */
export function toSelection({ filter, from, to, zone }: TaskWindow): TaskSelection {
  checkSpan({ from, to });
  return { filter: readFilter(filter), from, to, zone };
}

/** Negative instants are that long ago. */
function instant(at: number | undefined, now: number): number | undefined {
  return at !== undefined && at < 0 ? now + at : at;
}

function shorten(text: string | null): string | null {
  return text === null || text.length <= MAX_REPR_CHARS ? text : `${text.slice(0, MAX_REPR_CHARS)}…`;
}

function toRow(task: ViewTask, texts: RowTexts | undefined, p50: number | null): TaskRow {
  const { runtime } = task;
  return {
    id: task.id,
    version: task.version,
    state: task.state,
    lost: task.lost,
    name: task.name,
    args: texts?.args ?? null,
    kwargs: texts?.kwargs ?? null,
    queue: task.queue,
    worker: task.worker,
    pid: task.pid,
    retries: task.retries,
    createdAt: task.createdAt,
    receivedAt: task.receivedAt,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    updatedAt: task.updatedAt,
    etaAt: task.etaAt,
    waitedMs: task.waitedMs,
    runtime,
    runtimeRatio: runtime !== null && p50 !== null && p50 > 0 ? runtime / p50 : null,
    exceptionType: task.exceptionType,
    terminated: texts?.terminated ?? false,
    expired: texts?.expired ?? false,
    rootId: task.rootId,
    parentId: task.parentId,
  };
}

function toLink(task: ViewTask | null): TaskDetail["root"] {
  return task && { id: task.id, name: task.name, state: task.state };
}

/** Oldest first; of very many the newest. */
function toEventRows(events: readonly TaskEvent[], shown: (event: TaskEvent) => TaskEvent): TaskEventRow[] {
  return [...events]
    .sort((a, b) => a.at - b.at || (a.clock ?? 0) - (b.clock ?? 0))
    .slice(-MAX_EVENTS)
    .map((event) => ({
      type: event.type,
      at: event.at,
      hostname: event.hostname,
      pid: event.pid,
      clock: event.clock,
      fields: encodeEventFields(shown(event)),
    }));
}

/** When nothing was collected, cut to [from, to). While the store is away no gap is known: the counts are in memory. */
async function gapsWithin(
  store: Pick<Store, "readGaps" | "firstConnectedAt">,
  from: number,
  to: number,
): Promise<TaskHistogram["gaps"]> {
  const [gaps, firstAt] = await Promise.all([store.readGaps(), store.firstConnectedAt()]).catch(
    (): [Gap[], number | null] => [[], null],
  );
  return [{ from: 0, to: firstAt ?? 0 }, ...gaps]
    .map((gap) => ({ from: Math.max(from, gap.from), to: Math.min(to, gap.to ?? to) }))
    .filter((gap) => gap.from < gap.to);
}
