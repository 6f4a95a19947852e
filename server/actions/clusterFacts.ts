/** What online workers told of themselves that sending a task depends on: their tasks, their queues, what they accept. */
import type { ActionContext } from "./actionContext";
import { onlineNames } from "./commandWorkers";

export interface WorkerFacts {
  name: string;
  /** Null: it did not tell. */
  tasks: ReadonlySet<string> | null;
  queues: readonly string[] | null;
  /** Content types by their short names; null: it did not tell. */
  accepts: readonly string[] | null;
}

const PANELS = ["registered", "queues", "conf"] as const;
const WAIT_MS = 2500;

/** Asks those that have not told yet; what is known is not asked for again. Never throws for a broker that is away. */
export async function readClusterFacts(
  context: Pick<ActionContext, "inspector" | "cluster" | "onTrouble" | "now">,
): Promise<WorkerFacts[]> {
  const { inspector, onTrouble } = context;
  const online = onlineNames(context);
  const untold = online.filter((name) =>
    PANELS.some((panel) => inspector.get(name).panels[panel].value === null),
  );
  if (untold.length > 0) {
    // Without a connection nothing more can be known now; what is missing is said.
    await inspector.refresh(untold, { panels: PANELS, waitMs: WAIT_MS }).catch(onTrouble);
  }
  return online.map((name) => {
    const { registered, queues } = inspector.get(name).panels;
    return {
      name,
      tasks: registered.value && new Set(registered.value.map((task) => task.name)),
      queues: queues.value && queues.value.map((queue) => queue.name),
      accepts: acceptedBy(inspector, name),
    };
  });
}

/** Content types that a worker takes, by their short names; null where it did not tell. */
export function acceptedBy(
  inspector: Pick<ActionContext["inspector"], "get">,
  worker: string,
): string[] | null {
  const conf = inspector.get(worker).panels.conf.value;
  return conf && acceptedContent(conf);
}

/** Celery takes JSON alone unless told otherwise, and tells only what it was told. */
function acceptedContent(settings: readonly { name: string; value: string }[]): string[] {
  const said = settings.find(({ name }) => name === "accept_content")?.value;
  if (said === undefined) return ["json"];
  try {
    const value: unknown = JSON.parse(said);
    if (Array.isArray(value)) return value.map((type) => SHORT.get(String(type)) ?? String(type));
  } catch {
    // Cut or masked: what it accepts is then not known to be JSON alone.
  }
  return ["json", "unknown"];
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ["application/json", "json"],
  ["application/x-python-serialize", "pickle"],
  ["application/x-yaml", "yaml"],
  ["application/x-msgpack", "msgpack"],
]);
