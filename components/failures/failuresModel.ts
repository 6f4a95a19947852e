/** Which groups the page shows, and what stands beside each. Pure. */
import type { FailureGroup, FailureList } from "@/lib/contract/failures";

/** The tabs above the list. `open`: all that is neither fixed nor muted, with the muted below it. */
export const FAILURE_TABS = ["open", "new", "muted", "fixed"] as const;
export type FailureTab = (typeof FAILURE_TABS)[number];

/** How many groups each tab has, as its label says. Muted ones stand in `open` too and are not counted there. */
export function tabCounts(counts: FailureList["counts"]): Record<FailureTab, number> {
  return {
    open: counts.new + counts.back + counts.open,
    new: counts.new,
    muted: counts.muted,
    fixed: counts.resolved,
  };
}

/** The groups of a tab in which every word of the search is found: in the class, the task's name, the message, the frame. */
export function shownGroups(
  groups: readonly FailureGroup[],
  tab: FailureTab,
  search: string,
): readonly FailureGroup[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return groups.filter(
    (group) => belongsTo(group, tab) && words.every((word) => textOf(group).includes(word)),
  );
}

/** The id one row further down (1) or up (-1); the first one where none is known. Null without rows. */
export function stepGroup(groups: readonly FailureGroup[], id: string | null, by: -1 | 1): string | null {
  const at = groups.findIndex((group) => group.id === id);
  const next = at === -1 ? 0 : Math.min(groups.length - 1, Math.max(0, at + by));
  return groups[next]?.id ?? null;
}

/** How many groups of `held` are not in `shown`. */
export function countUnseen(shown: FailureList | undefined, held: FailureList | null): number {
  if (shown === undefined || held === null) return 0;
  const known = new Set(shown.groups.map((group) => group.id));
  return held.groups.filter((group) => !known.has(group.id)).length;
}

/**
 * What stands under a group's class: its message without what varies or, where nothing but that is left of it, what the
 * newest one said.
 */
export function shownMessage({ message, type, lastMessage }: FailureGroup): string {
  const told = type === null ? message : message.replaceAll(type, "");
  return /\p{L}{2,}/u.test(told) ? message : lastMessage;
}

/** What all of these are marked as: it tells which marks can be taken back. */
export function marksOf(groups: readonly FailureGroup[]): { fixed: boolean; muted: boolean } {
  return {
    fixed: groups.length > 0 && groups.every((group) => group.status === "resolved"),
    muted: groups.length > 0 && groups.every((group) => group.status === "muted"),
  };
}

function belongsTo({ status }: FailureGroup, tab: FailureTab): boolean {
  switch (tab) {
    case "open":
      return status !== "resolved";
    case "new":
      return status === "new";
    case "muted":
      return status === "muted";
    case "fixed":
      return status === "resolved";
  }
}

function textOf({ type, name, message, frame, lastMessage }: FailureGroup): string {
  return [type, name, message, frame, lastMessage].join(" ").toLowerCase();
}
