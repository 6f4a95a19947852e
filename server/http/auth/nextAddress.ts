/**
 * Where somebody goes on after signing in: to where they wanted to go, if that is a page of ours, else to the first page.
 * `wanted` comes from an address that anybody may have made up.
 */
export function nextAddress(wanted: string | undefined, urlPrefix: string): string {
  const home = urlPrefix === "" ? "/" : urlPrefix;
  if (wanted === undefined || wanted.length > MOST_CHARS || !wanted.startsWith("/")) return home;
  // As a browser would read it: it takes "\" for "/", leaves out tabs, and goes up at "..".
  if (!URL.canParse(wanted, NOWHERE)) return home;
  const { origin, pathname, search, hash } = new URL(wanted, NOWHERE);
  if (origin !== NOWHERE || pathname.startsWith("//")) return home;
  const own = pathname === urlPrefix || pathname.startsWith(`${urlPrefix}/`);
  // Back to the sign-in itself, it would go round.
  if (!own || pathname === `${urlPrefix}/login`) return home;
  return pathname + search + hash;
}

/** No host has this name. */
const NOWHERE = "http://umbel.invalid";
/** A filter may be long; it must fit into an address, once more encoded. */
const MOST_CHARS = 4096;
