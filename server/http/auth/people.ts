/** Which of those whom a provider knows get in, and as what. Pure, so that it can be asked at every request. */
import { ROLES, type Role } from "@/lib/contract/roles";
import type { Identity } from "./sessions";

export interface PeopleRules {
  /** Patterns of e-mail addresses, as Flower's `auth` has them; null: every address. */
  emails: string | null;
  /** Groups, or teams as `organization/team`, of which one must be theirs; empty: none is asked for. */
  groups: readonly string[];
  /** By e-mail pattern or group, which role; empty: everybody who gets in is an admin, as in Flower. */
  roles: readonly RoleRule[];
}

export interface RoleRule {
  /** Of e-mail addresses where there is an `@` in it, else the name of a group. */
  who: string;
  role: Role;
}

/** The highest role that a rule gives; null: they do not get in. */
export function roleOf(
  { email, groups }: Pick<Identity, "email" | "groups">,
  rules: PeopleRules,
): Role | null {
  if (rules.emails !== null && !matchesEmail(email, rules.emails)) return null;
  if (rules.groups.length > 0 && !rules.groups.some((group) => groups.includes(group))) return null;
  if (rules.roles.length === 0) return "admin";
  const given = rules.roles
    .filter(({ who }) => (who.includes("@") ? matchesEmail(email, who) : groups.includes(who)))
    .map(({ role }) => ROLES.indexOf(role));
  return ROLES[Math.max(-1, ...given)] ?? null;
}

/**
 * Flower's rule of a sign-in: addresses apart by `|`; in one, `.*` (or `*` alone) stands for what may be in the name of a
 * mailbox; all else for itself. The whole address has to match, whatever its letters' case.
 */
export function matchesEmail(email: string | null, patterns: string): boolean {
  if (email === null) return false;
  return patterns.split("|").some((pattern) => emailPattern(pattern.trim()).test(email));
}

function emailPattern(pattern: string): RegExp {
  const parts = pattern.split(/\.?\*/).map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return new RegExp(`^${parts.join("[A-Za-z0-9_!#$%&'*+/=?`{|}~^.-]*")}$`, "i");
}
