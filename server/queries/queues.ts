/** Queues as the pages show them: the list with its sums, one queue with what is held and kept of it, and bare figures. */
import type {
  Queue,
  QueueDetail,
  QueueList,
  QueueListQuery,
  QueueMatrix,
  QueueTrouble,
} from "@/lib/contract/queues";
import { AppError } from "@/lib/contract/errors";
import type { PurgeRecord } from "../store/queueStore";
import { createQueueKnowledge, type Known, type QueueContext } from "./queueKnowledge";
import { createMatrixReader } from "./queueMatrix";
import { fillQueues, nobodyTakes, queueRows } from "./queueRows";

export interface QueueReader {
  readonly broker: "rabbitmq" | "redis";
  list(query: QueueListQuery): Promise<QueueList>;
  /** Throws QUEUE_NOT_FOUND. */
  get(name: string): Promise<QueueDetail>;
  /** Whether anything tells of it: the broker, a worker, an event. Also where the broker could not be asked. */
  isKnown(name: string): Promise<boolean>;
  matrix(): Promise<QueueMatrix>;
  /** Messages that wait in all queues, by the newest look; null before the first. */
  waiting(): number | null;
  /** The same of each queue of which the broker tells; 0 where it has none of that name. */
  waitingByQueue(): ReadonlyMap<string, number> | null;
  /** How many waited in all queues, once a minute for the last hour, oldest first. */
  waitingTrend(): Promise<{ at: number; ready: number }[]>;
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

const MAX_UNCONSUMED = 20;
const MAX_DELAYED = 200;
const MAX_PURGES = 50;
const MAX_FIGURES = 1000;

export function createQueueReader(context: QueueContext): QueueReader {
  const { store, monitor } = context;
  const knowledge = createQueueKnowledge(context);
  const matrix = createMatrixReader(context, knowledge);

  return {
    broker: context.broker,
    hints: knowledge.hints,
    matrix,

    figures() {
      const { consumers } = knowledge.consumers();
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
      const [known, purges] = await Promise.all([knowledge.look(), store.queues.readPurges()]);
      const all = queueRows(known);
      const text = query.search.toLowerCase();
      const found = all.filter(({ name }) => name.toLowerCase().includes(text)).sort(compareBy(query));
      const page = found.slice(query.offset, query.offset + query.limit);
      await fillQueues(context, known, page);
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
        purges: purges
          .filter(({ count }) => count > 0)
          .slice(0, MAX_PURGES)
          .map(toPurge),
        troubles: troublesOf(known),
        queues: page,
      };
    },

    async get(name) {
      const known = await knowledge.look();
      const queue = queueRows(known).find((one) => one.name === name);
      if (!queue) throw new AppError("QUEUE_NOT_FOUND", { queue: name });
      await fillQueues(context, known, [queue]);
      const delayed = knowledge.heldTasks().filter((task) => task.queue === name);
      const purges = await store.queues.readPurges();
      return {
        queue,
        delayed: delayed.slice(0, MAX_DELAYED).map(({ toldAt: _, ...task }) => task),
        delayedToldAt: delayed.reduce<number | null>((oldest, { toldAt }) => earlier(oldest, toldAt), null),
        purges: purges.filter((purge) => purge.queue === name).map(toPurge),
      };
    },

    async isKnown(name) {
      const known = await knowledge.look();
      return known.trouble !== null || queueRows(known).some((queue) => queue.name === name);
    },

    waiting() {
      return monitor.latest?.queues.reduce((sum, { ready }) => sum + (ready ?? 0), 0) ?? null;
    },

    waitingByQueue() {
      if (monitor.latest === null) return null;
      const { queues, missing } = monitor.latest;
      return new Map<string, number>([
        ...missing.map((name) => [name, 0] as const),
        ...queues.flatMap(({ name, ready }) => (ready === null ? [] : [[name, ready] as const])),
      ]);
    },

    async waitingTrend() {
      return (await knowledge.samples()).map(({ at, ready }) => ({
        at,
        ready: [...ready.values()].reduce((sum, count) => sum + count, 0),
      }));
    },

    unconsumed() {
      const listing = monitor.latest;
      if (listing === null) return [];
      const { consumers, allTold } = knowledge.consumers();
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

function toPurge({ id, queue, at, by, count, until }: PurgeRecord): QueueList["purges"][number] {
  return { id, queue, at, by, count, until };
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

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
