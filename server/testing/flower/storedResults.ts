/** Puts into the result backend what a recorded answer tells of a task's result. */
import { Redis } from "ioredis";
import { setTimeout as pause } from "node:timers/promises";
import { parsePythonText } from "@/lib/celery/pythonLiteral";
import { toJsonText } from "@/lib/celery/pythonValueJson";
import { isObject, textOf, type Json, type JsonObject, type Recording } from "./recording";

/** Writes as Celery's JSON serialiser does. A result behind a state that is no end comes a moment later. */
export async function storeResult({ request, response }: Recording, resultUrl: string): Promise<void> {
  const { pathname } = new URL(request.path, "http://x");
  const { body } = response;
  if (!pathname.startsWith("/api/task/result/") || !isObject(body) || typeof body["state"] !== "string")
    return;
  const redis = new Redis(resultUrl);
  const { state, "task-id": id } = body;
  const write = (status: string) =>
    redis.set(`celery-task-meta-${textOf(id)}`, JSON.stringify(metaOf(body, status)), "EX", 600);
  if (state === "PENDING") await redis.del(`celery-task-meta-${textOf(id)}`);
  else await write(state);
  if ("result" in body && !["SUCCESS", "FAILURE", "REVOKED"].includes(state)) {
    void pause(500)
      .then(() => write("SUCCESS"))
      .finally(() => redis.disconnect());
  } else redis.disconnect();
}

function metaOf(body: JsonObject, status: string): JsonObject {
  const result =
    status === "FAILURE" || status === "REVOKED"
      ? exceptionOf(textOf(body["result"]))
      : (body["result"] ?? null);
  return {
    status,
    result,
    traceback: body["traceback"] ?? null,
    children: [],
    task_id: body["task-id"] ?? null,
  };
}

/** From an exception's Python text. */
function exceptionOf(text: string): Json {
  const [, unknown] = /^Task of kind '(.*)' never registered/.exec(text) ?? [];
  if (unknown !== undefined)
    return { exc_type: "NotRegistered", exc_message: [unknown], exc_module: "celery.exceptions" };
  const [, type = "Exception", inner = ""] = /^(\w+)\((.*)\)$/s.exec(text) ?? [];
  const { value } = parsePythonText(`[${inner}]`, "repr");
  const json = value === null ? null : toJsonText(value);
  return {
    exc_type: type,
    exc_message: json?.ok ? (JSON.parse(json.text) as Json) : [],
    exc_module: "builtins",
  };
}
