/** Which rows of the permissions table are somebody's. Pure, so that it can be asked at every request. */
import type { Grant } from "@/lib/contract/permissions";
import type { PermissionRow } from "../../configPermissions";
import { matchesEmail } from "./people";
import type { Identity } from "./sessions";

/** Before a token's name, in the table and in the audit: no user's name of ours has a colon in it. */
export const TOKEN_MARK = "token:";

/**
 * The grants of a person. Names count where we, or the proxy that we believe, gave them: what people are called at a provider
 * they may choose themselves, and so be called like a group.
 */
export function grantsOfPerson(
  { by, name, email, groups }: Identity,
  rows: readonly PermissionRow[],
): readonly Grant[] {
  const isGiven = by === "password" || by === "proxy";
  const address = by === "password" && name.includes("@") ? name : email;
  return grantsWhere(rows, (who) => {
    if (who.startsWith(TOKEN_MARK)) return false;
    if (who.includes("@")) return matchesEmail(address, who);
    return (isGiven && who === name) || groups.includes(who);
  });
}

/** The grants of an API token. */
export function grantsOfToken(name: string, rows: readonly PermissionRow[]): readonly Grant[] {
  return grantsWhere(rows, (who) => who === `${TOKEN_MARK}${name}`);
}

function grantsWhere(rows: readonly PermissionRow[], isTheirs: (who: string) => boolean): readonly Grant[] {
  return rows
    .filter(({ who }) => who.some(isTheirs))
    .map(({ may, tasks, queues }) => ({ may, tasks, queues }));
}
