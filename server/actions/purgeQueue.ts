/** Button "Purge": all that waits is removed; with a copy, it can be put back for an hour. */
import { randomUUID } from "node:crypto";
import type { Purged } from "@/lib/contract/queues";
import { AppError } from "@/lib/contract/errors";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";

const KEPT_MS = 3_600_000;
/** Messages of RabbitMQ are copied out one by one, some thousands a second. */
const LONG_MS = 15 * 60_000;

type PurgeContext = Pick<ActionContext, "gate" | "queues" | "store" | "now">;

/** Throws QUEUE_NOT_FOUND, BROKER_UNAVAILABLE, NOT_ALLOWED, and BAD_REQUEST when the name was not typed. */
export async function purgeQueue(
  context: PurgeContext,
  actor: Actor,
  queue: string,
  { confirm, keep }: { confirm: string; keep: boolean },
): Promise<Purged> {
  if (confirm !== queue) {
    throw new AppError("BAD_REQUEST", { confirm: "is not the queue's name" }, "The request is wrong.");
  }
  const info = {
    action: "queue-purge",
    permission: "purge",
    about: { queues: [queue] },
    targets: [queue],
    details: { keep },
  } as const;
  return context.gate.run(
    actor,
    info,
    () => (keep ? purgeWithCopy(context, actor, queue) : purge(context, queue)),
    ({ purged }) => ({ purged }),
  );
}

async function purge({ queues }: PurgeContext, queue: string): Promise<Purged> {
  return { purged: await queues.use((broker) => broker.purge(queue, null)), keptAs: null, until: null };
}

async function purgeWithCopy(
  { queues, store, now }: PurgeContext,
  actor: Actor,
  queue: string,
): Promise<Purged> {
  const id = randomUUID();
  const until = now() + KEPT_MS;
  const record = { id, queue, at: now(), by: actor.name, count: 0, until };
  // Before anything is taken out: should we be cut short, what was is not forgotten.
  await store.queues.savePurge(record);
  let kept = 0;
  const save = async (messages: readonly string[]) => {
    await store.queues.appendPurged(id, KEPT_MS, messages);
    kept += messages.length;
    await store.queues.savePurge({ ...record, count: kept });
  };
  const purged = await queues.use((broker) => broker.purge(queue, { id, lifeMs: KEPT_MS, save }), LONG_MS);
  if (purged === 0) {
    await store.queues.removePurge(id);
    return { purged, keptAs: null, until: null };
  }
  await store.queues.savePurge({ ...record, count: purged });
  return { purged, keptAs: id, until };
}

/** Button "Put back". Throws NOT_FOUND when the copy is gone, QUEUE_NOT_FOUND when the queue is. */
export function putBack(
  context: PurgeContext,
  actor: Actor,
  queue: string,
  id: string,
): Promise<{ putBack: number }> {
  const info = {
    action: "queue-put-back",
    permission: "purge",
    about: { queues: [queue] },
    targets: [queue],
    details: { purge: id },
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => {
      const { queues, store } = context;
      const record = await store.queues.readPurge(id);
      if (record?.queue !== queue)
        throw new AppError("NOT_FOUND", { purge: id }, "There is no such copy any more.");
      const take = () => store.queues.takePurged(id);
      const back = await queues.use((broker) => broker.putBack(queue, id, take), LONG_MS);
      await store.queues.removePurge(id);
      return { putBack: back };
    },
    ({ putBack: n }) => ({ putBack: n }),
  );
}
