/** The command that an action sends, as Celery's own control writes it. Pure. */
import type { WorkerCommand } from "@/components/actions/useWorkerAction";

export function commandText({ action, body }: WorkerCommand): string {
  switch (action) {
    case "pool-grow":
      return `pool_grow(${body.by ?? 1})`;
    case "pool-shrink":
      return `pool_shrink(${body.by ?? 1})`;
    case "pool-restart":
      return "pool_restart()";
    case "autoscale":
      return `autoscale(max=${body.max}, min=${body.min})`;
    case "shutdown":
      return "shutdown()";
    case "add-consumer":
      return `add_consumer(${consumerArguments(body)})`;
    case "cancel-consumer":
      return `cancel_consumer(${quoted(body.queue)})`;
    case "rate-limit":
      // Zero is Celery's word for no limit.
      return `rate_limit(${quoted(body.task)}, ${quoted(body.rate ?? "0")})`;
    case "time-limit":
      return `time_limit(${quoted(body.task)}, soft=${seconds(body.softMs)}, hard=${seconds(body.hardMs)})`;
    case "enable-events":
      return "enable_events()";
    case "disable-events":
      return "disable_events()";
    case "heartbeat":
      return "heartbeat()";
    case "ping":
      return "ping()";
  }
}

type ConsumerBody = Extract<WorkerCommand, { action: "add-consumer" }>["body"];

function consumerArguments(body: ConsumerBody): string {
  const { queue, exchange, exchangeType, routingKey, durable = true, autoDelete = false } = body;
  const queueArguments = body.queueArguments ?? {};
  return [
    quoted(queue),
    ...(exchange ? [`exchange=${quoted(exchange)}`] : []),
    ...(exchangeType ? [`exchange_type=${quoted(exchangeType)}`] : []),
    ...(routingKey ? [`routing_key=${quoted(routingKey)}`] : []),
    ...(durable ? [] : ["durable=False"]),
    ...(autoDelete ? ["auto_delete=True"] : []),
    ...(Object.keys(queueArguments).length > 0 ? [`queue_arguments=${JSON.stringify(queueArguments)}`] : []),
  ].join(", ");
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function seconds(ms: number | null): string {
  return ms === null ? "None" : String(ms / 1000);
}
