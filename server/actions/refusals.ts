/** What people tried to do and may not: a line in the audit for each, gathered where they are many. */
import { AUDIT_ERRORS, type AuditAction } from "@/lib/contract/audit";
import { AppError } from "@/lib/contract/errors";
import type { Actor } from "./actionGate";
import { createTryGatherer } from "./tryGatherer";
import { createWholeLines, type WholeLinesOptions } from "./wholeLines";

export interface Refusals {
  /** Writes that they were refused, once for each error; what is no refusal by right is left alone. */
  note(actor: Actor, what: RefusedAction, error: unknown): void;
  /** Whether it is a refusal by right. What the line of its action tells is told no second time. */
  isTold(error: unknown): boolean;
  /** Writes what is gathered. */
  stop(): Promise<void>;
}

export interface RefusedAction {
  action: AuditAction;
  /** The first of what it is about. */
  targets: readonly string[];
  targetCount: number;
  /** JSON, without secrets. */
  details: string;
}

/** They are refused also where a line cannot be written. */
export function createRefusals(options: WholeLinesOptions): Refusals {
  const told = new WeakSet<AppError>();
  const lines = createWholeLines(options);

  function write(
    who: Pick<Actor, "name" | "from" | "reason"> & { role: string },
    { targets, ...what }: RefusedAction,
    error: string,
    counts: Record<string, number> = {},
  ): void {
    const { name: user, role, from = "", reason = null } = who;
    lines.write({
      user,
      role,
      from,
      reason,
      targets: [...targets],
      ...what,
      end: { counts, error, isRefused: true },
    });
  }

  const gatherer = createTryGatherer({
    now: options.now,
    onGathered({ who, tries, from, details }) {
      const gathered = {
        action: "request",
        targets: [],
        targetCount: 0,
        details: JSON.stringify(details),
      } as const;
      write({ name: who, role: "", from }, gathered, AUDIT_ERRORS.gathered, { tries });
    },
  });

  return {
    note(actor, what, error) {
      if (!isRefusal(error) || told.has(error)) return;
      told.add(error);
      if (gatherer.takesLine(actor.name, actor.from ?? "")) write(actor, what, error.message);
    },
    isTold(error) {
      if (!isRefusal(error)) return false;
      told.add(error);
      return true;
    },
    async stop() {
      gatherer.stop();
      await lines.settled();
    },
  };
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "NOT_ALLOWED";
}
