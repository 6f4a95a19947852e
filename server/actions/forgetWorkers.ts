/**
 * Button "Forget": workers that went away leave the list, the pages and `/metrics`, until they are heard of again. Their
 * tasks stay. The same by itself, for workers that have been away for a set time.
 */
import type { WorkerRecord, WorkerStatus } from "@/lib/cluster/worker";
import type { WorkerActionBody, WorkerActionResult, WorkerOutcome } from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { countOutcomes, outcome } from "./commandWorkers";
import { lookAgain, type Looker } from "./lookAgain";

/** Throws WORKER_NOT_FOUND before anything is forgotten when a name is not known. */
export function forgetWorkers(
  context: ActionContext,
  actor: Actor,
  { workers }: WorkerActionBody<"forget">,
): Promise<WorkerActionResult> {
  const { cluster, gate, now } = context;
  const targets = workers === "all" ? ["all"] : workers;
  return gate.run(
    actor,
    { action: "forget", permission: "forget", about: {}, targets, details: {} },
    async () => {
      const sentAt = now();
      const records = workers === "all" ? cluster.workers().filter(isGone(cluster)) : named(context, workers);
      const outcomes = records.map((record) => judge(record, cluster.statusOf(record)));
      const gone = outcomes.filter((one) => one.outcome === "ok").map(({ worker }) => worker);
      if (gone.length > 0) await cluster.forgetWorkers(gone);
      return { action: "forget", sentAt, tookMs: now() - sentAt, outcomes };
    },
    ({ outcomes }) => countOutcomes(outcomes),
  );
}

export interface WorkersForgetterOptions {
  context: Pick<ActionContext, "cluster" | "now" | "onTrouble">;
  /** Forgotten when silent for longer, ms. */
  afterMs: number;
  lookMs?: number;
}

const LOOK_MS = 5000;

export function createWorkersForgetter(options: WorkersForgetterOptions): Looker {
  const { context, afterMs, lookMs = LOOK_MS } = options;
  const { cluster, now, onTrouble } = context;

  async function look(): Promise<void> {
    const isOld = ({ lastSeenAt }: WorkerRecord) => now() - lastSeenAt > afterMs;
    const old = cluster.workers().filter((record) => isOld(record) && isGone(cluster)(record));
    if (old.length > 0) await cluster.forgetWorkers(old.map(({ name }) => name));
  }

  return lookAgain(look, lookMs, onTrouble);
}

/** Said goodbye, or silent while we listened. */
function isGone({ statusOf }: Pick<ActionContext["cluster"], "statusOf">) {
  return (record: WorkerRecord) => GONE.has(statusOf(record));
}

const GONE: ReadonlySet<WorkerStatus> = new Set<WorkerStatus>(["offline", "lost"]);

function named({ cluster }: ActionContext, names: readonly string[]): WorkerRecord[] {
  return [...new Set(names)].map((name) => {
    const record = cluster.worker(name);
    if (record === null)
      throw new AppError("WORKER_NOT_FOUND", { worker: name }, `There is no worker "${name}".`);
    return record;
  });
}

function judge({ name }: WorkerRecord, status: WorkerStatus): WorkerOutcome {
  if (GONE.has(status)) return outcome(name, "ok", "Forgotten.");
  const text =
    status === "unknown"
      ? "Umbel cannot hear it now, so it may be there. Only workers that went away are forgotten."
      : "It is online. Only workers that went away are forgotten.";
  return outcome(name, "refused", text, "NOT_GONE");
}
