/** What a permission is asked for, where an action is about one task. */
import type { About } from "@/lib/contract/permissions";
import type { TaskRoute } from "../broker/broker";
import type { ActionContext } from "./actionContext";

/** Its name and queue, as far as events have told them. */
export function aboutTask({ cluster }: Pick<ActionContext, "cluster">, id: string): About {
  const task = cluster.task(id);
  return { tasks: [task?.name ?? null], queues: [task?.queue ?? null] };
}

/** The queue that a message reaches; null: an exchange decides it, whose bindings are not known here. */
export function queueOfRoute({ exchange, routingKey }: TaskRoute): string | null {
  return exchange === "" ? routingKey : null;
}
