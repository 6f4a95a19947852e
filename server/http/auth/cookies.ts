/** As much of cookies as is needed: their values are tokens, of letters, digits, `.`, `-` and `_`. */

export interface CookieToSet {
  name: string;
  value: string;
  path: string;
  /** 0 removes it. */
  maxAgeMs: number;
  isSecure: boolean;
}

/** Scripts cannot read it, and other sites' pages cannot send it, save by leading the person here. */
export function writeCookie({ name, value, path, maxAgeMs, isSecure }: CookieToSet): string {
  const age = `Max-Age=${Math.floor(maxAgeMs / 1000)}`;
  const parts = [`${name}=${value}`, `Path=${path}`, age, "HttpOnly", "SameSite=Lax"];
  return [...parts, ...(isSecure ? ["Secure"] : [])].join("; ");
}

/** Those of that name, the one set for the longest path first: other hosts and ports may have set one as well. */
export function readCookies(header: string | undefined, name: string): string[] {
  return (header?.split(";") ?? []).flatMap((part) => {
    const [found, value = ""] = part.trim().split("=", 2);
    return found === name ? [value] : [];
  });
}

/** The first of them; null: there is none. */
export function readCookie(header: string | undefined, name: string): string | null {
  return readCookies(header, name)[0] ?? null;
}
