/**
 * Worker generations: moments at which workers began anew, usually a deploy. Made of what workers say when they come and
 * go; a worker that was there before we looked began at a time that nobody told, and makes none.
 */

/** A worker's coming (`worker-online` with nothing processed yet) or its goodbye, by its own clock. */
export interface WorkerSign {
  worker: string;
  pid: number | null;
  /** Unix ms. */
  at: number;
  /** Of Celery; null where it was not told. */
  version: string | null;
  kind: "came" | "left";
}

export interface WorkerGeneration {
  /** When the first of them began, Unix ms. */
  at: number;
  /** Sorted by name. */
  workers: string[];
  /** The version of Celery, if it is another one than the same workers had before. */
  version: string | null;
}

/**
 * Starts that lie within `togetherMs` of the first of them are one generation, for a deploy restarts workers one after
 * the other. A worker says that it is online also after a lost connection and when its events are turned on: with the same
 * pid, and no goodbye since, that is no start.
 */
export function foldGenerations(signs: readonly WorkerSign[], togetherMs: number): WorkerGeneration[] {
  const generations: (WorkerGeneration & { names: Set<string> })[] = [];
  const before = new Map<string, { pid: number | null; version: string | null; left: boolean }>();
  const inOrder = [...signs].sort(
    (a, b) => a.at - b.at || (a.kind === b.kind ? 0 : a.kind === "left" ? -1 : 1),
  );
  for (const { worker, pid, at, version, kind } of inOrder) {
    const known = before.get(worker);
    if (kind === "left") {
      if (known) known.left = true;
      continue;
    }
    before.set(worker, { pid, version: version ?? known?.version ?? null, left: false });
    if (known && known.pid === pid && !known.left) continue;
    let open = generations.at(-1);
    if (!open || at - open.at > togetherMs) {
      generations.push((open = { at, workers: [], version: null, names: new Set() }));
    }
    open.names.add(worker);
    if (known?.version && version && known.version !== version) open.version = version;
  }
  return generations.map(({ at, version, names }) => ({ at, version, workers: [...names].sort() }));
}
