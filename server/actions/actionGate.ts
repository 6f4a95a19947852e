/**
 * The one gate that every action on the cluster goes through: may they, and who did what. The route asked whether they have
 * the permission at all; here it is asked for just this, and no other way leads past it. The line is written before anything is sent: an
 * action that cannot be accounted for is not done.
 */
import { randomUUID } from "node:crypto";
import { asksReason, AUDIT_ERRORS, REASON_HEADER, type AuditAction } from "@/lib/contract/audit";
import { AppError } from "@/lib/contract/errors";
import {
  may,
  mayAtAll,
  missingPermission,
  type About,
  type Permission,
  type Rights,
} from "@/lib/contract/permissions";
import type { Store } from "../store/store";
import type { Refusals } from "./refusals";

/** Who acts. */
export interface Actor extends Rights {
  /** Empty for somebody who has not signed in. */
  name: string;
  /** They may not act, whatever their role. */
  readOnly: boolean;
  /** The address that they ask from; none where Umbel acts by itself. */
  from?: string;
  /** Why they do it, in their words. */
  reason?: string | null;
}

export interface ActionInfo {
  /** As in the action's address, e.g. `pool-grow`. */
  action: AuditAction;
  permission: Permission;
  /** What the permission is asked for. `each`: the work asks `requirePermission` for each thing that it comes to. */
  about: About | "each";
  /** What it is about: workers, task ids. */
  targets: readonly string[];
  /** What else was asked for; no secrets. */
  details: object;
}

export interface ActionGate {
  /**
   * Does it if they may, between the two lines of the audit. Throws NOT_ALLOWED, REASON_REQUIRED, STORE_UNAVAILABLE, or
   * what it throws.
   */
  run<T extends object>(
    actor: Actor,
    info: ActionInfo,
    work: () => Promise<T>,
    count: (result: T) => Record<string, number>,
  ): Promise<T>;
  /** The same for what goes on after it was answered: `end` is to be called once. */
  begin(actor: Actor, info: ActionInfo): Promise<EndAction>;
}

export type EndAction = (counts: Record<string, number>, error?: unknown) => Promise<void>;

export interface ActionGateOptions {
  store: Pick<Store, "writeAudit" | "noteAuditOpen">;
  now: () => number;
  /** Hears of what is refused before it begins. */
  refusals: Pick<Refusals, "note" | "isTold">;
  /** Whether what acts on the cluster must come with a reason. */
  requireReason?: boolean;
  /** The second line could not be written. */
  onTrouble: (error: unknown) => void;
}

const MAX_TARGETS = 50;
const MAX_DETAIL_CHARS = 2000;
/** Often enough that a line is not taken for one that was cut short. */
const NOTE_OPEN_MS = 20_000;

export function createActionGate(options: ActionGateOptions): ActionGate {
  const { store, now, refusals, requireReason = false, onTrouble } = options;
  const open = new Set<string>();
  let noting: ReturnType<typeof setInterval> | null = null;

  function opened(id: string): void {
    open.add(id);
    noting ??= setInterval(() => void store.noteAuditOpen([...open]).catch(onTrouble), NOTE_OPEN_MS).unref();
  }

  function closed(id: string): void {
    open.delete(id);
    if (open.size > 0 || noting === null) return;
    clearInterval(noting);
    noting = null;
  }

  async function begin(actor: Actor, info: ActionInfo): Promise<EndAction> {
    const what = {
      action: info.action,
      targets: info.targets.slice(0, MAX_TARGETS),
      targetCount: info.targets.length,
      details: JSON.stringify(info.details).slice(0, MAX_DETAIL_CHARS),
    };
    try {
      refuseWhoMayNot(actor, info);
    } catch (error) {
      refusals.note(actor, what, error);
      throw error;
    }
    const { reason = null } = actor;
    if (requireReason && reason === null && asksReason(info.action)) {
      throw new AppError("REASON_REQUIRED", { header: REASON_HEADER });
    }
    const id = randomUUID();
    await store.writeAudit({
      id,
      at: now(),
      user: actor.name,
      role: actor.role,
      from: actor.from ?? "",
      reason,
      ...what,
    });
    opened(id);
    return async (counts, error) => {
      closed(id);
      const words =
        error === undefined ? null : error instanceof AppError ? error.message : "a mistake of ours";
      const isRefused = refusals.isTold(error);
      // It is done; that its outcome is missing in the audit is no reason to answer with an error.
      await store
        .writeAudit({ id, endedAt: now(), counts, error: words, ...(isRefused && { isRefused }) })
        .catch(onTrouble);
    };
  }

  return {
    begin,
    async run(actor, info, work, count) {
      const end = await begin(actor, info);
      try {
        const result = await work();
        await end(count(result));
        return result;
      } catch (error) {
        await end({}, error);
        throw error;
      }
    },
  };
}

function refuseWhoMayNot(actor: Actor, { permission, about }: ActionInfo): void {
  if (actor.readOnly) throw new AppError("NOT_ALLOWED", {}, AUDIT_ERRORS.readOnly);
  if (about !== "each") requirePermission(actor, permission, about);
  else if (!mayAtAll(actor, permission)) throw refusal(actor, permission, null);
}

/** Throws NOT_ALLOWED, in words that say what is missing. */
export function requirePermission(actor: Rights, permission: Permission, about: About): void {
  const missing = refusalFor(actor, permission, about);
  if (missing !== null) throw missing;
}

/** The same without throwing; null: they may. */
export function refusalFor(actor: Rights, permission: Permission, about: About): AppError | null {
  return may(actor, permission, about) ? null : refusal(actor, permission, about);
}

function refusal({ role }: Rights, permission: Permission, about: About | null): AppError {
  const { words, details } = missingPermission(permission, about);
  return new AppError("NOT_ALLOWED", { role, ...details }, words);
}
