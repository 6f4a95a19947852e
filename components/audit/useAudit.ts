"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type ApiError } from "@/components/data/apiClient";
import { useLiveControl } from "@/components/data/liveControl";
import { queryKeys } from "@/components/data/queryKeys";
import type { AuditLine, AuditPage } from "@/lib/contract/audit";
import { askedAudit, type AuditUrlState } from "./auditUrl";

/** How often the newest lines are asked for; while many pages are open, less often, for all of them are read anew. */
const AGAIN_MS = 2000;
const FEW_PAGES = 4;
const AGAIN_OF_MANY_MS = 15_000;

export interface AuditLines {
  /** Newest first; undefined until the first answer. */
  lines: AuditLine[] | undefined;
  error: ApiError | null;
  dataUpdatedAt: number;
  refetch: () => void;
  /** There may be more before the oldest. */
  hasMore: boolean;
  loadingMore: boolean;
  more: () => void;
  /** How far back was looked, Unix ms; null: to the end. */
  searchedTo: number | null;
}

/** Lines by pages from the newest; new ones come by themselves. */
export function useAudit(state: AuditUrlState, enabled: boolean): AuditLines {
  const { paused } = useLiveControl();
  const { line: _, ...filter } = state;
  const query = useInfiniteQuery<AuditPage, ApiError, AuditPage[], readonly unknown[], string | null>({
    queryKey: queryKeys.audit(filter),
    queryFn: ({ pageParam, signal }) => {
      const asked = askedAudit(state, Date.now());
      return api.audit({ ...asked, ...(pageParam !== null && { cursor: pageParam }), limit: 50 }, signal);
    },
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages,
    enabled,
    refetchInterval: ({ state: { data } }) => {
      if (paused) return false;
      return (data?.pages.length ?? 0) > FEW_PAGES ? AGAIN_OF_MANY_MS : AGAIN_MS;
    },
  });
  const { data: pages, fetchNextPage, refetch } = query;
  return {
    lines: pages === undefined ? undefined : unique(pages.flatMap(({ lines }) => lines)),
    error: query.error,
    dataUpdatedAt: query.dataUpdatedAt,
    refetch: () => void refetch(),
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    more: () => void fetchNextPage({ cancelRefetch: true }),
    searchedTo: pages?.at(-1)?.searchedTo ?? null,
  };
}

/** A line that came between two pages stands in both. */
function unique(lines: readonly AuditLine[]): AuditLine[] {
  return [...new Map(lines.map((line) => [line.id, line])).values()];
}
