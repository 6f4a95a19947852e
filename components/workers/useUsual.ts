"use client";
import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { usualOf, type Usual } from "./usual";

/** It changes by the hour. */
const FRESH_MS = 10 * 60_000;
const NOT_KNOWN: Usual = { perMinute: null, runP95: null };

/** What is usual for this worker, of the last 24 hours; not known until it was read. */
export function useUsual(worker: string): Usual {
  const asked = { range: "24h", worker } as const;
  const { data } = useQuery({
    queryKey: queryKeys.overview(asked),
    queryFn: ({ signal }) => api.overview(asked, signal),
    staleTime: FRESH_MS,
  });
  return useMemo(() => (data === undefined ? NOT_KNOWN : usualOf(data)), [data]);
}
