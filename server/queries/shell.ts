/** What frames every page: the connections, the counts beside the places. */
import { setTimeout as delay } from "node:timers/promises";
import type { PauseRecord } from "../store/queueStore";
import type { IngestStatus } from "../store/store";
import { storeRefusal } from "../store/storeRefusal";
import { isMute, SILENT_AFTER_MS } from "../view/listening";
import type { FailureReader } from "./failures";
import type { QueryContext, SharedShell } from "./queries";
import { toSelection } from "./tasks";

/** Processes that stopped or went silent are shown for so long, unless there is no other. */
const SHOWN_FOR_MS = 60_000;
const MAX_PAUSED = 20;
const PATIENCE_MS = 1500;
const PROBE_EVERY_MS = 3000;

export interface ShellReader {
  get(): Promise<SharedShell>;
  isReady(): Promise<boolean>;
}

export function createShellReader(
  { store, view, now, about, reasonRequired, messagesWaiting, unconsumedQueues }: QueryContext,
  failures: Pick<FailureReader, "countNew">,
): ShellReader {
  let lastStatuses: IngestStatus[] = [];
  let newFailures = 0;
  let pauses: PauseRecord[] = [];
  let refusal: SharedShell["storeRefusal"] = null;
  let probedAt = -Infinity;

  /** The answer is about the last try, not this one: nobody waits for it. */
  function probeNowAndThen(): void {
    if (now() - probedAt < PROBE_EVERY_MS && now() >= probedAt) return;
    probedAt = now();
    store.probe().then(
      () => (refusal = null),
      (error: unknown) => (refusal = storeRefusal(error)),
    );
  }
  const failuresLastHour = toSelection({ filter: "state:FAILURE finished:-1h.." });

  return {
    async get() {
      probeNowAndThen();
      const reading = Promise.all([
        store.readIngestStatuses(),
        failures.countNew(),
        store.queues.readPauses(),
      ]);
      const storeOk = await Promise.race([reading, tooLate()])
        .then(([statuses, count, paused]) => {
          lastStatuses = statuses;
          newFailures = count;
          pauses = paused.sort((a, b) => a.since - b.since);
          return true;
        })
        .catch(() => false); // told by `storeOk`; what was known before is still shown
      const at = now();
      const workers = view.workers();
      const counts = view.counts();
      const fresh = lastStatuses.filter((status) => at - status.writtenAt < SILENT_AFTER_MS);
      return {
        at,
        cluster: about.cluster,
        connections: connectionsOf(lastStatuses, at),
        storeOk: storeOk && view.storeOk,
        // A Redis that is just full takes our little word, and not the batches.
        storeRefusal: refusal ?? fresh.find((status) => status.storeRefusal !== null)?.storeRefusal ?? null,
        eventsPerSecond: fresh.reduce((sum, status) => sum + status.eventsPerSecond, 0),
        tasks: view.size,
        hydrating: view.hydrating,
        failuresLastHour: view.query({
          ...failuresLastHour,
          sort: "created",
          order: "desc",
          limit: 1,
          offset: 0,
        }).total,
        newFailures,
        reasonRequired,
        workersOnline: workers.filter((worker) => view.presence(worker).status === "online").length,
        workersLost: workers.filter((worker) => view.presence(worker).status === "lost").length,
        workersKnown: workers.length,
        running: counts.running,
        messagesWaiting: messagesWaiting(),
        // That nobody takes from a paused queue is what the pause is for.
        unconsumedQueues: unconsumedQueues().filter(
          ({ queue }) => !pauses.some((pause) => pause.queue === queue),
        ),
        pausedQueues: pauses
          .slice(0, MAX_PAUSED)
          .map(({ queue, by, reason, since }) => ({ queue, by, reason, since })),
      };
    },
    async isReady() {
      await store.taskCount();
      return view.currentAt !== null;
    },
  };
}

/** A store that froze answers later or never; the frame of every page cannot wait for that. */
async function tooLate(): Promise<never> {
  await delay(PATIENCE_MS, undefined, { ref: false });
  throw new Error("the store does not answer in time");
}

function connectionsOf(statuses: readonly IngestStatus[], now: number): SharedShell["connections"] {
  const working = statuses.filter(
    (status) => status.state !== "stopped" && now - status.writtenAt < SHOWN_FOR_MS,
  );
  const newest = [...statuses].sort((a, b) => b.writtenAt - a.writtenAt).slice(0, 1);
  return (working.length > 0 ? working : newest).map((status) => ({
    id: status.id,
    state: stateOf(status, now),
    url: status.url,
    since: status.since,
    lastError: status.lastError,
    nextTryAt: status.nextTryAt,
    lastEventAt: status.lastEventAt,
    heardAt: status.heardAt,
    lagMs: status.lagMs,
    backlog: status.backlog,
    queue: status.queue,
    note: status.note,
  }));
}

function stateOf(status: IngestStatus, now: number): SharedShell["connections"][number]["state"] {
  if (status.state !== "stopped" && now - status.writtenAt > SILENT_AFTER_MS) return "silent";
  return isMute(status, now) ? "mute" : status.state;
}
