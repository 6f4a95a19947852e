/**
 * Sends tasks to workers: keeps a connection of its own, confirms each message, and says in words why one could not be
 * sent. Knows nothing of the kind of broker.
 */
import type { TaskMessage } from "@/lib/celery/encodeTaskMessage";
import { AppError } from "@/lib/contract/errors";
import { PublishRefused, type Broker, type BrokerPublisher, type TaskRoute } from "./broker";
import { stayConnected, type ConnectionState } from "./stayConnected";

export interface TaskPublisher {
  start(): void;
  stop(): Promise<void>;
  readonly state: ConnectionState;
  /**
   * Resolves when a queue has the message. Throws `QUEUE_NOT_FOUND` when none does, `BROKER_UNAVAILABLE` when it was not
   * sent, and `SENT_UNCONFIRMED` when the broker went away before it said: the task may run or not.
   */
  publish(message: TaskMessage, route: TaskRoute): Promise<void>;
}

export interface TaskPublisherOptions {
  /** Opens a connection for this alone. */
  connect: () => Promise<Broker>;
  /** An error of the connection in words without secrets. */
  describe: (error: unknown) => string;
  now: () => number;
}

/** How long a message waits for a connection that is not there, and for the broker's word. */
const CONNECT_PATIENCE_MS = 3000;
const CONFIRM_PATIENCE_MS = 15_000;

export function createTaskPublisher({ connect, describe, now }: TaskPublisherOptions): TaskPublisher {
  const connection = stayConnected<BrokerPublisher>({
    connect,
    setUp: (broker) => broker.openPublisher(),
    onLost: () => undefined, // each publish under way is rejected on its own
    onState: () => undefined,
    now,
  });

  return {
    start: connection.start,
    stop: connection.stop,
    get state() {
      return connection.state;
    },
    async publish(message, route) {
      const publisher = await connection.waitFor(CONNECT_PATIENCE_MS);
      if (publisher === null) {
        const { lastError } = connection.state;
        const reason = lastError === null ? "not connected yet" : describe(lastError);
        throw new AppError("BROKER_UNAVAILABLE", { reason }, `The broker cannot be reached: ${reason}`);
      }
      const { routed } = await confirmed(publisher.publish(message, route), describe);
      if (routed) return;
      const words =
        route.exchange === ""
          ? `There is no queue "${route.routingKey}" on the broker. A worker that consumes from it makes it.`
          : `The exchange "${route.exchange}" is not there, or leads to no queue by "${route.routingKey}".`;
      throw new AppError("QUEUE_NOT_FOUND", { exchange: route.exchange, queue: route.routingKey }, words);
    },
  };
}

async function confirmed<T>(sending: Promise<T>, describe: (error: unknown) => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the broker did not say in time")), CONFIRM_PATIENCE_MS);
  });
  try {
    return await Promise.race([sending, late]);
  } catch (error) {
    const reason = describe(error);
    if (error instanceof PublishRefused) {
      throw new AppError("BROKER_UNAVAILABLE", { reason }, `The broker refused the task: ${reason}`);
    }
    const words = `The broker did not confirm the task, so it may have been sent or not: ${reason}`;
    throw new AppError("SENT_UNCONFIRMED", { reason }, words);
  } finally {
    clearTimeout(timer);
  }
}
