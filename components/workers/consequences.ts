/** What a command to stop or to take no more would do to the rest of the cluster, in numbers. Pure. */
import { queuesOf, runningCount, type WorkerLine } from "./workersModel";

export interface QueueLeft {
  queue: string;
  /** Workers online that go on taking from it. */
  workers: string[];
  /** Their slots; null where one of them has not told. */
  slots: number | null;
}

export interface Consequences {
  /** Tasks that run on the targets now. */
  running: number;
  /** Queues that nobody would take from. */
  deserted: string[];
  /** Queues that others would serve alone. */
  left: QueueLeft[];
}

/** If these workers stop. Lost and offline ones serve nothing now, so that nothing is lost with them. */
export function ifStopped(targets: readonly WorkerLine[], all: readonly WorkerLine[]): Consequences {
  const queues = new Set(targets.filter(isOnline).flatMap(queuesOf));
  return consequences(targets, all, [...queues]);
}

/** If these workers take no more from a queue. */
export function ifCancelled(
  queue: string,
  targets: readonly WorkerLine[],
  all: readonly WorkerLine[],
): Consequences {
  return consequences(targets, all, [queue]);
}

function consequences(
  targets: readonly WorkerLine[],
  all: readonly WorkerLine[],
  queues: readonly string[],
): Consequences {
  const names = new Set(targets.map(({ name }) => name));
  const others = all.filter((worker) => isOnline(worker) && !names.has(worker.name));
  const left = queues
    .map((queue): QueueLeft => {
      const keepers = others.filter((worker) => queuesOf(worker).includes(queue));
      return { queue, workers: keepers.map(({ name }) => name), slots: slotsOf(keepers) };
    })
    .sort((a, b) => (a.queue < b.queue ? -1 : 1));
  return {
    running: targets.filter(isOnline).reduce((sum, worker) => sum + runningCount(worker), 0),
    deserted: left.filter(({ workers }) => workers.length === 0).map(({ queue }) => queue),
    left: left.filter(({ workers }) => workers.length > 0),
  };
}

/** The slots of several workers; null where one has not told. */
export function slotsOf(workers: readonly WorkerLine[]): number | null {
  let sum = 0;
  for (const { told } of workers) {
    const slots = told?.slots ?? null;
    if (slots === null) return null;
    sum += slots;
  }
  return sum;
}

function isOnline(worker: WorkerLine): boolean {
  return worker.status === "online";
}
