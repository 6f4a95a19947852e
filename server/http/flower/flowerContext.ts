/** What Flower's endpoints work with, made once. */
import type { Services } from "../../services";
import { createHeartbeatMemory, type HeartbeatMemory } from "./heartbeatMemory";
import { createFlowerTasks, type FlowerTasks } from "./taskObjects";

export interface FlowerContext {
  services: Services;
  tasks: FlowerTasks;
  names: TaskNames;
  heartbeats: HeartbeatMemory;
}

export interface TaskNames {
  /** Every name that an event told, also of tasks that are held no more. */
  seen(): Promise<string[]>;
  /** Whether a task of that name may be sent: a worker has it, or events told of it, or it is one of Celery's own. */
  isKnown(name: string): Promise<boolean>;
}

export function createFlowerContext(services: Services): FlowerContext {
  return {
    services,
    tasks: createFlowerTasks(services),
    names: createTaskNames(services),
    heartbeats: createHeartbeatMemory(services.view),
  };
}

/** Celery's `celery/app/builtins.py`. */
const BUILT_IN: ReadonlySet<string> = new Set([
  "celery.accumulate",
  "celery.backend_cleanup",
  "celery.chain",
  "celery.chord",
  "celery.chord_unlock",
  "celery.chunks",
  "celery.group",
  "celery.map",
  "celery.starmap",
]);

function createTaskNames({ store, inspector, rawAnswers }: Services): TaskNames {
  const isRegistered = (name: string) =>
    rawAnswers
      .names()
      .some((worker) => inspector.get(worker).panels.registered.value?.some((task) => task.name === name));
  return {
    seen: () => store.readTaskNames(),
    async isKnown(name) {
      if (BUILT_IN.has(name) || isRegistered(name)) return true;
      return (await store.readTaskNames()).includes(name);
    },
  };
}
