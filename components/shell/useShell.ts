"use client";
import { api } from "@/components/data/apiClient";
import { learnServerTime, useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { useConnection } from "@/components/data/socket";
import { useLiveQuery, type LiveQuery } from "@/components/data/useLiveQuery";
import type { Shell } from "@/lib/contract/api";
import { connectionStatus, type ConnectionStatus } from "./connectionStatus";

/** Counts, connections and who is looking. Never paused: the frame of the page does not move anything under a reader. */
export function useShell(): LiveQuery<Shell> {
  return useLiveQuery({
    subject: { kind: "shell" },
    queryKey: queryKeys.shell(),
    queryFn: async (signal) => {
      const shell = await api.shell(signal);
      learnServerTime(shell.at);
      return shell;
    },
    paused: false,
  });
}

/** One word for how things are, renewed every second. */
export function useConnectionStatus(): ConnectionStatus {
  const { data: shell, error, dataUpdatedAt } = useShell();
  const socket = useConnection();
  const serverNow = useNow();
  const clientNow = useNow(1000, "client");
  return connectionStatus({
    socket,
    shell,
    failed: error !== null,
    loadedAt: dataUpdatedAt,
    clientNow,
    serverNow,
  });
}
