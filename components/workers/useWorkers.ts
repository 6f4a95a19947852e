"use client";
import { useMemo } from "react";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery, type LiveQuery } from "@/components/data/useLiveQuery";
import type { WorkerList } from "@/lib/contract/api";
import { joinInspections, type WorkerLine } from "./workersModel";

/** Workers tell of pools and queues only when they are asked; what they told is read this often. */
const INSPECTIONS_MS = 4000;

export interface Workers {
  query: LiveQuery<WorkerList>;
  /** Undefined until they are loaded. */
  lines: WorkerLine[] | undefined;
}

/** All workers, live, joined with what they told when they were last asked. */
export function useWorkers(): Workers {
  const query = useLiveQuery({
    subject: { kind: "workers" },
    queryKey: queryKeys.workers(),
    queryFn: (signal) => api.workers(signal),
  });
  const inspections = useLiveQuery({
    subject: null,
    queryKey: queryKeys.workerInspections(),
    queryFn: (signal) => api.workerInspections(signal),
    everyMs: INSPECTIONS_MS,
    paused: false,
  });
  const lines = useMemo(
    () => (query.data === undefined ? undefined : joinInspections(query.data.workers, inspections.data)),
    [query.data, inspections.data],
  );
  return { query, lines };
}
