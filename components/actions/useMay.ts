"use client";
import { useShell } from "@/components/shell/useShell";
import { mayDo, type Role } from "@/lib/contract/roles";

/** Whether the person may do what needs at least this role. False until it is known, and where Umbel is read-only. */
export function useMay(least: Exclude<Role, "viewer">): boolean {
  const { data: shell } = useShell();
  if (shell === undefined || shell.user.readOnly) return false;
  return mayDo(shell.user.role, least);
}
