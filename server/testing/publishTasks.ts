/** Publishes the events of many tasks as workers would, straight to the exchange, as fast as the broker takes them. */
import { randomUUID } from "node:crypto";
import { openEventSink } from "./eventSink";

export interface PublishOptions {
  /** amqp://… or redis://…/<database>. */
  brokerUrl: string;
  exchange: string;
  tasks: number;
  /** Events per message: 1 sends single events, more sends `task.multi` arrays. */
  group: number;
  /** How many task names and workers take part. */
  names: number;
  workers: number;
  /** Events per second; null: as fast as the broker takes them. */
  rate: number | null;
  /** How many tasks begin between two events of one: as in life, a task's events come apart. By default 100. */
  overlap?: number;
  /** The id of the task with this number; by default a random one. */
  idOf?: (index: number) => string;
  /** The name of the task with this number; by default one of `names` names. */
  nameOf?: (index: number) => string;
  /** Called for each task just before the message with its first event is sent. */
  onBegin?: (id: string) => void;
  /** Ends it early: tasks that have begun are ended, none is begun. */
  signal?: AbortSignal;
}

export const EVENTS_PER_TASK = 3;

/** A task whose number leaves 7 over 50 fails; all others succeed. */
export function endsIn(index: number): "SUCCESS" | "FAILURE" {
  return index % 50 === 7 ? "FAILURE" : "SUCCESS";
}

/** Resolves with the task ids in the order of their numbers, once the broker has taken every message. */
export async function publishTasks(options: PublishOptions): Promise<string[]> {
  const sink = await openEventSink(options.brokerUrl, options.exchange);
  const idOf = options.idOf ?? (() => randomUUID());
  const ids: string[] = [];
  let waiting: TaskEvent[] = [];
  let sent = 0;
  let begun = 0;
  const startedAt = performance.now();

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const message = waiting;
    sent += message.length;
    waiting = [];
    for (; begun < ids.length; begun++) options.onBegin?.(ids[begun] ?? "");
    await sink.send(message);
    if (options.rate === null) return;
    const ahead = (sent / options.rate) * 1000 - (performance.now() - startedAt);
    if (ahead > 5) await new Promise((resolve) => setTimeout(resolve, ahead));
  }

  const overlap = options.overlap ?? 100;
  let tasks = options.tasks;
  for (let step = 0; step < tasks + overlap * 2; step++) {
    if (options.signal?.aborted) tasks = Math.min(tasks, ids.length);
    for (const [phase, index] of [step, step - overlap, step - overlap * 2].entries()) {
      if (index < 0 || index >= tasks) continue;
      if (phase === 0) ids.push(idOf(index));
      waiting.push(eventOf(phase, index, ids[index] ?? "", options));
      if (waiting.length >= options.group) await flush();
    }
  }
  await flush();
  await sink.settled();
  await sink.close();
  return ids;
}

interface TaskEvent {
  type: string;
  [field: string]: unknown;
}

let clock = 0;

function eventOf(phase: number, index: number, uuid: string, options: PublishOptions): TaskEvent {
  const { names, workers, nameOf } = options;
  const worker = index % workers;
  const head = {
    uuid,
    hostname: `worker${worker}@bench-host-${worker % 7}`,
    pid: 4000 + worker,
    clock: ++clock,
    timestamp: Date.now() / 1000,
    utcoffset: 0,
  };
  if (phase === 0) {
    return {
      ...head,
      type: "task-received",
      name: nameOf?.(index) ?? `shop.area${index % names}.charge_card`,
      args: `(${index}, 'order-${index}')`,
      kwargs: "{'amount_cents': 12990, 'currency': 'EUR', 'customer': 'c_91f2'}",
      root_id: uuid,
      parent_id: null,
      retries: 0,
      eta: null,
      expires: null,
    };
  }
  if (phase === 1) return { ...head, type: "task-started" };
  if (endsIn(index) === "SUCCESS") {
    return {
      ...head,
      type: "task-succeeded",
      result: `{'receipt': 'r_${index}', 'ok': True}`,
      runtime: 0.0123,
    };
  }
  return {
    ...head,
    type: "task-failed",
    exception: "CardError('Your card was declined.')",
    traceback: TRACEBACK,
  };
}

/** Of a task that failed. */
export const TRACEBACK = `Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/celery/app/trace.py", line 451, in trace_task
    R = retval = fun(*args, **kwargs)
  File "/srv/shop/orders/tasks.py", line 64, in charge_card
    receipt = gateway.charge(order, amount_cents, currency, source)
shop.payments.CardError: Your card was declined.
`;
