/**
 * Pools that were told to grow a moment ago. A prefork worker takes the command at once and starts the processes when it
 * next looks after its pool, every 5 s; until then it tells its old size.
 */
import type { ActionContext } from "./actionContext";

const GROWS_WITHIN_MS = 6000;
const grownOf = new WeakMap<object, Map<string, number>>();

/** These workers took a command to grow just now. */
export function noteGrowth({ mailbox, now }: ActionContext, workers: readonly string[]): void {
  const grown = grownOf.get(mailbox) ?? new Map<string, number>();
  grownOf.set(mailbox, grown);
  const at = now();
  for (const [name, before] of grown) if (at - before > GROWS_WITHIN_MS) grown.delete(name);
  for (const name of workers) grown.set(name, at);
}

/** Whether what it tells of its size may still be from before it grew. */
export function mayStillGrow({ mailbox, now }: ActionContext, worker: string): boolean {
  return now() - (grownOf.get(mailbox)?.get(worker) ?? -Infinity) <= GROWS_WITHIN_MS;
}
