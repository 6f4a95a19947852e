/** Queues as rows: what the broker, the workers and the events tell of each, side by side. */
import { forecastQueue, measureFlow } from "@/lib/cluster/queue";
import { mergeSketch, sketchPercentile, type SketchCounts } from "@/lib/cluster/sketch";
import type { Queue } from "@/lib/contract/queues";
import type { KnownListing } from "../control/queueMonitor";
import type { PauseRecord } from "../store/queueStore";
import type { Consumer, Known, QueueContext } from "./queueKnowledge";
import { toSelection } from "./tasks";

/** All queues that anything tells of; what takes many reads is left empty (`fillQueues`). */
export function queueRows(known: Known): Queue[] {
  const { listing, consumers, inEvents } = known;
  const onBroker = new Map(listing?.queues.map((state) => [state.name, state]));
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
      ...ratesOf(known, name, state ?? null, takers),
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

/** The broker's own count decides, where it has one; else the workers' word, once all have given it. */
export function nobodyTakes(
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
  takers: readonly Consumer[],
): Pick<Queue, "inPerSecond" | "outPerSecond" | "ratesFrom"> {
  if (state !== null && state.inPerSecond !== null && state.outPerSecond !== null) {
    return { inPerSecond: state.inPerSecond, outPerSecond: state.outPerSecond, ratesFrom: "broker" };
  }
  const none = { inPerSecond: null, outPerSecond: null, ratesFrom: null };
  const first = known.flowFrom;
  if (first === null || state === null || state.ready === null || known.listing === null) return none;
  const sent = known.sent.get(name) ?? 0;
  // Without `task-sent` events nobody tells which queue a task came from: nothing seen is not nothing taken.
  if (sent === 0 && takers.length > 0) return none;
  const before = { at: first.at, ready: first.ready.get(name) ?? 0 };
  const flow = measureFlow(before, { at: known.listing.at, ready: state.ready }, sent);
  if (flow === null) return none;
  // What went out of it went by other hands: it was purged, or expired.
  const outPerSecond = nobodyTakes(known, state.consumers, takers) ? 0 : flow.outPerSecond;
  return { ...flow, outPerSecond, ratesFrom: "events" };
}

/** Messages a second that it grew by in the last seconds. */
function growthOf({ listing }: Known, { name, ready }: Queue): number | null {
  if (listing === null || listing.before === null || ready === null) return null;
  const before = listing.before.ready.get(name) ?? 0;
  return ((ready - before) * 1000) / (listing.at - listing.before.at);
}

function pauseOf(pause: PauseRecord | undefined): Queue["pause"] {
  if (!pause) return null;
  const { by, reason, since, consumers } = pause;
  return { by, reason, since, workers: consumers.map(({ worker }) => worker) };
}

/** Waits are those of the last quarter of an hour. */
const WAIT_MS = 15 * 60_000;
/** For so many queues of a page the events are asked for their oldest task: each is a search. */
const MAX_OLDEST = 20;

/** What only those need that are shown: waits, ages, forecasts, trends. */
export async function fillQueues(
  context: Pick<QueueContext, "store" | "view" | "broker">,
  known: Known,
  queues: readonly Queue[],
): Promise<void> {
  const active = queues.filter(
    ({ name }) => known.sent.has(name) || (known.consumers.get(name)?.length ?? 0) > 0,
  );
  const sketched = await context.store.readRollups(
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
    const growsPerSecond = growthOf(known, queue);
    queue.forecast = forecastQueue(
      { ...queue, runtimeMs: sketchPercentile(run, 0.5), growsPerSecond },
      known.at,
    );
    queue.trend = known.samples.map(({ at, ready }) => ({ at, ready: ready.get(queue.name) ?? 0 }));
    if (queue.ready === 0) continue;
    const next = oldestIds.get(queue.name) ?? null;
    if (next !== null) {
      queue.oldestAt = context.view.get(next)?.createdAt ?? null;
      queue.oldestFrom = queue.oldestAt === null ? null : "message";
    } else if (context.broker === "rabbitmq" && searches++ < MAX_OLDEST) {
      queue.oldestAt = oldestPending(context, queue.name);
      queue.oldestFrom = queue.oldestAt === null ? null : "events";
    }
  }
}

function oldestPending({ view }: Pick<QueueContext, "view">, queue: string): number | null {
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
