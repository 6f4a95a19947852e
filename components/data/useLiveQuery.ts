"use client";
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
  type QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { subjectKey, type Subject } from "@/lib/contract/realtime";
import type { ApiError } from "./apiClient";
import { learnServerTime } from "./clock";
import { applyUpdate, type LiveUpdate } from "./liveCache";
import { useLiveControl } from "./liveControl";
import { joinSubject, onReconnect, sharedSocket, useConnection, type UmbelSocket } from "./socket";
import { useAlive } from "./useAlive";

/** While updates do not come, or the last request failed, pages fall back to asking. */
const ASK_AGAIN_MS = 5000;

export interface LiveQueryOptions<T> {
  /** Null: plain query without updates (a page of the list that is not the first, for example). */
  subject: Subject | null;
  queryKey: QueryKey;
  queryFn: (signal: AbortSignal) => Promise<T>;
  /** Hold updates instead of showing them. Default: as the live control says. */
  paused?: boolean;
  /** Keep showing the last value of another key while this one loads (a new filter). */
  keepPrevious?: boolean;
  enabled?: boolean;
  /** Ask again this often, ms: for what has no updates. */
  everyMs?: number;
}

export interface LiveQuery<T> {
  data: T | undefined;
  /** The last request's error; `data` may still hold what was known before it. */
  error: ApiError | null;
  /** No value yet. */
  isPending: boolean;
  /** `data` belongs to another key than the one asked for, see `keepPrevious`. */
  isPlaceholder: boolean;
  /** When `data` was last confirmed, by this machine's clock, Unix ms; 0 without data. */
  dataUpdatedAt: number;
  /** When a failed request is tried again, by this machine's clock, Unix ms. */
  retryAt: number | null;
  refetch: () => void;
  /** What came in while paused, not shown yet. */
  held: T | null;
  /** Shows what is held, without ending the pause. */
  showHeld: () => void;
}

/**
 * A value that loads by HTTP and is then kept current by updates. While paused, updates are folded into `held`; when
 * the pause ends they are shown. After a lost connection the value is read anew.
 */
export function useLiveQuery<T>(options: LiveQueryOptions<T>): LiveQuery<T> {
  const { subject, queryKey, queryFn, keepPrevious = false, enabled = true, everyMs } = options;
  const control = useLiveControl();
  const paused = options.paused ?? control.paused;
  const connected = useConnection().state === "connected";
  const client = useQueryClient();
  const updates = useUpdates<T>(client, subject, queryKey, paused, enabled);
  const { appliedCount } = updates;
  const query = useQuery<T, ApiError>({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = appliedCount.current;
      const answer = await queryFn(signal);
      // An update that came while the answer was on its way is newer than the answer: keep what it made.
      if (appliedCount.current === before) return answer;
      return client.getQueryData<T>(queryKey) ?? answer;
    },
    enabled,
    placeholderData: keepPrevious ? keepPreviousData : undefined,
    refetchInterval: ({ state }) => {
      if (state.status === "error" || state.fetchFailureCount > 0) return ASK_AGAIN_MS;
      if (subject === null) return everyMs === undefined || paused ? false : everyMs;
      return connected || paused ? false : ASK_AGAIN_MS;
    },
  });
  const { refetch } = query;
  const alive = useAlive();
  const error = alive ? query.error : null;
  return {
    data: alive ? query.data : undefined,
    error,
    isPending: query.isPending || !alive,
    isPlaceholder: query.isPlaceholderData,
    dataUpdatedAt: alive ? query.dataUpdatedAt : 0,
    retryAt: error === null ? null : query.errorUpdatedAt + ASK_AGAIN_MS,
    refetch: useCallback(() => void refetch(), [refetch]),
    held: updates.held,
    showHeld: updates.showHeld,
  };
}

/** Joins the subject and puts its updates into the cache, or aside while paused. */
function useUpdates<T>(
  client: QueryClient,
  subject: Subject | null,
  queryKey: QueryKey,
  paused: boolean,
  enabled: boolean,
): { held: T | null; showHeld: () => void; appliedCount: RefObject<number> } {
  const appliedCount = useRef(0);
  const [held, setHeld] = useState<T | null>(null);
  // The listeners below outlive renders: they read the newest key, subject and pause from here.
  const now = useRef({ queryKey, subject, paused, held });
  useEffect(() => {
    now.current = { queryKey, subject, paused, held };
  });
  // Something was missed during the pause: what is held is not all, and the value must be read anew after it.
  const behind = useRef(false);
  const key = subject === null || !enabled ? null : subjectKey(subject);

  const showHeld = useCallback(() => {
    const { held: waiting, queryKey: into } = now.current;
    if (waiting === null) return;
    client.setQueryData(into, waiting);
    appliedCount.current += 1;
    now.current.held = null;
    setHeld(null);
  }, [client]);

  useEffect(() => {
    if (paused) return;
    showHeld();
    if (!behind.current) return;
    behind.current = false;
    void client.invalidateQueries({ queryKey: now.current.queryKey, exact: true });
  }, [client, paused, showHeld]);

  useEffect(() => {
    const { subject: wanted } = now.current;
    if (key === null || wanted === null) return;
    const readAnew = () => {
      if (now.current.paused) behind.current = true;
      else void client.invalidateQueries({ queryKey: now.current.queryKey, exact: true });
    };
    const take = (update: LiveUpdate) => {
      if (update.key !== key) return;
      const { queryKey: into, paused: holding, held: waiting } = now.current;
      const shown = client.getQueryData(into);
      const next = applyUpdate(holding ? (waiting ?? shown) : shown, update);
      if (next === undefined) {
        readAnew();
        return;
      }
      if (!holding) {
        client.setQueryData(into, next);
        appliedCount.current += 1;
        return;
      }
      now.current.held = next as T; // The update is of this query's own subject, so of its shape.
      setHeld(next as T);
    };
    const stopListening = listen(sharedSocket(), take);
    const stopReconnect = onReconnect(readAnew);
    const leave = joinSubject(wanted);
    return () => {
      leave();
      stopReconnect();
      stopListening();
      now.current.held = null;
      setHeld(null);
    };
  }, [client, key]);

  return { held, showHeld, appliedCount };
}

/** Hears every kind of update as one. Returns how to stop. */
function listen(socket: UmbelSocket, take: (update: LiveUpdate) => void): () => void {
  const onShell: Parameters<typeof socket.on<"shell:changed">>[1] = (value) => {
    learnServerTime(value.at);
    take({ kind: "shell", key: "shell", value });
  };
  const onOverview: Parameters<typeof socket.on<"overview:changed">>[1] = ({ subject, overview }) =>
    take({ kind: "overview", key: subject, value: overview });
  const onFailures: Parameters<typeof socket.on<"failures:changed">>[1] = ({ subject, failures }) =>
    take({ kind: "failures", key: subject, value: failures });
  const onTasks: Parameters<typeof socket.on<"tasks:changed">>[1] = (value) =>
    take({ kind: "tasks", key: value.subject, value });
  const onTask: Parameters<typeof socket.on<"task:changed">>[1] = ({ subject, detail }) =>
    take({ kind: "task", key: subject, value: detail });
  const onWorkflow: Parameters<typeof socket.on<"workflow:changed">>[1] = (value) =>
    take({ kind: "workflow", key: value.subject, value });
  const onWorkers: Parameters<typeof socket.on<"workers:changed">>[1] = ({ workers }) =>
    take({ kind: "workers", key: "workers", value: workers });
  socket.on("shell:changed", onShell);
  socket.on("overview:changed", onOverview);
  socket.on("failures:changed", onFailures);
  socket.on("tasks:changed", onTasks);
  socket.on("task:changed", onTask);
  socket.on("workflow:changed", onWorkflow);
  socket.on("workers:changed", onWorkers);
  return () => {
    socket.off("shell:changed", onShell);
    socket.off("overview:changed", onOverview);
    socket.off("failures:changed", onFailures);
    socket.off("tasks:changed", onTasks);
    socket.off("task:changed", onTask);
    socket.off("workflow:changed", onWorkflow);
    socket.off("workers:changed", onWorkers);
  };
}
