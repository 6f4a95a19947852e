"use client";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import { silentWorkers } from "@/components/shell/emptyCause";
import { EventsOffNote } from "./EventsOffNote";

/** On pages that show tasks: says which workers tell nothing of theirs. Looks for them itself. */
export function SilentWorkersNote({ className }: { className?: string }) {
  const { data } = useLiveQuery({
    subject: { kind: "workers" },
    queryKey: queryKeys.workers(),
    queryFn: (signal) => api.workers(signal),
  });
  const names = silentWorkers(data?.workers ?? []).map(({ name }) => name);
  if (names.length === 0) return null;
  return (
    <div className={className}>
      <EventsOffNote workers={names} />
    </div>
  );
}
