/** What a revoke came to for each task, from what is known of the task and what the workers answered. */
import { endsTask } from "@/lib/celery/states";
import type { TaskSummary } from "@/lib/cluster/task";
import type { OutcomeCode, RevokeOutcome, WorkerOutcome } from "@/lib/contract/control";

/** Celery keeps revoked ids for so long (`REVOKE_EXPIRES`), in the memory of its workers alone. */
const REMEMBERED_MS = 3 * 3_600_000;

/** A task that has ended is left out: there is nothing to stop, and workers from 5.6.2 on overwrite its stored result. */
export function isOver(task: TaskSummary): boolean {
  // Rejected back into its queue, it will come again.
  return task.state === "REJECTED" ? task.finishedAt !== null : endsTask(task.state);
}

export function leftOut(task: TaskSummary): RevokeOutcome {
  return result(task.id, "finished", `It has ended already: ${task.state}. Left as it is.`);
}

export interface RevokeRun {
  terminate: boolean;
  signal: string;
  /** What each worker answered. */
  workers: readonly WorkerOutcome[];
  now: number;
}

/** `task` is null where nothing is known of it. */
export function revokeOutcome(id: string, task: TaskSummary | null, run: RevokeRun): RevokeOutcome {
  const { workers } = run;
  const isRunning = task !== null && task.startedAt !== null && task.state !== "RETRY";
  const holder = task === null || task.state === "PENDING" ? null : task.worker;
  const held = workers.find(({ worker }) => worker === holder);

  const killer = run.terminate ? workers.find((one) => one.outcome === "ok" && killed(one, id)) : undefined;
  if (killer && (isRunning || task === null)) {
    return result(id, "terminated", `${killer.worker} sent ${run.signal} to the process that runs it.`);
  }
  const refusal = run.terminate && (isRunning || task === null) ? refusalOf(held, workers, task) : undefined;
  if (refusal) {
    const text =
      refusal.code === "NOT_SUPPORTED_BY_POOL"
        ? `${refusal.worker} runs it in a pool that cannot terminate a task: it runs to its end.`
        : `${refusal.worker}: ${refusal.text}`;
    return result(id, "refused", text, refusal.code);
  }
  if (workers.length === 0) {
    const text = "No worker is online to remember it: it runs when one starts.";
    return result(id, "unconfirmed", text, "NOT_LISTENING");
  }
  if (held && held.outcome !== "ok") {
    return result(
      id,
      "unconfirmed",
      `${held.worker}, which has it, did not confirm: ${held.text}`,
      held.code,
    );
  }
  // A busy worker hears of it before it takes more tasks; one without a mailbox never does.
  const deaf = held
    ? undefined
    : workers.find(({ code }) => code === "NOT_LISTENING" || code === "BROKER_LOST");
  if (deaf || !workers.some((one) => one.outcome === "ok")) {
    const [who] = deaf ? [deaf] : workers;
    return result(id, "unconfirmed", `Not every worker confirmed. ${who!.worker}: ${who!.text}`, who!.code);
  }
  // A worker with one process tells of the task that it runs only when that has ended.
  const mute = run.terminate && !held ? workers.find((one) => one.outcome === "silent") : undefined;
  if (mute) {
    const text = `It will be skipped when its turn comes, but ${mute.worker} may be running it: ${mute.text}`;
    return result(id, "unconfirmed", text, mute.code);
  }
  if (isForgotten(task, run.now)) {
    const text =
      "Workers will skip it, but may forget in 3 hours, and it is due later. Revoke it again then.";
    return result(id, "revoked", text, "FORGOTTEN_BEFORE_ETA");
  }
  return result(id, "revoked", describeRevoked(isRunning, held, run.terminate));
}

function describeRevoked(isRunning: boolean, held: WorkerOutcome | undefined, terminate: boolean): string {
  if (!isRunning) return "Workers will skip it when its turn comes.";
  if (!held) return "The worker that ran it is not there. Should it be sent again, workers will skip it.";
  if (terminate) return "No worker has it running any more. Should it be sent again, workers will skip it.";
  return "It runs already and goes on; were it sent again, workers would skip it. To stop it now, terminate it.";
}

/** `terminate: <id>, <id>`; before 5.3 and after alike. */
function killed({ text }: WorkerOutcome, id: string): boolean {
  return text.startsWith("terminate: ") && text.includes(id);
}

/** The first task that cannot be terminated ends the command at that worker, for all tasks that it runs. */
function refusalOf(
  held: WorkerOutcome | undefined,
  workers: readonly WorkerOutcome[],
  task: TaskSummary | null,
): WorkerOutcome | undefined {
  if (held) return held.outcome === "refused" ? held : undefined;
  return task === null ? workers.find((one) => one.outcome === "refused") : undefined;
}

function isForgotten(task: TaskSummary | null, now: number): boolean {
  if (task === null || task.etaAt === null || task.startedAt !== null) return false;
  return task.etaAt > now + REMEMBERED_MS;
}

function result(
  id: string,
  outcome: RevokeOutcome["outcome"],
  text: string,
  code: OutcomeCode | null = null,
): RevokeOutcome {
  return { id, outcome, text, code };
}
