/** `/api/queues/length`: for RabbitMQ the management API's own objects, for Redis names and lengths. */
import type { FastifyInstance } from "fastify";
import { parsePythonJson, type PythonJson } from "@/lib/celery/pythonJson";
import type { Services } from "../../services";
import { sendJson, type FlowerJson } from "./answers";
import type { FlowerContext } from "./flowerContext";

const TIMEOUT_MS = 3000;
const MAX_BYTES = 64 * 1024 * 1024;

export function queueRoutes(app: FastifyInstance, { services }: FlowerContext): void {
  app.get("/api/queues/length", { config: { access: "viewer", flowerFamily: "task" } }, async (_, reply) => {
    const names = queueNames(services);
    const queues = await readQueues(services, names);
    return sendJson(reply, { active_queues: queues });
  });
}

/** Those that workers take from; where none was inspected, the queue that Celery uses when nothing is set. */
export function queueNames({ inspector, rawAnswers }: Pick<Services, "inspector" | "rawAnswers">): string[] {
  const names = new Set<string>();
  for (const worker of rawAnswers.names()) {
    for (const { name } of inspector.get(worker).panels.queues.value ?? []) names.add(name);
  }
  return names.size > 0 ? [...names].sort() : ["celery"];
}

async function readQueues(services: Services, names: readonly string[]): Promise<FlowerJson[]> {
  const { config, logger } = services;
  if (services.queues.broker === "redis")
    return (await services.queues.lengths(names)).map((queue) => ({ ...queue }));
  if (config.brokerApiUrl === null) return [];
  try {
    return await readManagementApi(config.brokerApiUrl, config.brokerUrl, new Set(names));
  } catch (error) {
    // An error of fetch names the host and no password.
    logger.warn({ reason: error instanceof Error ? error.message : "?" }, "RabbitMQ's management API");
    return [];
  }
}

/** Raw objects, in the API's order. A broker's default vhost asks for the queues of all vhosts, as Flower does. */
async function readManagementApi(
  apiUrl: string,
  brokerUrl: string,
  names: ReadonlySet<string>,
): Promise<FlowerJson[]> {
  const api = new URL(apiUrl);
  const broker = new URL(brokerUrl);
  const user = api.username || broker.username || "guest";
  const password = api.password || broker.password || "guest";
  api.username = "";
  api.password = "";
  if (!api.pathname.endsWith("/")) api.pathname += "/";
  const vhost = decodeURIComponent(broker.pathname.slice(1)).replace(/^\/$/, "");
  const url = new URL(`queues/${encodeURIComponent(vhost)}`, api);
  const login = [user, password].map(decodeURIComponent).join(":");
  const response = await fetch(url, {
    headers: { authorization: `Basic ${Buffer.from(login).toString("base64")}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const text = await response.text();
  const value = text.length > MAX_BYTES ? undefined : parsePythonJson(text);
  if (!Array.isArray(value)) throw new Error("it answered no list of queues");
  return value.filter((queue) => names.has(nameOf(queue)));
}

function nameOf(queue: PythonJson): string {
  return typeof queue === "object" && queue !== null && "name" in queue && typeof queue.name === "string"
    ? queue.name
    : "";
}
