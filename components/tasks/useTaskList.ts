"use client";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTimeZone } from "next-intl";
import type { TaskList, TaskListQuery, TaskRow } from "@/lib/contract/api";
import { api, type ApiError } from "@/components/data/apiClient";
import { serverNow } from "@/components/data/clock";
import { countNewTasks } from "@/components/data/liveCache";
import { queryKeys } from "@/components/data/queryKeys";
import { useLiveQuery } from "@/components/data/useLiveQuery";
import type { StillList } from "./listPlace";
import {
  WINDOW_ROWS,
  assembleWindows,
  freezeTimes,
  freshIds,
  withNewerCells,
  type LoadedRows,
} from "./taskListModel";
import { askedTasks, type TaskUrlState } from "./taskUrlState";
import { useLaterWindows } from "./useLaterWindows";

export interface ShownTaskList {
  rows: LoadedRows;
  /** Undefined before the first answer. Counts go on while the rows stand still. */
  totals: { total: number; retained: number; hydrating: boolean } | undefined;
  /** So many tasks can be told only by long texts that are still being read: the total may grow. */
  unread: number;
  /** How many tasks have come since the list stands still. */
  newCount: number;
  /** Rows that have just come in: they fade in. */
  fresh: ReadonlySet<string>;
  /** These are the rows of the filter before, while the new one loads. */
  stale: boolean;
  /** The list as it stands still; null while it is live. */
  still: StillList | null;
  error: ApiError | null;
  /** A part further down could not be read. */
  partFailed: boolean;
  retry: () => void;
}

interface TaskListOptions {
  state: TaskUrlState;
  /** The filter can be read; else nothing is asked for. */
  enabled: boolean;
  /** `live`: rows come and go. `order`: rows keep their places, cells stay true. `all`: nothing changes. */
  hold: "live" | "order" | "all";
  /** Windows that are in sight, without the first. */
  needed: readonly number[];
  /** Where the back button leads. */
  recalled: StillList | null;
}

/**
 * The list as it is shown: the first window live, or standing still while it is held, and the windows below it as they
 * come into sight.
 */
export function useTaskList({ state, enabled, hold, needed, recalled }: TaskListOptions): ShownTaskList {
  const { filter, sort, order, range, from, to } = state;
  const zone = useTimeZone() ?? "UTC";
  const query = useMemo(
    (): TaskListQuery => ({
      sort,
      order,
      limit: WINDOW_ROWS,
      offset: 0,
      ...askedTasks({ filter, range, from, to }, zone),
    }),
    [filter, sort, order, range, from, to, zone],
  );
  // Held by us, not by the query: what is known stays new, and what is shown is made from it.
  const live = useLiveQuery<TaskList>({
    subject: { kind: "tasks", query },
    queryKey: queryKeys.tasks(query),
    queryFn: (signal) => api.tasks(query, signal),
    paused: false,
    keepPrevious: true,
    enabled,
  });
  const known = live.isPlaceholder ? undefined : live.data;
  const still = useStillList(query, hold !== "live", known, recalled);

  const later = useLaterWindows(still?.base ?? query, enabled ? needed : NOTHING, hold === "all");
  const first = useMemo(() => {
    if (still === null) return live.data?.rows ?? NO_ROWS;
    return hold === "order" && known !== undefined
      ? withNewerCells(still.list.rows, known.rows)
      : still.list.rows;
  }, [still, hold, known, live.data]);
  const total = (still?.list ?? live.data)?.total ?? 0;
  const rows = useMemo(
    () => assembleWindows(total, new Map([...later.windows, [0, first]])),
    [total, first, later.windows],
  );

  const { refetch } = live;
  const unread = useUnread(query, known, refetch);
  const { retry: retryLater } = later;
  return {
    rows,
    totals: live.data ?? still?.list,
    unread,
    newCount: still === null ? 0 : countNewTasks(still.list, known),
    fresh: useFresh(query, still === null ? known?.rows : undefined),
    stale: live.isPlaceholder && still === null,
    still,
    error: live.error,
    partFailed: later.failed,
    retry: useCallback(() => {
      refetch();
      retryLater();
    }, [refetch, retryLater]),
  };
}

const NO_ROWS: readonly TaskRow[] = [];
const NOTHING: readonly number[] = [];

/** The list as it was when the hold began, with the times of that moment for the windows below. */
function useStillList(
  query: TaskListQuery,
  held: boolean,
  known: TaskList | undefined,
  recalled: StillList | null,
): StillList | null {
  const of = JSON.stringify(query);
  const [still, setStill] = useState<StillList | null>(recalled);
  const own = still?.of === of ? still : null;
  if (!held && still !== null) setStill(null);
  if (held && own === null && known !== undefined) {
    const { from: _from, to: _to, ...rest } = query;
    setStill({ of, list: known, base: { ...rest, ...freezeTimes(query, known.rows, serverNow()) } });
  }
  return held ? own : null;
}

/** Each answer of a search in long texts gives what could be read in a moment: asking again reads on. */
const READ_ON_MS = 250;

/** How many tasks the search has still to look into. Asks again until it is none. */
function useUnread(query: TaskListQuery, known: TaskList | undefined, refetch: () => void): number {
  const [told, setTold] = useState<{ query: TaskListQuery; unread: number } | null>(null);
  // Updates do not carry it: what the last answer said holds.
  if (
    known?.unread !== undefined &&
    (told === null || told.query !== query || told.unread !== known.unread)
  ) {
    setTold({ query, unread: known.unread });
  }
  const unread = told !== null && told.query === query ? told.unread : 0;
  useEffect(() => {
    if (unread === 0) return;
    const timer = setInterval(refetch, READ_ON_MS);
    return () => clearInterval(timer);
  }, [unread, refetch]);
  return unread;
}

/** What is new in the list since it was shown before. */
function useFresh(query: TaskListQuery, rows: readonly TaskRow[] | undefined): ReadonlySet<string> {
  const [seen, setSeen] = useState<{
    query: TaskListQuery;
    rows: readonly TaskRow[];
    fresh: ReadonlySet<string>;
  } | null>(null);
  if (rows !== undefined && (seen === null || seen.rows !== rows || seen.query !== query)) {
    const before = seen !== null && seen.query === query ? seen.rows : null;
    setSeen({ query, rows, fresh: freshIds(before, rows) });
  }
  return seen?.fresh ?? NO_IDS;
}

const NO_IDS: ReadonlySet<string> = new Set();
