"use client";
import { useRights } from "@/components/shell/useRights";
import { mayAtAll, type Permission } from "@/lib/contract/permissions";

type WorkerPermission = Extract<Permission, "pool" | "consumers" | "limits" | "events" | "ping" | "shutdown">;

/** What the person may do to workers. */
export function useWorkerRights(): Record<WorkerPermission, boolean> {
  const rights = useRights();
  const allows = (name: Permission) => rights !== null && mayAtAll(rights, name);
  return {
    pool: allows("pool"),
    consumers: allows("consumers"),
    limits: allows("limits"),
    events: allows("events"),
    ping: allows("ping"),
    shutdown: allows("shutdown"),
  };
}
