/** What a person chose for themselves. Cookies, so that the first page already comes as chosen. */

export const SIDEBAR_COOKIE = "umbel-sidebar";
export const TIME_ZONE_COOKIE = "umbel-time-zone";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Keeps a choice for a year; null forgets it. */
export function keepChoice(cookie: string, value: string | null): void {
  const age = value === null ? 0 : YEAR_SECONDS;
  document.cookie = `${cookie}=${encodeURIComponent(value ?? "")}; path=/; max-age=${age}; samesite=lax`;
}

/** The zones that the browser knows, UTC first. */
export function knownTimeZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}

/** A zone's name as a page may get it from a cookie: null for anything that no clock can be set to. */
export function usableTimeZone(name: string | null): string | null {
  if (name === null || name === "") return null;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    // RangeError: no such zone (an old or edited cookie). The browser's own zone is used then.
    return null;
  }
}
