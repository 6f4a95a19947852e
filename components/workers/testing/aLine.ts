/** A worker as the list has it, for tests: online, with nothing to do. */
import { aWorkerView } from "@/components/data/testing/aWorkerView";
import type { WorkerInspectSummary } from "@/lib/contract/control";
import type { WorkerLine } from "../workersModel";

export function aLine(
  name: string,
  over: Partial<WorkerLine> = {},
  told: Partial<WorkerInspectSummary> | null = null,
): WorkerLine {
  return {
    ...aWorkerView(name),
    told: told === null ? null : { ...SUMMARY, worker: name, ...told },
    ...over,
  };
}

const SUMMARY: WorkerInspectSummary = {
  worker: "",
  state: "answered",
  answeredAt: 0,
  pool: "prefork",
  slots: 4,
  processes: [],
  prefetchCount: 16,
  uptimeMs: 0,
  autoscale: null,
  queues: [],
};
