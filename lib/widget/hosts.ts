/** Which sites may hold a widget: origins as `frame-ancestors` takes them, and as messages between frames name theirs. */

/** `https://*.example.com:8443`, `http://localhost:8000`, `https://shop.example`, and `*` for all. */
const PATTERN =
  /^(https?):\/\/(\*\.)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::(\d{1,5}|\*))?$/;

/** The pattern as a browser takes it, in small letters; null for what is none. `self` may be written without its quotes. */
export function readHostPattern(text: string): string | null {
  const pattern = text.toLowerCase().replace(/\/$/, "");
  if (pattern === "'self'" || pattern === "self") return "'self'";
  if (pattern === "*") return pattern;
  const [, , , , port] = PATTERN.exec(pattern) ?? [null];
  if (!PATTERN.test(pattern)) return null;
  return port === undefined || port === "*" || Number(port) <= 65_535 ? pattern : null;
}

/** Whether `origin`, as a browser names it, is one of these. `own`: the origin that `'self'` means. */
export function isAllowedHost(origin: string, patterns: readonly string[], own: string): boolean {
  return patterns.some((pattern) => {
    if (pattern === "'self'") return origin === own;
    if (pattern === "*") return /^https?:\/\//.test(origin);
    const [, scheme, wild, host, port] = PATTERN.exec(pattern) ?? [];
    const [, itsScheme, , itsHost, itsPort] = PATTERN.exec(origin) ?? [];
    if (scheme === undefined || itsScheme === undefined || host === undefined || itsHost === undefined)
      return false;
    // As `frame-ancestors` has it: a pattern for HTTP takes the same site over HTTPS too.
    const sameScheme = scheme === itsScheme || (scheme === "http" && itsScheme === "https");
    const usual = (of: string) => (of === "https" ? "443" : "80");
    const samePort = port === "*" || (port ?? usual(itsScheme)) === (itsPort ?? usual(itsScheme));
    const sameHost = wild === undefined ? itsHost === host : itsHost.endsWith(`.${host}`);
    return sameScheme && samePort && sameHost;
  });
}
