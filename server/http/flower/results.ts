/** `/api/task/result/…`, and `/api/task/apply/…`, which sends a task and waits for its result. */
import { setTimeout as pause } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { parsePythonJson } from "@/lib/celery/pythonJson";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import { toJsonText } from "@/lib/celery/pythonValueJson";
import type { ResultException, ResultMeta } from "@/lib/celery/results";
import { abortTask } from "../../actions/abortTask";
import { actorOf } from "../v1/workerActions";
import { FlowerError, sendJson, type FlowerJson } from "./answers";
import { readArguments, readFloat } from "./arguments";
import { refuseReadOnly } from "./control";
import { start } from "./execute";
import type { FlowerContext } from "./flowerContext";
import { restOf } from "./tasks";

/** Flower waits for ever; whoever asked has gone long before that. */
const MAX_WAIT_MS = 3_600_000;
const LOOK_MS = 250;

const ENDED: ReadonlySet<string> = new Set(["SUCCESS", "FAILURE", "REVOKED"]);

export function resultRoutes(app: FastifyInstance, context: FlowerContext): void {
  const viewer = { access: "viewer", flowerFamily: "task" } as const;
  app.get("/api/task/result/*", { config: viewer }, async (request, reply) => {
    const id = restOf(request);
    const args = await readArguments(request);
    const timeout = readTimeout(args.text("timeout"));
    const first = await readMeta(context, id);
    const meta = timeout === 0 ? first : await waitForEnd(context, request, id, timeout * 1000);
    // As Flower has it, the state is the one from before the wait.
    const state = first?.state ?? "PENDING";
    return sendJson(reply, { "task-id": id, state, ...(await outcomeOf(context, id, meta)) });
  });

  app.post(
    "/api/task/apply/*",
    { config: { access: "run", flowerFamily: "task" } },
    async (request, reply) => {
      const { kind } = context.services.results.source;
      const id = await start(context, request, { isKnown: true, mayStart: () => kind !== "none" });
      if (ignoresResult(context, restOf(request))) {
        return sendJson(reply, { "task-id": id, result: null, state: "PENDING" });
      }
      const meta = await waitForEnd(context, request, id, MAX_WAIT_MS);
      return sendJson(reply, {
        "task-id": id,
        ...(await outcomeOf(context, id, meta)),
        state: meta?.state ?? "PENDING",
      });
    },
  );

  app.post(
    "/api/task/abort/*",
    { config: { access: "revoke", flowerFamily: "task" } },
    async (request, reply) => {
      refuseReadOnly(request);
      const { actions, results } = context.services;
      if (results.source.kind === "none") throw new FlowerError(503, "");
      const id = restOf(request);
      const { outcome } = await abortTask(actions, actorOf(request.caller), id);
      if (outcome === "unsupported") throw new FlowerError(501, "");
      return sendJson(reply, { message: `Aborted '${id}'` });
    },
  );
}

function readTimeout(text: string | undefined): number {
  if (text === undefined || text === "") return 0;
  const seconds = readFloat(text);
  if (seconds === null || Number.isNaN(seconds)) throw new FlowerError(400, "");
  return Math.min(Math.max(0, seconds), MAX_WAIT_MS / 1000);
}

/** Null: nothing is stored. Throws 503 when the backend cannot be read, or there is none. */
async function readMeta({ services }: FlowerContext, id: string): Promise<ResultMeta | null> {
  const { state, meta } = await services.results.read(id);
  if (state === "found") return meta;
  if (state === "absent") return null;
  throw new FlowerError(503, "");
}

/** The result when the task has ended, or what is known when the time is up or nobody waits any more. */
async function waitForEnd(
  context: FlowerContext,
  request: FastifyRequest,
  id: string,
  ms: number,
): Promise<ResultMeta | null> {
  const endsAt = Date.now() + ms;
  for (;;) {
    const meta = await readMeta(context, id);
    const isOver = meta !== null && ENDED.has(meta.state);
    if (isOver || Date.now() >= endsAt || request.raw.socket.destroyed) return meta;
    await pause(LOOK_MS);
  }
}

function ignoresResult({ services: { rawAnswers, inspector } }: FlowerContext, task: string): boolean {
  return rawAnswers
    .names()
    .some((worker) =>
      inspector
        .get(worker)
        .panels.registered.value?.some(
          ({ name, attributes }) => name === task && attributes["ignore_result"] === "True",
        ),
    );
}

/** `result`, and of a failure `traceback`; nothing while the task has not ended. */
async function outcomeOf(
  { services }: FlowerContext,
  id: string,
  meta: ResultMeta | null,
): Promise<{ [name: string]: FlowerJson }> {
  if (meta === null || !ENDED.has(meta.state)) return {};
  const hider = services.redactor.ofTask((await services.nameOf(id)) ?? meta.name);
  const value = hider.value(meta.result);
  if (meta.state === "SUCCESS") return { result: jsonOf(value) };
  const result = meta.exception === null ? jsonOf(value) : hider.text(exceptionText(meta.exception));
  if (meta.state !== "FAILURE") return { result };
  return { result, traceback: meta.traceback && hider.traceback(meta.traceback) };
}

/** The value where JSON can hold it, else its Python text. */
function jsonOf(value: PythonValue): FlowerJson {
  const json = toJsonText(value);
  const parsed = json.ok ? parsePythonJson(json.text) : undefined;
  return parsed === undefined ? formatPython(value, "repr") : parsed;
}

/** Python's `repr` of the exception; one of Celery's prints itself in words. */
function exceptionText({ type, args }: ResultException): string {
  const texts = args.map((one) => formatPython(one, "repr"));
  if (type === "NotRegistered")
    return `Task of kind ${texts.join(", ")} never registered, please make sure it's imported.`;
  return `${type}(${texts.join(", ")})`;
}
