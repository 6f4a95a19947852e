/** Umbel about itself: the "About this dashboard" panel, and what `/metrics` is made of. */
import type { WorkerStatus } from "@/lib/cluster/worker";
import { HIDDEN } from "@/lib/cluster/redact/hidden";
import type { About } from "@/lib/contract/api";
import type { IngestCounters } from "../store/store";
import type { QueryContext, SharedShell } from "./queries";

export async function getAbout({ store, view, about, redactor }: QueryContext): Promise<About> {
  const [server, ingest, problems, gaps] = await Promise.all([
    store.ping(),
    store.readCounters(),
    store.readProblems(),
    store.readGaps(),
  ]);
  return {
    version: about.version,
    node: process.version,
    startedAt: about.startedAt,
    store: {
      kind: about.storeKind,
      ok: true,
      usedMemoryBytes: server.usedMemoryBytes,
      version: server.version,
    },
    retention: { maxTasks: about.maxTasks, maxAgeMs: about.maxAgeMs, tasks: view.size },
    ingest,
    // A sample is the beginning of a message that could not be read: of which task is not known.
    problems: problems.map((problem) => ({
      ...problem,
      detail: redactor.text(problem.detail),
      sample: redactor.hasTaskRules ? HIDDEN : redactor.json(problem.sample),
    })),
    gaps,
  };
}

export interface Metrics {
  /** Null while the store does not answer. */
  counters: IngestCounters | null;
  tasks: number;
  running: number;
  workers: { name: string; status: WorkerStatus; active: number | null }[];
  connections: SharedShell["connections"];
}

export async function getMetrics(
  { store, view }: QueryContext,
  getShell: () => Promise<SharedShell>,
): Promise<Metrics> {
  const shell = await getShell();
  return {
    counters: shell.storeOk ? await store.readCounters() : null,
    tasks: shell.tasks,
    running: shell.running,
    workers: view
      .workers()
      .map((worker) => ({ name: worker.name, status: view.presence(worker).status, active: worker.active })),
    connections: shell.connections,
  };
}
