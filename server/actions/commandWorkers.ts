/**
 * One command to one, several or all workers, and what became of it at each, in words. What all actions on workers share.
 */
import { decodeAnswer, type ControlCommand } from "@/lib/celery/control";
import { refusalCode } from "@/lib/celery/refusal";
import type { PythonJson } from "@/lib/celery/pythonJson";
import type {
  InspectPanel,
  OutcomeCode,
  WorkerActionName,
  WorkerActionResult,
  WorkerOutcome,
} from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import type { About, Permission } from "@/lib/contract/permissions";
import type { CallResult } from "../control/mailbox";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";

/** Whom an action is about, and how long their answers are waited for. */
export interface OnWorkers {
  workers: "all" | readonly string[];
  waitMs: number;
}

export interface WorkerAction {
  action: WorkerActionName | "revoke-stamped";
  permission: Permission;
  /** Left out: whatever there is. */
  about?: About;
  body: OnWorkers;
  /** Panels that the action changes: asked again when it is done. */
  changes?: readonly InspectPanel[];
}

/** Runs an action on workers behind the gate; `work` is given the workers that can be told. */
export async function actOnWorkers(
  context: ActionContext,
  actor: Actor,
  { action, permission, about = {}, body, changes = [] }: WorkerAction,
  work: (names: readonly string[]) => Promise<readonly WorkerOutcome[]>,
): Promise<WorkerActionResult> {
  const { workers, waitMs: _, ...details } = body;
  const targets = workers === "all" ? ["all"] : workers;
  const info = { action, permission, about, targets, details };
  return context.gate.run(
    actor,
    info,
    async () => {
      const sentAt = context.now();
      const { told, outcomes } = await resolveWorkers(context, workers);
      const done = told.length > 0 ? await work(told) : [];
      if (changes.length > 0) askAgain(context, told, changes);
      const all = [...outcomes, ...done].sort((a, b) => (a.worker < b.worker ? -1 : 1));
      return { action, sentAt, tookMs: context.now() - sentAt, outcomes: all };
    },
    ({ outcomes }) => countOutcomes(outcomes),
  );
}

/** Sends a command to these workers; what each of them answered, or why it did not. */
export async function command(
  context: ActionContext,
  names: readonly string[],
  controlCommand: ControlCommand,
  waitMs: number,
): Promise<WorkerOutcome[]> {
  if (names.length === 0) return [];
  const result = await context.mailbox.call(controlCommand, {
    target: { kind: "workers", names },
    timeoutMs: waitMs,
  });
  return describeResult(context, controlCommand, result);
}

/** What a call came to at each worker that was expected to answer, and at others that did. */
export async function describeResult(
  context: ActionContext,
  { method }: ControlCommand,
  result: CallResult,
): Promise<WorkerOutcome[]> {
  const answered = [...result.replies].map(([worker, value]) =>
    describeAnswer(worker, method, value, result.doubled.includes(worker)),
  );
  const silent = await Promise.all(result.silent.map((worker) => describeSilence(context, worker, result)));
  return [...answered, ...silent];
}

export function outcome(
  worker: string,
  kind: WorkerOutcome["outcome"],
  text: string,
  code: OutcomeCode | null = null,
): WorkerOutcome {
  return { worker, outcome: kind, text, code };
}

export function countOutcomes(outcomes: readonly { outcome: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome: kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Names of the workers that are believed online. */
export function onlineNames({ cluster }: Pick<ActionContext, "cluster">): string[] {
  return cluster
    .workers()
    .filter((record) => cluster.statusOf(record) === "online")
    .map(({ name }) => name);
}

/**
 * Whom to tell. "All" are those that are seen online, by name: a worker that nobody here has seen is not told to stop.
 * Throws WORKER_NOT_FOUND before anything is sent when a name is unknown to us and to the broker.
 */
export async function resolveWorkers(
  context: ActionContext,
  workers: OnWorkers["workers"],
): Promise<{ told: string[]; outcomes: WorkerOutcome[] }> {
  if (workers === "all") {
    const told = onlineNames(context);
    if (told.length === 0) throw new AppError("WORKER_NOT_FOUND", {}, "No worker is online.");
    return { told, outcomes: [] };
  }
  const online = new Set(onlineNames(context));
  const told: string[] = [];
  const outcomes: WorkerOutcome[] = [];
  for (const name of new Set(workers)) {
    if (online.has(name)) {
      told.push(name);
      continue;
    }
    // It may send no heartbeats, or be back a moment ago: the broker knows whether it listens. Where it does not say, or
    // cannot be reached, the attempt shows.
    const listens = await context.mailbox.hasMailbox(name);
    const known = context.cluster.worker(name) !== null;
    if (listens !== false) told.push(name);
    else if (known) outcomes.push(outcome(name, "refused", "The worker is offline.", "WORKER_OFFLINE"));
    else throw new AppError("WORKER_NOT_FOUND", { worker: name }, `There is no worker "${name}".`);
  }
  return { told, outcomes };
}

function describeAnswer(
  worker: string,
  method: ControlCommand["method"],
  value: PythonJson,
  isDoubled: boolean,
): WorkerOutcome {
  const answer = decodeAnswer(value);
  if ("unclear" in answer) {
    return outcome(worker, "silent", "An answer came that cannot be read.", "UNREADABLE");
  }
  const code = answer.ok ? null : refusalCode(method, answer.text);
  if (!answer.ok) return outcome(worker, "refused", code === null ? answer.text : EXPLAINED[code], code);
  const text = answer.text || "done";
  return isDoubled
    ? outcome(worker, "ok", `${text} (Two workers of this name answered.)`, "TWO_OF_ONE_NAME")
    : outcome(worker, "ok", text);
}

/** What helps, for those who read answers and not pages. */
const EXPLAINED: Record<NonNullable<ReturnType<typeof refusalCode>>, string> = {
  POOL_RESTARTS_OFF:
    "Pool restarts are off on this worker. Set worker_pool_restarts = True there and start it anew.",
  AUTOSCALE_OFF: "This worker was not started with --autoscale=MAX,MIN, so its range cannot be set.",
  AUTOSCALE_ON: "This worker scales itself. Set its autoscale range instead.",
  POOL_BUSY: "All its processes are busy; a busy one is not taken away. Try again when some are idle.",
  NOT_SUPPORTED_BY_POOL: "This worker's pool cannot do that.",
  UNKNOWN_TASK: "This worker has no task of that name.",
  BAD_RATE: 'The worker does not understand this rate. It is like "10/m", "100/s" or "2/h".',
  BAD_SIGNAL: "The worker's system has no such signal.",
  NOT_KNOWN_BY_VERSION: "This worker's Celery is too old to know this command.",
};

async function describeSilence(
  context: ActionContext,
  worker: string,
  { interrupted, unreadable, silent, tookMs }: CallResult,
): Promise<WorkerOutcome> {
  if (interrupted !== null) {
    const text = `The broker went away before it answered (${interrupted}). Whether it was done is not known.`;
    return outcome(worker, "silent", text, "BROKER_LOST");
  }
  const why = unreadable[0];
  if (why !== undefined && silent.length === 1) {
    const text = `Its answer ${why}; workers answer in their task_serializer. It was probably done.`;
    return outcome(worker, "silent", text, "UNREADABLE");
  }
  if ((await context.mailbox.hasMailbox(worker)) === false) {
    const text =
      "It has no mailbox on the broker: remote control is off there (worker_enable_remote_control), or it has gone.";
    return outcome(worker, "silent", text, "NOT_LISTENING");
  }
  return outcome(
    worker,
    "silent",
    `No answer within ${seconds(tookMs)}. ${busyWords(context, worker)}`,
    "BUSY",
  );
}

/** What silence of a worker that has a mailbox means. */
export function busyWords({ inspector }: Pick<ActionContext, "inspector">, worker: string): string {
  const kind = inspector.get(worker).panels.stats.value?.pool.kind;
  return kind === "solo"
    ? "It has one process only, and hears nothing while a task runs: the command waits there and is carried out after it."
    : "It is busy or does not respond; the command waits there, and may still be carried out.";
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Pools change some moments after they were told to: processes are started every 5 s. */
const ASK_AGAIN_MS = [0, 3000, 6000];

function askAgain(context: ActionContext, names: readonly string[], panels: readonly InspectPanel[]): void {
  for (const ms of ASK_AGAIN_MS) {
    setTimeout(() => {
      context.inspector.refresh(names, { panels }).catch(context.onTrouble);
    }, ms).unref();
  }
}
