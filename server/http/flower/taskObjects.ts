/** Flower's task objects: which tasks in which order, read from the store as far as they are needed. */
import { foldFlowerTask, type FlowerTask } from "@/lib/celery/flowerTask";
import { redactTexts } from "@/lib/cluster/redact/redactTask";
import type { Services } from "../../services";
import { float, type FlowerJson } from "./answers";
import { fold, type SearchTest } from "./search";

export interface TaskSelection {
  /** Null: all. Compared whole, whatever the case of letters. */
  worker: string | null;
  name: string | null;
  state: string | null;
  /** Unix seconds, both within; tasks without that instant always pass. */
  receivedStart: number | null;
  receivedEnd: number | null;
  search: SearchTest | null;
  /** An attribute of the task object; null: the newest event first. */
  sortBy: string | null;
  descending: boolean;
}

export interface TaskPage {
  tasks: FlowerTask[];
  /** How many match; counted to the end only if asked for. */
  matching: number;
}

export interface FlowerTasks {
  get(id: string): Promise<FlowerTask | null>;
  find(selection: TaskSelection, offset: number, limit: number, countAll: boolean): Promise<TaskPage>;
}

/** Up to so many candidates are all read and put in Flower's exact order; of more the table's order is used. */
const EXACT_ORDER = 2000;
const READ_AT_ONCE = 500;
const MAX_CHILDREN = 1000;

export function createFlowerTasks({
  store,
  view,
  redactor,
}: Pick<Services, "store" | "view" | "redactor">): FlowerTasks {
  async function read(ids: readonly string[]): Promise<FlowerTask[]> {
    const tasks: FlowerTask[] = [];
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      for (const events of await store.readTaskEvents(ids.slice(from, from + READ_AT_ONCE))) {
        if (events !== null) tasks.push(withChildren(hidden(foldFlowerTask(events))));
      }
    }
    return tasks;
  }

  /** Before it is searched and sorted: neither may tell of what is hidden. */
  function hidden(task: FlowerTask): FlowerTask {
    return redactTexts(redactor.ofTask(task.name), task);
  }

  function withChildren(task: FlowerTask): FlowerTask {
    const others = view.children(task.uuid, MAX_CHILDREN).filter((id) => !task.children.includes(id));
    task.children.push(...others);
    return task;
  }

  /** Ids that may match, in about the order that is asked for. */
  function candidates(selection: TaskSelection): string[] {
    const { sortBy, descending } = selection;
    const sort = sortBy === null ? "updated" : (TABLE_SORTS[sortBy] ?? "created");
    const order = sortBy === null || descending ? "desc" : "asc";
    const { ids } = view.query({ filter: { kind: "all" }, sort, order, limit: view.size, offset: 0 });
    return ids.filter((id) => mayMatch(id, selection));
  }

  function mayMatch(id: string, { worker, name, state }: TaskSelection): boolean {
    if (worker === null && name === null && state === null) return true;
    const row = view.get(id);
    if (row === null) return false;
    if (name !== null && row.name !== null && fold(row.name) !== name) return false;
    if (row.retries > 0) return true;
    if (worker !== null && row.worker !== null && fold(row.worker) !== worker) return false;
    // The states of others may be told otherwise by Flower's rules.
    return state === null || fold(row.state) === state || !SAME_BY_BOTH_RULES.has(row.state);
  }

  return {
    async get(id) {
      const [task] = await read([id]);
      return task ?? null;
    },
    async find(asked, offset, limit, countAll) {
      const selection = { ...asked };
      for (const field of ["worker", "name", "state"] as const) {
        const value = selection[field];
        selection[field] = value === null ? null : fold(value);
      }
      const ids = candidates(selection);
      if (ids.length <= EXACT_ORDER) {
        const found = (await read(ids)).filter((task) => matches(task, selection));
        found.sort((a, b) => compare(a, b, selection));
        return { tasks: found.slice(offset, offset + limit), matching: found.length };
      }
      return findMany(ids, selection, offset, limit, countAll);
    },
  };

  async function findMany(
    ids: readonly string[],
    selection: TaskSelection,
    offset: number,
    limit: number,
    countAll: boolean,
  ): Promise<TaskPage> {
    const needsTexts =
      selection.search !== null || selection.state !== null || selection.receivedStart !== null;
    const isPlain = !needsTexts && selection.receivedEnd === null;
    if (isPlain) return { tasks: await read(ids.slice(offset, offset + limit)), matching: ids.length };
    const tasks: FlowerTask[] = [];
    let matching = 0;
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      for (const task of await read(ids.slice(from, from + READ_AT_ONCE))) {
        if (!matches(task, selection)) continue;
        if (matching >= offset && tasks.length < limit) tasks.push(task);
        matching++;
      }
      if (!countAll && tasks.length >= limit) break;
    }
    return { tasks, matching };
  }
}

const SAME_BY_BOTH_RULES: ReadonlySet<string> = new Set(["SUCCESS", "FAILURE", "PENDING", "RECEIVED"]);

/** The table's name for a sort of Flower's. */
const TABLE_SORTS: Partial<Record<string, "name" | "state" | "received" | "started" | "runtime" | "worker">> =
  {
    name: "name",
    state: "state",
    received: "received",
    started: "started",
    runtime: "runtime",
    worker: "worker",
  };

function matches(task: FlowerTask, selection: TaskSelection): boolean {
  const { worker, name, state, receivedStart, receivedEnd, search } = selection;
  if (worker !== null && fold(task.worker ?? "") !== worker) return false;
  if (name !== null && fold(task.name ?? "") !== name) return false;
  if (state !== null && fold(task.state) !== state) return false;
  if (task.received !== null) {
    if (receivedStart !== null && task.received < receivedStart) return false;
    if (receivedEnd !== null && task.received > receivedEnd) return false;
  }
  return search === null || search(task);
}

const NUMERIC: ReadonlySet<string> = new Set(["received", "started", "runtime"]);

/** Ties go by id. Without a value first, or last where the order is descending. */
function compare(a: FlowerTask, b: FlowerTask, { sortBy, descending }: TaskSelection): number {
  if (sortBy === null) return b.timestamp - a.timestamp || compareTexts(b.uuid, a.uuid);
  const sign = descending ? -1 : 1;
  return sign * (compareValues(sortBy, a, b) || compareTexts(a.uuid, b.uuid));
}

function compareValues(sortBy: string, a: FlowerTask, b: FlowerTask): number {
  const [first, second] = [valueOf(a, sortBy), valueOf(b, sortBy)];
  if (first === null || second === null) return (first === null ? 0 : 1) - (second === null ? 0 : 1);
  if (NUMERIC.has(sortBy)) return Number(first) - Number(second);
  return compareTexts(fold(first), fold(second));
}

function valueOf(task: FlowerTask, name: string): string | null {
  if (!Object.hasOwn(task, name)) return null;
  const value = task[name as keyof FlowerTask];
  return value === null ? null : String(value);
}

/** By code points, as Python does. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const FLOATS = [
  "received",
  "sent",
  "started",
  "rejected",
  "succeeded",
  "failed",
  "retried",
  "revoked",
  "timestamp",
  "runtime",
] as const;

/** All 31 fields in Flower's order. */
export function taskJson(task: FlowerTask): { [name: string]: FlowerJson } {
  const json: { [name: string]: FlowerJson } = { ...task };
  for (const name of FLOATS) json[name] = float(task[name]);
  return json;
}
