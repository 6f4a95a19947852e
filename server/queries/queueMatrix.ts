/** Who serves what: queues by workers, with how much each worker took of each queue of late. */
import type { QueueMatrix } from "@/lib/contract/queues";
import type { EndedCounts } from "../view/endedByWorker";
import type { QueueContext, QueueKnowledge } from "./queueKnowledge";
import { queueRows } from "./queueRows";

/** Rates are of tasks that ended in the last minutes. */
const RATE_MINUTES = 3;
const MAX_QUEUES = 500;
const MINUTE_MS = 60_000;

export function createMatrixReader(
  { view, inspector, now }: Pick<QueueContext, "view" | "inspector" | "now">,
  knowledge: QueueKnowledge,
): () => Promise<QueueMatrix> {
  return async () => {
    const known = await knowledge.look();
    const ended = view.endedByWorker(now() - RATE_MINUTES * MINUTE_MS);
    const workers = view
      .workers()
      .map((record) => ({ record, status: view.presence(record).status }))
      .flatMap(({ record, status }) => (status === "online" || status === "lost" ? [{ record, status }] : []))
      .map(({ record: { name, active }, status }) => {
        const { queues: told, stats } = inspector.get(name).panels;
        const consumes = told.value?.map((one) => one.name) ?? null;
        return {
          name,
          status,
          slots: stats.value?.pool.slots ?? null,
          active: status === "online" ? active : null,
          consumes,
          rates: status === "online" ? ratesOf(ended.get(name), consumes) : {},
          toldAt: told.answeredAt,
        };
      });
    const taken = new Set(workers.flatMap(({ consumes }) => consumes ?? []));
    const queues = queueRows(known).filter(({ name, ready }) => taken.has(name) || (ready ?? 0) > 0);
    const rank = ({ name }: { name: string }) => (taken.has(name) ? 0 : 1);
    queues.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
    return {
      at: known.listing?.at ?? null,
      total: queues.length,
      queues: queues.slice(0, MAX_QUEUES).map(({ name, ready, unconsumed }) => ({
        name,
        ready,
        unconsumed,
        perMinute: sumOf(workers.map(({ rates }) => rates[name])),
      })),
      workers,
    };
  };
}

/**
 * Tasks a minute, by queue. Of a task whose sender told of no queue it is known where it came from only if its worker takes
 * from one queue; while there are others, a queue of which nothing was heard has no rate.
 */
export function ratesOf(
  ended: EndedCounts | undefined,
  consumes: readonly string[] | null,
): Record<string, number> {
  const counts = new Map(ended?.byQueue);
  const [only] = consumes?.length === 1 ? consumes : [];
  const elsewhere = ended?.unknown ?? 0;
  if (only !== undefined && ended !== undefined) counts.set(only, (counts.get(only) ?? 0) + elsewhere);
  // Heard of and of known queues: then silence about a queue is a rate of none.
  if (ended !== undefined && elsewhere === 0)
    for (const queue of consumes ?? []) if (!counts.has(queue)) counts.set(queue, 0);
  return Object.fromEntries([...counts].map(([queue, count]) => [queue, count / RATE_MINUTES]));
}

function sumOf(rates: readonly (number | undefined)[]): number | null {
  const known = rates.filter((rate) => rate !== undefined);
  return known.length === 0 ? null : known.reduce((sum, rate) => sum + rate, 0);
}
