/** The workflow of a task: the table in memory knows the tasks of a root, the store who sent them, the backend their group. */
import type { WorkflowTask } from "@/lib/cluster/workflow";
import { AppError } from "@/lib/contract/errors";
import { MOST_WORKFLOW_TASKS, type Workflow } from "@/lib/contract/workflow";
import type { ViewTask } from "../view/view";
import { createGroupIds } from "./groupIds";
import type { QueryContext } from "./queries";
import { createTogetherReader, type SentTogether } from "./sentTogether";

export interface WorkflowReader {
  /** Throws TASK_NOT_FOUND when neither the task nor one with it as its root is held. */
  get(id: string): Promise<Workflow>;
}

/** Ids on the wire may name each other in a long chain, or in a circle. */
const MOST_ANCESTORS = 200;
/** What took long to read is not read again before this many times as long has passed. */
const REST = 20;
const LONG_MS = 20;
/** Answers that are kept meanwhile. */
const MOST_KEPT = 50;

export function createWorkflowReader({ store, view, results, now }: QueryContext): WorkflowReader {
  const together = createTogetherReader(view, store);
  const groups = createGroupIds(results);
  const kept = new Map<string, { until: number; workflow: Workflow }>();

  async function read(id: string): Promise<Workflow> {
    const asked = view.get(id);
    const rootId = asked?.rootId ?? id;
    const root = view.get(rootId);
    const sent = root !== null && root.parentId === null ? await sentWith(root) : null;
    const roots = sent?.ids ?? [rootId];
    const ids = new Set<string>(asked === null ? [] : [id, ...ancestors(asked)]);
    let total = 0;
    const below: string[] = [];
    for (const one of roots) {
      const family = view.family(one, MOST_WORKFLOW_TASKS);
      total += family.total;
      if (roots.length > 1 && view.get(one) !== null) ids.add(one);
      if (below.length < MOST_WORKFLOW_TASKS) for (const member of family.ids) below.push(member);
    }
    for (const member of below) if (ids.size < MOST_WORKFLOW_TASKS) ids.add(member);
    const tasks = [...ids].flatMap((member) => view.get(member) ?? []);
    if (tasks.length === 0) throw new AppError("TASK_NOT_FOUND", { taskId: id });
    tasks.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    return {
      rootId,
      total: Math.max(total, tasks.length),
      sentBy: sent?.client ?? null,
      groupId: sent?.groupId ?? null,
      tasks: tasks.map(toWorkflowTask),
    };
  }

  /** Those that a client sent together with a root: by the id of their group where one is told, else in one go. */
  async function sentWith(root: ViewTask): Promise<(SentTogether & { groupId: string | null }) | null> {
    await groups.learn([root]);
    const groupId = groups.of(root.id);
    if (groupId === undefined) {
      const sent = await together.read(root);
      const ids = sent?.ids.filter((id) => groups.of(id) === undefined) ?? [];
      return sent && ids.length > 1 ? { client: sent.client, ids, groupId: null } : null;
    }
    const near = await together.near(root);
    if (near === null) return null;
    const tasks = near.ids.flatMap((id) => view.get(id) ?? []);
    await groups.learn(tasks);
    // Of one that runs nothing is told yet.
    const ids = tasks
      .filter(({ id, finishedAt, name }) =>
        finishedAt === null ? name === root.name : groups.of(id) === groupId,
      )
      .map(({ id }) => id);
    return { client: near.client, ids, groupId };
  }

  /** The parents that led to a task, as far as they are held. */
  function ancestors(task: ViewTask): string[] {
    const ids: string[] = [];
    let at = task.parentId;
    while (at !== null && ids.length < MOST_ANCESTORS) {
      const parent = view.get(at);
      if (parent === null) break;
      ids.push(at);
      at = parent.parentId;
    }
    return ids;
  }

  return {
    async get(id) {
      const known = kept.get(id);
      if (known !== undefined && known.until > now()) return known.workflow;
      kept.delete(id);
      const begun = performance.now();
      const workflow = await read(id);
      const tookMs = performance.now() - begun;
      if (tookMs > LONG_MS) {
        kept.set(id, { until: now() + tookMs * REST, workflow });
        const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
        if (oldest !== undefined) kept.delete(oldest);
      }
      return workflow;
    },
  };
}

function toWorkflowTask(task: ViewTask): WorkflowTask {
  const { id, version, name, state, lost, worker, queue, retries, createdAt, receivedAt, startedAt } = task;
  const { finishedAt, updatedAt, etaAt, runtime, exceptionType, rootId, parentId } = task;
  return {
    ...{ id, version, name, state, lost, worker, queue, retries, createdAt, receivedAt, startedAt },
    ...{ finishedAt, updatedAt, etaAt, runtime, exceptionType, rootId, parentId },
  };
}
