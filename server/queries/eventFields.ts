/** An event as Celery's own words and JSON, to be read by people: what came, but for what we could not keep. */
import type { TaskEvent } from "@/lib/celery/celeryEvent";

const CELERY_NAMES: readonly [keyof TaskEvent, string][] = [
  ["uuid", "uuid"],
  ["name", "name"],
  ["args", "args"],
  ["kwargs", "kwargs"],
  ["rootId", "root_id"],
  ["parentId", "parent_id"],
  ["retries", "retries"],
  ["eta", "eta"],
  ["expires", "expires"],
  ["queue", "queue"],
  ["exchange", "exchange"],
  ["routingKey", "routing_key"],
  ["result", "result"],
  ["runtime", "runtime"],
  ["exception", "exception"],
  ["traceback", "traceback"],
  ["terminated", "terminated"],
  ["signum", "signum"],
  ["expired", "expired"],
  ["requeue", "requeue"],
  ["hostname", "hostname"],
  ["pid", "pid"],
  ["clock", "clock"],
];

/** One JSON object, two spaces deep. Custom fields stand as their own text, so that no number in them is rounded. */
export function encodeEventFields(event: TaskEvent): string {
  const members = [member("type", JSON.stringify(event.type))];
  for (const [field, name] of CELERY_NAMES) {
    const value = event[field];
    if (value !== undefined && value !== null) members.push(member(name, JSON.stringify(value)));
  }
  members.push(member("timestamp", String(event.at / 1000)));
  const custom = event.custom?.trim().slice(1, -1).trim();
  if (custom) members.push(`  ${custom}`);
  return `{\n${members.join(",\n")}\n}`;
}

function member(name: string, json: string): string {
  return `  ${JSON.stringify(name)}: ${json}`;
}
