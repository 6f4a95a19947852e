"use client";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { api, type ApiError } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import type { MessagePlace, QueuePeek } from "@/lib/contract/queues";
import { FIRST_PAGE, messagesOf, nextPage } from "./peekModel";

interface PeekOptions {
  queue: string;
  place: MessagePlace;
  /** Looking changes nothing. */
  isFree: boolean;
  /** Nothing is read before. */
  enabled: boolean;
}

/** The messages of a queue, page by page. Never reads by itself once it has read: on RabbitMQ each look marks them. */
export function usePeek({ queue, place, isFree, enabled }: PeekOptions) {
  const client = useQueryClient();
  const queryKey = queryKeys.queuePeek(queue, place);
  const query = useInfiniteQuery<QueuePeek, ApiError, { pages: QueuePeek[] }, typeof queryKey, Page>({
    queryKey,
    initialPageParam: { offset: 0, limit: FIRST_PAGE },
    queryFn: ({ pageParam }) => api.peekQueue(queue, { place, ...pageParam, takeAndGiveBack: !isFree }),
    getNextPageParam: (_last, pages) => nextPage(pages, isFree),
    enabled,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const pages = query.data?.pages ?? [];
  return {
    first: pages[0],
    last: pages.at(-1),
    messages: messagesOf(pages),
    error: query.error,
    isReading: query.isFetching,
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    /** From the start, and no more than the first page. */
    again: () => client.resetQueries({ queryKey }),
  };
}

interface Page {
  offset: number;
  limit: number;
}
