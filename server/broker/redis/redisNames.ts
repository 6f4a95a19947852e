/** What things are called on a Redis that is a broker, by Celery's transport options. Protocol reference e.1. */
import type { TransportOptions } from "../brokerOptions";

export interface PriorityList {
  /** The least priority that goes there; lower numbers are taken first. */
  step: number;
  key: string;
}

export interface RedisNames {
  /** The channel of a fanout exchange; with a routing key where patterns are on. */
  channel(exchange: string, routingKey?: string): string;
  /** The set in which an exchange's queues are. */
  binding(exchange: string): string;
  /** The text of a binding: routing key, pattern, queue. */
  bindingMember(routingKey: string, queue: string): string;
  /** The parts of such a text; null when it is none. */
  readBinding(member: string): { routingKey: string; queue: string } | null;
  /** A queue's lists, in the order in which workers empty them. */
  lists(queue: string): PriorityList[];
  /** The list that a message of that priority goes to. */
  listFor(queue: string, priority: number): string;
  /** The queue and the step to which a key would belong. */
  queueOfKey(key: string): { queue: string; step: number } | null;
  /** A key of ours or Celery's behind the prefix that all have in common. */
  key(name: string): string;
  unacked: string;
  unackedIndex: string;
  /** `_kombu.binding.*`, with the prefix' own wildcards escaped. */
  bindingPattern: string;
  bindingPrefix: string;
}

export function createRedisNames(transport: TransportOptions, database: number): RedisNames {
  const { globalKeyPrefix, separator, prioritySteps } = transport;
  const key = (name: string) => `${globalKeyPrefix}${name}`;
  const fanout = transport.fanoutPrefix.replaceAll("{db}", String(database));
  const bindingPrefix = key("_kombu.binding.");
  const steps = [...prioritySteps].sort((a, b) => a - b);
  // kombu leaves the step 0 out of the name, whatever the steps are.
  const listKey = (queue: string, step: number) => key(step === 0 ? queue : `${queue}${separator}${step}`);

  return {
    key,
    channel: (exchange, routingKey = "") =>
      key(`${fanout}${exchange}${routingKey !== "" && transport.fanoutPatterns ? `/${routingKey}` : ""}`),
    binding: (exchange) => `${bindingPrefix}${exchange}`,
    bindingMember: (routingKey, queue) => [routingKey, "", queue].join(separator),
    readBinding(member) {
      const [routingKey, , queue, ...more] = member.split(separator);
      if (routingKey === undefined || !queue || more.length > 0) return null;
      return { routingKey, queue };
    },
    lists: (queue) => steps.map((step) => ({ step, key: listKey(queue, step) })),
    listFor(queue, priority) {
      const clamped = Math.max(0, Math.min(9, Math.trunc(priority)));
      return listKey(queue, steps.findLast((step) => step <= clamped) ?? 0);
    },
    queueOfKey(name) {
      if (!name.startsWith(globalKeyPrefix)) return null;
      const bare = name.slice(globalKeyPrefix.length);
      const at = bare.lastIndexOf(separator);
      if (at < 0) return { queue: bare, step: 0 };
      const step = Number(bare.slice(at + separator.length));
      return steps.includes(step) && at > 0 ? { queue: bare.slice(0, at), step } : { queue: bare, step: 0 };
    },
    unacked: key(transport.unackedKey),
    unackedIndex: key(transport.unackedIndexKey),
    bindingPrefix,
    bindingPattern: `${escapeGlob(bindingPrefix)}*`,
  };
}

/** A text that stands for itself in a pattern of Redis'. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}
