"use client";
import { useMemo } from "react";
import { api } from "@/components/data/apiClient";
import { useLiveControl } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery, type LiveQuery } from "@/components/data/useLiveQuery";
import { linkWorkflow, type WorkflowGraph } from "@/lib/cluster/workflow";
import type { Workflow } from "@/lib/contract/workflow";

/** The workflow that a task belongs to, kept current; held only by the person's own pause, as a single task is. */
export function useWorkflow(id: string): LiveQuery<Workflow> & { graph: WorkflowGraph | null } {
  const { reason } = useLiveControl();
  const query = useLiveQuery<Workflow>({
    subject: { kind: "workflow", id },
    queryKey: queryKeys.workflow(id),
    queryFn: (signal) => api.workflow(id, signal),
    paused: reason === "you",
  });
  const { data } = query;
  const graph = useMemo(() => (data === undefined ? null : linkWorkflow(data.tasks)), [data]);
  return { ...query, graph };
}
