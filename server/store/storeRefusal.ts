/** Why a Redis that answers takes nothing: no memory, no disk, it is a replica, or it lacks replicas of its own. */
export type StoreRefusal = "full" | "disk" | "replica" | "replicas";

const CODES: ReadonlyMap<string, StoreRefusal> = new Map([
  ["OOM", "full"],
  ["MISCONF", "disk"],
  ["READONLY", "replica"],
  // Redis' own `min-replicas-to-write`, and our `--redis-replicas`.
  ["NOREPLICAS", "replicas"],
]);

/** From the code that begins Redis' answer; null where it is something else. */
export function storeRefusal(error: unknown): StoreRefusal | null {
  const code = error instanceof Error ? /^[A-Z]+\b/.exec(answerOf(error))?.[0] : undefined;
  return CODES.get(code ?? "") ?? null;
}

/** What Redis said; of a transaction that it gave up, what it said of the command for whose sake. */
export function answerOf(error: Error): string {
  const before: unknown = "previousErrors" in error ? error.previousErrors : null;
  const first: unknown = Array.isArray(before) ? before[0] : null;
  return first instanceof Error ? first.message : error.message;
}
