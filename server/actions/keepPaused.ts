/** Queues that are paused stay so: a worker that comes online and takes from one is told to leave it. */
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { consumes } from "./addConsumer";
import { cancelConsumer } from "./cancelConsumer";
import { onlineNames } from "./commandWorkers";
import { consumerOf, mergeConsumers } from "./pauseQueue";
import { lookAgain, type Looker } from "./lookAgain";

const LOOK_MS = 2000;
const WAIT_MS = 5000;
/** A worker that did not leave is not told again sooner. */
const AGAIN_MS = 10_000;

/** In the audit: nobody pressed a button now. */
const ITSELF: Actor = {
  name: "paused queue",
  role: "operator",
  grants: [],
  readOnly: false,
  reason: "A queue that is paused stays so.",
};

export function createPauseKeeper(context: ActionContext, lookMs = LOOK_MS): Looker {
  const toldAt = new Map<string, number>();

  async function look(): Promise<void> {
    const { store, now } = context;
    for (const record of await store.queues.readPauses()) {
      const joined = onlineNames(context).filter(
        (worker) =>
          // By what it told when it came online.
          consumes(context, worker, record.queue) === true &&
          now() - (toldAt.get(`${worker} ${record.queue}`) ?? -Infinity) > AGAIN_MS,
      );
      if (joined.length === 0) continue;
      for (const worker of joined) toldAt.set(`${worker} ${record.queue}`, now());
      const consumers = mergeConsumers(
        record.consumers,
        joined.map((worker) => consumerOf(context, worker, record.queue)),
      );
      await store.queues.savePause({ ...record, consumers });
      await cancelConsumer(context, ITSELF, { workers: joined, queue: record.queue, waitMs: WAIT_MS });
    }
  }

  return lookAgain(look, lookMs, context.onTrouble);
}
