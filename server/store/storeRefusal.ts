/** Why a Redis that answers takes nothing: no memory, no disk, or it is a replica. */
export type StoreRefusal = "full" | "disk" | "replica";

const CODES: ReadonlyMap<string, StoreRefusal> = new Map([
  ["OOM", "full"],
  ["MISCONF", "disk"],
  ["READONLY", "replica"],
]);

/** From the code that begins Redis' answer; null where it is something else. */
export function storeRefusal(error: unknown): StoreRefusal | null {
  const code = error instanceof Error ? /^[A-Z]+\b/.exec(error.message)?.[0] : undefined;
  return CODES.get(code ?? "") ?? null;
}
