"use client";
import type { Rights } from "@/lib/contract/permissions";
import { useShell } from "./useShell";

/** What the person may do, for lists that ask it of each of their rows. Null until it is known, and where Umbel is read-only. */
export function useRights(): Rights | null {
  const { data: shell } = useShell();
  return shell === undefined || shell.user.readOnly ? null : shell.user;
}
