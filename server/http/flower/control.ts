/** `/api/worker/…`, `/api/task/timeout`, `…/rate-limit` and `…/revoke`: commands to workers, through the gate of actions. */
import type { AuditAction } from "@/lib/contract/audit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  decodeAnswer,
  TERMINATE_SIGNALS,
  type ControlCommand,
  type TerminateSignal,
} from "@/lib/celery/control";
import type { About, Permission } from "@/lib/contract/permissions";
import { aboutId } from "../../actions/aboutTask";
import { FlowerError, sendJson } from "./answers";
import { readArguments, type FlowerArguments } from "./arguments";
import { escapeHtml, escapeTags } from "./escapeHtml";
import type { FlowerContext } from "./flowerContext";
import { actorOf } from "../v1/workerActions";
import { restOf } from "./tasks";
import { FLOWER_PANELS, isKnownWorker, unknownWorker } from "./workers";

/** How long a worker's answer is waited for: Celery's own default for control. */
const REPLY_MS = 1000;

/** One endpoint about one worker. */
interface Order {
  /** As actions are named in the audit. */
  action: AuditAction;
  permission: "pool" | "consumers";
  /** Reads the arguments; throws 400. */
  command: (args: FlowerArguments) => ControlCommand;
  done: (worker: string, command: ControlCommand, text: string) => string;
  failed: (worker: string, command: ControlCommand) => string;
}

const ORDERS: Readonly<Record<string, Order>> = {
  "pool/restart": {
    action: "pool-restart",
    permission: "pool",
    command: () => ({ method: "pool_restart", arguments: { modules: null, reload: false, reloader: null } }),
    done: (worker) => `Restarting '${worker}' worker's pool`,
    failed: (worker) => `Failed to restart the '${worker}' pool`,
  },
  "pool/grow": {
    action: "pool-grow",
    permission: "pool",
    command: (args) => ({ ofScript: true, method: "pool_grow", arguments: { n: args.int("n", 1) } }),
    done: (worker, command) => `Growing '${worker}' worker's pool by ${argument(command, "n")}`,
    failed: (worker) => `Failed to grow '${worker}' worker's pool`,
  },
  "pool/shrink": {
    action: "pool-shrink",
    permission: "pool",
    command: (args) => ({ ofScript: true, method: "pool_shrink", arguments: { n: args.int("n", 1) } }),
    done: (worker, command) => `Shrinking '${worker}' worker's pool by ${argument(command, "n")}`,
    failed: (worker) => `Failed to shrink '${worker}' worker's pool`,
  },
  "pool/autoscale": {
    action: "autoscale",
    permission: "pool",
    command: (args) => ({
      ofScript: true,
      method: "autoscale",
      arguments: { min: args.int("min"), max: args.int("max") },
    }),
    done: (worker, command) =>
      `Autoscaling '${worker}' worker (min=${argument(command, "min")}, max=${argument(command, "max")})`,
    failed: (worker) => `Failed to autoscale '${worker}' worker`,
  },
  "queue/add-consumer": {
    action: "add-consumer",
    permission: "consumers",
    command: (args) => ({
      ofScript: true,
      method: "add_consumer",
      arguments: { queue: queueOf(args), exchange: null, exchange_type: "direct", routing_key: null },
    }),
    done: (_worker, _command, text) => text,
    failed: (worker, command) =>
      `Failed to add '${argument(command, "queue")}' consumer to '${worker}' worker`,
  },
  "queue/cancel-consumer": {
    action: "cancel-consumer",
    permission: "consumers",
    command: (args) => ({ ofScript: true, method: "cancel_consumer", arguments: { queue: queueOf(args) } }),
    done: (_worker, _command, text) => text,
    failed: (worker, command) =>
      `Failed to cancel '${argument(command, "queue")}' consumer from '${worker}' worker`,
  },
};

export function controlRoutes(app: FastifyInstance, context: FlowerContext): void {
  const { actions } = context.services;

  for (const [path, order] of Object.entries(ORDERS)) {
    const config = { access: order.permission, flowerFamily: "control" } as const;
    app.post(`/api/worker/${path}/*`, { config }, async (request, reply) => {
      refuseReadOnly(request);
      const worker = restOf(request);
      if (!isKnownWorker(context, worker)) throw unknownWorker(worker);
      const command = order.command(await readArguments(request));
      const answer = await tell(context, request, order, worker, command);
      if (answer.ok) return sendJson(reply, { message: order.done(worker, command, answer.text) });
      throw new FlowerError(403, escapeTags(`${order.failed(worker, command)}: ${answer.text}`));
    });
  }

  const shutdown = { access: "shutdown", flowerFamily: "control" } as const;
  app.post("/api/worker/shutdown/*", { config: shutdown }, async (request, reply) => {
    refuseReadOnly(request);
    const worker = restOf(request);
    if (!isKnownWorker(context, worker)) throw unknownWorker(worker);
    const info = {
      action: "shutdown",
      permission: "shutdown",
      about: {},
      targets: [worker],
      details: BY_FLOWER,
    } as const;
    await actions.gate.run(
      actorOf(request.caller),
      info,
      async () => {
        // One that has gone answers nothing either.
        await actions.mailbox.cast({ method: "shutdown" }, { kind: "workers", names: [worker] });
        return {};
      },
      () => ({ ok: 1 }),
    );
    return sendJson(reply, { message: "Shutting down!" });
  });

  const limits = { access: "limits", flowerFamily: "control" } as const;
  app.post("/api/task/timeout/*", { config: limits }, async (request, reply) => {
    refuseReadOnly(request);
    const task = restOf(request);
    const args = await readArguments(request);
    const times = { soft: readLimit(args, "soft"), hard: readLimit(args, "hard") };
    const worker = await limitedWorker(context, task, args);
    const command: ControlCommand = {
      ofScript: true,
      method: "time_limit",
      arguments: { task_name: task, ...times },
    };
    const answer = await tell(
      context,
      request,
      { action: "time-limit", permission: "limits" },
      worker,
      command,
    );
    if (answer.ok) return sendJson(reply, { message: answer.text });
    throw new FlowerError(403, escapeTags(`Failed to set timeouts: '${answer.text}'`));
  });

  app.post("/api/task/rate-limit/*", { config: limits }, async (request, reply) => {
    refuseReadOnly(request);
    const task = restOf(request);
    const args = await readArguments(request);
    const worker = await limitedWorker(context, task, args);
    // None is what takes a limit away; an empty text would be none to a worker as well.
    const rate = args.text("ratelimit") || 0;
    const command: ControlCommand = {
      ofScript: true,
      method: "rate_limit",
      arguments: { task_name: task, rate_limit: rate },
    };
    const answer = await tell(
      context,
      request,
      { action: "rate-limit", permission: "limits" },
      worker,
      command,
    );
    if (answer.ok) return sendJson(reply, { message: answer.text });
    throw new FlowerError(403, escapeTags(`Failed to set rate limit: '${answer.text}'`));
  });

  const revoke = { access: "revoke", flowerFamily: "control" } as const;
  app.post("/api/task/revoke/*", { config: revoke }, async (request, reply) => {
    refuseReadOnly(request);
    const id = restOf(request);
    const args = await readArguments(request);
    const terminate = args.bool("terminate", false);
    const signal = signalOf(args.text("signal") ?? "SIGTERM");
    const details = { ...BY_FLOWER, terminate, ...(terminate && { signal }) };
    await actions.gate.run(
      actorOf(request.caller),
      { action: "revoke", permission: "revoke", about: aboutId(actions, id), targets: [id], details },
      async () => {
        // With a signal that there is not, a worker revokes and does not terminate.
        const isKilled = terminate && signal !== null;
        const order = { task_id: [id], terminate: isKilled, signal: isKilled ? signal : null };
        await actions.mailbox.cast({ method: "revoke", arguments: order }, { kind: "all" });
        return {};
      },
      () => ({ ok: 1 }),
    );
    return sendJson(reply, { message: `Revoked '${id}'` });
  });
}

/** In the audit: it came by Flower's API. */
export const BY_FLOWER = { api: "flower" } as const;

/** Before anything is looked up. */
export function refuseReadOnly(request: FastifyRequest): void {
  if (request.caller?.readOnly === true) throw new FlowerError(403, "Read only mode is enabled");
}

function argument(command: ControlCommand, name: string): string {
  const value = Object.entries(command.arguments ?? {}).find(([known]) => known === name)?.[1] as unknown;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What is not given would be an empty list for Flower, and that ends workers. */
function queueOf(args: FlowerArguments): string {
  const queue = args.text("queue");
  if (queue === undefined) throw new FlowerError(400, "Missing argument 'queue'");
  return queue;
}

function readLimit(args: FlowerArguments, name: string): number | null {
  const limit = args.float(name);
  if (limit === null || Number.isFinite(limit)) return limit;
  throw new FlowerError(400, `Invalid argument '${escapeHtml(args.text(name) ?? "")}' of type 'float'`);
}

async function limitedWorker(context: FlowerContext, task: string, args: FlowerArguments): Promise<string> {
  if (!(await context.names.isKnown(task))) throw new FlowerError(404, `Unknown task '${escapeHtml(task)}'`);
  const worker = args.text("workername") ?? "[]";
  if (!isKnownWorker(context, worker)) throw unknownWorker(worker);
  return worker;
}

/** Sends a command to one worker through the gate, and waits for its answer as long as Flower does. */
async function tell(
  context: FlowerContext,
  request: FastifyRequest,
  { action, permission }: { action: AuditAction; permission: Permission },
  worker: string,
  command: ControlCommand,
): Promise<{ ok: boolean; text: string }> {
  const { actions, inspector } = context.services;
  const details = { ...BY_FLOWER, ...command.arguments };
  return actions.gate.run(
    actorOf(request.caller),
    { action, permission, about: aboutCommand(command), targets: [worker], details },
    async () => {
      const harm = await wouldHarm(context, worker, command);
      if (harm !== null) return harm;
      const { replies } = await actions.mailbox.call(command, {
        target: { kind: "workers", names: [worker] },
        timeoutMs: REPLY_MS,
      });
      inspector.refresh([worker], { panels: FLOWER_PANELS }).catch(actions.onTrouble);
      const value = replies.get(worker);
      if (value === undefined) return { ok: false, text: "Unknown reason" };
      const answer = decodeAnswer(value);
      return "unclear" in answer ? { ok: false, text: "Unknown reason" } : answer;
    },
    ({ ok }) => ({ [ok ? "ok" : "refused"]: 1 }),
  );
}

/** Which task name or queue it is about, if any. */
function aboutCommand({ arguments: args }: ControlCommand): About {
  if (args === undefined) return {};
  if ("queue" in args) return { queues: [args.queue] };
  return "task_name" in args ? { tasks: [args.task_name] } : {};
}

/** What is answered in place of sending a command that would harm the worker; null: it may be sent. */
async function wouldHarm(
  { services }: FlowerContext,
  worker: string,
  command: ControlCommand,
): Promise<{ ok: boolean; text: string } | null> {
  if (command.method === "add_consumer") return wouldBeRefused(services, command.arguments.queue);
  if (command.method !== "pool_shrink") return null;
  const { n } = command.arguments;
  if (n <= 0) return { ok: true, text: "" };
  await services.inspector.refresh([worker], { panels: ["stats"], waitMs: REPLY_MS });
  const pool = services.inspector.get(worker).panels.stats.value?.pool;
  const processes = pool?.kind === "prefork" ? pool.processes : null;
  // It would take away all that are idle before it says so.
  return processes && processes.length > 0 && n >= processes.length
    ? { ok: false, text: `ValueError("Can't shrink pool. All processes busy!")` }
    : null;
}

/** A worker ends when the broker refuses a queue that it was told to consume from: so the broker is asked first. */
async function wouldBeRefused({ actions }: FlowerContext["services"], queue: string) {
  if (queue === "") return null;
  const { refusal } = await actions.mailbox.tryDeclaration({
    queue,
    durable: true,
    autoDelete: false,
    arguments: {},
    exchange: queue,
    exchangeType: "direct",
  });
  return refusal === null ? null : { ok: false, text: refusal };
}

/** As Celery reads a signal's name; null: there is none of that name that may be sent. */
function signalOf(text: string): TerminateSignal | null {
  const name = text.startsWith("SIG") ? text : `SIG${text}`;
  return TERMINATE_SIGNALS.find((known) => known === name) ?? null;
}
