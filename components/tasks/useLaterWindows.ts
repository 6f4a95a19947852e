"use client";
import { useEffect, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { TaskListQuery, TaskRow } from "@/lib/contract/api";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { WINDOW_ROWS, withNewerCells } from "./taskListModel";

type Windows = ReadonlyMap<number, readonly TaskRow[]>;

export interface LaterWindows {
  windows: Windows;
  /** A window could not be read; `retry` reads what is needed again. */
  failed: boolean;
  retry: () => void;
}

/** A quick fling passes hundreds of windows: only where it comes to rest is anything read. */
const REST_MS = 60;
/** Rows further down get no updates; those in sight are read again so often. */
const REFRESH_MS = 4000;
/** Rows far away are let go: at 200 windows 20,000 rows are held. */
const MOST_WINDOWS = 200;
const NONE: Windows = new Map();

interface Store {
  /** The query that the windows belong to. */
  base: TaskListQuery;
  windows: Windows;
  failed: boolean;
}

/**
 * The windows of the list below the first one, read as they come into sight. `base` is the list's query with frozen
 * times, the same object while it is the same query; another one begins anew. `standStill`: nothing is read again.
 */
export function useLaterWindows(
  base: TaskListQuery,
  needed: readonly number[],
  standStill: boolean,
): LaterWindows {
  const client = useQueryClient();
  const wanted = needed.join();
  const [store, setStore] = useState<Store>({ base, windows: NONE, failed: false });
  const [tries, setTries] = useState(0);

  useEffect(() => {
    if (wanted === "") return;
    const numbers = wanted.split(",").map(Number);
    let stopped = false;
    const put = (number: number, rows: readonly TaskRow[]) => {
      if (stopped) return;
      setStore((before) => {
        const known = before.base === base ? before.windows : NONE;
        return { base, windows: withWindow(known, number, rows), failed: false };
      });
    };
    const readAll = async (staleTime: number) => {
      const reads = numbers.map(async (number) => {
        const query = { ...base, offset: number * WINDOW_ROWS };
        const list = await client.query({
          queryKey: queryKeys.tasks(query),
          queryFn: ({ signal }) => api.tasks(query, signal),
          staleTime,
        });
        put(number, list.rows);
      });
      const results = await Promise.allSettled(reads);
      if (!stopped && results.some((result) => result.status === "rejected")) {
        setStore((before) => ({ base, windows: before.base === base ? before.windows : NONE, failed: true }));
      }
    };
    const rest = setTimeout(() => void readAll(REFRESH_MS), REST_MS);
    const refresh = standStill ? undefined : setInterval(() => void readAll(0), REFRESH_MS);
    return () => {
      stopped = true;
      clearTimeout(rest);
      clearInterval(refresh);
    };
  }, [client, base, wanted, standStill, tries]);

  const own = store.base === base;
  return {
    windows: own ? store.windows : NONE,
    failed: own && store.failed,
    retry: () => setTries((before) => before + 1),
  };
}

/** A window read again keeps its order: a row must not move under the reader. */
function withWindow(known: Windows, number: number, rows: readonly TaskRow[]): Windows {
  const before = known.get(number);
  const next = new Map(known);
  next.set(number, before === undefined ? rows : withNewerCells(before, rows));
  if (next.size > MOST_WINDOWS) {
    const farthest = [...next.keys()].reduce((a, b) => (Math.abs(b - number) > Math.abs(a - number) ? b : a));
    next.delete(farthest);
  }
  return next;
}
