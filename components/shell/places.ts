import {
  IconAlertTriangle,
  IconClipboardList,
  IconLayoutDashboard,
  IconListDetails,
  IconServer2,
  IconStack2,
  type Icon as TablerIcon,
} from "@tabler/icons-react";
import type { Shell } from "@/lib/contract/api";
import { mayAtAll, type Permission, type Rights } from "@/lib/contract/permissions";
import type { Format } from "@/lib/format/format";

export type PlaceKey = "overview" | "tasks" | "failures" | "queues" | "workers" | "audit";

export interface Place {
  key: PlaceKey;
  href: string;
  /** The second key after `g`. */
  letter: string;
  icon: TablerIcon;
  /** Paths that belong to the place besides its own: one task belongs to Tasks. */
  also: readonly string[];
  /** The live count beside it, null where there is none to tell. */
  count: (shell: Shell, words: CountWords) => string | null;
  /** The count is one that somebody should look into. */
  alarming?: boolean;
  /** What it takes to see it; it stands below the others, and on phones in the menu. */
  permission?: Permission;
}

export interface CountWords {
  format: Format;
  /** "2 new" */
  fresh: (count: number) => string;
}

/** The places of the sidebar, in order. A place joins this list together with its page. */
export const PLACES: readonly Place[] = [
  { key: "overview", href: "/", letter: "o", icon: IconLayoutDashboard, also: [], count: () => null },
  {
    key: "tasks",
    href: "/tasks",
    letter: "t",
    icon: IconListDetails,
    also: ["/task/"],
    count: (shell, { format }) => format.compact(shell.tasks),
  },
  {
    key: "failures",
    href: "/failures",
    letter: "f",
    icon: IconAlertTriangle,
    also: [],
    count: ({ newFailures }, { fresh }) => (newFailures === 0 ? null : fresh(newFailures)),
    alarming: true,
  },
  {
    key: "queues",
    href: "/broker",
    letter: "q",
    icon: IconStack2,
    also: [],
    count: ({ messagesWaiting }, { format }) =>
      messagesWaiting === null || messagesWaiting === 0 ? null : format.compact(messagesWaiting),
  },
  {
    key: "workers",
    href: "/workers",
    letter: "w",
    icon: IconServer2,
    also: ["/worker/"],
    count: ({ workersOnline, workersKnown }, { format }) =>
      workersKnown === 0 ? null : `${format.count(workersOnline)} / ${format.count(workersKnown)}`,
  },
  {
    key: "audit",
    href: "/audit",
    letter: "a",
    icon: IconClipboardList,
    also: [],
    count: () => null,
    permission: "audit",
  },
];

/** Those that somebody may see. */
export function placesFor(rights: Rights | undefined): readonly Place[] {
  return PLACES.filter(
    ({ permission }) => permission === undefined || (rights !== undefined && mayAtAll(rights, permission)),
  );
}

/** The place a path belongs to. */
export function placeOf(path: string): PlaceKey | null {
  const place = PLACES.find(
    ({ href, also }) => path === href || also.some((prefix) => path.startsWith(prefix)),
  );
  return place?.key ?? null;
}
