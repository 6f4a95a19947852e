/**
 * That a form was sent by the page that we gave to this very browser: the page gets a token, the browser a cookie that no
 * script can read, and they go together. Another site's page can have its visitor's browser send neither. This holds also
 * for browsers that say nothing of where a request comes from.
 */
import { randomUUID } from "node:crypto";
import { cookieName, openCookie, writeCookie } from "./cookies";
import type { Sealer } from "./sealer";

export interface FormGuard {
  /** A token for the page and the cookie to set with it; a browser that has one keeps it, for its other tabs. */
  begin(cookieHeader: string | undefined, isSecure: boolean): Promise<{ token: string; cookie: string }>;
  /** Whether they were given to one browser, and not too long ago. */
  check(cookieHeader: string | undefined, token: unknown): Promise<boolean>;
}

export interface FormGuardOptions {
  sealer: Sealer;
  /** "" or such as "/umbel": the cookie goes there alone. */
  urlPrefix: string;
  /** Unix ms. */
  now: () => number;
}

const LIFE_MS = 12 * 3_600_000;

export function createFormGuard({ sealer, urlPrefix, now }: FormGuardOptions): FormGuard {
  const name = cookieName("form", sealer);
  const browserOf = (cookieHeader: string | undefined) =>
    openCookie(cookieHeader, name, async (text) => {
      const browser = await sealer.open("browser", text);
      return typeof browser === "object" && browser !== null && "id" in browser ? browser.id : null;
    });
  return {
    async begin(cookieHeader, isSecure) {
      const known = await browserOf(cookieHeader);
      const content = { id: typeof known === "string" ? known : randomUUID() };
      const until = now() + LIFE_MS;
      const value = await sealer.seal("browser", content, until);
      const place = { name, path: urlPrefix === "" ? "/" : urlPrefix };
      return {
        token: await sealer.seal("form", content, until),
        cookie: writeCookie({ ...place, value, maxAgeMs: LIFE_MS, isSecure }),
      };
    },
    async check(cookieHeader, token) {
      if (typeof token !== "string") return false;
      const browser = await browserOf(cookieHeader);
      const form = await sealer.open("form", token);
      return (
        browser !== null && typeof form === "object" && form !== null && "id" in form && form.id === browser
      );
    },
  };
}
