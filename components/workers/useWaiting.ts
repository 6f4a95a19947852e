"use client";
import { useMemo } from "react";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";

const ASK_EVERY_MS = 5000;
const NONE: ReadonlyMap<string, number | null> = new Map();

/** How many messages wait in each queue, as the broker counts them; empty until it has been asked. */
export function useWaiting(): ReadonlyMap<string, number | null> {
  const { data } = useLiveQuery({
    subject: null,
    queryKey: queryKeys.queueMatrix(),
    queryFn: (signal) => api.queueMatrix(signal),
    everyMs: ASK_EVERY_MS,
  });
  return useMemo(
    () => (data === undefined ? NONE : new Map(data.queues.map(({ name, ready }) => [name, ready]))),
    [data],
  );
}
