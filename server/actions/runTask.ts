/** Button "Run": a new task by its name, registered or not. */
import type { RunBody, RunnableTasks, SentTask } from "@/lib/contract/retry";
import { AppError } from "@/lib/contract/errors";
import type { ActionContext } from "./actionContext";
import { requirePermission, type Actor } from "./actionGate";
import { refuseHidden } from "./hiddenArguments";
import { readClusterFacts } from "./clusterFacts";
import { timing } from "./retryTask";
import { sendTask } from "./sendTask";
import { checkWrittenArguments } from "./writtenArguments";

/**
 * Throws BAD_REQUEST, TASK_NOT_REGISTERED where no worker is known to have it (unless that is wanted), QUEUE_NOT_CHOSEN where
 * none was given and the workers that have it take from several or none, and what sending throws.
 */
export function runTask(context: ActionContext, actor: Actor, body: RunBody): Promise<SentTask> {
  const { name, args, kwargs, queue, evenIfUnregistered } = body;
  return context.gate.run(
    actor,
    {
      action: "run",
      permission: "run",
      about: "each",
      targets: [name],
      details: { queue: queue ?? null, evenIfUnregistered },
    },
    async () => {
      checkWrittenArguments({ args, kwargs });
      refuseHidden({ args, kwargs });
      const able = (await readClusterFacts(context)).filter(({ tasks }) => tasks?.has(name));
      if (able.length === 0 && !evenIfUnregistered) throw new AppError("TASK_NOT_REGISTERED", { name });
      const queues = [...new Set(able.flatMap((worker) => worker.queues ?? []))];
      const chosen = queue ?? (queues.length === 1 ? queues[0] : undefined);
      if (chosen === undefined)
        throw new AppError("QUEUE_NOT_CHOSEN", { name, queues: queues.slice(0, 20).join(", ") });
      requirePermission(actor, "run", { tasks: [name], queues: [chosen] });
      const route = { exchange: "", routingKey: chosen };
      const sentAt = context.now();
      const task = { name, argsText: args, kwargsText: kwargs, route, ...timing(body, sentAt) };
      return { id: await sendTask(context, task), name, route, sentAt };
    },
    () => ({ sent: 1 }),
  );
}

/** What can be run, by the workers' own word. */
export async function listRunnableTasks(context: ActionContext): Promise<RunnableTasks> {
  const facts = await readClusterFacts(context);
  const tasks = new Map<string, { workers: string[]; queues: Set<string> }>();
  for (const worker of facts) {
    for (const name of worker.tasks ?? []) {
      const entry = tasks.get(name) ?? { workers: [], queues: new Set() };
      entry.workers.push(worker.name);
      for (const queue of worker.queues ?? []) entry.queues.add(queue);
      tasks.set(name, entry);
    }
  }
  return {
    tasks: [...tasks]
      .map(([name, { workers, queues }]) => ({ name, workers, queues: [...queues].sort() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    silent: facts.filter(({ tasks: told }) => told === null).map(({ name }) => name),
  };
}
