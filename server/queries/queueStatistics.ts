/**
 * Queues at a glance: what waits is the broker's own count; rates and ages are by events. A task's queue is known from the
 * event that its sender sends (`task_send_sent_event`), so without those there are none.
 */
import { quoteValue } from "@/lib/cluster/taskFilterFormat";
import type { OverviewField, QueueStats } from "@/lib/contract/api";
import type { RollupBucket } from "../store/store";
import type { View } from "../view/view";
import { finished, sumByEntry } from "./rollupSums";
import { toSelection } from "./tasks";

const QUEUES_SHOWN = 8;

/** What the overview is narrowed to. */
export interface OverviewScope {
  field: OverviewField;
  value: string;
}

export interface QueueStatistics {
  queues: QueueStats[];
  queueCount: number;
}

/** What the broker tells, by its newest answer. */
export interface BrokerCounts {
  /** Messages that wait, by queue; null while it has not answered. */
  waiting: ReadonlyMap<string, number> | null;
  /** Queues in which messages wait and from which nobody takes. */
  unconsumed: ReadonlySet<string>;
}

/** `lately`: the last whole minutes by queue, of which `minutes` were collected. */
export function queueStatistics(
  view: Pick<View, "facets" | "query" | "get">,
  { waiting: told, unconsumed }: BrokerCounts,
  lately: readonly RollupBucket[],
  minutes: number,
): QueueStatistics {
  const byEvents = new Map(
    view
      .facets(toSelection({ filter: "state:PENDING" }), 50)
      .queue.map(({ value, count }) => [value, count] as const),
  );
  const counts = sumByEntry(lately);
  const names = [...new Set([...(told?.keys() ?? []), ...byEvents.keys(), ...counts.keys()])].filter(
    (name) => name !== "",
  );
  const rate = (count: number | undefined) => (count ?? 0) / Math.max(1, minutes);
  const queues = names.map((name) => {
    const count = counts.get(name);
    return {
      name,
      waiting: told?.get(name) ?? byEvents.get(name) ?? 0,
      unconsumed: unconsumed.has(name),
      oldestAt: null,
      inPerMinute: rate(count?.received),
      outPerMinute: rate(count && finished(count)),
    };
  });
  queues.sort((a, b) => b.waiting - a.waiting || b.inPerMinute - a.inPerMinute || (a.name < b.name ? -1 : 1));
  return {
    queueCount: names.length,
    queues: queues.slice(0, QUEUES_SHOWN).map((queue) => ({
      ...queue,
      oldestAt: queue.waiting === 0 ? null : oldestWaitingAt(view, { field: "queue", value: queue.name }),
    })),
  };
}

/** When the oldest waiting task was sent, Unix ms: of all, or of those with this value in this field. */
export function oldestWaitingAt(view: Pick<View, "query" | "get">, only?: OverviewScope): number | null {
  const found = view.query({
    ...selectionOf("state:PENDING", only),
    sort: "created",
    order: "asc",
    limit: 1,
    offset: 0,
  });
  const [id] = found.ids;
  return id === undefined ? null : (view.get(id)?.createdAt ?? null);
}

/** A filter, narrowed to one value of a field. */
export function selectionOf(filter: string, only?: OverviewScope) {
  return toSelection({
    filter: only === undefined ? filter : `${filter} ${only.field}:${quoteValue(only.value)}`,
  });
}
