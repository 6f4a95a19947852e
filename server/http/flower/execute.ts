/** `/api/task/apply/…`, `…/async-apply/…` and `…/send-task/…`: starts tasks, through the gate of actions. */
import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { parseCeleryDate } from "@/lib/celery/dates";
import { printPythonJson } from "@/lib/celery/printPythonJson";
import { parsePythonJson, PythonNumber, type PythonJson } from "@/lib/celery/pythonJson";
import { queueOfRoute } from "../../actions/aboutTask";
import { refuseHidden } from "../../actions/hiddenArguments";
import { sendTask, type SendTask } from "../../actions/sendTask";
import { actorOf } from "../v1/workerActions";
import { FlowerError, sendJson } from "./answers";
import { readFloat } from "./arguments";
import { BY_FLOWER, refuseReadOnly } from "./control";
import type { FlowerContext } from "./flowerContext";
import { routeOf } from "./taskRouting";
import { restOf } from "./tasks";

/** What the body asks for: the arguments, and Celery's options by name. */
interface Asked {
  argsText: string;
  kwargsText: string;
  options: { [name: string]: PythonJson };
}

export function executeRoutes(app: FastifyInstance, context: FlowerContext): void {
  const run = { access: "run", flowerFamily: "task" } as const;

  app.post("/api/task/async-apply/*", { config: run }, async (request, reply) => {
    const id = await start(context, request, { isKnown: true });
    return sendJson(reply, { "task-id": id, ...pendingState(context) });
  });

  // A name that nobody here knows may be known where it is sent.
  app.post("/api/task/send-task/*", { config: run }, async (request, reply) => {
    const id = await start(context, request, { isKnown: false });
    return sendJson(reply, { "task-id": id, ...pendingState(context) });
  });
}

/** It was sent a moment ago: the result backend, if there is one, knows nothing of it. */
function pendingState({ services }: FlowerContext): { state?: string } {
  return services.config.resultBackendUrl === null ? {} : { state: "PENDING" };
}

/** Sends what the request asks for and gives its id. In Flower's order: the body, the task, the options. */
export async function start(
  context: FlowerContext,
  request: FastifyRequest,
  { isKnown, mayStart = () => true }: { isKnown: boolean; mayStart?: () => boolean },
): Promise<string> {
  refuseReadOnly(request);
  const name = restOf(request);
  const asked = readBody(request.body);
  if (isKnown && !(await context.names.isKnown(name))) throw new FlowerError(404, "");
  // Whoever waits for a result that nobody keeps would wait for ever.
  if (!mayStart()) throw new FlowerError(503, "");
  const { actions } = context.services;
  refuseHidden({ args: asked.argsText, kwargs: asked.kwargsText });
  const task = taskToSend(context, name, asked);
  const details = { ...BY_FLOWER, task: name, route: task.route };
  const { id } = await actions.gate.run(
    actorOf(request.caller),
    {
      action: "send-task",
      permission: "run",
      targets: [task.id ?? name],
      details,
      about: { tasks: [name], queues: [queueOfRoute(task.route)] },
    },
    async () => ({ id: await sendTask(actions, task) }),
    () => ({ ok: 1 }),
  );
  return id;
}

/** Throws 400 for what is no JSON object, and for arguments that are no array or object. */
function readBody(body: unknown): Asked {
  const text = Buffer.isBuffer(body) ? body.toString("utf8") : "";
  const value = text.trim() === "" ? {} : parsePythonJson(text);
  if (!isRecord(value)) throw new FlowerError(400, "");
  const { args = [], kwargs = {}, ...options } = value;
  if (!Array.isArray(args) || !isRecord(kwargs)) throw new FlowerError(400, "");
  return { argsText: printPythonJson(args), kwargsText: printPythonJson(kwargs), options };
}

function taskToSend(
  context: FlowerContext,
  name: string,
  { argsText, kwargsText, options }: Asked,
): SendTask {
  const now = context.services.now();
  const text = (option: string) => readText(options[option]);
  const id = text("task_id") ?? randomUUID();
  const countdown = readSeconds(options["countdown"]);
  const hard = readSeconds(options["time_limit"]);
  const soft = readSeconds(options["soft_time_limit"]);
  return {
    id,
    name,
    argsText,
    kwargsText,
    eta: countdown === null ? readDate(options["eta"]) : now + countdown * 1000,
    expires: readExpires(options["expires"], now),
    priority: readSeconds(options["priority"]),
    shadow: text("shadow"),
    rootId: text("root_id"),
    parentId: text("parent_id"),
    ...(hard !== null || soft !== null ? { timeLimit: { hard, soft } } : {}),
    ...(typeof options["ignore_result"] === "boolean" && { ignoreResult: options["ignore_result"] }),
    route: routeOf(context.services, name, {
      queue: text("queue"),
      exchange: text("exchange"),
      routingKey: text("routing_key"),
    }),
  };
}

function isRecord(value: PythonJson | undefined): value is { [name: string]: PythonJson } {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PythonNumber)
  );
}

function readText(value: PythonJson | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw new FlowerError(400, "");
  return value === "" ? null : value;
}

/** A number, or a text that is one. */
function readSeconds(value: PythonJson | undefined): number | null {
  if (value === undefined || value === null) return null;
  const number =
    value instanceof PythonNumber ? value.value : typeof value === "string" ? readFloat(value.trim()) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) throw new FlowerError(400, "");
  return number;
}

/** `YYYY-MM-DD HH:MM:SS.ffffff`, taken for UTC as workers take it. */
const DATE = /^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6}$/;

function readDate(value: PythonJson | undefined): number | null {
  const text = readText(value);
  if (text === null) return null;
  const at = DATE.test(text) ? parseCeleryDate(text.replace(" ", "T")) : null;
  if (at === null) throw new FlowerError(400, "");
  return at;
}

function readExpires(value: PythonJson | undefined, now: number): number | null {
  if (typeof value === "string" && readFloat(value.trim()) === null) return readDate(value);
  const seconds = readSeconds(value);
  return seconds === null ? null : now + seconds * 1000;
}
