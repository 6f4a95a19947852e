/** What lines of the audit are about, and where that is to be seen. Pure. */
import { AUDIT_ACTIONS, type AuditAction } from "@/lib/contract/audit";
import { failuresHref, taskHref, workerHref } from "@/components/ui/links";

/** The groups of the menu of actions, in its order. */
export const ACTION_GROUPS = ["tasks", "workers", "queues", "umbel"] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

const WORKERS: ReadonlySet<string> = new Set([
  "pool-grow",
  "pool-shrink",
  "pool-restart",
  "autoscale",
  "shutdown",
  "add-consumer",
  "cancel-consumer",
  "rate-limit",
  "time-limit",
  "enable-events",
  "disable-events",
  "heartbeat",
  "ping",
  "forget",
  "revoke-stamped",
]);
/** What these name is no task that is there. */
const NO_TASK: ReadonlySet<string> = new Set(["run", "stop-operation"]);

export function groupOf(action: AuditAction): ActionGroup {
  if (WORKERS.has(action)) return "workers";
  if (action.startsWith("queue-")) return "queues";
  return AUDIT_ACTIONS[action] === "umbel" ? "umbel" : "tasks";
}

export function actionsOf(group: ActionGroup): AuditAction[] {
  // Its own keys.
  return (Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter((action) => groupOf(action) === group);
}

/** Under which key of a table of words these stand; null: under none. */
export function keyOfWords<K extends string>(table: Readonly<Record<K, string>>, words: string): K | null {
  // Its own keys.
  return (Object.keys(table) as K[]).find((key) => table[key] === words) ?? null;
}

/** What permission was missing, and for which tasks and queues, by the words of `missingPermission`; null: they are others. */
export function readMissing(words: string): { permission: string; names: string[] } | null {
  const [, permission, about = ""] =
    /^That needs the permission "([a-z]+)"(?: for (.*))?\.$/s.exec(words) ?? [];
  if (permission === undefined) return null;
  return { permission, names: [...about.matchAll(/"([^"]*)"/g)].flatMap(([, name]) => name ?? []) };
}

/** The page of what an action was done to; null: there is none. */
export function targetHref(action: string, target: string): string | null {
  if (WORKERS.has(action)) return target === "all" || !target.includes("@") ? null : workerHref(target);
  if (action.startsWith("queue-")) return `/broker?${new URLSearchParams({ search: target }).toString()}`;
  if (action.startsWith("failures-")) return failuresHref({ group: target });
  if (!Object.hasOwn(AUDIT_ACTIONS, action) || NO_TASK.has(action)) return null;
  return groupOf(action as AuditAction) === "tasks" ? taskHref(target) : null; // one of its keys
}
