"use client";
import { useSyncExternalStore } from "react";
import { useShell } from "@/components/shell/useShell";
import type { Shell } from "@/lib/contract/api";

type Role = Shell["user"]["role"];
const ROLES: readonly Role[] = ["viewer", "operator", "admin"];

/** Whether the person may do what needs at least this role. False until it is known, and where Umbel is read-only. */
export function useMay(least: Exclude<Role, "viewer">): boolean {
  const { data: shell } = useShell();
  // A part of the page that comes alive late finds an answer that the server did not have: it must begin as sent.
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!alive || shell === undefined || shell.user.readOnly) return false;
  return ROLES.indexOf(shell.user.role) >= ROLES.indexOf(least);
}

function never(): () => void {
  return () => undefined;
}
