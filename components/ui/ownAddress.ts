/** A page's address between what was written here and what the router tells, a moment later. Pure. */

export interface OwnAddress {
  /** What the router has told last. */
  routed: string;
  /** What is shown. */
  search: string;
  /** What was written here and the router has not told of yet, oldest first. */
  written: readonly string[];
}

/**
 * The router's word counts when it is news: the back button, or a link to another filter, whose address stands in the
 * browser only after this rendering. An echo of what was written here does not: the address may have moved on already.
 */
export function followRouter({ search, written }: OwnAddress, routed: string): OwnAddress {
  const echo = written.indexOf(routed);
  if (echo === -1) return { routed, search: routed, written: [] };
  return { routed, search, written: written.slice(echo + 1) };
}

/**
 * The browser went back or forward: what stands in its address now is shown at once. The router may never tell of it,
 * when it had not yet told of the address that was left either.
 */
export function followBrowser(own: OwnAddress, search: string): OwnAddress {
  return own.search === search ? own : { ...own, search };
}
