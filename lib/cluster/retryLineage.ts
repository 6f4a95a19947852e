/**
 * A task, its retries, the retries of those, and so on are one piece of work: whoever retries many wants each piece once.
 * Pure.
 */
import { endsTask } from "../celery/states";

/** One task of a lineage. */
export interface LineageMember {
  id: string;
  /** When it was sent as a retry, Unix ms; 0 for the first task, which is no retry. */
  at: number;
  /** Null: nothing is known of it, or not yet. */
  state: string | null;
}

/**
 * Why a task is not to be retried for the sake of another one (`by`) of its lineage. `succeeded`: a newer one did.
 * `under-way`: a retry waits or runs, or nothing is heard of it yet. `same-work`: `by` is newer, and is retried instead.
 */
export interface LineageReason {
  code: "succeeded" | "under-way" | "same-work";
  by: LineageMember;
}

/** `chosen`: the one that stands for all of them that were selected. Null: nothing speaks against it. */
export function lineageReason(
  id: string,
  lineage: readonly LineageMember[],
  chosen: string = id,
): LineageReason | null {
  const own = lineage.find((one) => one.id === id);
  const others = lineage.filter((one) => one.id !== id);
  const isNewer = (one: LineageMember) => own === undefined || isLater(one, own);
  const succeeded = others.find((one) => one.state === "SUCCESS" && isNewer(one));
  if (succeeded) return { code: "succeeded", by: succeeded };
  // An older one of which nothing is known was forgotten; the first task was left behind by who retried it.
  const underWay = others.find(({ state, ...one }) =>
    state === null ? isNewer({ ...one, state }) : one.at > 0 && !endsTask(state),
  );
  if (underWay) return { code: "under-way", by: underWay };
  const stands = others.find((one) => one.id === chosen);
  return stands ? { code: "same-work", by: stands } : null;
}

/** The newest of a lineage that `isSelected`; undefined when none is. */
export function newestSelected(
  lineage: readonly LineageMember[],
  isSelected: (id: string) => boolean,
): string | undefined {
  let newest: LineageMember | undefined;
  for (const one of lineage)
    if (isSelected(one.id) && (newest === undefined || isLater(one, newest))) newest = one;
  return newest?.id;
}

/** Of two that were sent in the same millisecond any order will do that is always the same. */
function isLater(a: LineageMember, b: LineageMember): boolean {
  return a.at === b.at ? a.id > b.id : a.at > b.at;
}
