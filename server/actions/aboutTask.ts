/** What a permission is asked for, where an action is about one task. */
import { aboutTask, type About } from "@/lib/contract/permissions";
import type { RetryPreflight } from "@/lib/contract/retry";
import type { TaskRoute } from "../broker/broker";
import type { ActionContext } from "./actionContext";

type Known = Pick<ActionContext, "cluster">;

/** Its name and queue, as far as events have told them. */
export function aboutId({ cluster }: Known, id: string): About {
  return aboutTask(cluster.task(id) ?? { name: null, queue: null });
}

/** What a retry is about: the queue that the task came by, and the one that it is sent to. */
export function aboutRetry(
  { cluster }: Known,
  { id, name, route }: Pick<RetryPreflight, "id" | "name" | "route">,
  to: TaskRoute | null = route,
): About {
  // The events' own word comes first: where an exchange decides the queue, its bindings are not known here.
  const before = cluster.task(id)?.queue ?? (route && queueOfRoute(route));
  const isSame = route?.exchange === to?.exchange && route?.routingKey === to?.routingKey;
  return { tasks: [name], queues: isSame ? [before] : [before, to && queueOfRoute(to)] };
}

/** The queue that a message reaches; null: an exchange decides it. */
export function queueOfRoute({ exchange, routingKey }: TaskRoute): string | null {
  return exchange === "" ? routingKey : null;
}
