/**
 * The shape of a workflow, from what events tell of its tasks. An event carries only `root_id` and `parent_id`: that a
 * task was called by another is told, whether both belong to a chain, a group or a chord is not. Those are concluded from
 * the times at which tasks were sent and ended, and every conclusion is marked as one (`inferred`).
 *
 * Pure, and safe with anything that ids on the wire may say: cycles, parents that were never seen, tasks that come twice.
 */
import type { TaskState } from "./task";

/** What is known of one task of a workflow. Instants are Unix ms, `runtime` is seconds. */
export interface WorkflowTask {
  id: string;
  /** Grows with what is known of it: of two the higher is newer. */
  version: number;
  name: string | null;
  state: TaskState;
  /** The worker that had it has gone silent. */
  lost: boolean;
  worker: string | null;
  queue: string | null;
  retries: number;
  createdAt: number;
  receivedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  updatedAt: number;
  etaAt: number | null;
  runtime: number | null;
  exceptionType: string | null;
  rootId: string | null;
  parentId: string | null;
}

/**
 * `called`: sent while the other ran. `followed`: sent when the other had ended, as a chain's next step, a callback or a
 * member of a group behind it is. `gathered`: the body of a chord, which waited for all of them.
 */
export type WorkflowLinkKind = "called" | "followed" | "gathered";

export interface WorkflowLink {
  from: string;
  to: string;
  kind: WorkflowLinkKind;
  /** No event names this pair: it is concluded. */
  inferred: boolean;
}

/** Tasks that were sent in one go by the same task (`parentId`), or by the same client (null). At least two. */
export interface WorkflowGroup {
  parentId: string | null;
  members: string[];
  /** The tasks that waited for all of them; none where it is a group without a chord, or not so far yet. */
  bodies: string[];
}

export interface WorkflowGraph {
  /** Oldest first. */
  tasks: WorkflowTask[];
  byId: Map<string, WorkflowTask>;
  /** Ids that other tasks name as their parent or root, and of which no event is held. */
  unseen: string[];
  links: WorkflowLink[];
  groups: WorkflowGroup[];
}

/** A chain's next step is sent before its parent's end is told, and the two clocks differ a little. */
const SAME_MOMENT_MS = 200;
/** Of a long run so much counts as its end. */
const END_SHARE = 0.05;
/** Members of one group are sent one after the other; a busy machine may be held up between two of them. */
const SEND_PAUSE_MS = 500;

/** From tasks to their graph. Tasks without a parent are taken as sent in one go: who gives several has found that. */
export function linkWorkflow(given: readonly WorkflowTask[]): WorkflowGraph {
  const byId = new Map<string, WorkflowTask>();
  for (const task of given) {
    const known = byId.get(task.id);
    if (known === undefined || known.version < task.version) byId.set(task.id, task);
  }
  const tasks = [...byId.values()].sort(olderFirst);
  const parents = parentsWithoutCycles(tasks, byId);
  const unseen = unseenIds(tasks, byId, parents);
  const children = new Map<string | null, WorkflowTask[]>();
  for (const task of tasks) push(children, parents.get(task.id) ?? null, task);
  const links: WorkflowLink[] = [];
  const groups: WorkflowGroup[] = [];
  for (const [parentId, siblings] of children) {
    for (const members of sentTogether(siblings)) {
      if (members.length > 1) groups.push(toGroup(parentId, members, children));
      if (parentId === null) continue;
      const parent = byId.get(parentId);
      const kind = parent === undefined || followed(parent, members) ? "followed" : "called";
      for (const { id } of members) links.push({ from: parentId, to: id, kind, inferred: false });
    }
  }
  links.push(...linksFromUnseenRoots(tasks, unseen, parents));
  return { tasks, byId, unseen, links: withGathered(links, groups), groups };
}

/** The state to show: Celery's, or LOST. */
export function shownState(task: WorkflowTask): string {
  return task.lost ? "LOST" : task.state;
}

/** When its last run began: by its measured runtime where it ended, because `task-started` may be told late. */
export function runBeganAt(task: WorkflowTask): number | null {
  if (task.finishedAt !== null && task.runtime !== null) return task.finishedAt - task.runtime * 1000;
  return task.startedAt;
}

/** Ids may name each other in a circle; the link that would close one is left out. */
function parentsWithoutCycles(
  tasks: readonly WorkflowTask[],
  byId: ReadonlyMap<string, WorkflowTask>,
): Map<string, string | null> {
  const parents = new Map<string, string | null>();
  for (const task of tasks) {
    const path = new Set<string>();
    let at: WorkflowTask | undefined = task;
    while (at !== undefined && !parents.has(at.id)) {
      path.add(at.id);
      const parentId: string | null = at.parentId;
      const closes: boolean = parentId !== null && path.has(parentId);
      parents.set(at.id, closes ? null : parentId);
      at = closes || parentId === null ? undefined : byId.get(parentId);
    }
  }
  return parents;
}

function unseenIds(
  tasks: readonly WorkflowTask[],
  byId: ReadonlyMap<string, WorkflowTask>,
  parents: ReadonlyMap<string, string | null>,
): string[] {
  const unseen = new Set<string>();
  for (const { id, rootId } of tasks) {
    const parentId = parents.get(id) ?? null;
    if (parentId !== null && !byId.has(parentId)) unseen.add(parentId);
    if (rootId !== null && !byId.has(rootId)) unseen.add(rootId);
  }
  return [...unseen];
}

/** From a root that was not seen to where its tasks begin; what lay between is not known either. */
function linksFromUnseenRoots(
  tasks: readonly WorkflowTask[],
  unseen: readonly string[],
  parents: ReadonlyMap<string, string | null>,
): WorkflowLink[] {
  const notSeen = new Set(unseen);
  const roots = new Set(tasks.flatMap(({ rootId }) => (rootId === null ? [] : [rootId])));
  const links = new Map<string, WorkflowLink>();
  for (const { id, rootId } of tasks) {
    if (rootId === null || !notSeen.has(rootId)) continue;
    const parentId = parents.get(id) ?? null;
    if (parentId === rootId) continue;
    const to = parentId === null ? id : notSeen.has(parentId) ? parentId : null;
    // Two that were not seen may be named as each other's root: one that is a root is below nothing.
    if (to !== null && !roots.has(to)) links.set(to, { from: rootId, to, kind: "called", inferred: true });
  }
  return [...links.values()];
}

/**
 * Whether what was sent in one go was sent at the end of its parent's run. The parent counts as running until it has sent
 * the last: of a large group the first were sent long before.
 */
function followed(parent: WorkflowTask, members: readonly WorkflowTask[]): boolean {
  if (parent.finishedAt === null) return false;
  const sentAt = members.at(-1)?.createdAt ?? 0;
  const beganAt = runBeganAt(parent) ?? parent.finishedAt;
  const end = Math.max(SAME_MOMENT_MS, (parent.finishedAt - beganAt) * END_SHARE);
  return sentAt >= parent.finishedAt - end;
}

/** Siblings in runs without a pause between them. Where nobody told when they were sent, they are one run. */
function sentTogether(siblings: readonly WorkflowTask[]): WorkflowTask[][] {
  const timed = siblings.some((task) => task.receivedAt !== null && task.createdAt < task.receivedAt);
  const runs: WorkflowTask[][] = [];
  let last: WorkflowTask | null = null;
  for (const task of siblings) {
    const pause = last === null ? Infinity : task.createdAt - last.createdAt;
    if (last === null || (timed && pause > SEND_PAUSE_MS)) runs.push([task]);
    else runs.at(-1)?.push(task);
    last = task;
  }
  return runs;
}

function toGroup(
  parentId: string | null,
  members: readonly WorkflowTask[],
  children: ReadonlyMap<string | null, readonly WorkflowTask[]>,
): WorkflowGroup {
  return {
    parentId,
    members: members.map(({ id }) => id),
    bodies: chordBodies(members, children).map(({ id }) => id),
  };
}

/**
 * A chord's body is sent by the member that ends last, when all have succeeded, and names only that one as its parent.
 * Callbacks and chains within a group look different: then other members have followers too.
 */
function chordBodies(
  members: readonly WorkflowTask[],
  children: ReadonlyMap<string | null, readonly WorkflowTask[]>,
): readonly WorkflowTask[] {
  if (members.some((task) => task.finishedAt === null || task.state !== "SUCCESS")) return [];
  const followersOf = (task: WorkflowTask) =>
    (children.get(task.id) ?? []).filter((child) => followed(task, [child]));
  const parents = members.filter((task) => followersOf(task).length > 0);
  const [last] = parents;
  if (last === undefined || parents.length > 1) return [];
  const othersEndedAt = members.reduce(
    (latest, task) => (task === last ? latest : Math.max(latest, task.finishedAt ?? 0)),
    0,
  );
  return followersOf(last).filter((body) => body.createdAt >= othersEndedAt - SAME_MOMENT_MS);
}

/** A body hangs on all members: on the one that it names by what events say, on the others by conclusion. */
function withGathered(links: readonly WorkflowLink[], groups: readonly WorkflowGroup[]): WorkflowLink[] {
  const membersOf = new Map<string, readonly string[]>();
  for (const { members, bodies } of groups) for (const body of bodies) membersOf.set(body, members);
  return links.flatMap((link): WorkflowLink[] => {
    const members = membersOf.get(link.to);
    if (members === undefined) return [link];
    return members.map((from) => ({ from, to: link.to, kind: "gathered", inferred: from !== link.from }));
  });
}

function olderFirst(a: WorkflowTask, b: WorkflowTask): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
