"use client";
import { useRights } from "@/components/shell/useRights";
import { useShell } from "@/components/shell/useShell";
import { may, mayAtAll, type About, type Permission } from "@/lib/contract/permissions";

/** Whether the person has a permission: for just this, or, where nothing is said of it, for anything at all. */
export function useMay(permission: Permission, about?: About): boolean {
  const rights = useRights();
  if (rights === null) return false;
  return about === undefined ? mayAtAll(rights, permission) : may(rights, permission, about);
}

/** Whether the person may end an operation that `by` began: their own, or any if they may do the same to all tasks. */
export function useMayStop(permission: "retry" | "revoke"): (by: string) => boolean {
  const { data: shell } = useShell();
  const rights = useRights();
  return (by) =>
    rights !== null &&
    (may(rights, permission, {}) || (by !== "" && by === shell?.user.name && mayAtAll(rights, permission)));
}
