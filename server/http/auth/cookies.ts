/** As much of cookies as is needed: their values are tokens, of letters, digits, `.`, `-` and `_`. */

export interface CookieToSet {
  name: string;
  value: string;
  path: string;
  /** 0 removes it. */
  maxAgeMs: number;
  isSecure: boolean;
}

/**
 * Under which name a cookie is ours: cookies know no ports, so another Umbel on this host, with a key of its own, needs others,
 * or each sign-in there would end the one here.
 */
export function cookieName(kind: "session" | "form" | "login", { keyId }: { keyId: string }): string {
  return `umbel_${kind}_${keyId}`;
}

/** Scripts cannot read it, and other sites' pages cannot send it, save by leading the person here. */
export function writeCookie({ name, value, path, maxAgeMs, isSecure }: CookieToSet): string {
  const age = `Max-Age=${Math.floor(maxAgeMs / 1000)}`;
  const parts = [`${name}=${value}`, `Path=${path}`, age, "HttpOnly", "SameSite=Lax"];
  return [...parts, ...(isSecure ? ["Secure"] : [])].join("; ");
}

/**
 * What the first cookie of that name holds that can be opened; null: none can. The one set for the longest path comes first, and a
 * host above this one may have set one as well: it must not stand before ours.
 */
export async function openCookie<T>(
  header: string | undefined,
  name: string,
  open: (text: string) => Promise<T | null>,
): Promise<T | null> {
  for (const text of valuesOf(header, name).slice(0, MOST_TRIED)) {
    const opened = await open(text);
    if (opened !== null) return opened;
  }
  return null;
}

const MOST_TRIED = 4;

function valuesOf(header: string | undefined, name: string): string[] {
  return (header?.split(";") ?? []).flatMap((part) => {
    const [found, value = ""] = part.trim().split("=", 2);
    return found === name ? [value] : [];
  });
}
