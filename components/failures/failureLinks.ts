/** Task lists that belong to a group: all of them, those of one step of its chart, those that share something. Pure. */
import { tasksHref } from "@/components/ui/links";
import { formatFilter, type FilterNode } from "@/lib/cluster/taskFilter";
import type { FailureDetail } from "@/lib/contract/failures";

/** All tasks of the group that are held. */
export function groupTasksHref(id: string): string {
  return tasksHref({ filter: groupFilter(id), range: "all", sort: "finished" });
}

/** The same as a filter. */
export function groupFilter(id: string): string {
  return formatFilter(ofGroup(id));
}

/** Those that failed from `from` on and before `to`, Unix ms. */
export function stepTasksHref(id: string, from: number, to: number): string {
  const span = `${new Date(from).toISOString()}..${new Date(to).toISOString()}`;
  return tasksHref({
    filter: `${formatFilter(ofGroup(id))} finished:${span}`,
    range: "all",
    sort: "finished",
  });
}

/** Those that have this in common. */
export function sharedTasksHref(id: string, shared: FailureDetail["shared"][number]): string {
  const { field, path, value } = shared;
  const node: FilterNode = {
    kind: "text",
    field,
    path: path === null ? [] : [path],
    patterns: [{ parts: [value] }],
  };
  return tasksHref({
    filter: formatFilter({ kind: "and", nodes: [ofGroup(id), node] }),
    range: "all",
    sort: "finished",
  });
}

function ofGroup(id: string): FilterNode {
  return { kind: "text", field: "failure", path: [], patterns: [{ parts: [id] }] };
}
