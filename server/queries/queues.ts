/**
 * Queues as the pages show them: the broker's counts, who takes from them by the workers' own word, how fast by the
 * events, and what we sampled. Each of these may be missing; the others stand.
 */
import type { ConsumedQueue } from "@/lib/celery/inspect";
import { forecastQueue, measureFlow } from "@/lib/cluster/queue";
import { mergeSketch, sketchPercentile, type SketchCounts } from "@/lib/cluster/sketch";
import type {
  Queue,
  QueueDetail,
  QueueList,
  QueueListQuery,
  QueueMatrix,
  QueueTrouble,
} from "@/lib/contract/queues";
import { AppError } from "@/lib/contract/errors";
import type { Inspector } from "../control/inspect";
import type { KnownListing, QueueMonitor } from "../control/queueMonitor";
import type { PauseRecord, QueueSample } from "../store/queueStore";
import type { Store } from "../store/store";
import type { View } from "../view/view";
import { createBucketReader } from "./bucketReader";
import { toSelection } from "./tasks";

export interface QueueReader {
  readonly broker: "rabbitmq" | "redis";
  list(query: QueueListQuery): Promise<QueueList>;
  /** Throws QUEUE_NOT_FOUND. */
  get(name: string): Promise<QueueDetail>;
  matrix(): Promise<QueueMatrix>;
  /** Messages that wait in all queues, by the newest look; null before the first. */
  waiting(): number | null;
  /** Queues in which messages wait and from which nobody takes, by the newest look. */
  unconsumed(): { queue: string; ready: number }[];
  /** Names of queues that workers and events tell of. */
  hints(): string[];
  /** Of the queues that hold anything or that somebody takes from, by the newest look; at most 1000. */
  figures(): QueueFigures[];
  /** Messages that wait, asked now; of a queue that is not there 0. Throws BROKER_UNAVAILABLE. */
  lengths(names: readonly string[]): Promise<{ name: string; messages: number }[]>;
}

export interface QueueFigures {
  name: string;
  /** Null: not known. */
  ready: number | null;
  /** As the broker counts them; null where it does not. */
  consumers: number | null;
  workers: number;
  slots: number;
}

export interface QueueContext {
  store: Pick<Store, "queues" | "readRollups">;
  view: View;
  inspector: Pick<Inspector, "get">;
  monitor: Pick<QueueMonitor, "look" | "latest" | "use">;
  broker: "rabbitmq" | "redis";
  hasApi: boolean;
  now: () => number;
}

const MINUTE_MS = 60_000;
/** Rates are measured over so long, waits over the last quarter of an hour, trends over an hour. */
const RATE_MS = 3 * MINUTE_MS;
const WAIT_MS = 15 * MINUTE_MS;
const TREND_MS = 60 * MINUTE_MS;
const HINTS_AGE_MS = 5000;
const SAMPLES_AGE_MS = 15_000;
const MAX_UNCONSUMED = 20;
const MAX_DELAYED = 200;
/** For so many queues of a page the events are asked for their oldest task: each is a search. */
const MAX_OLDEST = 20;
const MAX_EVENT_QUEUES = 10_000;
const MAX_FIGURES = 1000;

/** Who takes from a queue. */
interface Consumer {
  worker: string;
  slots: number | null;
  queue: ConsumedQueue;
}

/** What one look at everything gave. */
interface Known {
  at: number;
  listing: KnownListing | null;
  trouble: string | null;
  consumers: Map<string, Consumer[]>;
  /** All online workers have told from what they take. */
  allTold: boolean;
  pauses: Map<string, PauseRecord>;
  delayed: Map<string, number>;
  samples: QueueSample[];
  /** Tasks that were sent, by queue, since `flowFrom`: that is when a task is first heard of. */
  sent: Map<string, number>;
  /** A sample of the lengths a few minutes ago; null while there is none that was taken as its minute began. */
  flowFrom: QueueSample | null;
}

export function createQueueReader(context: QueueContext): QueueReader {
  const { store, view, inspector, monitor, now } = context;
  const buckets = createBucketReader(store, "queue", now);
  const readSamples = remembered(SAMPLES_AGE_MS, now, () => {
    const at = now();
    return store.queues.readSamples(at - TREND_MS, at);
  });
  let eventNames: { at: number; names: string[] } = { at: -Infinity, names: [] };

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

  function namesInEvents(): string[] {
    if (now() - eventNames.at > HINTS_AGE_MS) {
      const facets = view.facets(toSelection({ filter: "" }), MAX_EVENT_QUEUES);
      eventNames = { at: now(), names: facets.queue.map(({ value }) => value) };
    }
    return eventNames.names;
  }

  function hints(): string[] {
    return [...new Set([...consumersByQueue().consumers.keys(), ...namesInEvents()])];
  }

  async function lookAround(): Promise<Known> {
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
      pauses: new Map(pauses.map((pause) => [pause.queue, pause])),
      delayed: countBy(delayedTasks(), ({ queue }) => queue),
      samples,
      sent,
      flowFrom,
    };
  }

  /** Held by workers until their time, soonest first. */
  function delayedTasks() {
    const tasks = onlineWorkers().flatMap((worker) => {
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
    return tasks.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity));
  }

  function allQueues(known: Known): Queue[] {
    const { listing, consumers } = known;
    const onBroker = new Map(listing?.queues.map((state) => [state.name, state]));
    const inEvents = new Set(namesInEvents());
    const missing = new Set(listing?.missing);
    const names = new Set([...onBroker.keys(), ...consumers.keys(), ...known.pauses.keys(), ...inEvents]);
    return [...names].map((name) => {
      const state = onBroker.get(name);
      const takers = consumers.get(name) ?? [];
      const ready = state?.ready ?? null;
      const slots = takers.some((one) => one.slots === null)
        ? null
        : takers.reduce((sum, one) => sum + (one.slots ?? 0), 0);
      return {
        name,
        sources: [
          ...(state?.sources ?? []),
          ...(takers.length > 0 ? (["workers"] as const) : []),
          ...(inEvents.has(name) ? (["events"] as const) : []),
        ],
        exists: state ? true : missing.has(name) ? false : null,
        kind: state?.kind ?? null,
        ready,
        unacked: state?.unacked ?? null,
        priorities: state?.priorities ?? null,
        consumerCount: state?.consumers ?? null,
        workers: takers.map(({ worker }) => worker).sort(),
        unconsumed: (ready ?? 0) > 0 && nobodyTakes(known, state?.consumers ?? null, takers),
        slots: takers.length > 0 ? slots : null,
        ...ratesOf(known, name, state ?? null, takers.length > 0),
        waitP50: null,
        waitP95: null,
        waitP99: null,
        oldestAt: null,
        oldestFrom: null,
        delayed: known.delayed.get(name) ?? 0,
        forecast: { code: "unknown", emptyAt: null, slotsMissing: null },
        pause: pauseOf(known.pauses.get(name)),
        trend: [],
        problem: state?.problem ?? null,
      } satisfies Queue;
    });
  }

  /** What only those need that are shown: waits, ages, forecasts, trends. */
  async function fill(known: Known, queues: readonly Queue[]): Promise<void> {
    const active = queues.filter(
      ({ name }) => known.sent.has(name) || (known.consumers.get(name)?.length ?? 0) > 0,
    );
    const sketched = await store.readRollups(
      "minute",
      "queue",
      known.at - WAIT_MS,
      known.at,
      active.map(({ name }) => name),
    );
    const oldestIds = new Map(known.listing?.queues.map(({ name, oldestTaskId }) => [name, oldestTaskId]));
    let searches = 0;
    for (const queue of queues) {
      const wait: SketchCounts = new Map();
      const run: SketchCounts = new Map();
      for (const { entries } of sketched) {
        const entry = entries.get(queue.name);
        if (!entry) continue;
        mergeSketch(wait, entry.wait);
        mergeSketch(run, entry.run);
      }
      queue.waitP50 = sketchPercentile(wait, 0.5);
      queue.waitP95 = sketchPercentile(wait, 0.95);
      queue.waitP99 = sketchPercentile(wait, 0.99);
      queue.forecast = forecastQueue({ ...queue, runtimeMs: sketchPercentile(run, 0.5) }, known.at);
      queue.trend = known.samples.map(({ at, ready }) => ({ at, ready: ready.get(queue.name) ?? 0 }));
      if (queue.ready === 0) continue;
      const next = oldestIds.get(queue.name) ?? null;
      if (next !== null) {
        queue.oldestAt = view.get(next)?.createdAt ?? null;
        queue.oldestFrom = queue.oldestAt === null ? null : "message";
      } else if (context.broker === "rabbitmq" && searches++ < MAX_OLDEST) {
        queue.oldestAt = oldestPending(queue.name);
        queue.oldestFrom = queue.oldestAt === null ? null : "events";
      }
    }
  }

  function oldestPending(queue: string): number | null {
    const filter = `state:PENDING queue:${JSON.stringify(queue)}`;
    const { ids } = view.query({
      ...toSelection({ filter }),
      sort: "created",
      order: "asc",
      limit: 1,
      offset: 0,
    });
    const oldest = ids[0];
    return oldest === undefined ? null : (view.get(oldest)?.createdAt ?? null);
  }

  return {
    broker: context.broker,
    hints,

    figures() {
      const { consumers } = consumersByQueue();
      const onBroker = new Map(monitor.latest?.queues.map((state) => [state.name, state]));
      const missing = new Set(monitor.latest?.missing);
      return [...new Set([...consumers.keys(), ...onBroker.keys()])].slice(0, MAX_FIGURES).map((name) => {
        const takers = consumers.get(name) ?? [];
        const state = onBroker.get(name);
        return {
          name,
          ready: state?.ready ?? (missing.has(name) ? 0 : null),
          consumers: state?.consumers ?? null,
          workers: takers.length,
          slots: takers.reduce((sum, { slots }) => sum + (slots ?? 1), 0),
        };
      });
    },

    async lengths(names) {
      const { queues } = await monitor.use((broker) => broker.list(names));
      const ready = new Map(queues.map((queue) => [queue.name, queue.ready ?? 0]));
      return names.map((name) => ({ name, messages: ready.get(name) ?? 0 }));
    },

    async list(query) {
      const known = await lookAround();
      const all = allQueues(known);
      const text = query.search.toLowerCase();
      const found = all.filter(({ name }) => name.toLowerCase().includes(text)).sort(compareBy(query));
      const page = found.slice(query.offset, query.offset + query.limit);
      await fill(known, page);
      const unacked = all.map((queue) => queue.unacked);
      return {
        at: known.listing?.at ?? null,
        broker: context.broker,
        hasApi: context.hasApi,
        total: found.length,
        known: all.length,
        ready: all.reduce((sum, { ready }) => sum + (ready ?? 0), 0),
        unacked: unacked.every((n) => n === null)
          ? null
          : unacked.reduce<number>((sum, n) => sum + (n ?? 0), 0),
        unackedElsewhere: known.listing?.unackedElsewhere ?? 0,
        unconsumed: withoutConsumer(all),
        delayed: [...known.delayed.values()].reduce((sum, n) => sum + n, 0),
        troubles: troublesOf(known),
        queues: page,
      };
    },

    async get(name) {
      const known = await lookAround();
      const queue = allQueues(known).find((one) => one.name === name);
      if (!queue) throw new AppError("QUEUE_NOT_FOUND", { queue: name });
      await fill(known, [queue]);
      const delayed = delayedTasks().filter((task) => task.queue === name);
      const purges = await store.queues.readPurges();
      return {
        queue,
        delayed: delayed.slice(0, MAX_DELAYED).map(({ toldAt: _, ...task }) => task),
        delayedToldAt: delayed.reduce<number | null>((oldest, { toldAt }) => earlier(oldest, toldAt), null),
        purges: purges
          .filter((purge) => purge.queue === name)
          .map(({ id, at, by, count, until }) => ({ id, at, by, count, until })),
      };
    },

    async matrix() {
      const known = await lookAround();
      const queues = allQueues(known).sort((a, b) => (a.name < b.name ? -1 : 1));
      return {
        at: known.listing?.at ?? null,
        queues: queues.map(({ name, ready, unconsumed }) => ({ name, ready, unconsumed })),
        workers: onlineWorkers().map((name) => {
          const { queues: consumed, stats } = inspector.get(name).panels;
          return {
            name,
            slots: stats.value?.pool.slots ?? null,
            active: view.worker(name)?.active ?? null,
            consumes: consumed.value?.map((one) => one.name) ?? null,
            toldAt: consumed.answeredAt,
          };
        }),
      };
    },

    waiting() {
      return monitor.latest?.queues.reduce((sum, { ready }) => sum + (ready ?? 0), 0) ?? null;
    },

    unconsumed() {
      const listing = monitor.latest;
      if (listing === null) return [];
      const { consumers, allTold } = consumersByQueue();
      return listing.queues
        .filter(({ name, ready, consumers: count }) => {
          const takers = consumers.get(name) ?? [];
          return (ready ?? 0) > 0 && nobodyTakes({ allTold }, count, takers);
        })
        .map(({ name, ready }) => ({ queue: name, ready: ready ?? 0 }))
        .sort((a, b) => b.ready - a.ready)
        .slice(0, MAX_UNCONSUMED);
    },
  };
}

/** The broker's own count decides, where it has one; else the workers' word, once all have given it. */
function nobodyTakes(
  { allTold }: Pick<Known, "allTold">,
  count: number | null,
  takers: readonly Consumer[],
): boolean {
  if (count !== null) return count === 0;
  return takers.length === 0 && allTold;
}

function ratesOf(
  known: Known,
  name: string,
  state: KnownListing["queues"][number] | null,
  isTaken: boolean,
): Pick<Queue, "inPerSecond" | "outPerSecond" | "ratesFrom"> {
  if (state !== null && state.inPerSecond !== null && state.outPerSecond !== null) {
    return { inPerSecond: state.inPerSecond, outPerSecond: state.outPerSecond, ratesFrom: "broker" };
  }
  const none = { inPerSecond: null, outPerSecond: null, ratesFrom: null };
  const first = known.flowFrom;
  if (first === null || state === null || state.ready === null || known.listing === null) return none;
  const sent = known.sent.get(name) ?? 0;
  // Without `task-sent` events nobody tells which queue a task came from: nothing seen is not nothing taken.
  if (sent === 0 && isTaken) return none;
  const before = { at: first.at, ready: first.ready.get(name) ?? 0 };
  const flow = measureFlow(before, { at: known.listing.at, ready: state.ready }, sent);
  return flow === null ? none : { ...flow, ratesFrom: "events" };
}

function pauseOf(pause: PauseRecord | undefined): Queue["pause"] {
  if (!pause) return null;
  const { by, reason, since, consumers } = pause;
  return { by, reason, since, workers: consumers.map(({ worker }) => worker) };
}

function withoutConsumer(queues: readonly Queue[]): { queue: string; ready: number }[] {
  return queues
    .filter(({ unconsumed }) => unconsumed)
    .map(({ name, ready }) => ({ queue: name, ready: ready ?? 0 }))
    .sort((a, b) => b.ready - a.ready)
    .slice(0, MAX_UNCONSUMED);
}

function troublesOf({ listing, trouble }: Known): QueueTrouble[] {
  const since = listing?.at ?? null;
  const broker =
    trouble === null
      ? []
      : [{ source: "broker" as const, code: "unreachable" as const, text: trouble, since }];
  return [...broker, ...(listing?.troubles ?? []).map((one) => ({ ...one, since: null }))];
}

const SORT_FIELDS = {
  name: "name",
  ready: "ready",
  unacked: "unacked",
  in: "inPerSecond",
  out: "outPerSecond",
} as const;

/** What is not known comes last, either way. */
function compareBy({ sort, order }: QueueListQuery): (a: Queue, b: Queue) => number {
  const field = SORT_FIELDS[sort];
  const sign = order === "asc" ? 1 : -1;
  return (a, b) => {
    const [left, right] = [a[field], b[field]];
    if (left !== right) {
      if (left === null) return 1;
      if (right === null) return -1;
      return left < right ? -sign : sign;
    }
    return a.name < b.name ? -1 : 1;
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

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
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
