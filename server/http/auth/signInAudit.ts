/**
 * Sign-ins and sign-outs in the audit. Those that failed are written one by one only as far as people fail: of what comes
 * beyond that in a minute one line says how many, so that 100,000 wrong passwords are some lines and not the whole audit.
 */
import { AUDIT_ERRORS, type AuditAction } from "@/lib/contract/audit";
import { ERROR_WORDS } from "@/lib/contract/errors";
import type { Role } from "@/lib/contract/roles";
import { createTryGatherer } from "../../actions/tryGatherer";
import { createWholeLines, type WholeLinesOptions } from "../../actions/wholeLines";
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

/** Of a name that somebody made up. */
const MAX_NAME_CHARS = 100;

/** People get in also where a line cannot be written. */
export function createSignInAudit(options: WholeLinesOptions): SignInAudit {
  const lines = createWholeLines(options);

  function write(
    action: AuditAction,
    who: { user: string; role: string; from: string },
    details: object,
    { counts = {}, error = null }: { counts?: Record<string, number>; error?: string | null } = {},
  ): void {
    const what = { action, targets: [], targetCount: 0, details: JSON.stringify(details), reason: null };
    lines.write({ ...who, ...what, end: { counts, error } });
  }

  // Names are made up by whoever tries: all count together.
  const gatherer = createTryGatherer({
    now: options.now,
    onGathered: ({ tries, from, details }) =>
      write("sign-in-failed", { user: "", role: "", from }, details, {
        counts: { tries },
        error: AUDIT_ERRORS.gathered,
      }),
  });

  return {
    signedIn: ({ name, by }, role, from) => write("sign-in", { user: name, role: role ?? "", from }, { by }),
    signedOut: ({ name, by }, role, from) =>
      write("sign-out", { user: name, role: role ?? "", from }, { by }),
    refused({ name, from, by, isTooMany }) {
      if (gatherer.takesLine("", from, isTooMany))
        write(
          "sign-in-failed",
          { user: name.slice(0, MAX_NAME_CHARS), role: "", from },
          { by },
          { error: WRONG[by] },
        );
    },
    async stop() {
      gatherer.stop();
      await lines.settled();
    },
  };
}

const WRONG: Record<RefusedTry["by"] | "provider", string> = {
  password: ERROR_WORDS.WRONG_PASSWORD,
  token: AUDIT_ERRORS.token,
  provider: AUDIT_ERRORS.provider,
};
