/**
 * Every named permission: which role has it, and what it is asked for. A role has all permissions of its rank; a grant of the
 * permissions table adds single ones, for all tasks and queues or for those that its patterns match. Server and pages ask
 * the same functions, so that a button is there where its request would be taken.
 */
import { mayDo, type Role } from "./roles";

/** What a permission may be narrowed by. */
export type Narrowing = "tasks" | "queues";

interface PermissionRule {
  /** The least role that has it for everything. */
  role: Exclude<Role, "viewer">;
  about: readonly Narrowing[];
}

export const PERMISSIONS = {
  /** Send a task again; the queue is the one that it came by, and the one that it is sent to. */
  retry: { role: "operator", about: ["tasks", "queues"] },
  /** Send a new task. */
  run: { role: "operator", about: ["tasks", "queues"] },
  /** Revoke, terminate and abort tasks. */
  revoke: { role: "operator", about: ["tasks", "queues"] },
  /** Rate and time limits of a task name. */
  limits: { role: "operator", about: ["tasks"] },
  /** Grow, shrink, scale and restart pools. */
  pool: { role: "operator", about: [] },
  /** Turn workers' events on and off. */
  events: { role: "operator", about: [] },
  /** Ask workers for a sign of life. */
  ping: { role: "operator", about: [] },
  /** Take workers that went away off the list. */
  forget: { role: "operator", about: [] },
  /** Have workers take from a queue, or leave it. */
  consumers: { role: "operator", about: ["queues"] },
  /** Pause and resume a queue. */
  pause: { role: "operator", about: ["queues"] },
  /** Look at messages where that marks them, and move them to another queue. */
  messages: { role: "operator", about: ["queues"] },
  /** Delete messages, empty a queue, put back what was taken out. */
  purge: { role: "admin", about: ["queues"] },
  /** Stop workers. */
  shutdown: { role: "admin", about: [] },
  /** Say of failures that they are resolved or muted. */
  mark: { role: "operator", about: [] },
  /** Save views of the task list for everybody. */
  views: { role: "operator", about: [] },
  /** See values that are masked. */
  reveal: { role: "admin", about: ["tasks"] },
  /** Make and revoke API tokens. */
  tokens: { role: "admin", about: [] },
  /** Make links to widgets. */
  widgets: { role: "admin", about: [] },
  /** Read who did what. */
  audit: { role: "admin", about: [] },
} as const satisfies Record<string, PermissionRule>;

export type Permission = keyof typeof PERMISSIONS;
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as [Permission, ...Permission[]]; // its own keys

/** What a route, or a subject of a socket, asks of those who have signed in. */
export type NeededAccess = "viewer" | Permission;

/** Permissions beyond a role. Patterns of names, in which `*` stands for any characters; null: it is not narrowed so. */
export interface Grant {
  may: readonly Permission[];
  tasks: readonly string[] | null;
  queues: readonly string[] | null;
}

export interface Rights {
  role: Role;
  grants: readonly Grant[];
}

/**
 * What a permission is asked for: names of tasks, names of queues; null for a name that is not known. What is left out, or
 * empty, is anything there is: only a grant that is not narrowed by it gives that.
 */
export interface About {
  tasks?: readonly (string | null)[];
  queues?: readonly (string | null)[];
}

/** A permission that is asked for one task; null for what is not known of it. */
export function aboutTask({ name, queue }: { name: string | null; queue: string | null }): About {
  return { tasks: [name], queues: [queue] };
}

/** Whether they have it for all that it is asked for: each of these tasks in each of these queues. */
export function may(rights: Rights, permission: Permission, about: About): boolean {
  const rule: PermissionRule = PERMISSIONS[permission];
  if (mayDo(rights.role, rule.role)) return true;
  const tasks = rule.about.includes("tasks") ? named(about.tasks) : ANYTHING;
  const queues = rule.about.includes("queues") ? named(about.queues) : ANYTHING;
  const given = rights.grants.filter(
    (grant) => grant.may.includes(permission) && !isTooNarrow(grant, permission),
  );
  return tasks.every((task) =>
    queues.every((queue) =>
      given.some(
        (grant) =>
          (!rule.about.includes("tasks") || matches(grant.tasks, task)) &&
          (!rule.about.includes("queues") || matches(grant.queues, queue)),
      ),
    ),
  );
}

/** Whether they have it for anything, whatever that is. */
export function mayAtAll(rights: Rights, needed: NeededAccess): boolean {
  if (needed === "viewer") return true;
  const rule: PermissionRule = PERMISSIONS[needed];
  return (
    mayDo(rights.role, rule.role) ||
    rights.grants.some((grant) => grant.may.includes(needed) && !isTooNarrow(grant, needed))
  );
}

/**
 * Whether a grant is narrowed only by what a permission is not asked for: pausing a queue has no task name. Taken by its
 * word it would give the permission for everything, so it gives nothing; the settings refuse such a row.
 */
export function isTooNarrow(
  { tasks, queues }: Pick<Grant, "tasks" | "queues">,
  permission: Permission,
): boolean {
  const rule: PermissionRule = PERMISSIONS[permission];
  const by = [...(tasks === null ? [] : ["tasks" as const]), ...(queues === null ? [] : ["queues" as const])];
  return by.length > 0 && !by.some((one) => rule.about.includes(one));
}

const ANYTHING: readonly null[] = [null];

function named(names: About["tasks"]): readonly (string | null)[] {
  return names === undefined || names.length === 0 ? ANYTHING : names;
}

function matches(patterns: readonly string[] | null, name: string | null): boolean {
  if (patterns === null) return true;
  return name !== null && patterns.some((pattern) => matchesPattern(pattern, name));
}

/** Whole names, letter by letter; `*` stands for any characters, also none. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  // The parts between, each where it is found first: no way back is needed, however many stars there are.
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}

/** What an error says of a permission that is missing; `about` as it was asked for, null: they do not have it at all. */
export function missingPermission(
  permission: NeededAccess,
  about: About | null,
): { words: string; details: Record<string, string> } {
  if (permission === "viewer")
    return { words: 'That needs the role "viewer".', details: { needed: permission } };
  const { about: narrowings }: PermissionRule = PERMISSIONS[permission];
  const parts =
    about === null ? [] : narrowings.map((one) => [one, [...new Set(named(about[one]))]] as const);
  const words = parts.map(([one, names]) =>
    names.map((name) => (name === null ? unnamed(one, about) : `${SINGULAR[one]} "${name}"`)).join(" and "),
  );
  return {
    words: `That needs the permission "${permission}"${words.length > 0 ? ` for ${words.join(" in ")}` : ""}.`,
    details: {
      permission,
      ...Object.fromEntries(
        parts.map(([one, names]) => [one, names.map((name) => name ?? "").join(", ")] as const),
      ),
    },
  };
}

const SINGULAR = { tasks: "the task", queues: "the queue" } as const;

function unnamed(one: Narrowing, about: About | null): string {
  const isAnything = about?.[one] === undefined;
  if (one === "tasks") return isAnything ? "all tasks" : "a task whose name is not known";
  return isAnything ? "all queues" : "a queue that is not known";
}
