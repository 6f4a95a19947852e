/**
 * A URL fit for logs and pages: its password hidden, and whatever in its query may be a secret. Also for text that is not
 * quite a URL, such as one whose password holds a `/` that was not escaped: all up to the last `@` may belong to it.
 */
export function maskUrl(url: string): string {
  const masked = url
    .replace(/(:\/\/)(.*)@/s, (_, slashes: string, login: string) => {
      const colon = login.indexOf(":");
      return colon < 0 ? `${slashes}${login}@` : `${slashes}${login.slice(0, colon)}:***@`;
    })
    // MongoDB's `authMechanismProperties` hold a token of a session, among others.
    .replace(/([?&][^=&]*(?:pass|pwd|secret|token|key|credential|authmech\w*prop)[^=&]*=)[^&#]*/gi, "$1***");
  // Without "://" nothing tells where a login would end.
  return masked.includes("://") ? masked : "not shown: it may hold a password";
}
