"use client";
import { useShell } from "@/components/shell/useShell";
import type { Shell } from "@/lib/contract/api";

type Role = Shell["user"]["role"];
const ROLES: readonly Role[] = ["viewer", "operator", "admin"];

/** Whether the person may do what needs at least this role. False until it is known, and where Umbel is read-only. */
export function useMay(least: Exclude<Role, "viewer">): boolean {
  const { data: shell } = useShell();
  if (shell === undefined || shell.user.readOnly) return false;
  return ROLES.indexOf(shell.user.role) >= ROLES.indexOf(least);
}
