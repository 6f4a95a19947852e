/**
 * All that tells of queues, gathered: the broker's listing, who takes from each by the workers' own word, the names in events,
 * what somebody paused, and the lengths that were sampled. Each of these may be missing; the others stand.
 */
import type { ConsumedQueue } from "@/lib/celery/inspect";
import type { Inspector } from "../control/inspect";
import type { KnownListing, QueueMonitor } from "../control/queueMonitor";
import type { PauseRecord, QueueSample } from "../store/queueStore";
import type { Store } from "../store/store";
import type { View } from "../view/view";
import { createBucketReader } from "./bucketReader";
import { toSelection } from "./tasks";

export interface QueueContext {
  store: Pick<Store, "queues" | "readRollups">;
  view: View;
  inspector: Pick<Inspector, "get">;
  monitor: Pick<QueueMonitor, "look" | "latest" | "use">;
  broker: "rabbitmq" | "redis";
  hasApi: boolean;
  now: () => number;
}

/** Who takes from a queue. */
export interface Consumer {
  worker: string;
  slots: number | null;
  queue: ConsumedQueue;
}

/** A task that a worker holds until its time. */
export interface HeldTask {
  id: string;
  name: string | null;
  queue: string | null;
  worker: string;
  /** Unix ms. */
  dueAt: number | null;
  /** When the worker said so, Unix ms. */
  toldAt: number | null;
}

/** What one look at everything gave. */
export interface Known {
  at: number;
  listing: KnownListing | null;
  /** Why the listing is not newer. */
  trouble: string | null;
  consumers: Map<string, Consumer[]>;
  /** All online workers have told from what they take. */
  allTold: boolean;
  /** Names that events tell of. */
  inEvents: ReadonlySet<string>;
  pauses: Map<string, PauseRecord>;
  delayed: Map<string, number>;
  samples: QueueSample[];
  /** Tasks that were sent, by queue, since `flowFrom`: that is when a task is first heard of. */
  sent: Map<string, number>;
  /** A sample of the lengths a few minutes ago; null while there is none that was taken as its minute began. */
  flowFrom: QueueSample | null;
}

export interface QueueKnowledge {
  look(): Promise<Known>;
  onlineWorkers(): string[];
  consumers(): Pick<Known, "consumers" | "allTold">;
  /** Lengths once a minute for the last hour, oldest first, whether or not the broker is there now. */
  samples(): Promise<QueueSample[]>;
  /** Names that workers and events tell of. */
  hints(): string[];
  /** Soonest first. */
  heldTasks(): HeldTask[];
}

const MINUTE_MS = 60_000;
/** Rates are measured over so long, trends shown of an hour. */
const RATE_MS = 3 * MINUTE_MS;
const TREND_MS = 60 * MINUTE_MS;
const HINTS_AGE_MS = 5000;
const SAMPLES_AGE_MS = 15_000;
const MAX_EVENT_QUEUES = 10_000;
const HELD_AGE_MS = 2000;
/** Of more only the first that were sent are counted. */
const MAX_HELD = 5000;

export function createQueueKnowledge(context: QueueContext): QueueKnowledge {
  const { store, view, inspector, monitor, now } = context;
  const buckets = createBucketReader(store, "queue", now);
  const readSamples = remembered(SAMPLES_AGE_MS, now, () => {
    const at = now();
    return store.queues.readSamples(at - TREND_MS, at);
  });
  let held: { at: number; tasks: HeldTask[] } = { at: -Infinity, tasks: [] };
  let eventNames: { at: number; names: ReadonlySet<string> } = { at: -Infinity, names: new Set() };

  function onlineWorkers(): string[] {
    return view
      .workers()
      .filter((record) => view.presence(record).status === "online")
      .map(({ name }) => name);
  }

  function consumersByQueue() {
    const consumers = new Map<string, Consumer[]>();
    let allTold = true;
    for (const worker of onlineWorkers()) {
      const { queues, stats } = inspector.get(worker).panels;
      if (queues.value === null) allTold = false;
      for (const queue of queues.value ?? []) {
        const slots = stats.value?.pool.slots ?? null;
        consumers.set(queue.name, [...(consumers.get(queue.name) ?? []), { worker, slots, queue }]);
      }
    }
    return { consumers, allTold };
  }

  function namesInEvents(): ReadonlySet<string> {
    if (now() - eventNames.at > HINTS_AGE_MS) {
      const facets = view.facets(toSelection({ filter: "" }), MAX_EVENT_QUEUES);
      eventNames = { at: now(), names: new Set(facets.queue.map(({ value }) => value)) };
    }
    return eventNames.names;
  }

  async function look(): Promise<Known> {
    const at = now();
    const recentFrom = Math.floor(at / MINUTE_MS) * MINUTE_MS - RATE_MS;
    const [{ listing, trouble }, pauses, samples, recent] = await Promise.all([
      monitor.look(),
      store.queues.readPauses(),
      readSamples(),
      buckets("minute", recentFrom, at),
    ]);
    // The sample of the minute in which sampling began may be of its end.
    const sampled = new Set(samples.map((sample) => sample.at));
    const flowFrom =
      samples.find((sample) => sample.at >= recentFrom && sampled.has(sample.at - MINUTE_MS)) ?? null;
    const sent = new Map<string, number>();
    for (const { at: start, entries } of recent) {
      if (flowFrom === null || start < flowFrom.at) continue;
      for (const [queue, counts] of entries) sent.set(queue, (sent.get(queue) ?? 0) + counts.received);
    }
    return {
      at,
      listing,
      trouble,
      ...consumersByQueue(),
      inEvents: namesInEvents(),
      pauses: new Map(pauses.map((pause) => [pause.queue, pause])),
      delayed: countBy(heldTasks(), ({ queue }) => queue),
      samples,
      sent,
      flowFrom,
    };
  }

  /**
   * Events tell of them as it happens; the workers' own lists, which are asked for seldom, of those whose events are off. What a
   * list names and events know to have gone on is held no longer.
   */
  function heldTasks(): HeldTask[] {
    if (now() - held.at > HELD_AGE_MS) held = { at: now(), tasks: readHeld() };
    return held.tasks;
  }

  function readHeld(): HeldTask[] {
    const byEvents = heldByEvents();
    const seen = new Set(byEvents.map(({ id }) => id));
    const others = heldByLists().filter(
      ({ id, dueAt }) => !seen.has(id) && view.get(id) === null && (dueAt ?? Infinity) > now(),
    );
    return [...byEvents, ...others].sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity));
  }

  function heldByEvents(): HeldTask[] {
    const { ids } = view.query({
      ...toSelection({ filter: "state:RECEIVED eta:now.." }),
      ...{ sort: "created", order: "asc", limit: MAX_HELD, offset: 0 },
    });
    const online = new Set(onlineWorkers());
    return ids.flatMap((id) => {
      const task = view.get(id);
      if (task === null || task.worker === null || !online.has(task.worker)) return [];
      return [
        {
          ...{ id, name: task.name, worker: task.worker, dueAt: task.etaAt, toldAt: now() },
          queue: task.queue ?? onlyQueueOf(task.worker),
        },
      ];
    });
  }

  /** Where its sender told of no queue, a worker that takes from one alone took it from there. */
  function onlyQueueOf(worker: string): string | null {
    const { value } = inspector.get(worker).panels.queues;
    const [only] = value?.length === 1 ? value : [];
    return only?.name ?? null;
  }

  function heldByLists(): HeldTask[] {
    return onlineWorkers().flatMap((worker) => {
      const { scheduled, queues } = inspector.get(worker).panels;
      return (scheduled.value?.items ?? []).map(({ dueAt, task }) => ({
        id: task.id,
        name: task.name ?? task.taskName,
        queue: queues.value?.find((one) => one.routingKey === task.routingKey)?.name ?? task.routingKey,
        worker,
        dueAt,
        toldAt: scheduled.answeredAt,
      }));
    });
  }

  return {
    look,
    onlineWorkers,
    samples: readSamples,
    consumers: consumersByQueue,
    hints: () => [...new Set([...consumersByQueue().consumers.keys(), ...namesInEvents()])],
    heldTasks,
  };
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Reads again only when what was read is older than that; those who ask at once share one reading. */
function remembered<T>(ageMs: number, now: () => number, read: () => Promise<T>): () => Promise<T> {
  let last: { at: number; value: Promise<T> } | null = null;
  return () => {
    if (last === null || now() - last.at > ageMs) {
      const value = read();
      last = { at: now(), value };
      value.catch(() => (last = null)); // whoever waits is told; the next reads again
    }
    return last.value;
  };
}
