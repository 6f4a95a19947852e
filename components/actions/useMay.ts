"use client";
import { useShell } from "@/components/shell/useShell";
import { may, mayAtAll, type About, type Permission } from "@/lib/contract/permissions";

/**
 * Whether the person has a permission: for just this, or, where nothing is said of it, for anything at all. False until it is
 * known, and where Umbel is read-only.
 */
export function useMay(permission: Permission, about?: About): boolean {
  const { data: shell } = useShell();
  if (shell === undefined || shell.user.readOnly) return false;
  return about === undefined ? mayAtAll(shell.user, permission) : may(shell.user, permission, about);
}
