/** A workflow as a list, each task below the one that called it. Pure. */
import type { WorkflowGraph, WorkflowTask } from "@/lib/cluster/workflow";

export interface TreeRow {
  id: string;
  /** Null for an id of which no event is held. */
  task: WorkflowTask | null;
  /** How many led to it: 0 at the top. */
  depth: number;
}

/** Depth first, oldest first; a body of a chord below the member that sent it. */
export function treeRows({ tasks, unseen, byId, links }: WorkflowGraph): TreeRow[] {
  const below = new Map<string, string[]>();
  const hasParent = new Set<string>();
  for (const { from, to, kind, inferred } of links) {
    if ((kind === "gathered" && inferred) || hasParent.has(to)) continue;
    hasParent.add(to);
    const list = below.get(from);
    if (list === undefined) below.set(from, [to]);
    else list.push(to);
  }
  const rows: TreeRow[] = [];
  const tops = [...unseen, ...tasks.map(({ id }) => id)].filter((id) => !hasParent.has(id));
  const stack = tops.reverse().map((id) => ({ id, depth: 0 }));
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { id, depth } = at;
    rows.push({ id, task: byId.get(id) ?? null, depth });
    for (const next of [...(below.get(id) ?? [])].reverse()) stack.push({ id: next, depth: depth + 1 });
  }
  return rows;
}
