"use client";
import { mayAtAll, type Permission } from "@/lib/contract/permissions";
import { useShell } from "./useShell";

/** Whether they may look at what this permission opens. Other than with `useMay`, also where Umbel is read-only. */
export function useMaySee(permission: Permission): boolean {
  const { data: shell } = useShell();
  return shell !== undefined && mayAtAll(shell.user, permission);
}
