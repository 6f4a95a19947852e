/** Why there is nothing to see of the cluster: the causes are tested from the outside in. Pure. */
import type { Shell, WorkerView } from "@/lib/contract/api";

export type EmptyCause =
  /** Our own Redis is away: whether there is anything is not known. */
  | { kind: "noStore" }
  /** Not connected to the broker (or nothing reads events): the note above the page says the rest. */
  | { kind: "notConnected" }
  /** The store is still being read. */
  | { kind: "hydrating" }
  /** The broker is connected, and no worker was ever heard. */
  | { kind: "noWorkers" }
  /** Workers were heard once, none beats now. */
  | { kind: "noneOnline"; known: number }
  /** Every worker online runs tasks and tells nothing of them. */
  | { kind: "eventsOff"; workers: string[] }
  /** All is well, only no task has come yet. */
  | { kind: "noTasks" };

/** The cause, if no task is held at all; null where there are tasks, or nothing is known yet. */
export function emptyCause(
  shell: Shell | undefined,
  workers: readonly WorkerView[] | undefined,
): EmptyCause | null {
  if (shell === undefined || shell.tasks > 0) return null;
  // Before the broker: how that is would be read from the store.
  if (!shell.storeOk) return { kind: "noStore" };
  if (!shell.connections.some((connection) => connection.state === "connected"))
    return { kind: "notConnected" };
  if (shell.hydrating) return { kind: "hydrating" };
  if (shell.workersKnown === 0) return { kind: "noWorkers" };
  if (shell.workersOnline === 0) return { kind: "noneOnline", known: shell.workersKnown };
  const online = (workers ?? []).filter((worker) => worker.status === "online");
  const silent = silentWorkers(online);
  if (silent.length > 0 && silent.length === online.length) {
    return { kind: "eventsOff", workers: silent.map((worker) => worker.name) };
  }
  return { kind: "noTasks" };
}

/** Workers online that process tasks and send no events of them. */
export function silentWorkers(workers: readonly WorkerView[]): WorkerView[] {
  return workers.filter((worker) => worker.status === "online" && worker.sendsTaskEvents === false);
}
