import type { BrokerOptions } from "../broker/brokerOptions";
import type { RedactSettings } from "@/lib/cluster/redact/rules";
import type { StoreOptions } from "../store/store";

/** All that an ingest thread needs; it is handed over as plain data when the thread starts. */
export interface IngestOptions {
  /** Names this process in what it says of itself, e.g. `host:pid`. */
  id: string;
  brokerUrl: string;
  broker: BrokerOptions;
  /** Names our queue on the broker, `umbel.events.<instance>`. Null: named after the store, so that processes on one
   *  store share a queue and those on another have their own; two stores on one queue would get half the events each. */
  instance: string | null;
  /** Celery's setting `event_exchange`. */
  eventExchange: string;
  /** The most messages that may wait in our queue on the broker; beyond it the oldest are dropped there. */
  eventQueueLimit: number;
  /** Of our queue, where the broker has queues. */
  eventQueueType?: "classic" | "quorum";
  /** Whether tasks are noted whose real arguments a worker can be asked for. */
  notesCatchable: boolean;
  store: StoreOptions;
  logLevel: string;
  /** What is hidden in the log. */
  redact: RedactSettings;
}
