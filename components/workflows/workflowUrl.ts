/** The address of a workflow's page. Pure. */

export const WORKFLOW_VIEWS = ["graph", "timeline", "list"] as const;
export type WorkflowView = (typeof WORKFLOW_VIEWS)[number];

/** Around a task. */
export function workflowHref(id: string, view: WorkflowView = "graph"): string {
  const path = `/task/${encodeURIComponent(id)}/workflow`;
  return view === "graph" ? path : `${path}?view=${view}`;
}

/** What makes no sense is the graph. */
export function readView(params: URLSearchParams): WorkflowView {
  const wanted = params.get("view");
  return WORKFLOW_VIEWS.find((view) => view === wanted) ?? "graph";
}
