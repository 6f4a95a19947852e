/** What actions work with, made once by `services`. */
import type { Redactor } from "@/lib/cluster/redact/redactor";
import type { TaskSummary } from "@/lib/cluster/task";
import type { WorkerRecord, WorkerStatus } from "@/lib/cluster/worker";
import type { TaskPublisher } from "../broker/taskPublisher";
import type { Inspector } from "../control/inspect";
import type { QueueMonitor } from "../control/queueMonitor";
import type { Mailbox } from "../control/mailbox";
import type { ResultReader } from "../results/resultReader";
import type { CaughtLimits } from "../store/caughtStore";
import type { Store } from "../store/store";
import type { ActionGate } from "./actionGate";

/** Which tasks, in the words of the task list. */
export interface TaskWindow {
  filter: string;
  from?: number;
  to?: number;
  zone?: string;
}

/** What is known of the cluster from its events. */
export interface ClusterKnowledge {
  workers(): readonly WorkerRecord[];
  worker(name: string): WorkerRecord | null;
  /** Whether it is there, now. */
  statusOf(record: WorkerRecord): WorkerStatus;
  /** Removes what is known of these workers, until they are heard of again. */
  forgetWorkers(names: readonly string[]): Promise<void>;
  /** This worker tells of its tasks from now on. */
  eventsTurnedOn(worker: string): void;
  /** Tells that a worker's record changed; the answer unsubscribes. */
  onWorkersChange(listener: () => void): () => void;
  task(id: string): TaskSummary | null;
  /** Ids of all that match, newest first, long texts read to the end; at most `limit`. Throws BAD_FILTER. */
  taskIds(window: TaskWindow, limit: number): Promise<string[]>;
}

export interface ActionContext {
  gate: ActionGate;
  mailbox: Pick<Mailbox, "call" | "cast" | "hasMailbox" | "tryDeclaration">;
  inspector: Pick<Inspector, "get" | "refresh">;
  /**
   * `isFree`: looking at messages changes nothing on this broker. `isKnown`: anything tells of a queue of this name, or it cannot be
   * known now.
   */
  queues: Pick<QueueMonitor, "use"> & { isFree: boolean; isKnown: (name: string) => Promise<boolean> };
  publisher: Pick<TaskPublisher, "publish">;
  /** What tasks that we send name as their sender. */
  origin: string;
  cluster: ClusterKnowledge;
  results: Pick<ResultReader, "read" | "readMany" | "abort">;
  /** Hides what is secret in what an action answers. */
  redactor: Redactor;
  store: Pick<
    Store,
    | "appendBatch"
    | "caught"
    | "queues"
    | "saveOperation"
    | "readOperation"
    | "readOperationItems"
    | "askOperationToStop"
    | "readTaskEvents"
    | "saveRetry"
    | "readRetries"
  >;
  /** How much of what is caught from workers is kept. */
  caughtLimits: CaughtLimits;
  now: () => number;
  /** Something that nobody waits for failed. */
  onTrouble: (error: unknown) => void;
}
