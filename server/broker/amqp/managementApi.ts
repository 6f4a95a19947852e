/**
 * RabbitMQ's management API, of which only the list of queues is asked. Read tolerantly: versions differ in what they
 * tell, and a proxy in between may answer with anything.
 */
import { z } from "zod";
import type { QueueState, SourceTrouble } from "../brokerQueues";

const TIMEOUT_MS = 8000;
const COLUMNS = [
  "name",
  "messages_ready",
  "messages_unacknowledged",
  "consumers",
  "type",
  "message_stats.publish_details.avg_rate",
  "message_stats.deliver_details.avg_rate",
  "message_stats.deliver_no_ack_details.avg_rate",
];
/** RabbitMQ counts every five seconds, in which a task or two look like a rush or like nothing: rates are of a minute. */
const RATES = { msg_rates_age: "60", msg_rates_incr: "10" };

const rate = z.object({ avg_rate: z.number() }).optional().catch(undefined);
const queueSchema = z.object({
  name: z.string(),
  // A queue that was only just declared has no figures yet.
  messages_ready: z.number().optional(),
  messages_unacknowledged: z.number().optional(),
  consumers: z.number().optional(),
  type: z.string().optional(),
  message_stats: z
    .object({ publish_details: rate, deliver_details: rate, deliver_no_ack_details: rate })
    .optional()
    .catch(undefined),
});

/** Every queue of the virtual host, or why they could not be had. Never throws. */
export async function readApiQueues(
  apiUrl: string,
  vhost: string,
): Promise<{ queues: QueueState[] } | { trouble: SourceTrouble }> {
  const { address, headers } = requestOf(apiUrl, vhost);
  let response: Response;
  let body: string;
  try {
    response = await fetch(address, { headers, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" });
    body = await response.text();
  } catch (error) {
    return { trouble: { source: "api", code: "unreachable", text: reasonOf(error) } };
  }
  if (response.status === 401) {
    return failed("wrong-password", "the management API refuses this user or password");
  }
  if (response.status === 403) return failed("refused", "the management API lets this user see no queues");
  if (response.status === 404)
    return failed("not-there", "there is no management API at this address, or no such virtual host");
  if (!response.ok) return failed("not-understood", `the management API answered ${response.status}`);
  return understand(body);
}

function requestOf(apiUrl: string, vhost: string): { address: URL; headers: Record<string, string> } {
  const address = new URL(apiUrl);
  const { username, password } = address;
  address.username = "";
  address.password = "";
  // People write it with and without its last part.
  const base = address.pathname.replace(/\/+$/, "").replace(/\/api$/, "");
  address.pathname = `${base}/api/queues/${encodeURIComponent(vhost)}`;
  address.search = new URLSearchParams({ columns: COLUMNS.join(","), ...RATES }).toString();
  const login = `${decodeURIComponent(username) || "guest"}:${decodeURIComponent(password) || "guest"}`;
  return { address, headers: { authorization: `Basic ${Buffer.from(login).toString("base64")}` } };
}

function understand(body: string): { queues: QueueState[] } | { trouble: SourceTrouble } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return failed("not-understood", "what answers there is no management API: it sends no JSON");
  }
  if (!Array.isArray(json))
    return failed("not-understood", "the management API answered with something other than queues");
  return {
    queues: json.flatMap((one: unknown) => {
      const read = queueSchema.safeParse(one);
      return read.success ? [toState(read.data)] : [];
    }),
  };
}

function toState(queue: z.output<typeof queueSchema>): QueueState {
  const {
    publish_details: sent,
    deliver_details: taken,
    deliver_no_ack_details: takenAtOnce,
  } = queue.message_stats ?? {};
  // A kind that never was is left out; when all are, RabbitMQ may be told not to measure rates.
  const measured = sent !== undefined || taken !== undefined || takenAtOnce !== undefined;
  return {
    name: queue.name,
    sources: ["api"],
    ready: queue.messages_ready ?? null,
    unacked: queue.messages_unacknowledged ?? null,
    consumers: queue.consumers ?? null,
    priorities: null,
    inPerSecond: measured ? (sent?.avg_rate ?? 0) : null,
    // What was sent to consumers. Not what was asked for one by one: so people look, and give back.
    outPerSecond: measured ? (taken?.avg_rate ?? 0) + (takenAtOnce?.avg_rate ?? 0) : null,
    kind: queue.type ?? "classic",
    oldestTaskId: null,
    problem: null,
  };
}

function failed(code: SourceTrouble["code"], text: string): { trouble: SourceTrouble } {
  return { trouble: { source: "api", code, text } };
}

/** Without the address, which may hold a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the management API cannot be reached";
  if (error.name === "TimeoutError") return "the management API does not answer in time";
  const cause = error.cause instanceof Error && "code" in error.cause ? ` (${String(error.cause.code)})` : "";
  return `the management API cannot be reached${cause}`;
}
