/**
 * Sessions: who signed in, in an encrypted cookie, so that every web process with the same key knows them. What somebody
 * may do is not in it: that is decided anew at every request, from the settings as they are. Sessions that were ended
 * before their time are told to all processes by the store.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { cookieName, openCookie, writeCookie } from "./cookies";
import type { EndedSessions } from "./endedSessions";
import type { Sealer } from "./sealer";

/** Who somebody is, by what they signed in with. */
export interface Identity {
  /** `password`, or the provider's id. */
  by: string;
  /** What they are called: the user's name, or the e-mail address. */
  name: string;
  email: string | null;
  groups: string[];
}

export interface Session extends Identity {
  id: string;
  /** Unix ms. */
  expiresAt: number;
}

export interface Sessions {
  /** The cookie to set. */
  begin(identity: Identity, isSecure: boolean): Promise<string>;
  /** Null: there is none, or it is over. */
  read(cookieHeader: string | undefined): Promise<Session | null>;
  isOver(session: Session): boolean;
  /** Ends it everywhere; answers the cookie that takes it from the browser. */
  end(session: Session | null, isSecure: boolean): string;
}

export interface SessionsOptions {
  sealer: Sealer;
  ageMs: number;
  /** "" or such as "/umbel": the cookie goes there alone. */
  urlPrefix: string;
  ended: EndedSessions;
  now: () => number;
}

/** Browsers keep about 4 KB of a cookie; a directory may name hundreds of groups. */
const MOST_GROUP_CHARS = 1500;

const sessionSchema = z.object({
  id: z.string(),
  by: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  groups: z.array(z.string()),
  expiresAt: z.number(),
}) satisfies z.ZodType<Session>;

export function createSessions({ sealer, ageMs, urlPrefix, ended, now }: SessionsOptions): Sessions {
  const name = cookieName("session", sealer);
  const place = { name, path: urlPrefix === "" ? "/" : urlPrefix };
  const isOver = ({ id, expiresAt }: Session) => expiresAt <= now() || ended.has(id);
  return {
    async begin(identity, isSecure) {
      const groups = withinChars(identity.groups);
      const session: Session = { ...identity, groups, id: randomUUID(), expiresAt: now() + ageMs };
      const value = await sealer.seal("session", session, session.expiresAt);
      return writeCookie({ ...place, value, maxAgeMs: ageMs, isSecure });
    },
    read: (cookieHeader) =>
      openCookie(cookieHeader, name, async (text) => {
        const session = sessionSchema.safeParse(await sealer.open("session", text));
        return session.success && !isOver(session.data) ? session.data : null;
      }),
    isOver,
    end(session, isSecure) {
      if (session !== null) ended.add(session.id, session.expiresAt);
      return writeCookie({ ...place, value: "", maxAgeMs: 0, isSecure });
    },
  };
}

function withinChars(groups: readonly string[]): string[] {
  let chars = 0;
  return groups.filter((group) => (chars += group.length + 3) <= MOST_GROUP_CHARS);
}
