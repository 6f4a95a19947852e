"use client";
import { useCallback, useEffect, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@/components/data/apiClient";
import { useLiveControl } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery, type LiveQuery } from "@/components/data/useLiveQuery";
import type { InspectPanel, WorkerInspection } from "@/lib/contract/control";

/** What changes by itself while tasks come and go. */
const MOVING: readonly InspectPanel[] = ["stats", "active", "reserved", "scheduled"];
const ASK_MS = 10_000;
/** A pool has changed some moments after it was told to. */
const SETTLED_MS = 2500;

export interface InspectionState {
  query: LiveQuery<WorkerInspection>;
  inspection: WorkerInspection | undefined;
  /** Asks the worker itself; without panels, for all that is shown. */
  refresh: (panels?: readonly InspectPanel[]) => void;
  /** Asks now and once more when what was sent has had its effect. */
  refreshAfter: (panels: readonly InspectPanel[]) => void;
  isAsking: (panel: InspectPanel) => boolean;
}

/** What a worker told of itself; asked anew while the page is looked at, and it answers. */
export function useInspection(name: string, online: boolean): InspectionState {
  const client = useQueryClient();
  const { paused } = useLiveControl();
  const [asked, setAsked] = useState<readonly (InspectPanel | "all")[]>([]);
  const query = useLiveQuery({
    subject: null,
    queryKey: queryKeys.workerInspection(name),
    queryFn: (signal) => api.workerInspection(name, signal),
    paused: false,
  });
  const refresh = useCallback(
    (panels?: readonly InspectPanel[]) => {
      const asking = panels ?? ["all" as const];
      setAsked((before) => [...before, ...asking]);
      api
        .refreshInspection(name, panels)
        .then((inspection) => client.setQueryData(queryKeys.workerInspection(name), inspection))
        // The panels tell why there is no newer answer; the page's own note tells when Umbel is away.
        .catch(() => client.invalidateQueries({ queryKey: queryKeys.workerInspection(name) }))
        .finally(() =>
          setAsked((before) => asking.reduce<typeof before>((left, panel) => without(left, panel), before)),
        );
    },
    [client, name],
  );
  const refreshAfter = useCallback(
    (panels: readonly InspectPanel[]) => {
      refresh(panels);
      setTimeout(() => refresh(panels), SETTLED_MS);
    },
    [refresh],
  );

  const loaded = query.data !== undefined;
  useEffect(() => {
    if (!loaded || !online) return;
    // Once the page stands with what is known.
    const timer = setTimeout(refresh, 0);
    return () => clearTimeout(timer);
  }, [loaded, online, refresh]);

  const stats = query.data?.panels.stats;
  // One that is silent has what it was asked before waiting for it already.
  const answers = stats?.state === "answered";
  useEffect(() => {
    if (!online || !answers || paused) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      const panels = client.getQueryData<WorkerInspection>(queryKeys.workerInspection(name))?.panels;
      // An answer that the worker cannot encode costs it its mailbox: only when somebody wants it.
      refresh(MOVING.filter((panel) => panels?.[panel].code !== "UNENCODABLE"));
    }, ASK_MS);
    return () => clearInterval(timer);
  }, [online, answers, paused, client, name, refresh]);

  return {
    query,
    inspection: query.data,
    refresh,
    refreshAfter,
    isAsking: (panel) => asked.includes(panel) || asked.includes("all"),
  };
}

function without<Item>(items: readonly Item[], one: Item): readonly Item[] {
  const at = items.indexOf(one);
  return at === -1 ? items : items.filter((_, index) => index !== at);
}
