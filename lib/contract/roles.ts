/** Who may do what, in short: each role may do what those before it may. */
export const ROLES = ["viewer", "operator", "admin"] as const;
/** viewer: sees · operator: acts on tasks, workers and queues · admin: all. */
export type Role = (typeof ROLES)[number];

export function mayDo(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
