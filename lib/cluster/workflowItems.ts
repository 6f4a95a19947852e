/**
 * What a graph of a workflow draws: one item for a task, and one for many equal ones (same name, called by the same), so
 * that two thousand members of a group are one box with counts until somebody opens it. What equal tasks called is
 * gathered in the same way, so a group of chains becomes one chain of boxes. Pure.
 */
import { shownState, type WorkflowGraph, type WorkflowLinkKind, type WorkflowTask } from "./workflow";

export interface WorkflowItem {
  /** A task's id, or the key of a box of several: the same as long as the workflow begins alike. */
  key: string;
  name: string | null;
  /** Oldest first; none for an id of which no event is held. */
  tasks: WorkflowTask[];
  /** A box of several tasks. */
  folded: boolean;
  /** The box that this task came out of, when it was opened; null otherwise. */
  cameFrom: string | null;
}

export interface WorkflowItemLink {
  from: string;
  to: string;
  kind: WorkflowLinkKind;
  /** No event names any of the pairs that it stands for. */
  inferred: boolean;
}

export interface WorkflowItems {
  items: WorkflowItem[];
  links: WorkflowItemLink[];
}

export interface FoldOptions {
  /** More equal tasks than so many are one box. */
  most: number;
  /** A task that always has a box of its own, as have those that led to it. */
  keep: string | null;
  /** Boxes that were opened, and how many of their tasks stand outside. */
  opened: ReadonlyMap<string, number>;
}

export function foldItems(graph: WorkflowGraph, { most, keep, opened }: FoldOptions): WorkflowItems {
  const { children, tops, parentOf } = toldTree(graph);
  const kept = pathTo(keep, parentOf);
  const items: WorkflowItem[] = [];
  const itemOf = new Map<string, WorkflowItem>();
  const add = (item: WorkflowItem, ids: readonly string[]) => {
    items.push(item);
    for (const id of ids) itemOf.set(id, item);
  };
  // Level by level: what an item's tasks called is divided by name, and each part becomes items of its own.
  const waiting: string[][] = [tops];
  for (let at = 0; at < waiting.length; at++) {
    const ids = waiting[at] ?? [];
    const above = ids[0] === undefined ? undefined : parentOf.get(ids[0]);
    const begin = items.length;
    for (const equal of divideByName(ids, graph)) {
      // By the first of those above, so that the key stays the same while their box grows.
      const key = `${equal.name ?? ""}@${(above && itemOf.get(above)?.tasks[0]?.id) ?? above ?? ""}`;
      const outside = standOutside(equal.tasks, { most, kept, count: opened.get(key) ?? 0 });
      for (const task of outside) {
        const cameFrom = equal.tasks.length > most ? key : null;
        add({ key: task.id, name: task.name, tasks: [task], folded: false, cameFrom }, [task.id]);
      }
      const inside =
        equal.tasks.length === outside.size ? [] : equal.tasks.filter((one) => !outside.has(one));
      if (inside.length > 0) {
        const insideIds = inside.map(({ id }) => id);
        add({ key, name: equal.name, tasks: inside, folded: true, cameFrom: null }, insideIds);
      }
      for (const id of equal.unseen)
        add({ key: id, name: null, tasks: [], folded: false, cameFrom: null }, [id]);
    }
    for (const item of items.slice(begin)) {
      const own = item.tasks.length === 0 ? [item.key] : item.tasks.map(({ id }) => id);
      const next = own.flatMap((id) => children.get(id) ?? []);
      if (next.length > 0) waiting.push(next);
    }
  }
  return { items, links: linksBetween(graph, itemOf) };
}

/** How many tasks are in each state, those that want to be looked at first. */
export function countStates(tasks: readonly WorkflowTask[]): { state: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const state = shownState(task);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts]
    .map(([state, count]) => ({ state, count }))
    .sort((a, b) => urgency(a.state) - urgency(b.state) || (a.state < b.state ? -1 : 1));
}

const URGENCY = [
  "FAILURE",
  "REJECTED",
  "LOST",
  "RETRY",
  null,
  "STARTED",
  "RECEIVED",
  "PENDING",
  "REVOKED",
  "SUCCESS",
];

/** Custom states run. */
function urgency(state: string): number {
  const at = URGENCY.indexOf(state);
  return at < 0 ? URGENCY.indexOf(null) : at;
}

interface Tree {
  tops: string[];
  children: Map<string, string[]>;
  parentOf: Map<string, string>;
}

/** Each task below the one it names as its parent. */
function toldTree({ tasks, unseen, links }: WorkflowGraph): Tree {
  const parentOf = new Map<string, string>();
  const children = new Map<string, string[]>();
  for (const { from, to, kind, inferred } of links) {
    if ((inferred && kind === "gathered") || parentOf.has(to)) continue;
    parentOf.set(to, from);
    const list = children.get(from);
    if (list === undefined) children.set(from, [to]);
    else list.push(to);
  }
  const ids = [...unseen, ...tasks.map(({ id }) => id)];
  return { tops: ids.filter((id) => !parentOf.has(id)), children, parentOf };
}

function pathTo(id: string | null, parentOf: ReadonlyMap<string, string>): Set<string> {
  const path = new Set<string>();
  for (let at = id ?? undefined; at !== undefined && !path.has(at); at = parentOf.get(at)) path.add(at);
  return path;
}

interface Equal {
  name: string | null;
  tasks: WorkflowTask[];
  unseen: string[];
}

function divideByName(ids: readonly string[], { byId }: WorkflowGraph): Equal[] {
  const parts = new Map<string | null, Equal>();
  for (const id of ids) {
    const task = byId.get(id);
    const name = task?.name ?? null;
    const part = parts.get(name) ?? { name, tasks: [], unseen: [] };
    parts.set(name, part);
    if (task === undefined) part.unseen.push(id);
    else part.tasks.push(task);
  }
  return [...parts.values()];
}

/** Which of equal tasks have a box of their own: all of a few; of many the kept, and as many as were asked for. */
function standOutside(
  tasks: readonly WorkflowTask[],
  { most, kept, count }: { most: number; kept: ReadonlySet<string>; count: number },
): Set<WorkflowTask> {
  if (tasks.length <= most) return new Set(tasks);
  const outside = new Set(tasks.filter(({ id }) => kept.has(id)));
  // Failed ones first: whoever opens a box of a thousand looks for them.
  const byNeed = count === 0 ? [] : [...tasks].sort((a, b) => troubled(b) - troubled(a));
  for (const task of byNeed.slice(0, count)) outside.add(task);
  // A box of one is no box.
  return tasks.length - outside.size === 1 ? new Set(tasks) : outside;
}

function troubled(task: WorkflowTask): number {
  return task.lost || task.state === "FAILURE" || task.state === "REJECTED" ? 1 : 0;
}

function linksBetween(
  { links }: WorkflowGraph,
  itemOf: ReadonlyMap<string, WorkflowItem>,
): WorkflowItemLink[] {
  const between = new Map<string, WorkflowItemLink>();
  for (const link of links) {
    const from = itemOf.get(link.from)?.key;
    const to = itemOf.get(link.to)?.key;
    if (from === undefined || to === undefined || from === to) continue;
    const pair = `${from}\n${to}`;
    const known = between.get(pair);
    if (known === undefined) between.set(pair, { from, to, kind: link.kind, inferred: link.inferred });
    else between.set(pair, { ...known, inferred: known.inferred && link.inferred });
  }
  return [...between.values()];
}
