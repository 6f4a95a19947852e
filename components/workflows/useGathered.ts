"use client";
import { useMemo } from "react";
import type { WorkflowGraph } from "@/lib/cluster/workflow";

/** How many tasks each body of a chord waited for, by its id. */
export function useGathered(graph: WorkflowGraph): ReadonlyMap<string, number> {
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const { members, bodies } of graph.groups) for (const id of bodies) counts.set(id, members.length);
    return counts;
  }, [graph]);
}
