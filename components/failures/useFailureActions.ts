"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMay } from "@/components/actions/useMay";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import type { FailureAction, FailureMarked } from "@/lib/contract/failures";

interface Marking {
  action: FailureAction;
  ids: readonly string[];
  until?: number | null;
}

export interface FailureActions {
  /** The person may mark groups. */
  allowed: boolean;
  mark: (marking: Marking) => void;
  marking: boolean;
  /** Why the last one did not succeed. */
  error: ApiError | null;
  forgetError: () => void;
}

/** Marks groups; what the page shows is read anew then. */
export function useFailureActions(): FailureActions {
  const client = useQueryClient();
  const mutation = useMutation<FailureMarked, ApiError, Marking>({
    mutationFn: ({ action, ids, until }) => api.markFailures(action, ids, until ?? null),
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.anyFailures() }),
        client.invalidateQueries({ queryKey: queryKeys.shell() }),
      ]);
    },
  });
  return {
    allowed: useMay("mark"),
    mark: mutation.mutate,
    marking: mutation.isPending,
    error: mutation.error,
    forgetError: mutation.reset,
  };
}
