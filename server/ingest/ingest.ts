/** Wires receiver, pipeline and store together, and tells what goes on: in the log once a change, in the store each second. */
import type { Logger } from "pino";
import { mayBeCatchable } from "@/lib/cluster/catchable";
import type { CatchableTask } from "../store/caughtStore";
import type { EventBatch, IngestStatus, Store } from "../store/store";
import { storeRefusal, type StoreRefusal } from "../store/storeRefusal";
import type { IngestOptions } from "./ingestOptions";
import { createPipeline } from "./pipeline";
import { BEHIND_MESSAGES, createSendTimes, watchDropped, writtenUntil } from "./lag";
import { createReceiver, type ConnectionStatus } from "./receiver";
import { maskUrl } from "@/lib/format/maskUrl";

const STATUS_EVERY_MS = 1000;
const RETENTION_EVERY_MS = 5000;
const BACKLOG_EVERY_MS = 5000;
/** What is here for so long waits for the store. */
const LATE_MS = 1000;
/** A process of ours that comes or goes is told of by itself within a few seconds; another's stays. */
const LOOKS_BEFORE_SHARED = 4;
const STATUS_LIFE_MS = 60_000;
/** Events per second is told as the mean of this many status periods. */
const RATE_PERIODS = 5;

/** Begins at once; `stop` resolves when all deliveries in hand are written or given back to the broker. */
export function startIngest(
  options: IngestOptions,
  store: Store,
  logger: Logger,
  now: () => number = Date.now,
): { stop(): Promise<void> } {
  let connection: ConnectionStatus | null = null;
  let lastEventAt: number | null = null;
  let lagMs: number | null = null;
  let sentUntil: number | null = null;
  let backlog: number | null = null;
  let queueFull = false;
  let foreignLooks = 0;
  const perPeriod: number[] = [0];
  /** Of the batch that is being written. */
  let catchable: CatchableTask[] = [];
  let refusal: StoreRefusal | null = null;
  let storeDownSince: number | null = null;

  const dropped = watchDropped((gap) => void quietly(store.writeGap(gap)));
  const sendTimes = createSendTimes();

  const pipeline = createPipeline({
    store,
    now,
    onStoreTrouble(error) {
      refusal = storeRefusal(error);
      if (error) {
        storeDownSince = now();
        logger.error(
          { reason: error.message },
          "the store does not take events; the broker holds them meanwhile",
        );
      } else if (storeDownSince !== null) {
        logger.info({ awayMs: now() - storeDownSince }, "the store takes events again");
      }
    },
    onRead(batch) {
      catchable = options.notesCatchable ? catchableIn(batch) : [];
    },
    onWritten(batch) {
      perPeriod[0] = (perPeriod[0] ?? 0) + batch.received;
      if (batch.received > 0) lastEventAt = batch.receivedAt;
      const sentAt = sendTimes.of(batch, mayWait());
      if (sentAt.length > 0) {
        sentUntil = sentAt.reduce((newest, at) => Math.max(newest, at));
        lagMs = Math.max(0, now() - sentUntil);
      }
      dropped.note(sentAt);
      for (const problem of batch.problems) logFirst(problem.kind, problem.detail);
      if (catchable.length > 0) void quietly(store.caught.note(catchable));
    },
  });

  /** Whether events are known to wait for us. */
  function mayWait(): boolean {
    const since = pipeline.unwrittenSince();
    return (backlog ?? 0) >= BEHIND_MESSAGES || (since !== null && now() - since > LATE_MS);
  }

  const seenProblems = new Set<string>();
  function logFirst(kind: string, detail: string): void {
    if (seenProblems.has(kind)) return;
    seenProblems.add(kind);
    logger.warn(
      { kind, detail },
      "an event that cannot be read as it came; more of this kind are only counted",
    );
  }

  const receiver = createReceiver({
    ingest: options,
    queue: async () => `umbel.events.${options.instance ?? (await store.identity())}`,
    pipeline,
    now,
    onStatus(status) {
      logConnection(logger, connection, status);
      connection = status;
      void writeStatus();
    },
    onConnected({ blind, full }) {
      if (blind) void quietly(recordGap(store, now()));
      else if (full)
        void quietly(
          store.lastConnectedAt().then((at) => {
            dropped.begin(at);
            if (!queueFull) dropped.end();
          }),
        );
    },
  });

  function noteOf({ note }: ConnectionStatus): string | null {
    if (foreignLooks >= LOOKS_BEFORE_SHARED) return "shared-queue";
    return queueFull ? "queue-full" : note;
  }

  async function writeStatus(): Promise<void> {
    if (!connection) return;
    const status: IngestStatus = {
      id: options.id,
      ...connection,
      note: noteOf(connection),
      url: maskUrl(options.brokerUrl),
      lastEventAt,
      heardAt: receiver.heardAt(),
      writtenUntil: writtenUntil({
        heardAt: receiver.heardAt(),
        unwrittenSince: pipeline.unwrittenSince(),
        backlog,
        sentUntil,
      }),
      eventsPerSecond:
        perPeriod.reduce((sum, count) => sum + count, 0) / ((perPeriod.length * STATUS_EVERY_MS) / 1000),
      // A lag is of what comes; where nothing comes there is none.
      lagMs: perPeriod.some((count) => count > 0) ? lagMs : lagMs === null ? null : 0,
      backlog,
      storeRefusal: refusal,
      writtenAt: now(),
    };
    await quietly(store.writeIngestStatus(status));
  }

  /** Whether more take from our queue than there are ingest processes on this store. */
  async function hasForeignConsumer(consumers: number): Promise<boolean> {
    if (consumers < 2) return false;
    const statuses = await store.readIngestStatuses().catch(() => null); // away: nothing can be said
    if (statuses === null) return false;
    // Also those that are on their way in or out: a broker that lost a node keeps their consumers for a while.
    const own = statuses.filter(({ writtenAt }) => now() - writtenAt < STATUS_LIFE_MS);
    return consumers > own.length;
  }

  async function watchBacklog(): Promise<void> {
    const queue = await receiver.backlog();
    backlog = queue?.messages ?? null;
    foreignLooks = queue !== null && (await hasForeignConsumer(queue.consumers)) ? foreignLooks + 1 : 0;
    if (foreignLooks === LOOKS_BEFORE_SHARED)
      logger.warn("somebody else takes from our event queue: events are missing here; see --instance");
    const full = backlog !== null && backlog >= options.eventQueueLimit;
    if (full && !queueFull) {
      logger.warn({ backlog }, "our event queue is full: the broker drops its oldest events");
      dropped.begin(sentUntil);
    }
    if (!full && queueFull) dropped.end();
    queueFull = full;
  }

  /** The store being away is logged by the pipeline, once; what is only told for display may fail with it. */
  async function quietly(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      logger.debug({ reason: String(error) }, "the store did not take a status");
    }
  }

  const timers = [
    setInterval(() => {
      void writeStatus();
      perPeriod.unshift(0);
      perPeriod.length = Math.min(perPeriod.length, RATE_PERIODS);
    }, STATUS_EVERY_MS),
    setInterval(() => void quietly(store.enforceRetention()), RETENTION_EVERY_MS),
    setInterval(() => void watchBacklog(), BACKLOG_EVERY_MS),
  ];
  receiver.start();

  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      // Write and acknowledge before closing: what is written but not acknowledged would come again.
      await receiver.cancel();
      await pipeline.stop();
      await receiver.stop();
      await writeStatus();
    },
  };
}

/** Older ones have waited for us: their workers hold the task no more, or are asked when somebody wants it. */
const FRESH_MS = 30_000;

function catchableIn({ taskEvents, receivedAt }: EventBatch): CatchableTask[] {
  return taskEvents
    .filter((event) => event.at > receivedAt - FRESH_MS && mayBeCatchable(event))
    .map(({ uuid, hostname }) => ({ id: uuid, worker: hostname }));
}

/** Events sent between the last time anybody was connected and now are not to be had. */
async function recordGap(store: Store, now: number): Promise<void> {
  const from = await store.lastConnectedAt();
  if (from !== null) await store.writeGap({ from, to: now });
}

function logConnection(logger: Logger, before: ConnectionStatus | null, after: ConnectionStatus): void {
  if (after.state === "connected") {
    logger.info({ queue: after.queue, note: after.note }, "connected to the broker");
  } else if (after.state === "waiting" && before?.lastError !== after.lastError) {
    logger.warn({ reason: after.lastError }, "no connection to the broker; trying again");
  }
}
