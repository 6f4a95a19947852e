/**
 * To which queue a task goes when nobody says: as Celery's own client would send it, by the settings that workers tell.
 * Rules: `celery/app/routes.py`.
 */
import type { SendTask } from "../../actions/sendTask";
import { parsePythonJson, type PythonJson } from "@/lib/celery/pythonJson";
import type { Services } from "../../services";

export interface AskedRoute {
  queue: string | null;
  exchange: string | null;
  routingKey: string | null;
}

type Known = Pick<Services, "rawAnswers" | "inspector" | "view">;

export function routeOf(
  services: Known,
  task: string,
  { queue, exchange, routingKey }: AskedRoute,
): SendTask["route"] {
  if (queue !== null) return { exchange: "", routingKey: queue, createQueue: true };
  if (exchange !== null || routingKey !== null)
    return { exchange: exchange ?? "", routingKey: routingKey ?? "" };
  return { exchange: "", routingKey: queueFor(services, task), createQueue: true };
}

/** By a worker that has the task, else by any. */
function queueFor({ rawAnswers, inspector }: Known, task: string): string {
  const workers = rawAnswers.names();
  const has = (worker: string) =>
    inspector.get(worker).panels.registered.value?.some(({ name }) => name === task) === true;
  const settings = [...workers.filter(has), ...workers].map((worker) =>
    parsePythonJson(rawAnswers.get(worker)?.panels.get("conf") ?? "null"),
  );
  for (const conf of settings) {
    const queue = isRecord(conf) ? routedQueue(conf["task_routes"], task) : null;
    if (queue !== null) return queue;
  }
  for (const conf of settings) {
    const queue = isRecord(conf) ? conf["task_default_queue"] : null;
    if (typeof queue === "string" && queue !== "") return queue;
  }
  return "celery";
}

/** Settings name a queue for a task, or for a pattern of names; of several the first one counts. */
function routedQueue(routes: PythonJson | undefined, task: string): string | null {
  if (Array.isArray(routes)) {
    for (const one of routes) {
      const queue = routedQueue(
        Array.isArray(one) && one.length === 2
          ? { [typeof one[0] === "string" ? one[0] : ""]: one[1] ?? null }
          : one,
        task,
      );
      if (queue !== null) return queue;
    }
    return null;
  }
  if (!isRecord(routes)) return null;
  const exact = routes[task];
  const found = exact ?? Object.entries(routes).find(([pattern]) => matches(pattern, task))?.[1];
  if (typeof found === "string") return found;
  const queue = isRecord(found) ? found["queue"] : null;
  return typeof queue === "string" ? queue : null;
}

/** `*` stands for any text, as in a shell. */
function matches(pattern: string, task: string): boolean {
  if (!/[*?]/.test(pattern)) return false;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(task);
}

function isRecord(value: PythonJson | undefined): value is { [name: string]: PythonJson } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
