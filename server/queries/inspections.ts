/** What workers told when they were inspected, as much as their list shows. */
import type { WorkerRecord } from "@/lib/cluster/worker";
import type { WorkerInspectList, WorkerInspectSummary } from "@/lib/contract/control";
import { SUMMARY_PANELS, type Inspector } from "../control/inspect";

export { SUMMARY_PANELS };

export function summarizeInspections(
  inspector: Pick<Inspector, "get">,
  workers: readonly WorkerRecord[],
): WorkerInspectList {
  const summaries = workers.map(({ name }) => summarize(inspector, name));
  return { workers: summaries.sort((a, b) => (a.worker < b.worker ? -1 : 1)) };
}

function summarize(inspector: Pick<Inspector, "get">, worker: string): WorkerInspectSummary {
  const { stats, queues } = inspector.get(worker).panels;
  return {
    worker,
    state: stats.state,
    answeredAt: stats.answeredAt,
    pool: stats.value?.pool.kind ?? null,
    slots: stats.value?.pool.slots ?? null,
    processes: stats.value?.pool.processes ?? [],
    prefetchCount: stats.value?.prefetchCount ?? null,
    uptimeMs: stats.value?.uptimeMs ?? null,
    autoscale: stats.value?.autoscale ?? null,
    queues: queues.value?.map(({ name }) => name) ?? null,
  };
}
