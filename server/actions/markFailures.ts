/**
 * What people say of failure groups: resolved, muted, or neither. It changes nothing in the cluster, only what the pages
 * show, so it is the one action that writes the store.
 */
import { AppError } from "@/lib/contract/errors";
import type { FailureAction } from "@/lib/contract/failures";
import type { FailureMark, Store } from "../store/store";
import type { ActionGate, Actor } from "./actionGate";

export interface FailureActionContext {
  gate: ActionGate;
  store: Pick<Store, "readFailureGroup" | "markFailure">;
  now: () => number;
}

export interface FailureMarking {
  action: FailureAction;
  ids: readonly string[];
  /** Only of a mute: when it ends, Unix ms; null: never. */
  until?: number | null;
}

/**
 * Marks the groups; gives how many. A mark is taken away only by its own opposite: unmuting leaves a group resolved that
 * was resolved. Throws NOT_ALLOWED, FAILURE_NOT_FOUND, BAD_REQUEST for a mute that is over already.
 */
export async function markFailures(
  context: FailureActionContext,
  actor: Actor,
  marking: FailureMarking,
): Promise<{ marked: number }> {
  const { action, ids, until = null } = marking;
  const details = action === "mute" ? { until } : {};
  const info = {
    action: `failures-${action}`,
    permission: "mark",
    about: {},
    targets: ids,
    details,
  } as const;
  return context.gate.run(
    actor,
    info,
    () => mark(context, actor.name, marking),
    ({ marked }) => ({ marked }),
  );
}

async function mark(
  { store, now }: FailureActionContext,
  by: string,
  { action, ids, until = null }: FailureMarking,
): Promise<{ marked: number }> {
  const at = now();
  if (action === "mute" && until !== null && until <= at) {
    throw new AppError("BAD_REQUEST", { until: "is in the past" }, "The request is wrong.");
  }
  const groups = await Promise.all(
    ids.map(async (id) => {
      const group = await store.readFailureGroup(id);
      if (group === null) throw new AppError("FAILURE_NOT_FOUND", { failure: id });
      return group;
    }),
  );
  for (const group of groups) {
    if (action === "unresolve" || action === "unmute") {
      const kind = action === "unmute" ? "muted" : "resolved";
      if (group.mark?.kind === kind) await store.markFailure(group.id, null);
    } else {
      const kind = action === "mute" ? "muted" : "resolved";
      // A worker's clock may run ahead of ours: what it has told already is not a failure after the mark.
      const said: FailureMark = { kind, by, at: Math.max(at, group.lastAt), until };
      await store.markFailure(group.id, said);
    }
  }
  return { marked: groups.length };
}
