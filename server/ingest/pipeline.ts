/**
 * The way in: collect a batch, write it, and only then acknowledge. One batch is being written at a time while the next
 * one gathers; what has not been acknowledged is bounded by the subscription's window, so a slow store makes the broker
 * hold the rest. A batch that cannot be written is tried again for as long as it takes.
 */
import { decodeEvents } from "@/lib/celery/decodeEvents";
import type { EventDelivery } from "../broker/broker";
import type { BatchOutcome, EventBatch, Store } from "../store/store";
import { retryDelayMs, waitOrStop } from "./retryDelay";

export interface PipelineOptions {
  store: Pick<Store, "appendBatch">;
  now: () => number;
  /** A write failed and will be tried again; told once per row of failures, and null when it worked again. */
  onStoreTrouble: (error: Error | null) => void;
  /** Before it is written: whoever writes it lets go of its long texts. */
  onRead?: (batch: EventBatch) => void;
  onWritten?: (batch: EventBatch, outcome: BatchOutcome) => void;
}

export interface Pipeline {
  /** Takes a delivery; `acknowledge` is called with the highest tag of its batch once that is written. */
  push(delivery: EventDelivery, acknowledge: (tag: number) => void): void;
  /** Counts a message that was let go before it came here. */
  countDropped(): void;
  /** When the oldest delivery came that is not written, Unix ms; null where all are. */
  unwrittenSince(): number | null;
  /** Resolves when all that was pushed is written, or rejects nothing: after `stop` no write is retried. */
  stop(): Promise<void>;
}

/** Small enough to write in some tens of ms, large enough that the cost of a write hardly counts. */
const MAX_BATCH_DELIVERIES = 1000;
/** One script writes a batch, and Redis answers nobody else meanwhile. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;
/** How long a first delivery waits for company. A part of the time from event to screen. */
const GATHER_MS = 15;
/** The same where many come: what a batch costs by itself, here, in Redis and in each web process, is shared by more. */
const BUSY_GATHER_MS = 60;
/** Events a ms: from here on many come. */
const BUSY_RATE = 1;

interface Pending {
  delivery: EventDelivery;
  acknowledge: (tag: number) => void;
  /** When it came, Unix ms. */
  at: number;
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const gathering: Pending[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;
  /** What is gathering has waited long enough, or is enough. */
  let isDue = false;
  let gatherMs = GATHER_MS;
  let takenAt = performance.now();
  /** When the first came of those that are being written, Unix ms. */
  let writingSince: number | null = null;
  let stopped = false;
  const stopSignal = new AbortController();

  function writeNext(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    isDue = writing !== null;
    if (writing || gathering.length === 0) return;
    const deliveries = gathering.splice(0, batchLength(gathering));
    writingSince = deliveries[0]?.at ?? null;
    writing = writeBatch(deliveries).finally(() => {
      writing = null;
      if (isDue || stopped || (gathering.length > 0 && !timer)) writeNext();
    });
  }

  async function writeBatch(deliveries: Pending[]): Promise<void> {
    const batch = readBatch(deliveries, options.now());
    const takenBefore = takenAt;
    takenAt = performance.now();
    gatherMs = batch.received > BUSY_RATE * (takenAt - takenBefore) ? BUSY_GATHER_MS : GATHER_MS;
    batch.dropped = dropped;
    dropped = 0;
    options.onRead?.(batch);
    for (let failures = 0; ; failures++) {
      try {
        const outcome = await options.store.appendBatch(batch);
        if (failures > 0) options.onStoreTrouble(null);
        options.onWritten?.(batch, outcome);
        acknowledgeAll(deliveries);
        return;
      } catch (error) {
        if (failures === 0) options.onStoreTrouble(error as Error);
        if (stopped) return; // unacknowledged, so the broker keeps them for the next start
        await waitOrStop(retryDelayMs(failures), stopSignal.signal);
      }
    }
  }

  return {
    push(delivery, acknowledge) {
      gathering.push({ delivery, acknowledge, at: options.now() });
      if (gathering.length >= MAX_BATCH_DELIVERIES) writeNext();
      else timer ??= setTimeout(writeNext, gatherMs);
    },
    countDropped() {
      dropped++;
    },
    unwrittenSince() {
      return writing ? writingSince : (gathering[0]?.at ?? null);
    },
    async stop() {
      stopped = true;
      stopSignal.abort();
      writeNext();
      while (writing) await writing;
    },
  };
}

/** How many of these make one batch; at least one. */
function batchLength(gathered: readonly Pending[]): number {
  let bytes = 0;
  let length = 0;
  for (const { delivery } of gathered) {
    bytes += delivery.body.length;
    if (length >= MAX_BATCH_DELIVERIES || (length > 0 && bytes > MAX_BATCH_BYTES)) break;
    length++;
  }
  return length;
}

function readBatch(deliveries: Pending[], receivedAt: number): EventBatch {
  const batch: EventBatch = {
    taskEvents: [],
    workerEvents: [],
    problems: [],
    received: 0,
    dropped: 0,
    receivedAt,
  };
  for (const { delivery } of deliveries) {
    const { events, problems } = decodeEvents(delivery.body, delivery.contentType, receivedAt);
    batch.received += events.length;
    for (const event of events) {
      if (event.kind === "task") batch.taskEvents.push(event);
      else batch.workerEvents.push(event);
    }
    for (const problem of problems) {
      batch.problems.push(problem);
      if (problem.outcome === "dropped") batch.received++;
    }
  }
  return batch;
}

/** One call for each subscription in the batch: a batch may span a reconnect, and old tags mean nothing to the new one. */
function acknowledgeAll(deliveries: Pending[]): void {
  for (let i = 0; i < deliveries.length; i++) {
    const last = deliveries[i];
    if (last && deliveries[i + 1]?.acknowledge !== last.acknowledge) last.acknowledge(last.delivery.tag);
  }
}
