/** Publishes the events of many tasks as workers would, straight to the exchange, as fast as the broker takes them. */
import { randomUUID } from "node:crypto";
import { connect } from "amqplib";

export interface PublishOptions {
  amqpUrl: string;
  exchange: string;
  tasks: number;
  /** Events per AMQP message: 1 sends single events, more sends `task.multi` arrays. */
  group: number;
  /** How many task names and workers take part. */
  names: number;
  workers: number;
  /** Events per second; null: as fast as the broker takes them. */
  rate: number | null;
}

/** A task whose number leaves 7 over 50 fails; all others succeed. */
export function endsIn(index: number): "SUCCESS" | "FAILURE" {
  return index % 50 === 7 ? "FAILURE" : "SUCCESS";
}

/** Resolves with the task ids in the order of their numbers, once the broker has taken every message. */
export async function publishTasks(options: PublishOptions): Promise<string[]> {
  const connection = await connect(options.amqpUrl);
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange(options.exchange, "topic", { durable: true });
  const ids: string[] = [];
  let waiting: object[] = [];
  let sent = 0;
  const startedAt = performance.now();

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const single = options.group === 1 ? waiting[0] : null;
    const key = single ? (single as { type: string }).type.replaceAll("-", ".") : "task.multi";
    const body = Buffer.from(JSON.stringify(single ?? waiting));
    sent += waiting.length;
    waiting = [];
    const room = channel.publish(options.exchange, key, body, {
      contentType: "application/json",
      contentEncoding: "utf-8",
      headers: { hostname: "bench" },
    });
    if (!room) await new Promise((resolve) => channel.once("drain", resolve));
    if (options.rate !== null) {
      const ahead = (sent / options.rate) * 1000 - (performance.now() - startedAt);
      if (ahead > 5) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
  }

  // Tasks overlap as they do in life: a hundred are under way at any moment.
  const OVERLAP = 100;
  for (let step = 0; step < options.tasks + OVERLAP * 2; step++) {
    for (const [phase, index] of [step, step - OVERLAP, step - OVERLAP * 2].entries()) {
      if (index < 0 || index >= options.tasks) continue;
      if (phase === 0) ids.push(randomUUID());
      waiting.push(eventOf(phase, index, ids[index] ?? "", options));
      if (waiting.length >= options.group) await flush();
    }
  }
  await flush();
  await channel.waitForConfirms();
  await connection.close();
  return ids;
}

let clock = 0;

function eventOf(phase: number, index: number, uuid: string, { names, workers }: PublishOptions): object {
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
      name: `shop.area${index % names}.charge_card`,
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

const TRACEBACK = `Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/celery/app/trace.py", line 451, in trace_task
    R = retval = fun(*args, **kwargs)
  File "/srv/shop/orders/tasks.py", line 64, in charge_card
    receipt = gateway.charge(order, amount_cents, currency, source)
shop.payments.CardError: Your card was declined.
`;
