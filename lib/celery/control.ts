/**
 * Remote control of workers (Celery's pidbox), pure: a command into the message that workers take, their answers back.
 * Promises: what could harm workers is never encoded (a consumer without a queue name kills Celery 5.2, `destination: []`
 * and a pattern without a matcher mean everybody); decoding never throws. Protocol reference, section c.
 */
import { isObject } from "./fieldReader";
import { parsePythonJson, type PythonJson } from "./pythonJson";

/** Values that a command's arguments may have. */
export type CommandValue =
  null | boolean | number | string | readonly CommandValue[] | { readonly [name: string]: CommandValue };

type NoArguments =
  | "ping"
  | "stats"
  | "reserved"
  | "scheduled"
  | "revoked"
  | "active_queues"
  | "report"
  | "clock"
  | "enable_events"
  | "disable_events"
  | "heartbeat"
  | "shutdown";

/** Every command we ever send, with Celery's own names for its arguments. */
export type ControlCommand =
  | { method: NoArguments; arguments?: undefined }
  /** `safe`: arguments of tasks as repr texts, which can always be encoded (Celery 5.2; older workers ignore it). */
  | { method: "active"; arguments: { safe: boolean } }
  | { method: "conf"; arguments: { with_defaults: boolean } }
  | { method: "registered"; arguments: { taskinfoitems: readonly string[]; builtins: boolean } }
  | { method: "query_task"; arguments: { ids: readonly string[] } }
  | { method: "pool_grow" | "pool_shrink"; arguments: { n: number } }
  | { method: "pool_restart"; arguments: { modules: null; reload: false; reloader: null } }
  | { method: "autoscale"; arguments: { max: number; min: number } }
  | { method: "add_consumer"; arguments: AddConsumerArguments }
  /** As other programs' scripts word it (`ScriptCommand`). */
  | ScriptCommand
  | { method: "cancel_consumer"; arguments: { queue: string } }
  /** `rate_limit`: `"10/m"`, tasks a second as a number, or 0 for none. */
  | { method: "rate_limit"; arguments: { task_name: string; rate_limit: string | number } }
  /** Seconds; null for none. */
  | { method: "time_limit"; arguments: { task_name: string; soft: number | null; hard: number | null } }
  | {
      method: "revoke";
      arguments: { task_id: readonly string[]; terminate: boolean; signal: TerminateSignal | null };
    }
  | {
      method: "revoke_by_stamped_headers";
      arguments: {
        headers: Readonly<Record<string, readonly string[]>>;
        terminate: boolean;
        signal: TerminateSignal | null;
      };
    };

export interface AddConsumerArguments {
  readonly [option: string]: CommandValue;
  queue: string;
  exchange: string | null;
  exchange_type: string | null;
  routing_key: string | null;
}

/**
 * Commands of scripts that were made for Flower. They may hold numbers and words that our own pages would not send, and
 * that a worker takes or refuses unharmed; what harms it is refused here as well.
 */
export type ScriptCommand = { ofScript: true } & (
  | { method: "pool_grow" | "pool_shrink"; arguments: { n: number } }
  | { method: "autoscale"; arguments: { max: number; min: number } }
  | { method: "add_consumer"; arguments: AddConsumerArguments }
  | { method: "cancel_consumer"; arguments: { queue: string } }
  | { method: "rate_limit"; arguments: { task_name: string; rate_limit: string | number } }
  | { method: "time_limit"; arguments: { task_name: string; soft: number | null; hard: number | null } }
);

export type ControlMethod = ControlCommand["method"];

/**
 * What may be sent to the process of a running task. SIGSTOP and the like would leave a slot that never comes back. Pool
 * processes ignore SIGINT: the task would go on, and be told as revoked. SIGUSR1 raises SoftTimeLimitExceeded in the task,
 * which may clean up, and fails.
 */
export const TERMINATE_SIGNALS = [
  "SIGTERM",
  "SIGKILL",
  "SIGQUIT",
  "SIGHUP",
  "SIGABRT",
  "SIGUSR1",
  "SIGUSR2",
] as const;
export type TerminateSignal = (typeof TERMINATE_SIGNALS)[number];

export const EXCHANGE_TYPES = ["direct", "topic", "fanout", "headers"] as const;

/** Who is to run a command. `matching` goes by the worker's name; `pcre` is anchored at the start. */
export type CommandTarget =
  | { kind: "all" }
  | { kind: "workers"; names: readonly string[] }
  | { kind: "matching"; pattern: string; matcher: "glob" | "pcre" };

/** Where answers are to go, and by which ticket they are told apart. */
export interface ReplyAddress {
  ticket: string;
  exchange: string;
  routingKey: string;
}

/** A command that must not be sent; `argument` is its wrong part in Celery's words. */
export class InvalidCommand extends Error {
  constructor(
    readonly argument: string,
    problem: string,
  ) {
    super(`${argument} ${problem}`);
    this.name = "InvalidCommand";
  }
}

/** More ids in one message would make it, and each worker's answer, too large to be pleasant. */
export const MAX_REVOKE_IDS = 1000;
/** A mistyped size must not fork until the machine stops. */
export const MAX_POOL_SIZE = 1000;
const MAX_NAME_CHARS = 255;

/** The body of the message on the control exchange. Without `reply` nobody answers. Throws `InvalidCommand`. */
export function encodeCommand(
  command: ControlCommand,
  target: CommandTarget,
  reply: ReplyAddress | null,
): string {
  checkArguments(command);
  return JSON.stringify({
    method: command.method,
    arguments: command.arguments ?? {},
    ...encodeTarget(target),
    // Other keys would be passed on to the worker's dispatcher: none may be added.
    ...(reply && {
      ticket: reply.ticket,
      reply_to: { exchange: reply.exchange, routing_key: reply.routingKey },
    }),
  });
}

/** Whether a command that a worker finds only later, when nobody waits for its answer, does no harm. */
export function mayRunLate(method: ControlMethod): boolean {
  return LATE_METHODS.has(method);
}

/** A worker that was away must still hear of these; the rest would surprise, or answer to nobody. */
const LATE_METHODS: ReadonlySet<ControlMethod> = new Set<ControlMethod>([
  "revoke",
  "revoke_by_stamped_headers",
  "enable_events",
]);

/** One worker's answer to one command. */
export interface ControlReply {
  worker: string;
  value: PythonJson;
}

export type DecodedReplies = { replies: ControlReply[] } | { problem: string };

/** Larger answers are not looked at. */
export const MAX_REPLY_BYTES = 16 * 1024 * 1024;

/**
 * The answers in one message: `{"<worker>": <answer>}`. Workers write in their own `task_serializer`, so an answer may
 * be a pickle: it is a problem then, in words.
 */
export function decodeReplies(body: Uint8Array, contentType: string | undefined): DecodedReplies {
  if (contentType !== undefined && !/^(application|text)\/json\b/i.test(contentType)) {
    return { problem: `is serialized as ${printable(contentType)}; only JSON is read` };
  }
  if (body.length > MAX_REPLY_BYTES)
    return { problem: `has ${Math.ceil(body.length / 1048576)} MiB: too large` };
  const value = parsePythonJson(new TextDecoder().decode(body));
  if (value === undefined) return { problem: "is not JSON" };
  if (!isObject(value)) return { problem: "names no worker" };
  const replies = Object.entries(value)
    .filter(([worker]) => isName(worker))
    .map(([worker, answer]) => ({ worker, value: answer }));
  return replies.length > 0 ? { replies } : { problem: "names no worker" };
}

/** What a control command's answer says. `unclear`: neither of Celery's two forms; a null stands for done. */
export type CommandAnswer = { ok: true; text: string } | { ok: false; text: string } | { unclear: true };

export function decodeAnswer(value: PythonJson): CommandAnswer {
  if (value === null) return { ok: true, text: "" };
  if (isObject(value)) {
    const { ok, error } = value;
    if (typeof error === "string") return { ok: false, text: cut(error) };
    if (typeof ok === "string") return { ok: true, text: cut(ok) };
  }
  return { unclear: true };
}

function encodeTarget(target: CommandTarget) {
  switch (target.kind) {
    case "all":
      return { destination: null, pattern: null, matcher: null };
    case "workers":
      // Celery takes an empty list for everybody.
      if (target.names.length === 0) throw new InvalidCommand("destination", "names no worker");
      for (const name of target.names) requireName("destination", name);
      return { destination: target.names, pattern: null, matcher: null };
    case "matching":
      requireName("pattern", target.pattern);
      return { destination: null, pattern: target.pattern, matcher: target.matcher };
  }
}

function checkArguments(command: ControlCommand): void {
  if ("ofScript" in command) return checkScript(command);
  switch (command.method) {
    case "pool_grow":
    case "pool_shrink":
      return requireWhole("n", command.arguments.n, 1, MAX_POOL_SIZE);
    case "autoscale": {
      const { min, max } = command.arguments;
      requireWhole("max", max, 1, MAX_POOL_SIZE);
      requireWhole("min", min, 0, MAX_POOL_SIZE);
      if (min > max) throw new InvalidCommand("min", `is greater than max: ${min} > ${max}`);
      return;
    }
    case "add_consumer":
      return checkConsumer(command.arguments);
    case "cancel_consumer":
      return requireName("queue", command.arguments.queue);
    case "rate_limit":
      requireName("task_name", command.arguments.task_name);
      return checkRate(command.arguments.rate_limit);
    case "time_limit":
      return checkTimeLimits(command.arguments);
    case "revoke":
      requireNames("task_id", command.arguments.task_id, MAX_REVOKE_IDS);
      return checkSignal(command.arguments.signal);
    case "revoke_by_stamped_headers": {
      const stamps = Object.entries(command.arguments.headers);
      if (stamps.length === 0) throw new InvalidCommand("headers", "names no stamp");
      for (const [stamp, values] of stamps) {
        requireName("headers", stamp);
        requireNames(`headers.${stamp}`, values, MAX_REVOKE_IDS);
      }
      return checkSignal(command.arguments.signal);
    }
    case "query_task":
      return requireNames("ids", command.arguments.ids, MAX_REVOKE_IDS);
    default: // takes nothing, or nothing that could be wrong
  }
}

function checkScript(command: ScriptCommand): void {
  switch (command.method) {
    case "pool_grow":
      return requireWhole("n", command.arguments.n, -MAX_POOL_SIZE, MAX_POOL_SIZE);
    // To shrink by 0 or less takes one process away (`billiard.pool.Pool.shrink`).
    case "pool_shrink":
      return requireWhole("n", command.arguments.n, 1, MAX_POOL_SIZE);
    case "autoscale":
      requireWhole("max", command.arguments.max, 0, MAX_POOL_SIZE);
      return requireWhole("min", command.arguments.min, 0, MAX_POOL_SIZE);
    case "add_consumer":
      if (command.arguments.queue !== "") checkConsumer(command.arguments);
      return;
    case "cancel_consumer":
      return requireText("queue", command.arguments.queue);
    case "rate_limit":
      requireName("task_name", command.arguments.task_name);
      return requireText("rate_limit", String(command.arguments.rate_limit));
    case "time_limit":
      requireName("task_name", command.arguments.task_name);
      for (const limit of [command.arguments.soft, command.arguments.hard]) {
        if (limit !== null && !Number.isFinite(limit)) throw new InvalidCommand("limit", "is not a number");
      }
  }
}

function checkConsumer({ queue, exchange, exchange_type, routing_key }: AddConsumerArguments): void {
  requireName("queue", queue);
  // RabbitMQ keeps these names to itself and refuses the declare; a worker that is refused stops.
  if (/^amq\./.test(queue)) throw new InvalidCommand("queue", 'may not begin with "amq."');
  if (exchange !== null) requireName("exchange", exchange);
  if (routing_key !== null) requireText("routing_key", routing_key);
  if (exchange_type !== null && !(EXCHANGE_TYPES as readonly string[]).includes(exchange_type)) {
    throw new InvalidCommand("exchange_type", `may be ${EXCHANGE_TYPES.join(", ")}`);
  }
}

/** As `celery.utils.time.rate` takes it: `100`, `100/s`, `10.5/m`, `2/h`. */
const RATE = /^\d+(\.\d+)?(\/[smh])?$/;

/** Whether workers understand this text as a rate limit. */
export function isRate(text: string): boolean {
  return RATE.test(text) && text.length <= 30;
}

function checkRate(rate: string | number): void {
  const isGood = typeof rate === "string" ? isRate(rate) : Number.isFinite(rate) && rate >= 0;
  if (!isGood) throw new InvalidCommand("rate_limit", 'is not like "10/m", "100" or 0');
}

/** Ten years. */
const MAX_LIMIT_SECONDS = 10 * 366 * 86_400;

function checkTimeLimits({ task_name, soft, hard }: { [name: string]: CommandValue }): void {
  requireName("task_name", task_name);
  for (const [name, value] of Object.entries({ soft, hard })) {
    if (value === null) continue;
    if (typeof value !== "number" || !(value > 0 && value <= MAX_LIMIT_SECONDS))
      throw new InvalidCommand(name, "is not a number of seconds above 0");
  }
  if (typeof soft === "number" && typeof hard === "number" && soft >= hard)
    throw new InvalidCommand("soft", "is not below hard, so it would never be reached");
}

function checkSignal(signal: string | null): void {
  if (signal !== null && !(TERMINATE_SIGNALS as readonly string[]).includes(signal))
    throw new InvalidCommand("signal", `may be ${TERMINATE_SIGNALS.join(", ")}`);
}

function requireWhole(argument: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InvalidCommand(argument, `is not a whole number from ${least} to ${most}`);
}

function requireNames(argument: string, names: readonly string[], most: number): void {
  if (names.length === 0) throw new InvalidCommand(argument, "is empty");
  if (names.length > most) throw new InvalidCommand(argument, `has more than ${most} entries`);
  for (const name of names) requireName(argument, name);
}

function requireName(argument: string, value: unknown): void {
  if (typeof value !== "string" || !isName(value))
    throw new InvalidCommand(
      argument,
      `is not a name of 1 to ${MAX_NAME_CHARS} characters without control characters`,
    );
}

function requireText(argument: string, value: unknown): void {
  if (typeof value !== "string" || (value !== "" && !isName(value)))
    throw new InvalidCommand(argument, "is not a text");
}

function isName(value: string): boolean {
  return value.length > 0 && value.length <= MAX_NAME_CHARS && !CONTROL.test(value);
}

const CONTROL = /\p{Cc}/u;

const MAX_ANSWER_CHARS = 4000;

function cut(text: string): string {
  return text.length > MAX_ANSWER_CHARS ? `${text.slice(0, MAX_ANSWER_CHARS)}…` : text;
}

function printable(text: string): string {
  return text.slice(0, 60).replace(/[^\x20-\x7e]/g, "?");
}
