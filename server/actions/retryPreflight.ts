/**
 * What is known before a task is run again: with which arguments, how far they can be trusted and by which source, where
 * it would go, and what speaks against it. Sends nothing. All sources are asked at once, each with a deadline.
 */
import { decodeQueriedArguments, type HeldArguments } from "@/lib/celery/heldArguments";
import { toJsonText } from "@/lib/celery/pythonValueJson";
import { setTimeout as pause } from "node:timers/promises";
import { readMessageArguments } from "@/lib/celery/messageArguments";
import { endsTask } from "@/lib/celery/states";
import { foldTask } from "@/lib/cluster/foldTask";
import {
  chooseArguments,
  type ArgumentSource,
  type ChosenArguments,
  type StoredArguments,
} from "@/lib/cluster/retryArguments";
import type { Redactor } from "@/lib/cluster/redact/redactor";
import type { Task } from "@/lib/cluster/task";
import type { RetryLineage, RetryPreflight, RetryWarning } from "@/lib/contract/retry";
import { AppError } from "@/lib/contract/errors";
import type { ResultMeta } from "@/lib/celery/results";
import type { TaskRoute } from "../broker/broker";
import type { ResultAnswer } from "../results/resultReader";
import type { CaughtArguments } from "../store/caughtStore";
import type { RetryLinks } from "../store/store";
import { aboutId, aboutRetry } from "./aboutTask";
import type { ActionContext } from "./actionContext";
import { requirePermission, type Actor } from "./actionGate";
import { readClusterFacts, type WorkerFacts } from "./clusterFacts";
import { onlineNames } from "./commandWorkers";

export type PreflightContext = Pick<
  ActionContext,
  "queues" | "store" | "results" | "inspector" | "mailbox" | "cluster" | "onTrouble" | "now"
>;

/**
 * The same for somebody who asks for it: it shows arguments, so only those may who may retry that task. Throws NOT_ALLOWED
 * as well.
 */
export async function readPreflight(
  context: PreflightContext,
  actor: Actor,
  id: string,
): Promise<RetryPreflight> {
  const preflight = await retryPreflight(context, id);
  requirePermission(actor, "retry", aboutRetry(context, preflight));
  return preflight;
}

/** Throws TASK_NOT_FOUND for a task that neither events nor the result backend know. */
export async function retryPreflight(context: PreflightContext, id: string): Promise<RetryPreflight> {
  const [preflight] = await gather(context, [id]);
  if (preflight === undefined) throw new Error("one id gives one preflight");
  if (preflight.name === null && preflight.source === "none" && preflight.state === null)
    throw new AppError("TASK_NOT_FOUND", { taskId: id });
  return preflight;
}

/** As it is shown: the arguments and all that tells of them with their secrets hidden. */
export function hiddenPreflight(redactor: Redactor, preflight: RetryPreflight): RetryPreflight {
  const hider = redactor.ofTask(preflight.name);
  const { argsText, kwargsText, argsRepr, kwargsRepr, reasons, resultProblem } = preflight;
  return {
    ...preflight,
    argsText: hider.argsJson(argsText),
    kwargsText: hider.json(kwargsText),
    argsRepr: argsRepr && hider.args(argsRepr),
    kwargsRepr: kwargsRepr && hider.text(kwargsRepr),
    // Places in a text that is not shown as it came say nothing.
    reasons: reasons.map(({ path, what, ...reason }) => ({
      ...reason,
      position: null,
      path: path && hider.text(path),
      what: what && hider.text(what),
    })),
    resultProblem: resultProblem && hider.text(resultProblem),
  };
}

/** What became of a task that was retried, and where one came from. */
export async function readLineage(
  { store, cluster }: Pick<ActionContext, "store" | "cluster">,
  id: string,
): Promise<RetryLineage> {
  const [links] = await store.readRetries([id]);
  if (links === undefined) throw new Error("one id gives one answer");
  return toLineage(cluster, links);
}

function toLineage(cluster: ActionContext["cluster"], { retriedAs, retryOf }: RetryLinks): RetryLineage {
  const withState = retriedAs.map((link) => ({ ...link, state: cluster.task(link.id)?.state ?? null }));
  return { retriedAs: withState, retryOf };
}

/**
 * A preflight for many, without asking workers for each: those that are still held are not retried in bulk. `facts`: read
 * once for all of them, for a worker that is silent is waited for each time.
 */
export async function retryPreflights(
  context: PreflightContext,
  ids: readonly string[],
  facts: readonly WorkerFacts[],
): Promise<RetryPreflight[]> {
  return gather(context, ids, facts);
}

async function gather(
  context: PreflightContext,
  ids: readonly string[],
  known?: readonly WorkerFacts[],
): Promise<RetryPreflight[]> {
  const [facts, events, results, links, caught] = await Promise.all([
    known ?? readClusterFacts(context),
    context.store.readTaskEvents([...ids]),
    context.results.readMany(ids),
    context.store.readRetries(ids),
    context.store.caught.read(ids),
  ]);
  const [id] = ids;
  const task = events[0] ? foldTask(events[0]) : null;
  const mayBeHeld = ids.length === 1 && id !== undefined && task !== null && !endsTask(task.state);
  const [held, waiting] = mayBeHeld
    ? await Promise.all([readHeld(context, id), context.queues.isFree ? findMessage(context, task) : null])
    : [null, null];
  return ids.map((one, at) => {
    const own = events[at];
    return describe(context, one, {
      task: own ? foldTask(own) : null,
      result: results[at]!,
      links: links[at]!,
      held,
      message: waiting,
      caught: caught[at] ?? null,
      facts,
    });
  });
}

interface Known {
  task: Task | null;
  result: ResultAnswer;
  links: RetryLinks;
  held: HeldArguments | null;
  /** Of its message, which waits. */
  message: CaughtArguments | null;
  caught: CaughtArguments | null;
  facts: readonly WorkerFacts[];
}

function describe(
  { cluster, queues }: Pick<ActionContext, "cluster" | "queues">,
  id: string,
  { task, result, links, held, message: waiting, caught, facts }: Known,
): RetryPreflight {
  const meta = result.meta;
  const name = task?.taskName ?? meta?.name ?? task?.name ?? null;
  const state = task?.state ?? meta?.state ?? null;
  const { route, routeSource } = routeOf(task, meta, held);
  const consumers = facts.filter((worker) => route !== null && worker.queues?.includes(route.routingKey));
  const relevant = consumers.length > 0 ? consumers : facts;
  const message = waiting ?? (caught?.from === "message" ? caught : null);
  const chosen = chooseArguments({
    events: {
      args: task?.args ?? null,
      kwargs: task?.kwargs ?? null,
      cut: task?.cut.some((field) => field === "args" || field === "kwargs") ?? false,
    },
    stored: meta && storedArguments(meta),
    message,
    held,
    caught: caught?.from === "worker" ? caught : null,
    wasRetried: message === null ? (task?.retries ?? 0) > 0 : message.retries > 0,
    jsonOnly: relevant.length > 0 && relevant.every(({ accepts }) => accepts?.join() === "json"),
    oldSender: cluster.workers().some((worker) => isOlderThan44(worker.swVer)),
  });
  const { retriedAs, retryOf } = toLineage(cluster, links);
  const registeredOn = name === null ? [] : facts.filter(({ tasks }) => tasks?.has(name));
  const warnings = warningsOf({ task, meta, state, route, name, facts, consumers, registeredOn, retriedAs });
  return {
    id,
    name,
    state,
    verdict: chosen.verdict,
    source: chosen.source,
    learned: learnedOf(chosen.source, message, caught),
    mayLookInQueue: !queues.isFree && isWaiting(task) && chosen.source !== "message",
    argsText: chosen.argsText,
    kwargsText: chosen.kwargsText,
    argsRepr: task?.args ?? null,
    kwargsRepr: task?.kwargs ?? null,
    reasons: chosen.reasons,
    remedy: remedyFor(chosen),
    route,
    routeSource,
    consumers: consumers.map((worker) => worker.name),
    registeredOn: registeredOn.map((worker) => worker.name),
    warnings,
    canRetryAtOnce: chosen.verdict === "exact" && name !== null && route !== null,
    retriedAs,
    retryOf,
    resultProblem: result.problem?.message ?? null,
  };
}

/** When and of whom it was learned, where that is not now. */
function learnedOf(
  source: ArgumentSource,
  message: CaughtArguments | null,
  caught: CaughtArguments | null,
): RetryPreflight["learned"] {
  const from = source === "message" ? message : source === "caught" ? caught : null;
  return from && { at: from.at, by: from.by };
}

/** Its message may be in its queue: it was sent, and no worker has said that it took it. */
function isWaiting(task: Task | null): task is Task {
  return task !== null && task.state === "PENDING" && queueOf(task) !== null;
}

function queueOf({ queue, exchange, routingKey }: Task): string | null {
  return queue ?? (exchange === "" ? routingKey : null);
}

/** Messages that are looked at on a broker where that changes nothing, and on one that marks them. */
const LOOKED_AT_FREE = 5000;
const LOOKED_AT_MARKING = 200;
const FIND_MS = 3000;

/** Its message, waiting or taken and not yet acknowledged. */
async function findMessage(
  { queues, now, onTrouble }: PreflightContext,
  task: Task,
): Promise<CaughtArguments | null> {
  const queue = queueOf(task);
  if (queue === null) return null;
  const most = queues.isFree ? LOOKED_AT_FREE : LOOKED_AT_MARKING;
  try {
    // What comes too late is one source less.
    const late = pause(FIND_MS, null, { ref: false });
    const message = await Promise.race([queues.use((broker) => broker.find(queue, task.id, most)), late]);
    const found = message && readMessageArguments(message);
    return found && { ...found, from: "message", by: queue, at: now() };
  } catch (error) {
    onTrouble(error);
    return null;
  }
}

/**
 * Step "Look in the queue": on RabbitMQ a message can only be looked at by taking it and giving it back, which marks it and
 * those before it as redelivered; so it is never done by itself. What it tells is kept. Throws as `retryPreflight` does.
 */
export function lookInQueue(context: ActionContext, actor: Actor, id: string): Promise<RetryPreflight> {
  const info = {
    action: "retry-look",
    permission: "retry",
    about: aboutId(context, id),
    targets: [id],
    details: {},
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => {
      const [events] = await context.store.readTaskEvents([id]);
      const task = events ? foldTask(events) : null;
      const found = isWaiting(task) ? await findMessage(context, task) : null;
      if (found !== null) await context.store.caught.save(id, found, context.caughtLimits);
      return readPreflight(context, actor, id);
    },
    ({ source }) => ({ found: source === "message" ? 1 : 0 }),
  );
}

/** Of JSON letter by letter; of a pickle only what JSON carries without changing it. */
function storedArguments(meta: ResultMeta): StoredArguments | null {
  if (meta.args === null || meta.kwargs === null || meta.cut.includes("args") || meta.cut.includes("kwargs"))
    return null;
  if (meta.rawArgsText !== null && meta.rawKwargsText !== null)
    return { argsText: meta.rawArgsText, kwargsText: meta.rawKwargsText, typed: false };
  const args = toJsonText(meta.args);
  const kwargs = toJsonText(meta.kwargs);
  if (!args.ok || !kwargs.ok) return null;
  // A tuple that is still one after the message came by something other than JSON.
  const isChanged = [...args.changes, ...kwargs.changes].some(
    ({ code, path }) => code !== "non-finite" && path !== "",
  );
  const typed = meta.serializer === "pickle" && meta.args.kind !== "opaque";
  return isChanged ? null : { argsText: args.text, kwargsText: kwargs.text, typed };
}

const HELD_WAIT_MS = 2500;

/** The real arguments from a worker that holds the task. One that JSON cannot carry silences the worker: then null. */
async function readHeld(context: PreflightContext, id: string): Promise<HeldArguments | null> {
  const names = onlineNames(context);
  if (names.length === 0) return null;
  try {
    const { replies } = await context.mailbox.call(
      { method: "query_task", arguments: { ids: [id] } },
      { target: { kind: "workers", names }, timeoutMs: HELD_WAIT_MS },
    );
    const told = [...replies.values()].flatMap(decodeQueriedArguments);
    return told.find((one) => one.id === id) ?? null;
  } catch (error) {
    // The broker is away: one source less.
    context.onTrouble(error);
  }
  return null;
}

function routeOf(
  task: Task | null,
  meta: ResultMeta | null,
  held: HeldArguments | null,
): Pick<RetryPreflight, "route" | "routeSource"> {
  if (task?.routingKey)
    return { route: { exchange: task.exchange ?? "", routingKey: task.routingKey }, routeSource: "events" };
  if (task?.queue) return { route: { exchange: "", routingKey: task.queue }, routeSource: "events" };
  if (held?.route) return { route: held.route, routeSource: "worker" };
  // The routing key, which for ordinary queues is the queue's name.
  if (meta?.queue) return { route: { exchange: "", routingKey: meta.queue }, routeSource: "result-backend" };
  return { route: null, routeSource: "none" };
}

interface WarningFacts {
  task: Task | null;
  meta: ResultMeta | null;
  state: string | null;
  route: TaskRoute | null;
  name: string | null;
  facts: readonly WorkerFacts[];
  consumers: readonly WorkerFacts[];
  registeredOn: readonly WorkerFacts[];
  retriedAs: readonly unknown[];
}

function warningsOf(known: WarningFacts): RetryWarning[] {
  const { task, meta, state, route, facts, consumers, registeredOn, retriedAs } = known;
  const silent = facts.some(({ tasks, queues, accepts }) => !tasks || !queues || !accepts);
  const isPart = [task?.parentId, meta?.parentId, meta?.groupId].some(
    (one) => one !== null && one !== undefined,
  );
  const found: [RetryWarning, boolean][] = [
    ["NOT_FINAL", state !== null && !endsTask(state)],
    ["SUCCEEDED", state === "SUCCESS"],
    ["RETRIED_BEFORE", retriedAs.length > 0],
    ["PART_OF_WORKFLOW", isPart || isInWorkflow(task)],
    ["NOT_REGISTERED", registeredOn.length === 0],
    ["NO_CONSUMER", route !== null && route.exchange === "" && consumers.length === 0],
    ["JSON_NOT_ACCEPTED", consumers.some(({ accepts }) => accepts !== null && !accepts.includes("json"))],
    ["QUEUE_UNKNOWN", route === null],
    ["WORKERS_SILENT", silent],
  ];
  return found.filter(([, applies]) => applies).map(([warning]) => warning);
}

/** The root of a task that runs alone is the task itself. */
function isInWorkflow(task: Task | null): boolean {
  return task !== null && task.rootId !== null && task.rootId !== task.id;
}

function remedyFor({ verdict, reasons }: ChosenArguments): RetryPreflight["remedy"] {
  if (verdict === "exact") return null;
  const codes = new Set(reasons.map(({ code }) => code));
  // The backend keeps them already, and says something else.
  if (codes.has("differs")) return null;
  // Levels that are left out no setting brings back, but lengths.
  if (codes.has("cut-string") || codes.has("long")) return "argsrepr_maxsize";
  if (codes.has("unseen")) return "argsrepr_alone";
  if (codes.has("tuple") || codes.has("key-to-string") || codes.has("pickle")) return "accept_content";
  return "result_extended";
}

function isOlderThan44(version: string | null): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  return major !== undefined && (Number(major) < 4 || (Number(major) === 4 && Number(minor) < 4));
}
