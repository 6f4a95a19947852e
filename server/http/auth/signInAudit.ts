/**
 * Sign-ins and sign-outs in the audit. Those that failed are written one by one only as far as people fail: of what comes
 * beyond that in a minute one line says how many, so that 100,000 wrong passwords are some lines and not the whole audit.
 */
import { randomUUID } from "node:crypto";
import { SIGN_IN_ERRORS, type AuditAction } from "@/lib/contract/audit";
import { ERROR_WORDS } from "@/lib/contract/errors";
import type { Role } from "@/lib/contract/roles";
import type { Services } from "../../services";
import type { RefusedTry } from "../access";
import type { Identity } from "./sessions";

export interface SignInAudit {
  signedIn(identity: Identity, role: Role | null, from: string): void;
  signedOut(identity: Identity, role: Role | null, from: string): void;
  /** Null `by`: at the provider, which says no name. */
  refused(refused: Omit<RefusedTry, "by"> & { by: RefusedTry["by"] | "provider" }): void;
  /** Writes what is gathered. */
  stop(): Promise<void>;
}

export interface SignInAuditOptions {
  store: Pick<Services["store"], "writeAudit">;
  /** Unix ms. */
  now: () => number;
  /** A line could not be written; people get in all the same. */
  onTrouble: (error: unknown) => void;
  windowMs?: number;
}

const WINDOW_MS = 60_000;
/** In a window, by one process. */
const MOST_SINGLE = 30;
/** Of a name that somebody made up. */
const MAX_NAME_CHARS = 100;

export function createSignInAudit(options: SignInAuditOptions): SignInAudit {
  const { store, now, onTrouble, windowMs = WINDOW_MS } = options;
  let single = 0;
  let gathered = { tries: 0, since: 0, addresses: new Set<string>() };
  let window: ReturnType<typeof setTimeout> | null = null;
  const writing = new Set<Promise<void>>();

  function write(
    action: AuditAction,
    who: { user: string; role: string; from: string },
    details: object,
    {
      counts = {},
      error = null,
      at = now(),
    }: { counts?: Record<string, number>; error?: string | null; at?: number } = {},
  ): void {
    const id = randomUUID();
    const what = { action, targets: [], targetCount: 0, details: JSON.stringify(details), reason: null };
    const done = store
      .writeAudit({ id, at, ...who, ...what, end: { id, endedAt: now(), counts, error } })
      .catch(onTrouble);
    writing.add(done);
    void done.finally(() => writing.delete(done));
  }

  function endWindow(): void {
    window = null;
    single = 0;
    const { tries, since, addresses } = gathered;
    gathered = { tries: 0, since: 0, addresses: new Set() };
    if (tries === 0) return;
    const who = { user: "", role: "", from: addresses.size === 1 ? [...addresses][0]! : "" };
    const counts = { tries };
    write(
      "sign-in-failed",
      who,
      { addresses: addresses.size },
      { counts, error: SIGN_IN_ERRORS.gathered, at: since },
    );
  }

  function gather(from: string): void {
    if (gathered.tries === 0) gathered.since = now();
    gathered.tries += 1;
    if (gathered.addresses.size < MOST_ADDRESSES) gathered.addresses.add(from);
  }

  return {
    signedIn: ({ name, by }, role, from) => write("sign-in", { user: name, role: role ?? "", from }, { by }),
    signedOut: ({ name, by }, role, from) =>
      write("sign-out", { user: name, role: role ?? "", from }, { by }),
    refused({ name, from, by, isTooMany }) {
      window ??= setTimeout(endWindow, windowMs).unref();
      if (isTooMany || ++single > MOST_SINGLE) gather(from);
      else
        write(
          "sign-in-failed",
          { user: name.slice(0, MAX_NAME_CHARS), role: "", from },
          { by },
          { error: WRONG[by] },
        );
    },
    async stop() {
      if (window !== null) clearTimeout(window);
      endWindow();
      await Promise.all(writing);
    },
  };
}

const MOST_ADDRESSES = 1000;
const WRONG: Record<RefusedTry["by"] | "provider", string> = {
  password: ERROR_WORDS.WRONG_PASSWORD,
  token: SIGN_IN_ERRORS.token,
  provider: SIGN_IN_ERRORS.provider,
};
